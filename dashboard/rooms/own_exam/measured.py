"""What is measured of an exam of one's own: how long a round takes here, and after which round all is known."""

from __future__ import annotations

import time
from dataclasses import dataclass

from dashboard.serving.runs import SLICE, last_test, shared_run, study
from dashboard.serving.shelf import Shelf
from model import Run, Settings
from model.looking.knowable import knowable, known

KEPT_BYTES = 2**20
"""What all measurements may hold."""

ALMOST = 0.05
"""How far below the best a round may be in which it is worth asking all questions once more."""

MEASURED_OVER = 8
"""Tests."""

_times = Shelf(KEPT_BYTES)
_known = Shelf(KEPT_BYTES)


def seconds_a_round(settings: Settings) -> float:
    """Processor time of a round of that student on this server; measured once, in turns like all studying."""

    def measure() -> float:
        run = Run(settings)
        study(run, 1)
        start = time.thread_time()
        study(run, 1 + MEASURED_OVER)
        tests = max(run.step - 1, 1)
        return (time.thread_time() - start) / tests * settings.tests_per_round

    return _times.get(settings.digest, measure)


@dataclass(frozen=True)
class Learned:
    """How far a student has come with all that it studies."""

    test: int
    """The last test that it sat."""
    words: int
    """How many of the words asked in all studied questions it has right after it, in the end."""
    is_done: bool
    """Whether there is nothing to wait for: all that can be known is, or no test is left."""


def study_on(settings: Settings) -> Learned:
    """One turn of studying, up to the first round after which all that can be known is known."""
    run, end = shared_run(settings), time.monotonic() + SLICE
    best, asked = knowable(settings)
    length = settings.tests_per_round
    for test in range(length, settings.last_step + 1, length):
        study(run, test)
        last = last_test(run)
        after = min(test, last)
        if run.step < after:
            break  # the next turn comes after others had theirs
        latest = run.history.spot_on[max(after - length, 0) : after]
        if after == last or latest.mean() >= best / asked - ALMOST:
            words = _words_known(run, after)
            if words >= best or after == last:
                return Learned(after, words, True)
        if time.monotonic() > end:
            break
    return Learned(min(run.step, last_test(run)), 0, False)


def _words_known(run: Run, after: int) -> int:
    key = (run.settings.digest, after)
    return _known.get(key, lambda: known(run.settings, run.weights_at(after)))
