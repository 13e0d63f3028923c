"""The tests of a course: which questions are asked when."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from model.course.settings import Settings
from model.exams import NOT_ASKED
from model.student.arrays import Array


@dataclass(frozen=True)
class Batch:
    """A test: B questions of the exam, padded to T positions."""

    tokens: NDArray[np.int64]
    """(B, T), the words that the student reads, as token ids."""
    targets: NDArray[np.int64]
    """(B, T), the right next word, `NOT_ASKED` where nothing is asked."""
    questions: NDArray[np.int64]
    """(B,), the questions' places in the exam."""

    @property
    def asked(self) -> NDArray[np.bool_]:
        """(B, T), whether a position counts."""
        asked: NDArray[np.bool_] = self.targets != NOT_ASKED
        return asked

    def mean(self, losses: Array) -> float:
        """The mean of losses (B, T) over the asked positions: skipped ones don't count."""
        return float(losses[self.asked].mean())


@lru_cache(maxsize=64)
def order_of_round(settings: Settings, round_number: int) -> NDArray[np.int64]:
    """Questions' places in the exam, in the order in which this round asks them, each as often as it should be."""
    rng = np.random.Generator(np.random.PCG64([settings.seed, 1, round_number]))
    order = rng.permutation(np.array(settings.asked_in_a_round, dtype=np.int64))
    order.flags.writeable = False
    return order


@lru_cache(maxsize=64)
def _encoded(settings: Settings) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return settings.questions.encode(settings.ask)


def batch_at(settings: Settings, step: int) -> Batch:
    """Test number `step`, from 1; the last test of a round may be short."""
    round_number = settings.round_of(step)
    first = (step - 1) % settings.tests_per_round * settings.batch_size
    questions = order_of_round(settings, round_number)[first : first + settings.batch_size]
    return batch_of(settings, questions)


def batch_of(settings: Settings, questions: NDArray[np.int64]) -> Batch:
    """A test of the given questions of the exam."""
    tokens, targets = _encoded(settings)
    arrays = tokens[questions], targets[questions], questions.copy()
    for array in arrays:
        array.flags.writeable = False
    return Batch(*arrays)
