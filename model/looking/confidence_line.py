"""How sure a student was of one asked word, test after test: a line that grows as the course does."""

from __future__ import annotations

import time
from threading import Lock

import numpy as np

from model.course.run import Run
from model.course.walker import Walker
from model.looking.followed import sure_of
from model.student.arrays import Array, Weights, frozen

FEWEST_EARLY, MOST_EARLY = 16, 96
EARLY_QUESTIONS = 2_000
"""At first every test has a point: as many tests as ask so many questions, within these bounds."""


def grid(run: Run) -> tuple[int, ...]:
    """The tests of the course that have a point, in order: every one at first, then the one after each snapshot.

    It depends on the settings alone, so a line only ever grows at its end.
    """
    settings = run.settings
    early = min(max(EARLY_QUESTIONS // settings.batch_size, FEWEST_EARLY), MOST_EARLY)
    spacing = run.widest_spacing
    first = -(-early // spacing) * spacing + 1
    late = range(first, settings.last_step + 1, spacing)
    return (*range(1, min(early, settings.last_step, first - 1) + 1), *late)


class ConfidenceLine:
    """p of the right word before each test of the grid, for one asked word of one question; safe between threads.

    It replays on its own, from the run's snapshots, and so is in nobody's way.
    """

    def __init__(self, run: Run, place: int, word: int = 1) -> None:
        self.steps = grid(run)
        self._place, self._word = place, word
        self._values: list[float] = []
        self._lock = Lock()

    def __len__(self) -> int:
        """The points that are found."""
        return len(self._values)

    def reachable(self, test: int) -> int:
        """The points of the line that lie at that test or before."""
        return int(np.searchsorted(self.steps, test, side="right"))

    def from_point(self, first: int) -> tuple[Array, Array]:
        """Tests, and how sure the student was before each, from that point (counted from 0) on."""
        values = self._values[first:]
        steps = self.steps[first : first + len(values)]
        return frozen(np.array(steps, dtype=float)), frozen(np.array(values))

    def extend(self, run: Run, test: int, seconds: float) -> None:
        """Find points up to that test, which must be studied, for about so long; others another time."""
        end = time.monotonic() + seconds
        if not seconds or len(self) >= self.reachable(test):
            return
        if not self._lock.acquire(timeout=seconds):
            return
        try:
            scout = _Scout(run)
            for step in self.steps[len(self) : self.reachable(test)]:
                weights = scout.weights_after(step - 1)
                self._values.append(sure_of(run.settings, weights, self._place, self._word))
                if time.monotonic() > end:
                    return
        finally:
            self._lock.release()


class _Scout:
    """A student that walks through what a run has behind it, from snapshot to snapshot."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._walker: Walker | None = None

    def weights_after(self, step: int) -> Weights:
        """The weights after test `step`, bit for bit those of the run."""
        owner, snapshot = self._run.snapshot_before(step)
        walker = self._walker
        if walker is None or walker.settings != owner.settings:
            walker = self._walker = Walker(owner.settings)
            walker.go_back_to(snapshot)
        elif not snapshot.step <= walker.step <= step:
            walker.go_back_to(snapshot)
        while walker.step < step:
            walker.sit_next()
        return walker.weights()
