"""Two students side by side, as recommended for their exams, and how far each of them is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from dashboard.cards.first_bet import SHOW, WHICH
from dashboard.serving.runs import last_test, shared_run, study
from model import Run, Settings
from model.course.history import History

EXAMS: Mapping[str, str] = MappingProxyType({"sums": "first-sums", "capitals": "capitals"})
"""The bet's word for an exam → the exam."""

GENERALIZES = 0.5
"""Share of the never studied from which we say that a student answers them."""

AHEAD = 60
"""Tests that a turn of studying goes on at most, so that nobody trains a course that nobody looks at."""


@dataclass(frozen=True)
class Pair:
    """Both runs, the same for every visitor."""

    sums: Run
    capitals: Run

    @property
    def runs(self) -> tuple[Run, Run]:
        """Both, in the order of `EXAMS`."""
        return self.sums, self.capitals

    def study(self) -> None:
        """One turn for the student that is further behind: a slice of a second, for others come in between."""
        waiting = [run for run in self.runs if not is_done(run)]
        if waiting:
            run = min(waiting, key=share_done)
            study(run, run.step + AHEAD)

    @property
    def is_done(self) -> bool:
        """Whether both know by heart what they study."""
        return all(is_done(run) for run in self.runs)

    @property
    def last(self) -> int:
        """The test up to which both are shown: at the end of its round the slower one knows all that it studies."""
        return max(learned_at(run) or last_test(run) for run in self.runs)

    def histories(self) -> tuple[History, History]:
        """What is shown of each: the same number of tests."""
        sums, capitals = (run.history.up_to(self.last) for run in self.runs)
        return sums, capitals


def pair() -> Pair:
    """The two shared runs."""
    sums, capitals = (shared_run(Settings.recommended(exam)) for exam in EXAMS.values())
    return Pair(sums, capitals)


def learned_at(run: Run) -> int | None:
    """The last test of the first round in which every question of every test was right; None before that."""
    history, length = run.history, run.settings.tests_per_round
    for first in range(0, len(history) - length + 1, length):
        if (history.accuracy[first : first + length] == 1).all():
            return first + length
    return None


def is_done(run: Run) -> bool:
    """Whether there is nothing to wait for: all is learned, or no test is left."""
    return learned_at(run) is not None or run.step >= last_test(run)


def share_done(run: Run) -> float:
    """How much of what is studied was right in the last round so far."""
    if is_done(run):
        return 1.0
    latest = run.history.accuracy[-run.settings.tests_per_round :]
    return float(latest.mean()) if len(latest) else 0.0


def knows_the_never_studied(history: History) -> bool:
    """Whether a student answers most of what was kept out of its tests, when it was last asked."""
    return bool(history.held_out_accuracy[-1] > GENERALIZES)


def outcome(histories: tuple[History, History]) -> str:
    """Which of the two answers what it never studied: a word that can be bet on."""
    known = [knows_the_never_studied(history) for history in histories]
    if all(known):
        return "both"
    return next((word for word, it_is in zip(EXAMS, known, strict=True) if it_is), "neither")


def settled(bet: str, came: str) -> str:
    """The bet beside what happened."""
    happened = {
        "sums": "**First sums alone**",
        "capitals": "**Capitals alone**",
        "both": "**both**",
        "neither": "**neither**",
    }[came]
    if bet in ("", SHOW):
        return f"It was {happened}."
    if bet == came:
        return f"You said “{WHICH[bet]}”, and it was {happened}: well seen."
    return f"You said “{WHICH[bet]}”. It was {happened}."
