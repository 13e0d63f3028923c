"""A row of numbers for every test of a run, and one for the held-out exam after every round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from model.student.arrays import frozen

Column = NDArray[np.float64]
SCORES = ("loss", "spot_on", "close", "accuracy", "learning_rate")


@dataclass(frozen=True)
class History:
    """Columns of equal length, a row a test in order; read-only."""

    step: NDArray[np.int64]
    round: NDArray[np.int64]
    loss: Column
    """Mean −ln p(right) over the asked positions, in nats."""
    spot_on: Column
    """Share of the asked words that were the student's first choice."""
    close: Column
    """Share of the asked words that were its second or third choice."""
    accuracy: Column
    """Share of the questions with every asked word right."""
    learning_rate: Column
    held_out_step: NDArray[np.int64]
    """The test after which the held-out questions were asked: 0, then the last of every round."""
    held_out_loss: Column
    held_out_spot_on: Column
    """Share of the words asked there that were the student's first choice."""
    held_out_accuracy: Column

    def __len__(self) -> int:
        return len(self.step)

    def up_to(self, step: int) -> History:
        """What the history was after test `step`."""
        rows = int(np.searchsorted(self.step, step, side="right"))
        rounds = int(np.searchsorted(self.held_out_step, step, side="right"))
        per_round = {f.name for f in fields(self) if f.name.startswith("held_out")}
        columns = {
            f.name: getattr(self, f.name)[: rounds if f.name in per_round else rows]
            for f in fields(self)
        }
        return History(**columns)

    def followed_by(self, later: History) -> History:
        """This past and what came after it, as of a fork: where both asked the held-out questions, as the past did."""
        asked_anew = later.held_out_step > max(self.held_out_step, default=-1)
        columns = {
            f.name: np.concatenate(
                [
                    getattr(self, f.name),
                    getattr(later, f.name)[asked_anew]
                    if f.name.startswith("held_out")
                    else getattr(later, f.name),
                ]
            )
            for f in fields(self)
        }
        return History(**{name: frozen(column) for name, column in columns.items()})

    @property
    def perplexity(self) -> Column:
        """exp(loss): as if choosing among that many words; infinite where that is beyond all numbers."""
        with np.errstate(over="ignore"):
            return np.exp(self.loss)

    @property
    def way_off(self) -> Column:
        """Share of the asked words that were not among its first three choices."""
        return 1.0 - self.spot_on - self.close


class Ledger:
    """Where a run writes its history: rows are only ever added, so what was read stays true."""

    def __init__(self, tests_per_round: int, first: int = 1) -> None:
        self._first = first
        self._tests_per_round = tests_per_round
        self._rows = 0
        self._held_out: list[tuple[int, float, float, float]] = []
        self._scores = np.empty((256, len(SCORES)))

    def add(self, scores: Sequence[float]) -> None:
        """Add the row of the next test: `SCORES` in their order."""
        if self._rows == len(self._scores):
            self._scores = np.concatenate([self._scores, np.empty_like(self._scores)])
        self._scores[self._rows] = scores
        self._rows += 1

    def add_held_out(self, step: int, loss: float, spot_on: float, accuracy: float) -> None:
        """Add how the held-out questions went after test `step`."""
        self._held_out.append((step, loss, spot_on, accuracy))

    @property
    def n_bytes(self) -> int:
        """Bytes held by its columns."""
        return self._scores.nbytes

    def so_far(self) -> History:
        """The history up to now; later rows don't change it."""
        rows = self._rows
        step = np.arange(self._first, self._first + rows)
        scores = self._scores[:rows]
        held_out = np.array(self._held_out, dtype=np.float64).reshape(-1, 4)
        loss, spot_on, close, accuracy, learning_rate = (frozen(column) for column in scores.T)
        return History(
            frozen(step),
            frozen((step - 1) // self._tests_per_round + 1),
            loss,
            spot_on,
            close,
            accuracy,
            learning_rate,
            frozen(held_out[:, 0].astype(np.int64)),
            frozen(held_out[:, 1]),
            frozen(held_out[:, 2]),
            frozen(held_out[:, 3]),
        )
