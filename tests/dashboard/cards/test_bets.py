"""The bets of the way: what is true is computed anew here, and a link holds nothing but choices."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.cards.bets import (
    BETS,
    BLAME,
    DEAREST,
    FASTER,
    FOLLOW,
    MADE,
    MOST_ASKED,
    MULTIPLES,
    NUDGE,
    SETTLED,
    SHARES,
    SKIPPED,
    SURE,
    TOO_HARD,
    WIGGLE,
    Bet,
    Made,
    with_bet,
    without_bet,
)
from dashboard.look import numbers
from dashboard.look.anatomy import part_words, selected
from model import Record, Run, Settings
from model.course.record import losses_with
from model.student.transformer import part_of
from tests.records import record_of


@pytest.fixture(scope="module")
def record() -> Record:
    run = Run(Settings())
    run.advance_to(12)
    return run.record_at(12)


def about(record: Record) -> str:
    return str(selected(record, None))


@pytest.mark.parametrize("bet", BETS, ids=lambda bet: bet.key)
def test_every_choice_is_told_something_and_all_are_apart(bet: Bet, record: Record) -> None:
    posed = bet.pose(record, "optimizer:sgd" if bet == FASTER else about(record))
    assert len(posed.options) == len(posed.told) == len(set(posed.options)) >= 2
    assert posed.question.rstrip("*").endswith(("?", ".", ")"))
    for option, told in zip(posed.options, posed.told, strict=True):
        assert told.startswith("You said")
        assert "nan" not in told.lower(), option


@pytest.mark.parametrize(("test", "nearest"), [(1, "5"), (130, "90")])
def test_how_sure_it_is_is_the_mean_of_its_first_choices(test: int, nearest: str) -> None:
    run = Run(Settings())
    run.advance_to(test)
    record = run.record_at(test)
    posed = SURE.pose(record, "")
    mean = float(record.probabilities[record.batch.asked].max(axis=-1).mean())
    assert posed.right is not None
    assert posed.options[posed.right].startswith(nearest)
    assert all(numbers.percent(mean) in told for told in posed.told)


def test_nobody_can_bet_that_it_is_less_sure_than_a_guesser() -> None:
    options = SURE.pose(record_of("ai-rocks"), "").options
    assert [option[:2] for option in options] == ["60", "90"]


def test_the_dearest_is_dearest_of_the_whole_test(record: Record) -> None:
    posed = DEAREST.pose(record, "")
    row = int(record.losses.sum(axis=1).argmax())
    exam = record.settings.questions
    assert posed.right is not None
    assert posed.options[posed.right] == exam.questions[record.batch.questions[row]].prompt_text


def test_the_wiggle_tells_what_turning_the_weight_does(record: Record) -> None:
    """Against the test sat again with the weight turned up: the sign, and the size to a few per cent."""
    weight = selected(record, None)
    posed = WIGGLE.pose(record, str(weight))
    turned = {**record.before, weight.parameter: record.before[weight.parameter].copy()}
    turned[weight.parameter][weight.index] += NUDGE
    change = record.batch.mean(losses_with(record.settings, turned, record.batch)) - record.loss
    assert posed.right is not None
    said, sense = re.fullmatch(r"([\d.]+) (more|fewer)", posed.options[posed.right]).groups()  # type: ignore[union-attr]
    assert (sense == "more") == (change > 0)
    assert float(said) == pytest.approx(abs(change), rel=0.2)


def test_most_of_the_notes_go_to_the_part_with_the_largest_gradients(record: Record) -> None:
    posed = BLAME.pose(record, "")
    squares: dict[str, float] = {}
    for name, gradient in record.gradients.items():
        part = part_of(name)
        squares[part] = squares.get(part, 0.0) + float((gradient**2).sum())
    assert posed.right is not None
    assert posed.options[posed.right] == part_words(max(squares, key=squares.__getitem__))


def test_too_hard_is_the_nearest_multiple_at_which_the_test_goes_worse(record: Record) -> None:
    posed = TOO_HARD.pose(record, "")
    assert posed.right is not None
    found = re.search(r"breaks at \*\*([\d.]+) ×", posed.told[0])
    assert found is not None
    breaks = float(found[1])

    def loss(multiple: float) -> float:
        moved = {k: record.before[k] + multiple * record.updates[k] for k in record.before}
        return float(record.batch.mean(losses_with(record.settings, moved, record.batch)))

    assert loss(0.9 * breaks) < record.loss < loss(1.1 * breaks)
    apart = np.abs(np.log(np.array(MULTIPLES) / breaks))
    assert posed.right == int(apart.argmin())


def test_whether_the_never_studied_follow_is_settled_when_all_studied_are_known() -> None:
    run = Run(Settings())
    run.advance_to(130)
    early, late = FOLLOW.pose(run.record_at(12), ""), FOLLOW.pose(run.record_at(130), "")
    assert early.right is None
    assert "Play on" in early.told[0]
    at = run.history.held_out_step.searchsorted(130) - 1
    share = float(run.history.held_out_accuracy[at])
    assert late.right is not None
    assert SHARES[late.right] == ("nearly all" if share >= 0.75 else "about half")


def test_a_long_exam_settles_the_bet_with_a_sample_and_says_so() -> None:
    record = Run(Settings.recommended("calculator", n_layer=1, n_head=2, d_model=8)).record_at(1)
    studied = record.settings.questions.studied
    told = FOLLOW.pose(record, "").told[0]
    asked = re.search(r"Asked were (\d+) of the studied", told)
    assert asked is not None
    assert len(studied) // 50 < int(asked[1]) <= MOST_ASKED < len(studied)
    assert "Asked were" not in FOLLOW.pose(Run(Settings()).record_at(1), "").told[0]


@pytest.mark.parametrize(
    ("about", "changes"),
    [
        ("optimizer:sgd", {"optimizer": "sgd", "learning_rate": 0.1}),
        ("rate:0.00001", {"learning_rate": 0.00001}),
    ],
)
def test_who_learns_faster_is_counted_from_both_and_settled_late(
    about: str, changes: dict[str, Any]
) -> None:
    runs = [Run(Settings()), Run(replace(Settings(), **changes))]
    for run in runs:
        run.advance_to(SETTLED)
    early, late = (FASTER.pose(runs[0].record_at(step), about) for step in (12, SETTLED))
    assert FASTER.pose(runs[0].record_at(SETTLED + 30), about) == late
    assert early.right is None
    assert "Play on" in early.told[0]
    shares = [float(run.history.up_to(SETTLED).accuracy.mean()) for run in runs]
    assert all(numbers.percent(share) in late.told[2] for share in shares)
    assert late.right == int(np.argmax(shares))


def test_nobody_bets_on_students_that_are_asked_other_words(record: Record) -> None:
    with pytest.raises(ValueError, match="same words"):
        FASTER.pose(record, "ask:every word")


MADES = st.lists(
    st.builds(
        Made,
        st.sampled_from([bet.key for bet in BETS]),
        st.integers(1, 10**7 - 1),
        st.integers(SKIPPED, 9),
        st.sampled_from(
            [
                "",
                "W_LM[3,5]",
                "blocks.0.attention.W_Q[0,47]",
                "ln_final.bias[2]",
                "optimizer:sgd,rate:0.1",
            ]
        ),
    ),
    max_size=8,
)


@given(MADES)
def test_a_link_holds_the_bets_and_gives_them_back(all_made: list[Made]) -> None:
    made: tuple[Made, ...] = ()
    for one in all_made:
        made = with_bet(made, one)
        assert one in made
    problems: list[str] = []
    assert MADE.read(MADE.write(made), problems) == made
    assert not problems
    for one in made:
        assert one.key not in {other.key for other in without_bet(made, one.key)}


@given(st.text(max_size=80))
def test_any_text_is_bets_or_a_problem(text: str) -> None:
    problems: list[str] = []
    made = MADE.read({"bets": text}, problems)
    assert made or problems or not text
    assert MADE.read(MADE.write(made), []) == made
