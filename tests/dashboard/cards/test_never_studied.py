"""What was never studied: which questions, what is said to them, and what was studied instead."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from dashboard.cards.never_studied import asked_after, asked_table, evenly, mirror_of
from model import EXAMS, Run, Settings

SUMS = EXAMS["first-sums"]()


@pytest.fixture(scope="module")
def run() -> Run:
    run = Run(Settings())
    run.advance_to(40)
    return run


def test_every_never_studied_sum_was_studied_the_other_way_round() -> None:
    for place in SUMS.held_out:
        a, _, b, equals = SUMS.questions[place].prompt
        assert mirror_of(SUMS, place) == f"{b} plus {a} {equals}"


def test_no_capital_that_was_never_told_has_a_mirror() -> None:
    exam = EXAMS["capitals"]()
    assert not any(mirror_of(exam, place) for place in exam.held_out)


def test_the_answers_are_the_models_own(run: Run) -> None:
    places = evenly(sorted(SUMS.held_out), 4)
    model = Run(run.settings)._front.model
    with torch.no_grad():
        for name, parameter in model.weights().items():
            parameter.copy_(torch.tensor(run.weights_at(40)[name]))
        for row, place in zip(asked_after(run, 40, places), places, strict=True):
            question = SUMS.questions[place]
            shares = model(torch.tensor([SUMS.token_ids(question.prompt)]))[0, -1].softmax(-1)
            assert row.prompt == question.prompt_text
            assert row.said == SUMS.vocabulary[int(shares.argmax())]
            assert row.right == question.answer[0]
            assert row.is_right == (row.said == row.right)
            right = float(shares[SUMS.token_id(row.right)])
            assert row.sure == pytest.approx(right, abs=1e-12)


def test_the_table_marks_right_and_wrong_and_leaves_out_what_all_have_in_common(run: Run) -> None:
    rows = asked_after(run, 40, tuple(sorted(SUMS.held_out)))
    lines = asked_table(rows).split("\n")
    assert len(lines) == 2 + len(SUMS.held_out)
    assert "equals" not in asked_table(rows)
    for line, row in zip(lines[2:], rows, strict=True):
        assert ("✓" in line) == row.is_right
        assert (f"✗ ({row.right})" in line) == (not row.is_right)
    assert "mirror" not in asked_table(rows, with_mirror=False)


@pytest.mark.parametrize("n", [1, 3, 10, 99])
def test_a_short_list_is_short_and_starts_at_the_beginning(n: int) -> None:
    places = np.arange(38).tolist()
    chosen = evenly(places, n)
    assert len(chosen) <= n
    assert chosen[0] == 0
    assert set(chosen) <= set(places)
