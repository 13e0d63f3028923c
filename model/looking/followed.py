"""The followed question: a word of the exam, asked of whoever sits a test, whether the test asks it or not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray

from model import Record, Settings
from model.course.batches import batch_of
from model.exams import Exam
from model.looking.inside import trace_of
from model.student.arrays import Array, Weights, as_tensors, frozen, read_only, softmax
from model.student.with_weights import logits_with

SHOWCASE = "two plus three equals"
"""The question that is followed where nobody chose one, where the exam has it; otherwise the first one studied."""


@dataclass(frozen=True)
class Followed:
    """The followed word, as the student that sits a test would answer it."""

    place: int
    """Its question's place in the exam, from 0."""
    row: int | None
    """The question's row in the test, from 0; None where it is not in this test, and asked all the same."""
    position: int
    """Where in the question it is asked, from 0; the student has read the words up to there."""
    number: int
    """Which of its question's asked words it is, from 1."""
    right: int
    """The right word's token id."""
    words: tuple[str, ...]
    """The words that the student has read, one a position."""
    logits: Array
    """(V,), its gut feelings for every possible next word."""

    @property
    def in_test(self) -> bool:
        """Whether the test asks this question."""
        return self.row is not None

    @property
    def chances(self) -> Array:
        """(V,), the softmax of the logits: confidence, sums to 1."""
        return softmax(self.logits)

    @property
    def loss(self) -> float:
        """−ln p of the right word, in nats."""
        with np.errstate(divide="ignore"):
            return float(-np.log(self.chances[self.right])) + 0.0  # no −0

    @property
    def prompt(self) -> str:
        """The words read, as a person would write them."""
        return " ".join(self.words)


def showcase(exam: Exam) -> int:
    """The place of the question that is followed through a course where nobody chose one."""
    prompts = [exam.questions[place].prompt_text for place in exam.studied]
    return exam.studied[prompts.index(SHOWCASE) if SHOWCASE in prompts else 0]


@dataclass(frozen=True)
class _Asked:
    """Where a question asks a word: without any student."""

    tokens: NDArray[np.int64]
    """(1, n), the ids of the words read, the last where the word is asked."""
    number: int
    """Which of its question's asked words it is, from 1."""
    right: int
    """The right word's token id."""


def _asked(settings: Settings, place: int, word: int) -> _Asked:
    """That word, from 1, of the question at that place, from 0; of fewer words the last."""
    batch = batch_of(settings, np.array([place]))
    positions = np.flatnonzero(batch.asked[0])
    number = min(word, len(positions))
    position = int(positions[number - 1])
    return _Asked(batch.tokens[:, : position + 1], number, int(batch.targets[0, position]))


def followed(record: Record, place: int, word: int = 1) -> Followed:
    """That word of that question, asked of the student before it studies this test.

    In the test it is the very answer that was graded, the first if the test asks the question more than once.
    """
    asked = _asked(record.settings, place, word)
    position = asked.tokens.shape[1] - 1
    row = row_of(record, place)
    if row is None:
        logits = _logits(record.settings, record.before, asked.tokens)
    else:
        before = record.batch.asked[:row].sum() + record.batch.asked[row, :position].sum()
        logits = record.asked_logits[before]
    vocabulary = record.settings.questions.vocabulary
    words = tuple(vocabulary[token] for token in asked.tokens[0])
    return Followed(place, row, position, asked.number, asked.right, words, logits)


@lru_cache(maxsize=64)
def showcase_of(settings: Settings) -> int:
    """`showcase` of the exam of these settings, looked for once: the exam may be long."""
    return showcase(settings.questions)


def row_of(record: Record, place: int) -> int | None:
    """The row, from 0, in which the test asks that question of the exam first; None where it does not."""
    rows = np.flatnonzero(record.batch.questions == place)
    return int(rows[0]) if len(rows) else None


def right_word(settings: Settings, place: int, word: int = 1) -> int:
    """The token id of the right answer where the question at that place asks that word."""
    return _asked(settings, place, word).right


def chances_with(settings: Settings, weights: Weights, place: int, word: int = 1) -> Array:
    """(V,), how likely a student with these weights finds every word there; nothing is studied."""
    return frozen(softmax(_logits(settings, weights, followed_tokens(settings, place, word))))


def sure_of(settings: Settings, weights: Weights, place: int, word: int = 1) -> float:
    """How sure a student with these weights is of the right word there, between 0 and 1."""
    return float(chances_with(settings, weights, place, word)[right_word(settings, place, word)])


def followed_tokens(settings: Settings, place: int, word: int = 1) -> NDArray[np.int64]:
    """(1, n), the ids of the words read where the question at that place asks that word."""
    return _asked(settings, place, word).tokens


def followed_trace(
    record: Record, place: int, word: int = 1
) -> tuple[tuple[str, ...], dict[str, Array]]:
    """The words read up to the followed one, and every stage of the forward pass over them, as a batch of one."""
    tokens = followed_tokens(record.settings, place, word)
    vocabulary = record.settings.questions.vocabulary
    words = tuple(vocabulary[token] for token in tokens[0])
    return words, trace_of(record.settings, record.before, tokens)


def _logits(settings: Settings, weights: Weights, tokens: NDArray[np.int64]) -> Array:
    """(V,), the gut feelings after these words (1, n)."""
    last = torch.zeros(tokens.shape, dtype=torch.bool)
    last[0, -1] = True
    with torch.no_grad():
        logits = logits_with(
            settings.transformer, as_tensors(weights), torch.tensor(tokens), asked=last
        )
    return read_only(logits[0])
