"""What the supply hears."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from dashboard.components.supply import MOST_ASKED, Request, request_of
from tests.strategies import nonsense

SAID: dict[str, Any] = {
    "number": 3,
    "jump": 2,
    "shown": 7,
    "steps": [8, 9],
    "rows": 7,
    "rounds": 1,
    "points": 5,
    "goal": 0,
    "whole": False,
}


@given(nonsense(*SAID))
@settings(max_examples=200, deadline=None)
def test_whatever_a_browser_says_is_a_request_or_nothing(value: object) -> None:
    request = request_of(value)
    assert request is None or (request.shown >= 1 and all(step >= 1 for step in request.steps))


def test_a_request_is_heard() -> None:
    assert request_of(SAID) == Request(3, 2, 7, (8, 9), 7, 1, 5, 0, False)


@pytest.mark.parametrize(
    "change",
    [
        {"shown": 0},
        {"steps": [0]},
        {"steps": [True]},
        {"steps": ["8"]},
        {"steps": [1] * (MOST_ASKED + 1)},
        {"rows": -1},
        {"points": -1},
        {"points": "5"},
        {"goal": -1},
        {"whole": 1},
        {"number": 1.5},
    ],
)
def test_a_request_that_makes_no_sense_is_none(change: dict[str, Any]) -> None:
    assert request_of(SAID | change) is None
