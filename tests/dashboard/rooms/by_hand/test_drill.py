"""Blanks, marks and progress."""

from __future__ import annotations

import pytest

from dashboard.rooms.by_hand.drill import (
    Progress,
    answer,
    answer_rule,
    blanks,
    hidden,
    mark_to_show,
    must_ask_rule,
    reveal,
    tally,
)
from dashboard.rooms.by_hand.sections import SECTIONS, section_of, steps_on
from dashboard.rooms.by_hand.sheet import LEVELS, Sheet
from model.by_hand.path import step_of

SOLO = Sheet(level="solo")
Q = step_of(SOLO.steps, "blocks.0.attention.Q")


def test_some_results_are_blank_then_most_then_all_and_none_ever_comes_back() -> None:
    for step in Sheet().steps:
        none, few, most, every = (blanks(level, step) for level in LEVELS)
        n_cells = len(step.result) * len(step.result[0])
        assert not none
        assert len(few) >= 1
        assert few <= most <= every
        assert len(every) == n_cells
        if n_cells >= 4:
            assert len(few) <= n_cells / 2 < len(most) < n_cells


def test_a_right_answer_fills_the_blank_and_a_wrong_one_does_not() -> None:
    progress = Progress()
    before = hidden(SOLO, Q, progress)
    assert answer(SOLO, Q, 0, 0, "3", progress).verdict == "wrong"
    assert hidden(SOLO, Q, progress) == before
    assert answer(SOLO, Q, 0, 0, "1.06", progress).verdict == "right"
    assert hidden(SOLO, Q, progress) == before - {(0, 0)}
    assert answer(SOLO, Q, 0, 0, "3", progress).verdict == "right"


def test_everything_can_be_revealed_and_that_is_counted_apart() -> None:
    progress = Progress()
    answer(SOLO, Q, 0, 0, "1.06", progress)
    answer(SOLO, Q, 1, 0, "nonsense", progress)
    reveal(SOLO, Q, hidden(SOLO, Q, progress), progress)
    assert not hidden(SOLO, Q, progress)
    count = tally(SOLO, section_of(Q), progress)
    assert (count.found, count.revealed) == (1, 5)
    assert count.done == 6 < count.blanks


def test_the_sections_tallies_add_up_to_the_whole_path() -> None:
    parts = [tally(SOLO, section, Progress()).blanks for section in SECTIONS]
    assert sum(parts) == tally(SOLO, None, Progress()).blanks == 812


def test_other_numbers_are_another_sheet_and_the_first_one_is_kept() -> None:
    progress, other = Progress(), SOLO.with_weight("W_LM", 0, 0, 5.0)
    answer(SOLO, Q, 0, 0, "1.06", progress)
    assert (0, 0) in hidden(other, Q, progress)
    assert (0, 0) not in hidden(SOLO, Q, progress)


def test_only_a_blank_can_be_answered() -> None:
    with pytest.raises(ValueError, match=r"blocks\.0\.attention\.Q\[0,0\] is not blank"):
        answer(Sheet(), Q, 0, 0, "1", Progress())


def test_the_rule_is_asked_before_every_step_home_and_only_there() -> None:
    for step in SOLO.steps:
        assert must_ask_rule(SOLO, step, Progress()) == (step.direction == "backward")
        assert not must_ask_rule(Sheet(), step, Progress())


def test_the_rule_is_asked_until_it_is_found() -> None:
    progress, step = Progress(), step_of(SOLO.steps, "d.W_LM")
    answer_rule(step, "chain", progress)
    assert must_ask_rule(SOLO, step, progress)
    answer_rule(step, "product", progress)
    assert not must_ask_rule(SOLO, step, progress)


def test_the_last_answer_is_still_commented_on_when_the_next_blank_is_looked_at() -> None:
    progress = Progress()
    answer(SOLO, Q, 0, 0, "1.06", progress)
    told = mark_to_show(SOLO.at(Q.key, (0, 1)), Q, progress)
    assert told is not None
    assert told.verdict == "right"
    assert mark_to_show(SOLO, step_of(SOLO.steps, "logits"), progress) is None


def test_the_sections_follow_the_path_without_a_gap() -> None:
    together = [step for section in SECTIONS for step in steps_on(section, SOLO.steps)]
    assert tuple(together) == SOLO.steps
