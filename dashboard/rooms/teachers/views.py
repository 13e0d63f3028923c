"""The views that a teacher's links open: a page with exam, test, seed and sections, and what is put away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from dashboard.cards.chapters import MIDWAY
from dashboard.cards.put_away import PUT_AWAY
from dashboard.shell import session
from dashboard.shell.style import LARGE


@dataclass(frozen=True)
class ExactView:
    """A page as it stands when a link opens it."""

    page: str
    """The page's file without folder and ending; the home page is classroom."""
    words: str
    """What the link says."""
    link: Mapping[str, str]
    """The query parameters."""


VIEWS = {
    "before": ExactView("classroom", "the classroom before the first test", {}),
    "france": ExactView(
        "forward_pass",
        "an untrained student and the capital of France",
        {"exam": "capitals", "open": "nonsense"},
    ),
    "sits": ExactView("forward_pass", f"the sheet of test {MIDWAY}", {"test": str(MIDWAY)}),
    "graded": ExactView("loss", f"test {MIDWAY}, to be graded", {"test": str(MIDWAY)}),
    "notes": ExactView("backward_pass", f"the notes of test {MIDWAY}", {"test": str(MIDWAY)}),
    "studies": ExactView("update", f"studying test {MIDWAY}", {"test": str(MIDWAY)}),
    "mean": ExactView(
        "loss", f"the mean of test {MIDWAY}, worked out", {"test": str(MIDWAY), "open": "mean"}
    ),
    "rounds": ExactView("epochs", f"all rounds up to test {MIDWAY}", {"test": str(MIDWAY)}),
    "two": ExactView("two_exams", "two exams, side by side", {}),
    "hand": ExactView("by_hand", "ten steps with pencil and paper", {}),
    "bold": ExactView(
        "forward_pass",
        f"test {MIDWAY} at temperature 2",
        {"test": str(MIDWAY), "temperature": "2", "open": "temperature"},
    ),
    "weight": ExactView(
        "backward_pass",
        f"one weight of the answer matrix in test {MIDWAY}",
        {"test": str(MIDWAY), "weight": "W_LM[3,5]", "open": "check-it"},
    ),
    "steps": ExactView("by_hand", "all steps by hand, with blanks", {"steps": "all"}),
    "chapters": ExactView("lesson", "the lesson's chapters", {"chapter": "1"}),
}
"""By the word that a plan calls one."""

ASIDE = ("bold", "weight", "steps")
"""Views beside the plans."""


def link_of(view: ExactView, **more: str) -> dict[str, str]:
    """The query parameters of a view with what this teacher puts away."""
    return {**view.link, **more, **PUT_AWAY.write(session.part(PUT_AWAY))}


def address_of(view: ExactView, **more: str) -> str:
    """The address of a view, seen from any page of the app."""
    query = urlencode(link_of(view, **more))
    path = "./" if view.page == "classroom" else view.page
    return path + (f"?{query}" if query else "")


def whole_address_of(view: ExactView, **more: str) -> str:
    """The same as it is written on a board, from the beginning."""
    return f"{session.home()}{address_of(view, **more).removeprefix('./')}"


def open_view(view: ExactView) -> str:
    """A link to a view, in Markdown; it opens beside this page, in large type where this page is."""
    return f"[{view.words}]({address_of(view, **LARGE.write(session.part(LARGE)))})"
