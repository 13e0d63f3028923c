"""The line of the followed question, shared by all who follow it, and sent piece by piece as it is found."""

from __future__ import annotations

import time
from typing import Any

from dashboard.serving.frames import packed
from dashboard.serving.runs import is_busy, last_test
from dashboard.serving.shelf import Shelf
from model import Run
from model.looking.confidence_line import ConfidenceLine

LINE_BYTES = 4 * 2**20
"""What all lines may hold in the server's memory; a forgotten one is found again, to the same bits."""
POINT_BYTES = 64
"""About what a point of a line holds: its test, its value, and the lists around them."""
WITH_A_PAGE, WITH_AN_ANSWER = 0.02, 0.1
"""Seconds that a page's first message, and any other, may spend on a line; while others train, all as the first."""

LEAST_SHARE = 0.1
"""The share of the time that all lines together may take while students train: a point may need a long replay."""

_quiet_until = [0.0]
"""When the next line may go on, while students train."""

_lines: Shelf = Shelf(LINE_BYTES, lambda line: 1_000 + POINT_BYTES * len(line.steps))


def line_of(run: Run, place: int, word: int) -> ConfidenceLine:
    """The line of that word (from 1) of the question at that place of the exam (from 0), as far as it is found."""
    key = (run.settings.digest, place, word)
    return _lines.get(key, lambda: ConfidenceLine(run, place, word))


def points(run: Run, place: int, word: int, first: int, seconds: float) -> dict[str, Any]:
    """The points of that line from `first` on (from 0), after looking for more for about so long.

    `of` is how many there are up to the last test that is studied: whoever has fewer asks again.
    """
    line = line_of(run, place, word)
    reached = min(run.step, last_test(run))
    begun = time.monotonic()
    if not is_busy() or begun >= _quiet_until[0]:
        line.extend(run, reached, min(seconds, WITH_A_PAGE) if is_busy() else seconds)
        now = time.monotonic()
        _quiet_until[0] = now + (now - begun) / LEAST_SHARE
    steps, values = line.from_point(first)
    return {
        "fromFollowed": first,
        "followed_step": packed(steps),
        "followed": packed(values),
        "ofFollowed": line.reachable(reached),
    }
