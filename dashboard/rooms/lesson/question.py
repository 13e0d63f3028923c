"""What a question is, and the words of a test that some of them are about."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard.look.text import safe_markdown
from model import Record
from model.looking.asked import asked_words, prompt_of


@dataclass(frozen=True)
class Choice:
    """An answer that can be chosen."""

    key: str
    """Names what is believed, whatever the numbers are."""
    text: str
    """In Markdown."""
    why: str
    """What is said to whoever chose it, in Markdown."""


@dataclass(frozen=True)
class Question:
    """A question with one answer that was measured or can be worked out."""

    key: str
    title: str
    text: str
    """In Markdown."""
    choices: tuple[Choice, ...]
    right: str
    """The key of the choice that is true."""
    is_attitude: bool = False
    """Whether it asks what sort of thing the student is, not what it computes."""

    def choice(self, key: str) -> Choice | None:
        """The choice of that key, if there is one."""
        return next((choice for choice in self.choices if choice.key == key), None)


@dataclass(frozen=True)
class Word:
    """A word that a test asks for, and what the student said."""

    row: int
    position: int
    right_id: int
    right: str
    """In Markdown."""
    answer_id: int
    answer: str
    prompt: str
    p: float


def word_near(record: Record, p: float) -> Word:
    """The asked word of the test whose right answer has a confidence next to `p`; the first among equals."""
    asked = asked_words(record)
    chances = [record.probabilities[one.row, one.position] for one in asked]
    shares = [
        float(np.nan_to_num(each[one.right])) for each, one in zip(chances, asked, strict=True)
    ]
    n = min(range(len(asked)), key=lambda i: abs(shares[i] - p))
    one, vocabulary = asked[n], record.settings.questions.vocabulary
    answer = int(np.nan_to_num(chances[n]).argmax())
    return Word(
        one.row,
        one.position,
        one.right,
        safe_markdown(vocabulary[one.right], 40),
        answer,
        vocabulary[answer],
        prompt_of(record, one),
        shares[n],
    )
