"""The bets that stand in the link: made on one page, looked back at on the last one."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dashboard.shell.link import Part, quoted

ENOUGH = 0.9
"""How sure of the right answer the student is when the bet on the classroom is settled."""
BETS = (10, 40, 70, 150)
"""Tests that can be bet on there."""

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


def _read_which(link: Mapping[str, str], problems: list[str]) -> str:
    text = link.get("never", "")
    if text and text not in WHICH:
        problems.append(f"This link bets on {quoted(text)}; allowed are {', '.join(WHICH)}.")
        return ""
    return text


NEVER_BET = Part("never", "", _read_which, lambda bet: {"never": bet} if bet else {})
"""Which of the two exams the visitor thinks will be known where it was never studied: a key of `WHICH`, or nothing."""
