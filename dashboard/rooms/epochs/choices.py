"""What the page of rounds keeps in the link: the scale of its curves, and the bets of its experiment."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from dashboard.cards.first_bet import choice_part
from dashboard.shell.link import Part, quoted

COURSES: Mapping[str, str] = MappingProxyType(
    {
        "down": "they fall, like the studied",
        "back": "they fall, then rise again",
        "up": "they rise from the start",
        "level": "they stay where they are",
    }
)
"""How the marks lost on what was never studied may go: the link's words, and the chips'."""

CURES: Mapping[str, str] = MappingProxyType(
    {"fewer": "fewer rounds", "more": "more questions", "decay": "more weight decay"}
)
"""What may help a student that learned by heart."""


def _read_log(link: Mapping[str, str], problems: list[str]) -> bool:
    text = link.get("log", "")
    if text in ("", "1"):
        return bool(text)
    problems.append(f"This link asks for log={quoted(text)}; allowed is log=1, for powers of ten.")
    return False


LOG: Part[bool] = Part("log", False, _read_log, lambda log: {"log": "1"} if log else {})
"""Whether marks lost, notes and steps stand on axes of powers of ten."""

COURSE_BET = choice_part("by-heart", COURSES)
"""How the marks lost on the never studied go: a key of `COURSES`, `SHOW`, or nothing yet."""

CURE_BET = choice_part("cure", CURES)
"""Which cure helps most: a key of `CURES`, `SHOW`, or nothing yet."""
