"""What this page keeps in the link: what is asked, of which moment beside now, the bet, and a change to a copy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from dashboard.shell.link import Part, quoted
from model.course.settings import MOST_TESTS
from model.looking.prompt import LONGEST_TEXT
from model.looking.what_if import Change

BETS = ("yes", "no")


@dataclass(frozen=True)
class Look:
    """What a visitor asks here."""

    prompt: str = ""
    """The words that are asked, as typed; empty for those that the page asks first."""
    then: int = 0
    """After how many tests it is asked too, beside the untouched student and the present one; 0 for neither."""
    bet: str = ""
    """Whether it will know what it never studied: "yes", "no", or empty before the bet."""
    change: Change | None = None
    """What is changed on a copy of the student."""


UNTOUCHED = Look()

_CHANGE = re.compile(
    r"([A-Za-z_0-9.]{1,60})\[(\d{0,4}(?:,\d{1,4})?)\]_(-?\d{1,4}(?:\.\d{1,6})?)", re.ASCII
)


def _read(link: Mapping[str, str], problems: list[str]) -> Look:
    look = UNTOUCHED
    if link.get("prompt"):
        look = replace(look, prompt=link["prompt"][: LONGEST_TEXT + 1])
    if "then" in link:
        text = link["then"]
        if re.fullmatch(r"\d{1,5}", text, re.ASCII) and int(text) <= MOST_TESTS:
            look = replace(look, then=int(text))
        else:
            problems.append(
                f"This link asks it also after {quoted(text)} tests; allowed is a whole number."
            )
    if link.get("knows"):
        if link["knows"] in BETS:
            look = replace(look, bet=link["knows"])
        else:
            problems.append(f"This link bets on {quoted(link['knows'])}; allowed are yes and no.")
    if "change" in link:
        found = _CHANGE.fullmatch(link["change"])
        if found is None:
            problems.append(
                f"This link changes “{quoted(link['change'])}”, which is not of the form W_LM[3,5]_0.25."
            )
        else:
            index = tuple(int(place) for place in found[2].split(",") if place)
            look = replace(look, change=Change(found[1], index, float(found[3])))
    return look


def _write(look: Look) -> dict[str, str]:
    link = {}
    if look.prompt:
        link["prompt"] = look.prompt
    if look.then:
        link["then"] = str(look.then)
    if look.bet:
        link["knows"] = look.bet
    if look.change is not None:
        place = ",".join(map(str, look.change.index))
        link["change"] = f"{look.change.where}[{place}]_{look.change.value:.6f}".rstrip("0").rstrip(
            "."
        )
    return link


LOOK = Part("inside", UNTOUCHED, _read, _write)
"""What is asked here, as a part of the visit."""
