"""One weight's update in one line: what is shown adds up, and names who did it."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from dashboard.look.anatomy import largest_in
from dashboard.rooms.update.landscape_chart import along_of
from dashboard.rooms.update.one_step import (
    best_multiple,
    formula,
    step_of,
    what_it_makes_of,
    why_not_harder,
)
from model import Run, Settings
from model.looking.explain_update import explain_update
from model.looking.others import Others, studied_along
from model.student.optimizers import OPTIMIZERS, OptimizerName
from model.student.transformer import GRID_BITS
from tests.records import record_of

WEIGHTS = ("W_LM", "blocks.0.attention.W_Q", "ln_final.bias", "token_embedding")
SMALL = Settings(n_head=2, d_model=8, weight_decay=0.1)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("name", WEIGHTS)
def test_old_less_rate_times_push_is_new_to_half_a_grid_step(
    name: str, optimizer: OptimizerName
) -> None:
    record = Run(replace(SMALL, optimizer=optimizer)).record_at(3)
    step = step_of(explain_update(record, name, largest_in(record, name).index))
    reached = step.old - step.rate * step.push - step.forgotten
    assert abs(reached - step.new) <= 2.0 ** -(GRID_BITS + 1) + 1e-12
    assert step.rate == record.learning_rate
    assert step.forgotten == 0 or name.startswith("blocks.")


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("name", WEIGHTS)
def test_the_printed_line_can_be_worked_out_by_hand(name: str, optimizer: OptimizerName) -> None:
    record = Run(replace(SMALL, optimizer=optimizer)).record_at(3)
    explained = explain_update(record, name, largest_in(record, name).index)
    printed = re.findall(
        r"underbrace\{\(?([-\d.]+)(?: \\cdot 10\^\{(-?\d+)\})?\)?\}", formula(explained)
    )
    old, rate, push, *forgotten, new = (float(f"{m}e{e or 0}") for m, e in printed)
    last_digit = 10.0 ** -step_of(explained).places
    worked_out = old - rate * push - sum(forgotten)
    assert abs(worked_out - new) <= 3 * last_digit
    assert new != old or not explained.change


def test_plain_sgd_takes_the_note_as_it_is_and_others_say_what_they_make_of_it() -> None:
    record = Run(replace(SMALL, optimizer="sgd")).record_at(3)
    explained = explain_update(record, "W_LM", largest_in(record, "W_LM").index)
    assert step_of(explained).push == pytest.approx(explained.gradient, rel=1e-12)
    assert "its note" in formula(explained)
    assert what_it_makes_of(explained) == "**Plain SGD** takes the note as it is."


def test_at_a_rate_of_nought_the_line_stands_still() -> None:
    record = Run(replace(SMALL, learning_rate=0.0)).record_at(3)
    step = step_of(explain_update(record, "W_LM", (0, 0)))
    assert step.old == step.new
    assert step.push == record.gradients["W_LM"][0, 0]


def test_why_not_harder_says_what_was_measured_of_the_others() -> None:
    record = record_of("first-sums")
    along = along_of(record, 64.0)
    best = best_multiple(along)
    assert along.losses.min() == along.losses[along.multiples.tolist().index(best)]
    others = studied_along(record, (0.0, 1.0, best))

    def said(*losses: float) -> str:
        return why_not_harder(record, along, replace(others, losses=losses))

    assert "would pay for it" in said(3.0, 2.9, 3.3)
    assert "the real step brings them more" in said(3.0, 2.5, 2.9)
    assert "this once it would help them" in said(3.0, 2.9, 2.5)
    for loss in others.losses:
        assert f"{loss:.2f}" in why_not_harder(record, along, others)


def test_where_the_test_is_the_whole_exam_there_are_no_others() -> None:
    record = record_of("ai-rocks", 1)
    along = along_of(record, 64.0)
    others = studied_along(record, (0.0, 1.0, best_multiple(along)))
    assert "it is all that this exam asks" in why_not_harder(record, along, others)


def test_a_step_that_went_far_enough_needs_no_other_reason() -> None:
    record = record_of("first-sums")
    along = along_of(record, 1.0)
    nobody = Others((), 0, (), ())
    assert best_multiple(along) <= 1.0
    assert "as far as this test likes" in why_not_harder(record, along, nobody)
    dead = replace(along, losses=np.full_like(along.losses, np.nan))
    assert best_multiple(dead) == 0.0
