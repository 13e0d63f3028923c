"""A report card: many questions of the exam asked of a student after some test, and what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray

from model.course.exam_in_pieces import pieces
from model.course.settings import Settings
from model.exams import NOT_ASKED, Exam
from model.student.arrays import Array, Weights, as_tensors, frozen
from model.student.training import choice_ranks
from model.student.with_weights import logits_with

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Marks:
    """How n questions were answered, w asked words in all, each word given the right ones before it."""

    questions: Ints
    """(n,), places in the exam."""
    row: Ints
    """(w,), which of the n questions a word belongs to, in reading order."""
    targets: Ints
    """(w,), the right word's token id."""
    said: Ints
    """(w,), the token id of the student's first choice."""
    sure: Array
    """(w,), its probability."""
    p_right: Array
    """(w,), the right word's probability."""
    ranks: Ints
    """(w,), the right word's place among the choices, 0 the first."""

    @property
    def spot_on(self) -> Bools:
        """(w,), whether the right word was the first choice."""
        return np.asarray(self.ranks == 0)

    @cached_property
    def right(self) -> Bools:
        """(n,), whether every asked word of a question is right."""
        return np.asarray(np.bincount(self.row, ~self.spot_on, minlength=len(self.questions)) == 0)

    @cached_property
    def sure_of_right(self) -> Array:
        """(n,), the probability of the whole right answer: the product over its words."""
        found = np.ones(len(self.questions))
        np.multiply.at(found, self.row, self.p_right)
        return frozen(found)

    def share(self, chosen: Bools, by_word: bool) -> float:
        """The share that is right of the `chosen` (n,) questions, or `by_word` of their words; NaN of none."""
        counted = self.spot_on[chosen[self.row]] if by_word else self.right[chosen]
        return float(counted.mean()) if len(counted) else float("nan")

    def loss(self, chosen: Bools) -> float:
        """The mean −ln p(right) in nats over the words of the `chosen` (n,) questions; NaN of none."""
        words = self.p_right[chosen[self.row]]
        with np.errstate(divide="ignore"):
            return float(-np.log(words).mean()) if len(words) else float("nan")


def marks(settings: Settings, weights: Weights, questions: Sequence[int]) -> Marks:
    """What a student with these weights makes of the questions at these places of the exam; nothing is studied."""
    tensors, found, rows, first = as_tensors(weights), [], [], 0
    for tokens, targets in pieces(settings, questions):
        asked = targets != NOT_ASKED
        with torch.no_grad():
            logits = logits_with(settings.transformer, tensors, tokens, asked=asked)
            chances = logits.softmax(dim=-1).numpy()  # (asked, V)
        right = targets[asked].numpy()
        of_word = np.arange(len(right))
        said = logits.argmax(dim=-1).numpy()
        ranks = choice_ranks(logits.numpy(), targets.numpy())[asked.numpy()]
        found.append((right, said, chances[of_word, said], chances[of_word, right], ranks))
        rows.append(first + np.nonzero(asked.numpy())[0])
        first += len(tokens)
    columns = [frozen(np.concatenate(parts)) for parts in zip(*found, strict=True)]
    return Marks(frozen(np.array(questions)), frozen(np.concatenate(rows)), *columns)


def sample(exam: Exam, most: int) -> tuple[int, ...]:
    """All questions of the exam, or about `most`: as many of every topic, studied and never, evenly from first to last.

    Returns their places in order.
    """
    if len(exam.questions) <= most:
        return tuple(range(len(exam.questions)))
    kinds: dict[tuple[str, bool], list[int]] = {}
    for place, question in enumerate(exam.questions):
        kinds.setdefault((question.topic, place in exam.held_out), []).append(place)
    each = max(1, most // len(kinds))
    chosen = [places[:: max(1, -(-len(places) // each))] for places in kinds.values()]
    return tuple(sorted(place for places in chosen for place in places))


def right_since(right: Bools) -> Ints:
    """(n,), from which of the m moments on a question was right for good, of `right` (m, n); m where it is not now."""
    turned = np.asarray(right)[::-1]
    streak = np.logical_and.accumulate(turned, axis=0).sum(axis=0)
    return np.asarray(len(turned) - streak)
