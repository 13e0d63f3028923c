"""The chapters of a lesson: a view of the app and a bet each. Where in the lesson one is stands in the link."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from dashboard.cards.bets import MADE, SKIPPED
from dashboard.cards.first_bet import BET, NEVER_BET, SHOW
from dashboard.shell import session
from dashboard.shell.link import Part, quoted
from dashboard.shell.stations import GRADED, NOTES, SITS, STUDIES
from dashboard.shell.way import CLASSROOM, TWO_EXAMS

LESSON = "pages/lesson.py"
"""The lesson's own page, as `st.navigation` knows it."""

MIDWAY = 20
"""A test at which the student of the opening exam has about half of the answers right."""

State = Literal["bet made", "seen without a bet", "open"]


@dataclass(frozen=True)
class Chapter:
    """One view of the app, and the bet that a visitor makes there before it shows how things come out."""

    page: str
    """The page's file, as `st.navigation` knows it."""
    title: str
    """The page's own."""
    asks: str
    """What is bet on there."""
    then: str
    """What to do once the bet is made."""
    bet: str
    """The link's word for that bet: its own parameter, or its key among all bets."""
    test: int
    """The test on screen, from 1."""
    minutes: int


CHAPTERS = (
    Chapter(
        CLASSROOM.page,
        "Classroom",
        "After how many tests will it be sure of the answer?",
        "Press Play, and stop once both curves lie flat.",
        BET.name,
        test=1,
        minutes=3,
    ),
    Chapter(
        SITS.page,
        "The student sits",
        "How sure is it of what it wrote?",
        "Find the right word among all that it knows.",
        "sure",
        test=MIDWAY,
        minutes=2,
    ),
    Chapter(
        GRADED.page,
        "The teacher grades",
        "Which answer will cost most?",
        "Look at the curve: what does half as sure cost?",
        "dearest",
        test=MIDWAY,
        minutes=2,
    ),
    Chapter(
        NOTES.page,
        "Notes in the margin",
        "One weight is turned up. What will the test lose?",
        "Compare the note with what the wiggle measured.",
        "wiggle",
        test=MIDWAY,
        minutes=2,
    ),
    Chapter(
        STUDIES.page,
        "Studying",
        "How hard is too hard?",
        "See the same paper sat again after one step.",
        "too-hard",
        test=MIDWAY,
        minutes=2,
    ),
    Chapter(
        "pages/epochs.py",
        "Round after round",
        "Will the questions that it never studied follow?",
        "Press Play until all that it studies is right.",
        "follow-up",
        test=MIDWAY,
        minutes=2,
    ),
    Chapter(
        TWO_EXAMS.page,
        "Two exams",
        "Which of two students answers what it never studied?",
        "Say in a sentence why they differ.",
        NEVER_BET.name,
        test=MIDWAY,
        minutes=2,
    ),
)
"""In the order of the way."""


def _read(link: Mapping[str, str], problems: list[str]) -> int:
    text = link.get("chapter", "")
    if not text:
        return 0
    if re.fullmatch(r"\d{1,2}", text, re.ASCII) and 1 <= int(text) <= len(CHAPTERS):
        return int(text)
    problems.append(
        f"This link leads to chapter {quoted(text)}; the lesson has {len(CHAPTERS)}, from 1 to {len(CHAPTERS)}. "
        "All else is as the link says."
    )
    return 0


CHAPTER: Part[int] = Part(
    "chapter", 0, _read, lambda number: {"chapter": str(number)} if number else {}
)
"""The chapter of the lesson that the visitor is in, from 1; 0 while there is no lesson."""


def minutes_left(number: int) -> int:
    """About how long the lesson still takes for somebody at the beginning of that chapter, from 1."""
    return sum(chapter.minutes for chapter in CHAPTERS[number - 1 :])


def where(number: int) -> str:
    """How far one is: "Chapter 3 of 7 · about 10 minutes left"."""
    left = minutes_left(number)
    return f"Chapter {number} of {len(CHAPTERS)} · about {left} minutes left"


def state_of(chapter: Chapter) -> State:
    """What became of the chapter's bet in this visit."""
    own = {BET.name: session.part(BET), NEVER_BET.name: session.part(NEVER_BET)}
    if chapter.bet in own:
        bet = own[chapter.bet]
        return "open" if not bet else "seen without a bet" if bet == SHOW else "bet made"
    choice = next((made.choice for made in session.part(MADE) if made.key == chapter.bet), None)
    if choice is None:
        return "open"
    return "seen without a bet" if choice == SKIPPED else "bet made"


def next_open() -> int:
    """The first chapter, from 1, whose bet is still open; 0 if there is none."""
    return next(
        (n for n, chapter in enumerate(CHAPTERS, start=1) if state_of(chapter) == "open"), 0
    )


def link_to(number: int) -> dict[str, str]:
    """The query parameters of that chapter, from 1, with this visit's student, bets and all else that it keeps."""
    test = min(CHAPTERS[number - 1].test, session.visit().settings.last_step)
    kept = {name: value for name, value in session.link().items() if name != "test"}
    return kept | {"chapter": str(number), "test": str(test)}
