"""`paper`: the exam sheet, as the student handed it in and as the teacher hands it back."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard.components.frontend import component, pack
from dashboard.look import numbers
from model.looking.asked import Verdict

_mount = component("paper", '<section class="live-paper"></section>')


@dataclass(frozen=True)
class Option:
    """One possible answer, how strongly the student feels for it, and how sure it is of it."""

    text: str
    confidence: float
    """The probability that the student gives it, between 0 and 1."""
    gut_feeling: str = ""
    """The logit as text, if it is to stand beside the confidence."""


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
    """The sheet at one test number."""

    step: int
    questions: tuple[Question, ...]
    score: str = ""
    """What the teacher writes on top of a graded sheet: "21 of 32 right · 0.84 nats lost"."""
    pinned: int | None = None
    """Index in `questions` of the one that stands out; tests differ in length, so each has its own."""


def paper(
    frames: Sequence[PaperFrame],
    *,
    key: str,
    sealed: bool,
    title: str = "",
    run: str = "",
    on_pin: Callable[[int, int], None] | None = None,
) -> int | None:
    """Show the sheet of `frames[0]`, or play all frames with the page's `player`.

    A `sealed` sheet shows picks and confidence only: neither the right answers nor what would give
    them away is sent to the browser. `title` is the sheet's printed head. `run` as in `live_chart`;
    `on_pin` is called with the indices of the question and of its asked word before the rerun that
    a press causes.

    Returns the index of the question that was pressed in this rerun, if one was. Raises ValueError
    without frames.
    """
    if not frames:
        raise ValueError("frames must hold at least one frame, got none")
    counts = [len(question.blanks) for question in frames[0].questions]

    def heard() -> None:
        place = _place(st.session_state[key].get("pin"), counts)
        if place is not None and on_pin is not None:
            on_pin(*place)

    result = _mount(
        key=key,
        data=pack(
            {
                "run": run,
                "sealed": sealed,
                "title": title,
                "frames": [paper_payload(frame, sealed) for frame in frames],
            }
        ),
        on_pin_change=heard,
    )
    place = _place(result.get("pin"), counts)
    return None if place is None else place[0]


def _place(value: object, counts: Sequence[int]) -> tuple[int, int] | None:
    """`value` from the browser as a question and one of its blanks; whatever is not one is None."""
    match value:
        case [int(question), int(blank)] if (
            0 <= question < len(counts) and 0 <= blank < counts[question]
        ):
            return question, blank
        case _:
            return None


def paper_payload(frame: PaperFrame, sealed: bool) -> dict[str, Any]:
    """What the browser needs of a frame; of a sealed one, nothing that tells a right answer."""
    return {
        "step": frame.step,
        "score": "" if sealed else frame.score,
        "pinned": frame.pinned,
        "questions": [_question(question, sealed) for question in frame.questions],
    }


def _question(question: Question, sealed: bool) -> dict[str, Any]:
    shown = question.blanks[question.shown]
    plain: dict[str, Any] = {
        "prompt": question.prompt,
        "held_out": question.held_out,
        "shown": question.shown,
        "options": [
            [option.text, _finite(option.confidence), option.gut_feeling]
            for option in shown.options
        ],
        "pick": shown.pick,
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
    pick = blank.options[blank.pick]
    plain: dict[str, Any] = {"pick": pick.text, "confidence": _finite(pick.confidence)}
    if not sealed:
        plain |= {
            "answer": blank.options[blank.answer].text,
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
