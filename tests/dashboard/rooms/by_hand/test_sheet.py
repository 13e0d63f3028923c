"""The sheet: what can be changed, and what makes no sense."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from dashboard.rooms.by_hand.sheet import PLACES_OF_WEIGHTS, Sheet
from model.by_hand.example import LEARNING_RATE
from model.by_hand.path import step_of, walk_through
from model.by_hand.weights import EXAMPLE_WEIGHTS


def test_an_untouched_sheet_is_the_example_as_we_chose_it() -> None:
    assert Sheet().weights == EXAMPLE_WEIGHTS
    assert Sheet().steps == walk_through(EXAMPLE_WEIGHTS, LEARNING_RATE)
    assert not Sheet().is_changed


def test_every_weight_can_be_changed_and_all_that_follows_changes_with_it() -> None:
    for name, row, column in PLACES_OF_WEIGHTS:
        sheet = Sheet().with_weight(name, row, column, 2.5)
        assert sheet.weights[name][row][column] == 2.5
        others = {n: w for n, w in sheet.weights.items() if n != name}
        assert others == {n: w for n, w in EXAMPLE_WEIGHTS.items() if n != name}
    loss = step_of(Sheet().steps, "loss").result
    assert step_of(Sheet().with_weight("W_LM", 0, 0, 2.5).steps, "loss").result != loss


def test_putting_our_own_number_back_is_no_change() -> None:
    sheet = Sheet().with_weight("W_LM", 2, 1, 3.0).with_weight("W_LM", 0, 0, 7.0)
    ours = EXAMPLE_WEIGHTS["W_LM"]
    assert (
        sheet.with_weight("W_LM", 2, 1, ours[2][1]).with_weight("W_LM", 0, 0, ours[0][0]) == Sheet()
    )


def test_a_reset_brings_back_our_numbers_and_keeps_the_place_and_the_level() -> None:
    sheet = Sheet(learning_rate=3.0, both_asked=True, level="solo", key="losses", cell=(1, 0))
    reset = sheet.with_weight("W_LM", 0, 0, 9.0).as_we_chose()
    assert reset == Sheet(level="solo", key="losses", cell=(0, 0))


def test_asking_after_the_first_word_alone_leaves_no_cell_that_is_not_there() -> None:
    sheet = Sheet(both_asked=True, key="losses", cell=(1, 0))
    assert sheet.asking(both=False).cell == (0, 0)
    assert sheet.asking(both=False).step.result[0][0] > 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"level": "hard"}, "level is 'hard'; allowed are worked"),
        ({"learning_rate": -0.1}, "learning rate is -0.1; allowed is 0 to 100"),
        ({"learning_rate": math.nan}, "learning rate is nan"),
        ({"changes": ((len(PLACES_OF_WEIGHTS), 1.0),)}, "weights are numbered from 0 to"),
        ({"changes": ((3, 1.0), (3, 2.0))}, "each once"),
        ({"changes": ((0, 101.0),)}, "token_embedding[0,0] is 101; allowed is -100 to 100"),
        ({"changes": ((0, math.nan),)}, "token_embedding[0,0] is nan"),
        ({"key": "logit"}, "the path has no step “logit”"),
        ({"key": "logits", "cell": (0, 2)}, "logits has the shape (2, 2); (0, 2) is not a place"),
        ({"key": "logits", "cell": (-1, 0)}, "(-1, 0) is not a place"),
        ({"key": "losses", "cell": (1, 0)}, "losses has the shape (1, 1)"),
    ],
)
def test_what_makes_no_sense_is_rejected_by_name(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError) as rejection:  # noqa: PT011 - the message is compared below
        replace(Sheet(), **changes)
    assert message in str(rejection.value)


def test_a_weight_that_does_not_exist_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="there is no weight"):
        Sheet().with_weight("W_LM", 3, 0, 1.0)
