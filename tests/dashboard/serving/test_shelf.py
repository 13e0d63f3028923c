"""A shelf makes each thing once and stays within its budget."""

from __future__ import annotations

from collections.abc import Hashable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.serving.shelf import Shelf, weight_of


def test_eight_who_ask_at_once_cause_one_making() -> None:
    shelf, made, barrier, may_end = Shelf(1000), [], Barrier(8), Event()

    def make() -> int:
        made.append(1)
        may_end.wait(10)
        return 42

    def ask(_: int) -> int:
        barrier.wait(10)
        return shelf.get("key", make)

    with ThreadPoolExecutor(8) as pool:
        found = pool.map(ask, range(8))
        may_end.set()
        assert list(found) == [42] * 8
    assert made == [1]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 400))), st.integers(100, 1000))
def test_what_is_kept_stays_within_the_budget_but_for_the_latest(
    asked: list[tuple[int, int]], budget: int
) -> None:
    shelf = Shelf(budget)
    for key, size in asked:
        shelf.get(key, lambda size=size: bytes(size))  # type: ignore[misc]
        held = [k for k in range(10) if k in shelf]
        assert shelf.n_bytes <= budget or len(held) == 1


def test_what_was_asked_for_last_stays_longest() -> None:
    shelf = Shelf(3 * weight_of(bytes(100)))
    for key in ("a", "b", "c", "a", "d"):
        shelf.get(key, lambda: bytes(100))
    assert [key in shelf for key in ("a", "b", "c", "d")] == [True, False, True, True]


def test_what_could_not_be_made_is_tried_again() -> None:
    shelf = Shelf(100)

    def fail() -> None:
        raise ValueError("not today")

    with pytest.raises(ValueError, match="not today"):
        shelf.get("key", fail)
    assert shelf.get("key", lambda: 5) == 5


@pytest.mark.parametrize(
    "value",
    [np.zeros(1000), [np.zeros(500), np.zeros(500)], {"a": (np.zeros(1000),)}, bytes(8000)],
)
def test_a_value_weighs_what_its_arrays_hold(value: object) -> None:
    assert 8000 <= weight_of(value) <= 8600


def test_a_shelf_forgets_when_told() -> None:
    shelf = Shelf(100)
    key: Hashable = "key"
    shelf.get(key, lambda: 5)
    shelf.clear()
    assert key not in shelf
    assert shelf.n_bytes == 0
