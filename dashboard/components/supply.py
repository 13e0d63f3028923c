"""`supply`: the one way in which tests reach the browser, and in which it asks for more.

A message is bytes that somebody else has made, see `dashboard/serving/frames.py`; what the browser asks for is
hostile until shown otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.components.frontend import component, mount

MOST_ASKED = 64
"""Tests in one request."""

_component = component("supply", '<div class="live-supply" hidden></div>')


@dataclass(frozen=True)
class Request:
    """What the browser lacks."""

    number: int
    """Comes back with the answer."""
    jump: int
    """The last move by the server itself that the browser has followed, as `player` was told."""
    shown: int
    """The test on screen, from 1."""
    steps: tuple[int, ...]
    """The tests whose frames it wants, from 1."""
    rows: int
    """The tests of the history that it has."""
    rounds: int
    """The rows of the never-studied questions that it has."""
    points: int
    """The points of the followed question's line that it has."""
    goal: int
    """Study up to this test, 0 for no further than `steps`."""
    whole: bool
    """It has nothing of this page, not even what is sent once."""


def supply(message: bytes, *, key: str, on_ask: Callable[[Request], None]) -> None:
    """Send a message. `on_ask` is called with what the browser asks for, before the rerun that this causes."""

    def hear(value: object) -> None:
        request = request_of(value)
        if request is not None:
            on_ask(request)

    mount(_component, message, key=key, ask=hear)


def request_of(value: object) -> Request | None:
    """`value` from the browser as a request; whatever is not one is None."""
    match value:
        case {
            "number": int(number),
            "jump": int(jump),
            "shown": int(shown),
            "steps": list(steps),
            "rows": int(rows),
            "rounds": int(rounds),
            "points": int(points),
            "goal": int(goal),
            "whole": bool(whole),
        }:
            tests = all(type(step) is int and step >= 1 for step in steps)
            known = min(number, rows, rounds, points, goal) >= 0
            if tests and known and len(steps) <= MOST_ASKED and shown > 0:
                held = rows, rounds, points
                return Request(number, jump, int(shown), tuple(steps), *held, goal, whole)
    return None
