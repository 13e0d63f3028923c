"""A sheet that is handed in is hostile until shown otherwise."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.components import coins as component
from dashboard.components.coins import LEAST, WHOLE, Points, Sealed, coins, points_of
from tests.strategies import nonsense

QUESTIONS = [Sealed("two plus two equals", ("three", "four")), Sealed("?", ("a", "b", "c", "d"))]
GOOD = [[10, 90], [25, 25, 25, 25]]

FORGED: dict[str, object] = {
    "no sheet": {"sheet": "s", "points": None},
    "another test": {"sheet": "other", "points": GOOD},
    "has 1 questions": {"sheet": "s", "points": [[10, 90]]},
    "question 2 needs points": {"sheet": "s", "points": [[10, 90], [50, 50]]},
    "question 1 has 90 points": {"sheet": "s", "points": [[10, 80], [25, 25, 25, 25]]},
    "question 1 has far too many points": {"sheet": "s", "points": [[1, 10**400], GOOD[1]]},
    "stays at least": {"sheet": "s", "points": [[0, 100], GOOD[1]]},
    "no whole number": {"sheet": "s", "points": [[10, math.nan], GOOD[1]]},
    "whole number": {"sheet": "s", "points": [["10", 90], GOOD[1]]},
    "is no whole": {"sheet": "s", "points": [[True, 99], GOOD[1]]},
    "of its 4 rows": {"sheet": "s", "points": [[10, 90], {"0": 100}]},
}


def test_a_sheet_on_which_all_points_lie_is_taken() -> None:
    assert points_of({"sheet": "s", "points": GOOD}, "s", QUESTIONS) == ((10, 90), (25,) * 4)


@pytest.mark.parametrize(("said", "value"), FORGED.items())
def test_a_forged_sheet_gets_a_clear_word(said: str, value: object) -> None:
    with pytest.raises(ValueError, match=said):
        points_of(value, "s", QUESTIONS)


@given(
    nonsense("sheet", "points")
    | st.fixed_dictionaries({"sheet": st.just("s"), "points": nonsense("points")})
)
def test_nonsense_is_never_taken(value: object) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        points_of(value, "s", QUESTIONS)


@given(st.lists(st.lists(st.integers(-5, 105), min_size=1, max_size=4), min_size=2, max_size=2))
def test_only_what_adds_up_is_taken(rows: list[list[int]]) -> None:
    shapes = [len(row) for row in rows] == [2, 4]
    adds_up = all(sum(row) == WHOLE and min(row) >= LEAST for row in rows)
    try:
        points_of({"sheet": "s", "points": rows}, "s", QUESTIONS)
    except ValueError:
        assert not (shapes and adds_up)
    else:
        assert shapes
        assert adds_up


def test_the_server_hears_of_good_sheets_and_the_visitor_of_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hear: dict[str, Callable[[object], None]] = {}
    monkeypatch.setattr(component, "mount", lambda *_, key, **events: hear.update(events))
    taken: list[Points] = []
    told: list[str] = []
    arguments: dict[str, Any] = {"on_hand_in": taken.append, "on_nonsense": told.append}
    coins(key="k", sheet="s", questions=QUESTIONS, **arguments)
    hear["hand_in"](FORGED["question 1 has 90 points"])
    assert not taken
    assert told == [
        "This sheet was not taken: question 1 has 90 points, 100 are needed. Nothing is lost, hand it in again."
    ]
    hear["hand_in"]({"sheet": "s", "points": GOOD})
    assert taken == [((10, 90), (25, 25, 25, 25))]
