"""What is recommended for an exam of one's own."""

from __future__ import annotations

from typing import Any

import pytest

from model import Settings
from model.course.settings import LARGE, LARGE_OWN, LEARNING_RATES
from model.rejected import RejectedError


def test_an_exam_of_ones_own_is_recommended_by_its_size_and_afresh_is_the_same_exam() -> None:
    # No question can be held out: each has a word of its own.
    small, large = (
        Settings.recommended("own", pairs=tuple((f"q{n}", "a b") for n in range(size)), seed=3)
        for size in (LARGE, LARGE + 1)
    )
    assert small == Settings(exam="own", pairs=small.pairs, seed=3)
    assert {name: getattr(large, name) for name in LARGE_OWN} == dict(LARGE_OWN)
    assert large.afresh(seed=3) == large
    assert large.afresh(optimizer="sgd").learning_rate == LEARNING_RATES["sgd"]


@pytest.mark.parametrize(
    "nonsense",
    [{}, {"pairs": 7}, {"pairs": (("a", "b"),), "text": "a b"}, {"text": 7}, {"pairs": [["a"]]}],
)
def test_no_exam_of_ones_own_is_no_reason_to_crash(nonsense: dict[str, Any]) -> None:
    with pytest.raises(RejectedError):
        Settings.recommended("own", **nonsense)
