"""Anybody is graded by −ln of the share that lay on what is right."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass


def marks_lost(share: float) -> float:
    """−ln of the share that lay on the right word, in nats: the student's grade, for anybody."""
    return -math.log(share) + 0.0  # + 0.0: no −0 for who is entirely sure


def mean(values: Iterable[float]) -> float:
    """The score of a sheet: the mean over its questions."""
    every = tuple(values)
    return math.fsum(every) / len(every)


@dataclass(frozen=True)
class Said:
    """One share that somebody gave to a row, and whether the right word stood there."""

    share: float
    true: bool
