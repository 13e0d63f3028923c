"""The sheet that the visitor sits: a few questions of the test, what the student thinks of them, before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.components.coins import Sealed
from dashboard.look.text import counted
from model import Record
from model.looking.asked import AskedWord, asked_words, prompt_of
from model.looking.inside import trace_of
from model.student.arrays import Array, softmax

MOST_QUESTIONS = 3
"""Questions of a test that the visitor sits: they stand side by side, and fill a screen."""
N_WRONG = 2
"""Wrong words among the options: the student's two best."""

Shares = tuple[float, ...]
"""How sure somebody is of each option of a question; what is left for all other words comes last."""


@dataclass(frozen=True)
class Asked:
    """One question of the sheet with everything that is known of it; only `sealed` is for the browser."""

    prompt: str
    words: tuple[str, ...]
    """The right word and the student's best wrong ones, in the order of the vocabulary."""
    right: int
    """Index in `words`."""
    others: int
    """How many more words could be the answer; they share the last row."""
    before: Shares
    """The student that sits the test."""
    after: Shares
    """The same student after it has studied this test once."""
    lost: float
    """−ln p of the right word in nats, as the teacher graded it."""
    lost_after: float
    """The same for the test sat again."""

    @property
    def options(self) -> tuple[str, ...]:
        """What stands on the rows."""
        if not self.others:
            return self.words
        return (*self.words, counted(self.others, "other word"))

    @property
    def sealed(self) -> Sealed:
        """The question as the visitor gets it: nothing of the rest can be told from it."""
        return Sealed(self.prompt, self.options)


def sheet_of(record: Record) -> tuple[Asked, ...]:
    """The first different questions of the test, one asked word of each."""
    chosen: dict[str, AskedWord] = {}
    for row in range(len(record.batch.questions)):
        asked = _word_of(record, row)
        chosen.setdefault(_written(record, asked), asked)
        if len(chosen) == MOST_QUESTIONS:
            break
    return tuple(_asked(record, prompt, asked) for prompt, asked in chosen.items())


def _word_of(record: Record, row: int) -> AskedWord:
    """The answer's first word; of a sentence, which is asked from its first word on, the one in the middle."""
    question = record.settings.questions.questions[record.batch.questions[row]]
    words = asked_words(record, row)
    if len(question.prompt) == 1 and len(words) > 1:
        return words[len(words) // 2]
    return next((word for word in words if word.position >= len(question.prompt) - 1), words[0])


def _written(record: Record, asked: AskedWord) -> str:
    """The words read as a person would write them, without the end of the sentence before."""
    stop_word = record.settings.questions.stop_word
    prompt = prompt_of(record, asked)
    return prompt if stop_word is None else prompt.removeprefix(f"{stop_word} ")


def _asked(record: Record, prompt: str, asked: AskedWord) -> Asked:
    vocabulary = record.settings.questions.vocabulary
    before = record.probabilities[asked.row, asked.position]
    read = record.batch.tokens[asked.row : asked.row + 1, : asked.position + 1]
    logits = trace_of(record.settings, record.after, read)["logits"]
    wrong = [int(w) for w in np.argsort(-before, kind="stable") if w != asked.right][:N_WRONG]
    words = sorted([asked.right, *wrong])
    others = len(vocabulary) - len(words)
    return Asked(
        prompt=prompt,
        words=tuple(vocabulary[word] for word in words),
        right=words.index(asked.right),
        others=others,
        before=_shares(before, words, others),
        after=_shares(softmax(logits[0, -1]), words, others),
        lost=float(record.losses[asked.row, asked.position]),
        lost_after=float(record.resit_losses[asked.row, asked.position]),
    )


def _shares(chances: Array, words: Sequence[int], others: int) -> Shares:
    """The shares of these words, and of all others together if there are any."""
    own = [float(chances[word]) for word in words]
    return (*own, max(0.0, 1.0 - sum(own))) if others else tuple(own)
