"""What the student was never taught: which of it it knows, since when, and what it was told that says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from model.course.settings import Settings
from model.exams import Exam
from model.looking.inside import answers
from model.looking.kin import Kin, kin_of, sums_of
from model.student.arrays import Weights, frozen

Kind = Literal["rule", "kin studied", "without kin"]
"""A rule gives the answer; a studied question says the same fact; or neither."""

KINDS: tuple[Kind, ...] = ("rule", "kin studied", "without kin")


@dataclass(frozen=True)
class NeverStudied:
    """A question that is kept out of every test."""

    place: int
    """Its place in the exam."""
    kind: Kind
    studied_kin: tuple[Kin, ...]
    """The studied questions that tell its answer."""


@dataclass(frozen=True)
class Verdicts:
    """Whether questions were right after several tests."""

    tests: tuple[int, ...]
    """The numbers of tests behind the student, in order; the last is now."""
    right: NDArray[np.bool_]
    """(tests, questions)"""

    def since(self, column: int) -> int | None:
        """After which of these tests a question is right for good; None if it is wrong now."""
        row = self.right[:, column]
        if not row[-1]:
            return None
        wrong = np.flatnonzero(~row)
        return self.tests[int(wrong[-1]) + 1] if wrong.size else self.tests[0]


def never_studied(exam: Exam) -> tuple[NeverStudied, ...]:
    """Every question that is never studied, in the exam's order."""
    sums, places = sums_of(exam), sorted(exam.held_out)
    kin = kin_of(sums, tuple(place for place in places if place in sums))
    found = []
    for place in places:
        told = tuple(each for each in kin.get(place, ()) if each.question not in exam.held_out)
        is_rule = place in sums and sums[place].is_rule
        kind: Kind = "rule" if is_rule else "kin studied" if told else "without kin"
        found.append(NeverStudied(place, kind, told))
    return tuple(found)


def right_now(settings: Settings, weights: Weights, places: Sequence[int]) -> NDArray[np.bool_]:
    """(n,), whether a student with these weights answers these questions of the exam all right."""
    return frozen(answers(settings, weights, np.array(places, dtype=np.int64)).right)


def rates(of: Sequence[NeverStudied], right: NDArray[np.bool_]) -> dict[Kind, tuple[int, int]]:
    """By kind: how many are right, and how many there are; kinds of which there are none are left out."""
    found: dict[Kind, tuple[int, int]] = {}
    for kind in KINDS:
        rows = np.array([each.kind == kind for each in of], dtype=bool)
        if rows.any():
            found[kind] = int(right[rows].sum()), int(rows.sum())
    return found
