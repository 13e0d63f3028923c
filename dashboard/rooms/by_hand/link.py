"""The sheet in the link: the number looked at, and only those weights that are not ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from dashboard.look.text import shortened
from dashboard.rooms.by_hand.sheet import LEVELS, N_WEIGHTS, UNTOUCHED, Sheet
from dashboard.shell.link import Part

LONGEST_CHANGES = 6000
"""Characters of the parameter `w`: all weights, each with all its digits, fit in."""

LONGEST_QUOTE = 40
"""Characters of a parameter that a message repeats."""

_PLACE = re.compile(r"([A-Za-z_0-9.]{1,60})\[(\d{1,2}),(\d{1,2})\]", re.ASCII)
_NUMBER = r"-?\d{1,3}(?:\.\d{1,25})?(?:e-\d{1,3})?"
_CHANGE = re.compile(rf"(\d{{1,3}})_({_NUMBER})", re.ASCII)

Apply = Callable[[Sheet, str], Sheet]


def to_link(sheet: Sheet) -> dict[str, str]:
    """The query parameters of a sheet: only what is not as it lies there at first.

    `by` is the step and the cell; `w` holds "number of the weight_value" with "~" in between; `eta` is the learning
    rate, `both` says that both words are asked, `level` how many numbers are blank.
    """
    link = {}
    if (sheet.key, sheet.cell) != (UNTOUCHED.key, UNTOUCHED.cell):
        link["by"] = f"{sheet.key}[{sheet.cell[0]},{sheet.cell[1]}]"
    if sheet.changes:
        link["w"] = "~".join(f"{number}_{_written(value)}" for number, value in sheet.changes)
    if sheet.learning_rate != UNTOUCHED.learning_rate:
        link["eta"] = _written(sheet.learning_rate)
    if sheet.both_asked:
        link["both"] = "1"
    if sheet.level != UNTOUCHED.level:
        link["level"] = sheet.level
    return link


def from_link(link: Mapping[str, str], problems: list[str]) -> Sheet:
    """The sheet that a link describes; what makes no sense stays as we chose it, and a sentence says so."""
    sheet = UNTOUCHED
    for name, apply in _PARAMETERS.items():
        if name in link:
            try:
                sheet = apply(sheet, link[name])
            except ValueError as error:
                problems.append(
                    f"This link's {name}={shortened(link[name], LONGEST_QUOTE)} does not work: {error}."
                )
    return sheet


def _both(sheet: Sheet, text: str) -> Sheet:
    if text != "1":
        raise ValueError("allowed is 1")
    return sheet.asking(both=True)


def _changes(sheet: Sheet, text: str) -> Sheet:
    changes: dict[int, float] = {}
    for part in text[:LONGEST_CHANGES].split("~"):
        found = _CHANGE.fullmatch(part)
        if found is None:
            raise ValueError(
                f"“{shortened(part, LONGEST_QUOTE)}” is not of the form 17_0.5, "
                f"a weight's number from 0 to {N_WEIGHTS - 1} and its value"
            )
        changes[int(found[1])] = float(found[2])
    return replace(sheet, changes=tuple(sorted(changes.items())))


def _rate(sheet: Sheet, text: str) -> Sheet:
    if not re.fullmatch(_NUMBER, text, re.ASCII):
        raise ValueError("allowed is a number such as 0.1")
    return replace(sheet, learning_rate=float(text))


def _level(sheet: Sheet, text: str) -> Sheet:
    if text not in LEVELS:
        raise ValueError(f"allowed are {', '.join(LEVELS)}")
    return replace(sheet, level=text)


def _place(sheet: Sheet, text: str) -> Sheet:
    found = _PLACE.fullmatch(text)
    if found is None:
        raise ValueError("it is not of the form logits[0,1]")
    return replace(sheet, key=found[1], cell=(int(found[2]), int(found[3])))


_PARAMETERS: dict[str, Apply] = {
    "both": _both,
    "w": _changes,
    "eta": _rate,
    "level": _level,
    "by": _place,
}
"""In the order in which they are tried: what is asked decides which cells there are."""


def _written(value: float) -> str:
    """The shortest text that gives the same float again, without an idle ".0"."""
    return repr(value).removesuffix(".0")


SHEET = Part("by_hand", UNTOUCHED, from_link, to_link)
"""The sheet of paper, as a part of the visit."""
