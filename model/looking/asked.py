"""Which words of a test are asked, and how they are graded: what sheet and charts agree on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from model import Record
from model.student.arrays import Array, frozen
from model.student.training import choice_ranks

Verdict = Literal["spot on", "close", "way off"]
"""The student's first choice, its second or third, or any other."""

N_OPTIONS = 4
"""Options that are printed below a question, A to D."""


@dataclass(frozen=True)
class AskedWord:
    """One word that a test asks for: a place in its arrays of shape (B, T)."""

    row: int
    """The question's row in the batch, from 0."""
    position: int
    """Where in the question it is asked, from 0; the student has read the words up to there."""
    number: int
    """Which of its question's asked words it is, from 1."""
    right: int
    """The right word's token id."""


def asked_words(record: Record, row: int | None = None) -> tuple[AskedWord, ...]:
    """The asked words of the whole test, or of one of its questions, in reading order."""
    rows = range(len(record.batch.questions)) if row is None else (row,)
    return tuple(
        AskedWord(r, int(position), number, int(record.batch.targets[r, position]))
        for r in rows
        for number, position in enumerate(np.flatnonzero(record.batch.asked[r]), start=1)
    )


def words_read(record: Record, asked: AskedWord) -> tuple[str, ...]:
    """The words that the student has read when it is asked that word."""
    vocabulary = record.settings.questions.vocabulary
    tokens = record.batch.tokens[asked.row, : asked.position + 1]
    return tuple(vocabulary[token] for token in tokens)


def prompt_of(record: Record, asked: AskedWord) -> str:
    """The words read, as a person would write them."""
    return " ".join(words_read(record, asked))


def favourites(chances: np.ndarray, right: int, n_options: int = N_OPTIONS) -> list[int]:
    """The ids of the likeliest words, likeliest first, always with the right one among them."""
    top = [int(word) for word in np.argsort(-chances, kind="stable")[:n_options]]
    if right not in top:
        top[-1] = right
    return top


def verdict(rank: int) -> Verdict:
    """The grade of an answer whose right word was the student's choice number `rank`, from 0."""
    return "spot on" if rank == 0 else "close" if rank < 3 else "way off"


def ranks(record: Record) -> np.ndarray:
    """(B, T), the right word's place among the student's choices, from 0; −1 where nothing is asked."""
    return frozen(choice_ranks(record.asked_logits, record.batch.targets))


@dataclass(frozen=True)
class Tally:
    """How many words and questions of a test were right."""

    words: int
    """All words that were asked."""
    spot_on: int
    """Of these, the student's first choice."""
    close: int
    """Of these, its second or third choice."""
    questions: int
    all_right: int
    """Questions with every asked word right."""

    @property
    def way_off(self) -> int:
        """Words that were not among its first three choices."""
        return self.words - self.spot_on - self.close


def tally(record: Record) -> Tally:
    """The grades of a test, counted."""
    places = ranks(record)  # (B, T)
    verdicts = [verdict(int(rank)) for rank in places[places >= 0]]
    return Tally(
        words=len(verdicts),
        spot_on=verdicts.count("spot on"),
        close=verdicts.count("close"),
        questions=len(places),
        all_right=int((places <= 0).all(axis=1).sum()),
    )


def question_words(record: Record) -> list[str]:
    """Every question of the test as a person would write it; of a sentence that is asked whole, the sentence."""
    exam = record.settings.questions
    questions = [exam.questions[place] for place in record.batch.questions]
    return [
        question.answer_text(exam.stop_word)
        if question.prompt == (exam.stop_word,)
        else question.prompt_text
        for question in questions
    ]


def question_losses(record: Record, losses: Array) -> Array:
    """(B,), the mean loss in nats over each question's asked words, from losses (B, T)."""
    return frozen(losses.sum(axis=1) / record.batch.asked.sum(axis=1))
