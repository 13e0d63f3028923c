"""What a test costs: the processor time that a student takes to sit one and study it, measured."""

from __future__ import annotations

import time

import numpy as np

from model.course.settings import Settings
from model.course.walker import Walker

MOST_TESTS, MOST_SECONDS = 24, 0.3
"""The measurement ends with whichever comes first, after `FEWEST_TESTS`."""
FEWEST_TESTS = 4
"""The first of them warms up and does not count."""


def seconds_a_test(settings: Settings) -> float:
    """The median processor time of this thread over the first tests of a student made for the purpose, in seconds."""
    walker = Walker(settings)
    taken: list[float] = []
    most = min(MOST_TESTS, settings.last_step)
    while len(taken) < most and (len(taken) < FEWEST_TESTS or sum(taken) < MOST_SECONDS):
        begin = time.thread_time()
        walker.sit_next()
        taken.append(time.thread_time() - begin)
    return float(np.median(taken[1:] or taken))
