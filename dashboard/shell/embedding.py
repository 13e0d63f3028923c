"""One card in somebody else's page: which cards there are, and the HTML that brings one there."""

from __future__ import annotations

import html
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlencode

from dashboard.shell import session
from dashboard.shell.link import Part, quoted, to_link

CARDS: Mapping[str, str] = MappingProxyType(
    {
        "marks-lost": "Marks lost",
        "right": "Answers right",
        "paper": "The graded paper",
    }
)
"""The link's word for a card that can stand alone → what it is called."""

FIRST = "marks-lost"
"""The card of a link that names none."""

HEIGHTS: Mapping[str, int] = MappingProxyType({"marks-lost": 580, "right": 580, "paper": 800})
"""Pixels that the card takes with the player above it, on a phone too."""


def _read(link: Mapping[str, str], problems: list[str]) -> str:
    text = link.get("card", FIRST)
    if text in CARDS:
        return text
    problems.append(
        f"This link asks for the card {quoted(text)}; there are {', '.join(CARDS)}. Here is {FIRST}."
    )
    return FIRST


CARD: Part[str] = Part("card", FIRST, _read, lambda card: {} if card == FIRST else {"card": card})
"""The card that is shown where the app is embedded."""


def embedded_address(card: str) -> str:
    """The address of that card alone, for an iframe: this student at this test; what else is open stays at home."""
    link = {"embed": "true", **CARD.write(card), **to_link(session.visit())}
    return f"{session.home()}?{urlencode(link)}"


def snippet(card: str) -> str:
    """The HTML that shows the card in another page."""
    return (
        f'<iframe src="{html.escape(embedded_address(card))}" title="Exam Room: a language model learns, test by test" '
        f'width="100%" height="{HEIGHTS[card]}" style="border: 0" loading="lazy"></iframe>'
    )
