"""`paper`: the exam sheet, as the student handed it in and as the teacher hands it back."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import streamlit as st

from dashboard.components.frontend import component, pack

_mount = component("paper", '<section class="live-paper"></section>')

Verdict = Literal["spot on", "close", "way off"]


@dataclass(frozen=True)
class Option:
    """One possible answer and how sure the student is of it."""

    text: str
    confidence: float
    """The probability that the student gives it, between 0 and 1."""


@dataclass(frozen=True)
class Question:
    """One question on the sheet, with the options that are printed below it."""

    prompt: str
    options: tuple[Option, ...]
    pick: int
    """Index in `options` of the student's answer."""
    answer: int
    """Index in `options` of the right answer."""
    marks_lost: float
    """−ln p of the right answer, in nats."""
    verdict: Verdict
    held_out: bool = False
    """The student never studies this question."""

    def __post_init__(self) -> None:
        for field in ("pick", "answer"):
            index = getattr(self, field)
            if not 0 <= index < len(self.options):
                raise ValueError(
                    f"{field} must be an index of the {len(self.options)} options, got {index}"
                )


@dataclass(frozen=True)
class PaperFrame:
    """The sheet at one test number."""

    step: int
    questions: tuple[Question, ...]
    score: str = ""
    """What the teacher writes on top of a graded sheet: "21 of 32 right · 0.84 lost"."""


def paper(
    frames: Sequence[PaperFrame],
    *,
    key: str,
    sealed: bool,
    pinned: int | None = None,
    title: str = "",
    run: str = "",
    on_pin: Callable[[int], None] | None = None,
) -> int | None:
    """Show the sheet of `frames[0]`, or play all frames with the page's `player`.

    A `sealed` sheet shows picks and confidence only: neither the right answers nor what would give
    them away is sent to the browser. `pinned` is the question to stand out, `title` the sheet's
    printed head. `run` as in `live_chart`; `on_pin` is called with the question's index before the
    rerun that a press causes.

    Returns the index of the question that was pressed in this rerun, if one was. Raises ValueError
    without frames.
    """
    if not frames:
        raise ValueError("frames must hold at least one frame, got none")
    questions = min(len(frame.questions) for frame in frames)

    def pin(value: object) -> int | None:
        return value if type(value) is int and 0 <= value < questions else None

    def heard() -> None:
        index = pin(st.session_state[key].get("pin"))
        if index is not None and on_pin is not None:
            on_pin(index)

    result = _mount(
        key=key,
        data=pack(
            {
                "run": run,
                "sealed": sealed,
                "pinned": pinned,
                "title": title,
                "frames": [_frame(frame, sealed) for frame in frames],
            }
        ),
        on_pin_change=heard,
    )
    return pin(result.get("pin"))


def _frame(frame: PaperFrame, sealed: bool) -> dict[str, object]:
    questions = [asdict(question) for question in frame.questions]
    if sealed:
        for question in questions:
            for secret in ("answer", "marks_lost", "verdict"):
                del question[secret]
    return {
        "step": frame.step,
        "score": "" if sealed else frame.score,
        "questions": questions,
    }
