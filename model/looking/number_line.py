"""Whether numbers have fallen into order: which words are numbers, and how their places agree with their values."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from model.exams import Exam
from model.exams.number_words import TENS, UNITS
from model.student.arrays import Array, frozen

FEWEST = 4
"""Numbers below which an order says nothing."""

VALUES = {word: value for value, word in enumerate(UNITS)} | {
    word: 10 * (place + 2) for place, word in enumerate(TENS)
}


def numbers_read(exam: Exam) -> dict[int, int]:
    """The values of the words that are numbers and that a studied question has the student read, by token id.

    The rows of other words come in nowhere, and stay as they were drawn.
    """
    return _values(exam, (word for i in exam.studied for word in exam.questions[i].words_read))


def numbers_answered(exam: Exam) -> dict[int, int]:
    """The values of the words that are numbers and the answer to a studied question, by token id."""
    return _values(exam, (word for i in exam.studied for word in exam.questions[i].answer))


def _values(exam: Exam, words: Iterable[str]) -> dict[int, int]:
    met = set(words) & VALUES.keys()
    return {exam.token_id(word): VALUES[word] for word in sorted(met, key=VALUES.__getitem__)}


def rank_correlation(a: Array, b: Array) -> float:
    """Spearman's rank correlation (1904): the correlation of two columns' ranks, equal values sharing their mean rank.

    0 where one of them has but one value.
    """
    ranks = np.stack([_ranks(a), _ranks(b)])
    centered = ranks - ranks.mean(axis=1, keepdims=True)
    size = float(np.sqrt((centered[0] ** 2).sum() * (centered[1] ** 2).sum()))
    return float((centered[0] * centered[1]).sum()) / size if size else 0.0


def order_of_numbers(rows: Array, values: dict[int, int]) -> float:
    """How well numbers are in order along the direction in which they differ most, 0 to 1.

    `rows` (V, d) has a row a word. The direction is the first principal component of the numbers' own rows; which way
    round it points is arbitrary, so the rank correlation counts without its sign. NaN of fewer than `FEWEST` numbers.
    """
    if len(values) < FEWEST:
        return float("nan")
    own = rows[list(values)]
    centered = own - own.mean(axis=0)
    along = centered @ np.linalg.svd(centered, full_matrices=False)[2][0]
    return abs(rank_correlation(along, np.array(list(values.values()), dtype=np.float64)))


def nearest_words(rows: Array, token: int, most: int = 6) -> list[tuple[int, float]]:
    """The words that point most nearly the same way in all d dimensions, and the cosine of the angle between."""
    lengths = np.linalg.norm(rows, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        cosines = np.nan_to_num(rows @ rows[token] / (lengths * lengths[token]))
    order = [int(each) for each in np.argsort(-cosines, kind="stable") if each != token]
    return [(each, float(cosines[each])) for each in order[:most]]


def _ranks(values: Array) -> Array:
    order = np.argsort(values, kind="stable")
    ranks = np.empty(len(values))
    ranks[order] = np.arange(len(values), dtype=np.float64)
    _, group = np.unique(values, return_inverse=True)
    means = np.bincount(group, weights=ranks) / np.bincount(group)
    return frozen(means[group])
