"""`paper`: the exam sheet, as the student handed it in and as the teacher hands it back."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dashboard.components.frames import frame_json
from dashboard.components.frontend import component, mount, pack
from dashboard.look import numbers
from model.looking.asked import Verdict

_component = component("paper", '<section class="live-paper"></section>')


@dataclass(frozen=True)
class Option:
    """One possible answer, and how sure the student is of it."""

    text: str
    confidence: float
    """The probability that the student gives it, between 0 and 1."""


@dataclass(frozen=True)
class Blank:
    """One word that a question asks for."""

    options: tuple[Option, ...]
    """What is printed to choose from."""
    pick: int
    """Index in `options` of the student's answer."""
    answer: int
    """Index in `options` of the right answer."""
    marks_lost: float
    """−ln p of the right answer, in nats."""
    verdict: Verdict
    others: int = 0
    """How many more words the student could have said."""
    rest: float = 0.0
    """The confidence in all of those together."""

    def __post_init__(self) -> None:
        for field in ("pick", "answer"):
            index = getattr(self, field)
            if not 0 <= index < len(self.options):
                raise ValueError(
                    f"{field} must be an index of the {len(self.options)} options, got {index}"
                )


@dataclass(frozen=True)
class Question:
    """One question on the sheet: a prompt and the words that it asks for, mostly one."""

    prompt: str
    blanks: tuple[Blank, ...]
    place: int
    """Where it stands in the exam, from 0: what is followed when it is pressed."""
    shown: int = 0
    """Index in `blanks` of the one whose options are printed below."""
    held_out: bool = False
    """The student never studies this question."""

    def __post_init__(self) -> None:
        if not 0 <= self.shown < len(self.blanks):
            raise ValueError(
                f"shown must be an index of the {len(self.blanks)} blanks, got {self.shown}"
            )

    @property
    def marks_lost(self) -> float:
        """−ln p of the whole answer, in nats: what its words lost, together."""
        return math.fsum(blank.marks_lost for blank in self.blanks)

    @property
    def verdict(self) -> Verdict:
        """The worst of its words' grades: an answer is right when all of it is."""
        order: tuple[Verdict, ...] = ("spot on", "close", "way off")
        return max((blank.verdict for blank in self.blanks), key=order.index)


@dataclass(frozen=True)
class PaperFrame:
    """The sheet of one test."""

    questions: tuple[Question, ...]
    sealed: bool = False
    """Neither the right answers nor what would give them away is sent to the browser."""
    blind: bool = False
    """Nor is anything but the answers: how sure the student is has still to be bet on."""
    followed: int | None = None
    """The line, from 0, of the question that is followed; None where it is not in this test."""
    score: str = ""
    """What the teacher writes on top of a graded sheet; its unit opens: "21 of 32 right · 0.84 nats lost"."""
    note: str = ""
    """What is told below the lines, of a followed question that is none of them."""


def paper(
    *, key: str, sealed: bool, title: str = "", on_follow: Callable[[int, int], None] | None = None
) -> None:
    """A sheet in its place: the page's supply brings that of each test.

    A `sealed` sheet shows answers and confidence only. `title` is the sheet's printed head; `on_follow` is called with
    the question's place in the exam and that of its asked word, both from 0, before the rerun that a press causes.
    """

    def hear(value: object) -> None:
        match value:
            case [int(place), int(blank)] if on_follow is not None and min(place, blank) >= 0:
                on_follow(int(place), int(blank))  # True is an int too

    mount(_component, pack({"key": key, "sealed": sealed, "title": title}), key=key, follow=hear)


@frame_json.register
def _(frame: PaperFrame) -> dict[str, Any]:
    """What the browser needs of a frame; of a sealed one, nothing that tells a right answer."""
    sealed = frame.sealed
    return {
        "followed": frame.followed,
        "note": frame.note,
        "score": "" if sealed else frame.score,
        "questions": [_question(question, sealed, frame.blind) for question in frame.questions],
    }


def _question(question: Question, sealed: bool, blind: bool) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "prompt": question.prompt,
        "place": question.place,
        "held_out": question.held_out,
        "shown": question.shown,
    }
    if blind:
        picks = [blank.options[blank.pick].text for blank in question.blanks]
        return plain | {"options": [], "blanks": [{"pick": pick} for pick in picks]}
    shown = question.blanks[question.shown]
    plain |= {
        "options": [[option.text, _finite(option.confidence)] for option in shown.options],
        "pick": shown.pick,
        "others": shown.others,
        "rest": _finite(shown.rest),
        "blanks": [_blank(blank, sealed) for blank in question.blanks],
    }
    if not sealed:
        plain |= {
            "answer": shown.answer,
            "marks_lost": _lost(question.marks_lost),
            "verdict": question.verdict,
        }
    return plain


def _blank(blank: Blank, sealed: bool) -> dict[str, Any]:
    pick, answer = blank.options[blank.pick], blank.options[blank.answer]
    plain: dict[str, Any] = {"pick": pick.text, "confidence": _finite(pick.confidence)}
    if not sealed:
        plain |= {
            "answer": answer.text,
            "sure": _finite(answer.confidence),
            "marks_lost": _lost(blank.marks_lost),
            "verdict": blank.verdict,
        }
    return plain


def _lost(marks: float) -> str | None:
    """Marks lost as text with their unit, None where a diverged student left no number."""
    return f"{numbers.nats(marks)} nats" if math.isfinite(marks) else None


def _finite(value: float) -> float | None:
    """`value`, None where a diverged student left no number."""
    return value if math.isfinite(value) else None
