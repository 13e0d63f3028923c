"""How long the gradients and the updates of a stretch of tests were, measured when somebody asks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.course.record import Record
from model.course.run import Run
from model.student.arrays import Array, Weights, frozen
from model.student.transformer import part_of


@dataclass(frozen=True)
class Norms:
    """Euclidean lengths, a row a test in order."""

    parameters: tuple[str, ...]
    """The parameters' names, in the order of the columns."""
    step: NDArray[np.int64]
    """(tests,), the numbers of the tests."""
    gradients: Array
    """(tests, parameters), the length of each parameter's gradient, in nats per unit of weight."""
    updates: Array
    """(tests, parameters), how far each parameter moved."""

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of the student, from embedding to output."""
        return tuple(dict.fromkeys(part_of(name) for name in self.parameters))

    def per_part(self, lengths: Array) -> dict[str, Array]:
        """Lengths per parameter gathered to lengths per part: the root of the sum of squares, a value a test."""
        members = np.array([part_of(name) for name in self.parameters])
        return {p: np.sqrt((lengths[:, members == p] ** 2).sum(axis=1)) for p in self.parts}


def norms(run: Run, first: int, last: int) -> Norms:
    """The norms of tests `first` to `last`, replayed one after the other. Raises as `Run.record_at` does."""
    steps = np.arange(first, last + 1)
    gradients, updates, parameters = [], [], tuple(run.settings.transformer.shapes)
    for step in range(first, last + 1):
        record = run.record_at(step)
        gradient, update = lengths(record)
        gradients.append(gradient)
        updates.append(update)
    shape = (len(steps), len(parameters))
    return Norms(parameters, steps, np.reshape(gradients, shape), np.reshape(updates, shape))


def lengths(record: Record) -> tuple[Array, Array]:
    """(parameters,) twice: the length of each parameter's gradient, and how far the test moved it."""
    return _lengths(record.gradients), _lengths(record.updates)


def length(array: Array) -> float:
    """The Euclidean length of all numbers in an array, also where their squares are beyond all numbers."""
    largest = float(np.abs(array).max(initial=0.0))
    if not 0 < largest < np.inf:
        return largest
    with np.errstate(over="ignore"):
        return float(largest * np.linalg.norm(array / largest))


def _lengths(arrays: Weights) -> Array:
    return frozen(np.array([length(array) for array in arrays.values()]))
