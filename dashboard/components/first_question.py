"""`first_question`: one question that is followed through the course, answered in ink, graded in red, and bet on.

It is HTML, so it is there before Plotly is: the first thing that a visitor sees.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from dashboard.components.frames import frame_json, plain
from dashboard.components.frontend import component, mount, pack

_component = component("first_question", '<section class="live-question"></section>')


@dataclass(frozen=True)
class QuestionFrame:
    """The question as the student that sits a test would answer it."""

    prompt: str
    answer: str
    """The student's first choice."""
    right: str
    sure: float
    """The confidence in the right answer, between 0 and 1; NaN of a student that diverged."""
    options: tuple[tuple[str, float], ...]
    """Its likeliest answers and their confidence, likeliest first, always with the right one among them."""
    others: int
    """How many more words it could have said."""
    rest: float
    """The confidence in all of those together."""
    in_test: str
    """Whether this test asks it, in a few words."""
    says: str
    """What that is, in a sentence."""
    lost: str
    """The marks lost, as text."""
    grade: str
    """Why so many, in a sentence or two of our own, in which words open."""
    stations: tuple[str, str, str, str]
    """What happens at each of a test's four stations, in this test."""
    news: str = ""
    """What there is to say of the course so far; empty while the bet says it."""


@frame_json.register
def _(frame: QuestionFrame) -> dict[str, Any]:
    drawn: dict[str, Any] = plain(asdict(frame))
    return drawn


@dataclass(frozen=True)
class Link:
    """A station's page: what it is called, and its address."""

    name: str
    address: str


def first_question(
    *,
    key: str,
    ask: str,
    bets: Sequence[int],
    bet: int,
    enough: float,
    links: Sequence[Link],
    on_bet: Callable[[int], None],
) -> None:
    """The question in its place: the page's supply brings it for each test.

    `ask` is the question of the bet: after how many tests the student is `enough` sure. `bets` are what can be chosen,
    `bet` what was, 0 for nothing yet; `on_bet` is called with a choice before the rerun that it causes.
    """

    def hear(value: object) -> None:
        if type(value) is int and value in bets:
            on_bet(value)

    data = {
        "key": key,
        "ask": ask,
        "bets": list(bets),
        "bet": bet,
        "enough": enough,
        "links": [asdict(link) for link in links],
    }
    mount(_component, pack(data), key=key, bet=hear)
