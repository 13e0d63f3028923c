"""The cost of a test is measured on a student of its own, within bounds."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest

from model import Settings
from model.course.walker import Walker
from model.looking import processor_time
from model.looking.processor_time import FEWEST_TESTS, MOST_TESTS, seconds_a_test
from tests.strategies import TINY


def test_more_work_takes_longer() -> None:
    large = Settings.recommended("calculator")
    assert 0 < seconds_a_test(TINY) < seconds_a_test(large)


@pytest.mark.parametrize(("seconds", "tests"), [(0.0, FEWEST_TESTS), (1e9, MOST_TESTS)])
def test_a_measurement_ends(seconds: float, tests: int, monkeypatch: pytest.MonkeyPatch) -> None:
    sat: list[int] = []
    sit_next = Walker.sit_next

    def counted(walker: Walker) -> Any:
        sat.append(walker.step)
        return sit_next(walker)

    monkeypatch.setattr(Walker, "sit_next", counted)
    monkeypatch.setattr(processor_time, "MOST_SECONDS", seconds)
    seconds_a_test(TINY)
    assert len(sat) == tests


def test_the_wait_of_others_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    sit_next = Walker.sit_next

    def slow(walker: Walker) -> Any:
        time.sleep(0.05)
        return sit_next(walker)

    monkeypatch.setattr(Walker, "sit_next", slow)
    monkeypatch.setattr(processor_time, "MOST_TESTS", 4)
    assert seconds_a_test(replace(TINY, seed=3)) < 0.05
