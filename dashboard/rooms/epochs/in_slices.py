"""What needs many past tests is measured a slice at a time, while somebody waits for it, once for everybody."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from dashboard.serving.runs import SLICE
from dashboard.serving.shelf import Shelf
from dashboard.shell.view import View
from dashboard.shell.waiting import wait_for
from model import Run

T = TypeVar("T")

KEPT_BYTES = 32 * 2**20
"""What all measurements may hold in the server's memory; a forgotten one is made again, to the same bits."""

_kept = Shelf(KEPT_BYTES)


def in_slices(
    view: View, words: str, steps: Sequence[int], make: Callable[[Run, int], T]
) -> tuple[T, ...] | None:
    """`make(run, step)` for each of the steps, or None while some are missing: then the page says how far it is.

    `words` say what is going on. A turn takes `SLICE` seconds and one measurement at most; what is found is kept by
    the settings, the step and the name of `make`.
    """
    found = turn(view.run, steps, make)
    if len(found) < len(steps):
        wait_for(lambda: _progress(view.run, words, steps, make))
        return None
    return tuple(found)


def turn(run: Run, steps: Sequence[int], make: Callable[[Run, int], T]) -> list[T]:
    """What is there of the first steps, after working on the rest for `SLICE` seconds."""
    end = time.monotonic() + SLICE
    found: list[T] = []
    name = f"{make.__module__}.{make.__qualname__}"
    for step in steps:
        key = (run.settings.digest, name, step)
        if key not in _kept and time.monotonic() > end:
            break
        found.append(_kept.get(key, lambda step=step: make(run, step)))  # type: ignore[misc]
    return found


def _progress(
    run: Run, words: str, steps: Sequence[int], make: Callable[[Run, int], T]
) -> tuple[float, str]:
    done = len(turn(run, steps, make))
    return done / len(steps), f"{words}: {done} of {len(steps)}."
