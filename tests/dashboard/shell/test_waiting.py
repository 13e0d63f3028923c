"""How long something takes, and who comes first, in words."""

from __future__ import annotations

import pytest

from dashboard.serving.line import Wait
from dashboard.shell.waiting import SOON, about, told_of


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (Wait(before=2, seconds=21), "two are before you, about 20 s"),
        (Wait(before=1, seconds=4), "one is before you, about 4 s"),
        (Wait(before=12, seconds=200), "12 are before you, about 3 min"),
        (Wait(before=0, seconds=20), "about 20 s"),
        (Wait(before=3, seconds=SOON / 2), ""),
        (None, ""),
    ],
)
def test_the_place_in_line_and_the_time_are_said_in_words(wait: Wait | None, words: str) -> None:
    assert told_of(wait) == words


@pytest.mark.parametrize("seconds", [1, 3, 14, 15, 47, 89, 90, 600, 5399, 5400, 7200, 90_000])
def test_a_time_is_right_to_a_third(seconds: int) -> None:
    _, number, unit = about(seconds).split()
    said = int(number) * {"s": 1, "min": 60, "hour": 3600, "hours": 3600}[unit]
    assert said == pytest.approx(seconds, rel=1 / 3)
