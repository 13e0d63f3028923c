"""What the page of rounds keeps in the link: the scale of its curves, and the bets of its experiment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from dashboard.shell.link import Part, quoted

SHOW = "show"
"""The choice of somebody who would rather see it at once."""

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


def _reader(name: str, choices: Mapping[str, str]) -> Callable[[Mapping[str, str], list[str]], str]:
    def read(link: Mapping[str, str], problems: list[str]) -> str:
        text = link.get(name, "")
        if text and text != SHOW and text not in choices:
            allowed = ", ".join((*choices, SHOW))
            problems.append(f"This link bets on {name}={quoted(text)}; allowed are {allowed}.")
            return ""
        return text

    return read


def _bet(name: str, choices: Mapping[str, str]) -> Part[str]:
    return Part(name, "", _reader(name, choices), lambda bet: {name: bet} if bet else {})


LOG: Part[bool] = Part("log", False, _read_log, lambda log: {"log": "1"} if log else {})
"""Whether marks lost, notes and steps stand on axes of powers of ten."""

COURSE_BET = _bet("by-heart", COURSES)
"""How the marks lost on the never studied go: a key of `COURSES`, `SHOW`, or nothing yet."""

CURE_BET = _bet("cure", CURES)
"""Which cure helps most: a key of `CURES`, `SHOW`, or nothing yet."""
