"""The students of the experiment on learning by heart: one that does, and what may cure it, all of them real."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from dashboard.rooms.epochs.choices import CURES
from dashboard.serving.runs import last_test, shared_run, study
from model import EXAMS, Run, Settings
from model.course.history import History
from model.exams.exam import shuffle_key

FEW, ALL = 80, 100
"""Of the hundred first sums; a tenth of them is never studied."""
ROUNDS, FEWER_ROUNDS = 50, 10
DECAY, MORE_DECAY = 0.1, 3.0
AHEAD = 60
"""Tests that a turn of studying goes on at most."""
CLEARLY = 0.1
"""Nats by which marks lost must differ to count as fallen or risen."""


def sums(n: int) -> tuple[tuple[str, str], ...]:
    """The first `n` of the hundred first sums, shuffled always in the same way, as questions and answers."""
    exam = EXAMS["first-sums"]()
    shuffled = sorted(exam.questions, key=lambda question: shuffle_key(question.prompt_text))
    return tuple((q.prompt_text, q.answer_text(exam.stop_word)) for q in shuffled[:n])


@dataclass(frozen=True)
class Student:
    """One of them: its settings, and up to which test it is looked at."""

    settings: Settings
    last: int

    @property
    def run(self) -> Run:
        """Its course, the same for every visitor."""
        return shared_run(self.settings)

    @property
    def is_done(self) -> bool:
        """Whether it has studied all that it should."""
        return self.run.step >= min(self.last, last_test(self.run))

    @property
    def history(self) -> History:
        """Its course up to that test."""
        return self.run.history.up_to(self.last)


@cache
def by_heart() -> Student:
    """Few questions, many rounds."""
    return _student(Settings.recommended("own", pairs=sums(FEW), rounds=ROUNDS, weight_decay=DECAY))


@cache
def cured() -> Mapping[str, Student]:
    """What each of `CURES` changes of it; more questions come in about as many tests."""
    ill = by_heart().settings
    more = Settings.recommended("own", pairs=sums(ALL), rounds=ROUNDS, weight_decay=DECAY)
    rounds = round(ill.last_step / more.tests_per_round)
    found = {
        "fewer": Student(ill, FEWER_ROUNDS * ill.tests_per_round),
        "more": _student(
            Settings.recommended("own", pairs=sums(ALL), rounds=rounds, weight_decay=DECAY)
        ),
        "decay": _student(
            Settings.recommended("own", pairs=sums(FEW), rounds=ROUNDS, weight_decay=MORE_DECAY)
        ),
    }
    return {name: found[name] for name in CURES}


def _student(settings: Settings) -> Student:
    return Student(settings, settings.last_step)


def study_on(students: tuple[Student, ...]) -> float:
    """One turn for the first that is not done; returns how much of all their tests is behind them, 1 in the end."""
    for student in students:
        if not student.is_done:
            study(student.run, min(student.run.step + AHEAD, student.last))
            break
    if all(student.is_done for student in students):
        return 1.0
    done = sum(min(student.run.step, student.last) for student in students)
    return done / sum(student.last for student in students)


def course_of(history: History) -> str:
    """How the marks lost on the never studied went: a key of `COURSES`."""
    lost = history.held_out_loss
    if lost[-1] > lost.min() + CLEARLY:
        return "back" if lost.min() < lost[0] - CLEARLY else "up"
    return "down" if lost[-1] < lost[0] - CLEARLY else "level"


def best_cure() -> str:
    """The cure after which the never studied lose fewest marks: a key of `CURES`."""
    return min(cured(), key=lambda name: float(cured()[name].history.held_out_loss[-1]))


def lowest(history: History) -> tuple[int, float]:
    """After which test the never studied lost fewest marks, and how many."""
    at = int(np.argmin(history.held_out_loss))
    return int(history.held_out_step[at]), float(history.held_out_loss[at])
