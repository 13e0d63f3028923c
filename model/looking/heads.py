"""What attention heads do, measured: which words each of them looks at, over many questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.course.batches import batch_of
from model.course.settings import Settings
from model.exams import Question
from model.looking.inside import AT_ONCE, Ints, attention_patterns, trace_of
from model.looking.kin import sum_of
from model.student.arrays import Array, Weights, frozen

IN_SUMS = ("the first number", "the operator", "the second number", "itself")
IN_TEXTS = ("the first word", "words between", "the word before", "itself")
"""What there is to look at from a question's last word: in a sum, and in any other question."""


@dataclass(frozen=True)
class Looks:
    """Where the heads look from one word of each question."""

    looked_at: tuple[str, ...]
    """R kinds of words; each word up to the looking one is of exactly one kind."""
    shares: Array
    """(layers, h, n, R): the attention on each kind of word, a row for each of n questions; each sums to 1."""

    @property
    def mean(self) -> Array:
        """(layers, h, R), the mean over the questions."""
        return frozen(self.shares.mean(axis=2))

    @property
    def spread(self) -> Array:
        """(layers, h, R), the standard deviation over the questions."""
        return frozen(self.shares.std(axis=2))


def looks_from_the_last_word(settings: Settings, weights: Weights, questions: Ints) -> Looks:
    """Where each head looks from the last word of the prompt, at which the answer is made."""
    asked = [settings.questions.questions[place] for place in questions]
    kinds = [_kinds(question) for question in asked]
    names = IN_SUMS if all(sum_of(question) for question in asked) else IN_TEXTS
    sources = [len(question.prompt) - 1 for question in asked]
    return _looks(settings, weights, questions, names, kinds, sources)


def looks_from_the_operator(settings: Settings, weights: Weights, questions: Ints) -> Looks | None:
    """Where each head looks from a sum's operator: at the number before it or at itself; what follows it can't see.

    Of an operator of two words it is the second. None where a question is no sum.
    """
    asked = [settings.questions.questions[place] for place in questions]
    if not all(sum_of(question) for question in asked):
        return None
    kinds = [_kinds(question) for question in asked]
    sources = [max(i for i, kind in enumerate(row) if kind == 1) for row in kinds]
    kinds = [[0 if kind == 0 else 1 for kind in row] for row in kinds]
    names = ("the number before it", "itself")
    return _looks(settings, weights, questions, names, kinds, sources)


def _kinds(question: Question) -> list[int]:
    """For each word of the prompt, which of `IN_SUMS` or `IN_TEXTS` it is."""
    it, n = sum_of(question), len(question.prompt)
    if it is not None:
        a, b = len(it.a), len(it.b)
        return [0] * a + [1] * (n - a - b - 1) + [2] * b + [3]
    kinds = [1] * n
    kinds[0] = 0
    if n > 2:
        kinds[-2] = 2
    kinds[-1] = 3
    return kinds


def _looks(
    settings: Settings,
    weights: Weights,
    questions: Ints,
    names: tuple[str, ...],
    kinds: Sequence[Sequence[int]],
    sources: Sequence[int],
) -> Looks:
    tokens = batch_of(settings, np.asarray(questions)).tokens
    n, T = tokens.shape
    masks = np.zeros((n, T, len(names)))  # (n, T, R) one-hot: which kind each word is
    for row, of_question in enumerate(kinds):
        for place, kind in enumerate(of_question[:T]):
            masks[row, place, kind] = 1.0
    parts = []
    for first in range(0, n, AT_ONCE):
        rows = slice(first, first + AT_ONCE)
        patterns = attention_patterns(trace_of(settings, weights, tokens[rows]))  # (L, n, h, T, T)
        sent = np.arange(patterns.shape[1])
        looked = patterns[:, sent, :, np.asarray(sources)[rows], :]  # (n, L, h, T)
        parts.append(np.einsum("nlht,ntr->lhnr", looked, masks[rows]))
    return Looks(names, frozen(np.concatenate(parts, axis=2)))
