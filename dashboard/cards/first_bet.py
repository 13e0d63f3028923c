"""The bets that stand in the link: made on one page, looked back at on the last one."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dashboard.shell.link import Part, quoted

ENOUGH = 0.9
"""How sure of the right answer the student is when the bet on the classroom is settled."""
BETS = (10, 40, 70, 150)
"""Tests that can be bet on there."""

SHOW = "show"
"""The choice of somebody who would rather see it at once."""

WHICH = {
    "sums": "First sums",
    "capitals": "Capitals",
    "both": "Both",
    "neither": "Neither",
}
"""Which of two students will answer what it never studied: the link's words, and the chips'."""


def _read(link: Mapping[str, str], problems: list[str]) -> int:
    text = link.get("bet", "")
    if not text:
        return 0
    if re.fullmatch(r"\d{1,4}", text, re.ASCII) and int(text) in BETS:
        return int(text)
    allowed = ", ".join(map(str, BETS))
    problems.append(f"This link bets on {quoted(text)} tests; allowed are {allowed}.")
    return 0


BET = Part("bet", 0, _read, lambda bet: {"bet": str(bet)} if bet else {})
"""After how many tests the visitor thinks that the student is sure; 0 before the bet."""


def choice_part(name: str, choices: Mapping[str, str]) -> Part[str]:
    """What a link keeps of a bet: a key of the choices, `SHOW`, or nothing yet."""

    def read(link: Mapping[str, str], problems: list[str]) -> str:
        text = link.get(name, "")
        if text and text != SHOW and text not in choices:
            allowed = ", ".join((*choices, SHOW))
            problems.append(f"This link bets on {name}={quoted(text)}; allowed are {allowed}.")
            return ""
        return text

    return Part(name, "", read, lambda bet: {name: bet} if bet else {})


NEVER_BET = choice_part("never", WHICH)
"""Which of the two exams the visitor thinks will be known where it was never studied."""
