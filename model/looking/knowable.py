"""How many of the words that a round asks anybody could know, and how many of them a student does."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import lru_cache

import numpy as np

from model.course.settings import Settings
from model.exams import NOT_ASKED
from model.looking.inside import answers
from model.student.arrays import Weights


@lru_cache(maxsize=64)
def knowable(settings: Settings) -> tuple[int, int]:
    """Of the words asked in all studied questions, how many could be right at best, and how many there are.

    Where the same words go on in several ways, as sentences of a text begin, one of these ways can be right.
    """
    exam = settings.questions
    tokens, targets = exam.encode(settings.ask)
    goes_on: dict[bytes, Counter[int]] = defaultdict(Counter)
    for row in exam.studied:
        for place in np.flatnonzero(targets[row] != NOT_ASKED):
            goes_on[tokens[row, : place + 1].tobytes()][int(targets[row, place])] += 1
    asked = sum(sum(words.values()) for words in goes_on.values())
    return sum(max(words.values()) for words in goes_on.values()), asked


def known(settings: Settings, weights: Weights) -> int:
    """How many words of all studied questions a student with these weights has right."""
    found = answers(settings, weights, np.array(settings.questions.studied))
    return int(np.sum((found.chosen == found.targets) & (found.targets != NOT_ASKED)))
