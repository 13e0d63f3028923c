"""What the examples of the words speak of: one test, its first question, and one weight."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from dashboard.look import numbers
from dashboard.look.anatomy import SelectedWeight, largest_in, place_words
from dashboard.look.text import shortened
from model import Record, Settings
from model.course.history import History
from model.exams import Exam
from model.looking.asked import asked_words, prompt_of, words_read
from model.student.arrays import Array, Weights, softmax

LONGEST_PROMPT, LONGEST_ANSWER = 60, 24
"""Characters of a question and of a word that stand in an example."""


@dataclass(frozen=True)
class Example:
    """A sentence or two, apart from the words and numbers that are this test's: only these travel for each test."""

    says: str = ""
    """What stays, with `{}` for each value; empty where a test has nothing to show."""
    values: tuple[str, ...] = ()
    """Text, some of it foreign: a question's words."""


class Glance:
    """What the examples speak of: a test, its first question, and one weight."""

    def __init__(
        self, record: Record, history: History, weight: SelectedWeight | None = None
    ) -> None:
        self.record, self.history = record, history
        self.settings: Settings = record.settings
        self.exam: Exam = record.settings.questions
        self.asked = asked_words(record, 0)[0]
        self.logits: Array = record.asked_logits[0]  # (V,)
        self.shares: Array = softmax(self.logits)  # (V,)
        self.p = float(self.shares[self.asked.right])
        self.lost = float(record.losses[self.asked.row, self.asked.position])
        self.read = words_read(record, self.asked)
        self.n_asked = len(record.asked_logits)
        self.n_weights = self.settings.transformer.n_weights
        self.weight = weight or largest_in(record, "W_LM")
        self.note = self.of_weight(record.gradients)

    @property
    def question(self) -> str:
        """The words read before the first word that is asked."""
        return shortened(prompt_of(self.record, self.asked), LONGEST_PROMPT)

    @property
    def last_word(self) -> str:
        """The last word read."""
        return shortened(self.read[-1], LONGEST_ANSWER)

    def name(self, token: int) -> str:
        """A word that can be answered."""
        return shortened(self.exam.vocabulary[token], LONGEST_ANSWER)

    @property
    def right(self) -> str:
        """The right word."""
        return self.name(self.asked.right)

    @property
    def pick(self) -> int:
        """The likeliest word's token."""
        return int(self.logits.argmax())

    def of_weight(self, numbers_of_all: Weights) -> float:
        """The weight's number among those of all weights."""
        return float(numbers_of_all[self.weight.parameter][self.weight.index])

    @property
    def place(self) -> str:
        """Where the weight sits."""
        return place_words(self.settings, self.weight)

    @cached_property
    def moved(self) -> Array:
        """The update of the answer matrix."""
        return self.record.after["W_LM"] - self.record.before["W_LM"]


def of(says: str, *values: str | float) -> Example:
    """An example; whole numbers are written as counts, others with three digits at most."""
    return Example(says, tuple(_written(value) for value in values))


def _written(value: str | float) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return numbers.count(value)
    text = numbers.number(value)
    return text.rstrip("0").rstrip(".") if "." in text and "×" not in text else text


def power(x: float) -> float:
    """The exponential of x; infinite where that is too large to be written."""
    return math.exp(x) if x < 700 else math.inf
