"""The report card's numbers: which questions are asked, after which tests, and what the student made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from dashboard.look import numbers
from model import Run, Settings
from model.exams import Exam
from model.looking.report_card import Bools, Marks, marks, right_since, sample

MOST_ASKED = 600
"""Questions that are asked; of a longer exam they are a sample."""
MOST_MOMENTS = 24
"""Times at which the exam is asked; of more rounds some are left out, evenly."""
MOST_MISSED = 12
"""Questions that the strip has room for."""


@dataclass(frozen=True)
class Moment:
    """A time at which the whole exam is asked: after some test."""

    step: int
    """The test before; 0 is the untouched student."""
    label: str
    """The round that ended there, "0" before the first, "now" within a round."""


def moments(settings: Settings, step: int) -> tuple[Moment, ...]:
    """Before the first test, after each round up to test `step`, and after that test; of too many some, evenly."""
    length = settings.tests_per_round
    rounds = step // length
    n = min(rounds + 1, MOST_MOMENTS)
    chosen = sorted({round(float(at)) for at in np.linspace(0, rounds, n)})
    found = [Moment(at * length, str(at)) for at in chosen]
    return (*found, Moment(step, "now")) if step % length else tuple(found)


@lru_cache(maxsize=64)
def asked_of(settings: Settings) -> tuple[int, ...]:
    """The questions that a card asks, by their places in the exam: all, or a sample."""
    return sample(settings.questions, MOST_ASKED)


def marks_after(run: Run, step: int) -> Marks:
    """The card's questions asked of the student after test `step`."""
    return marks(run.settings, run.weights_at(step), asked_of(run.settings))


@dataclass(frozen=True)
class Card:
    """The exam asked of one student at several moments, in order."""

    settings: Settings
    moments: tuple[Moment, ...]
    marks: tuple[Marks, ...]
    """One for each moment, of the same questions."""

    @property
    def exam(self) -> Exam:
        """The exam."""
        return self.settings.questions

    @property
    def by_word(self) -> bool:
        """Whether words are counted as right, not questions, as `counts_words` has it, which charts can't import."""
        return self.exam.is_text

    @property
    def now(self) -> Marks:
        """What became of the questions at the last moment."""
        return self.marks[-1]

    @property
    def never(self) -> Bools:
        """(n,), whether a question was never studied."""
        return np.array([place in self.exam.held_out for place in self.now.questions])

    def of_topic(self, topic: str) -> Bools:
        """(n,), whether a question counts for that topic."""
        return np.array([self.exam.questions[p].topic == topic for p in self.now.questions])

    @property
    def right(self) -> Bools:
        """(moments, n), whether a question was right."""
        return np.stack([each.right for each in self.marks])

    def prompt(self, row: int) -> str:
        """A question as a person would write it; of a sentence that is asked whole, the sentence."""
        question = self.exam.questions[int(self.now.questions[row])]
        whole = question.prompt == (self.exam.stop_word,)
        return question.answer_text(self.exam.stop_word) if whole else question.prompt_text

    def said(self, moment: int, row: int) -> str:
        """What the student said to a question at a moment."""
        found = self.marks[moment]
        words = [self.exam.vocabulary[int(word)] for word in found.said[found.row == row]]
        return " ".join(word for word in words if word != self.exam.stop_word) or "nothing"

    def answer(self, row: int) -> str:
        """The right answer to a question."""
        question = self.exam.questions[int(self.now.questions[row])]
        return question.answer_text(self.exam.stop_word)

    def most_missed(self) -> tuple[int, ...]:
        """The rows of the studied questions that were wrong most often after a round, the worst first.

        Before the first test nothing counts, unless there is nothing else. Of equals the less sure comes first.
        """
        right = self.right[1:] if len(self.marks) > 1 else self.right
        missed = (~right).sum(axis=0)
        missed[self.never] = 0
        order = np.lexsort((self.now.sure_of_right, -missed))
        return tuple(int(row) for row in order[:MOST_MISSED] if missed[row])

    def last_wrong(self, row: int) -> int:
        """The last moment at which a question was wrong. Raises `IndexError` if it never was."""
        return int(np.flatnonzero(~self.right[:, row])[-1])

    def since(self, row: int) -> str:
        """Since when a question has been right for good, in words."""
        at = int(right_since(self.right)[row])
        if at == len(self.moments):
            return "not yet"
        moment = self.moments[at]
        if moment.step == 0:
            return "from the start"
        if moment.label == "now":
            return f"test {numbers.count(moment.step)}"
        return f"round {moment.label}"


def shares(card: Card, rows: Bools) -> Sequence[float]:
    """The share right of these (n,) questions at every moment."""
    return [each.share(rows, card.by_word) for each in card.marks]
