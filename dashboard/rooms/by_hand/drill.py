"""Worked → blanks → solo: which numbers are blank, and what is said to a number that somebody typed."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from dashboard.rooms.by_hand.sections import Section, steps_on
from dashboard.rooms.by_hand.sheet import Level, Numbers, Sheet
from dashboard.rooms.by_hand.slips import results_of, slips
from dashboard.rooms.by_hand.typed import half_unit, parse, tolerance
from model.by_hand.path import Rule, Step, evaluate

Verdict = Literal["right", "close", "slip", "wrong", "unreadable", "revealed"]

SHARE_OF_BLANKS: dict[Level, float] = {"worked": 0.0, "few": 1 / 3, "most": 2 / 3, "solo": 1.0}

CLOSE = 0.1
"""Within ten per cent an answer is called close."""


@dataclass(frozen=True)
class Mark:
    """What the teacher writes beside a blank."""

    verdict: Verdict
    typed: str
    message: str

    @property
    def is_filled_in(self) -> bool:
        """Whether the right number stands there now."""
        return self.verdict in ("right", "revealed")


Blank = tuple[Numbers, str, int, int]
"""What decides the numbers, the step's key, row and column."""


@dataclass
class Progress:
    """What one visitor has done so far; lasts as long as the visit."""

    marks: dict[Blank, Mark] = field(default_factory=dict)
    rules: dict[str, tuple[Rule, ...]] = field(default_factory=dict)
    """The rules that were tried at a step on the way home, the right one last if it is known by now."""
    last: Blank | None = None
    """The blank that was answered last."""


@dataclass(frozen=True)
class Tally:
    """How far somebody is with some steps."""

    blanks: int
    found: int
    revealed: int

    @property
    def done(self) -> int:
        """Blanks with the right number in them."""
        return self.found + self.revealed


def blanks(level: Level, step: Step) -> frozenset[tuple[int, int]]:
    """The (row, column) of every blank in a step's result; the blanks of a level are blank at every harder one.

    Which ones is scattered, but always the same, and every step has at least one.
    """
    cells = [
        (row, column) for row in range(len(step.result)) for column in range(len(step.result[0]))
    ]
    scattered = sorted(cells, key=lambda cell: zlib.crc32(f"{step.key}{cell}".encode()))
    return frozenset(scattered[: math.ceil(SHARE_OF_BLANKS[level] * len(cells))])


def hidden(sheet: Sheet, step: Step, progress: Progress) -> frozenset[tuple[int, int]]:
    """The blanks of a step that still are blank."""
    return frozenset(
        (row, column)
        for row, column in blanks(sheet.level, step)
        if not _is_filled_in(progress.marks.get((sheet.numbers, step.key, row, column)))
    )


def must_ask_rule(sheet: Sheet, step: Step, progress: Progress) -> bool:
    """Whether "which rule is this?" comes before the step."""
    if sheet.level == "worked" or step.rule is None:
        return False
    return step.rule not in progress.rules.get(step.key, ())


def answer_rule(step: Step, chosen: Rule, progress: Progress) -> None:
    """Note the rule that a visitor chose for a step, or was shown."""
    progress.rules[step.key] = (*progress.rules.get(step.key, ()), chosen)


def judge(sheet: Sheet, step: Step, row: int, column: int, typed: str) -> Mark:
    """What to say to a number that was typed into a blank of this step."""
    try:
        number = parse(typed)
    except ValueError as error:
        return Mark("unreadable", typed, str(error))
    expression = step.cells[row][column]
    true = evaluate(expression)
    if number == true or abs(number - true) <= max(tolerance(expression), half_unit(typed) * 1.001):
        return Mark("right", typed, "Right.")
    for slip in slips(step, row, column, results_of(sheet.weights, sheet.steps)):
        if _is_same(number, slip.value, typed) and not _is_same(slip.value, true, ""):
            return Mark("slip", typed, slip.message)
    if abs(number - true) <= CLOSE * abs(true) and math.isfinite(true):
        return Mark("close", typed, "Close, but not there yet: calculate with one more digit.")
    return Mark("wrong", typed, "Not that. The lit numbers are what it is made of.")


def answer(sheet: Sheet, step: Step, row: int, column: int, typed: str, progress: Progress) -> Mark:
    """Judge a typed number and note it. Raises `ValueError` if there is no blank at that place."""
    if (row, column) not in blanks(sheet.level, step):
        raise ValueError(f"{step.key}[{row},{column}] is not blank")
    place = sheet.numbers, step.key, row, column
    mark = judge(sheet, step, row, column, typed)
    if not _is_filled_in(progress.marks.get(place)):
        progress.marks[place] = mark
    progress.last = place
    return progress.marks[place]


def mark_to_show(sheet: Sheet, step: Step, progress: Progress) -> Mark | None:
    """What the teacher says now: to the blank that is looked at, or else to the one answered last in this step."""
    here = progress.marks.get((sheet.numbers, step.key, *sheet.cell))
    if here is not None and not here.is_filled_in and sheet.cell in blanks(sheet.level, step):
        return here
    last = progress.last
    if last is None or last[:2] != (sheet.numbers, step.key):
        return None
    return progress.marks[last]


def reveal(sheet: Sheet, step: Step, cells: Iterable[tuple[int, int]], progress: Progress) -> None:
    """Put the right numbers into these blanks of a step, and note that they were revealed."""
    for row, column in cells:
        place = sheet.numbers, step.key, row, column
        if not _is_filled_in(progress.marks.get(place)):
            progress.marks[place] = Mark("revealed", "", "")


def tally(sheet: Sheet, section: Section | None, progress: Progress) -> Tally:
    """How far a visitor is on a section, or on the whole path."""
    steps = sheet.steps if section is None else steps_on(section, sheet.steps)
    places = [
        (sheet.numbers, step.key, row, column)
        for step in steps
        for row, column in blanks(sheet.level, step)
    ]
    verdicts = [progress.marks[place].verdict for place in places if place in progress.marks]
    return Tally(len(places), verdicts.count("right"), verdicts.count("revealed"))


def _is_filled_in(mark: Mark | None) -> bool:
    return mark is not None and mark.is_filled_in


def _is_same(number: float, other: float, typed: str) -> bool:
    """Whether two numbers are the same but for rounding."""
    if number == other:
        return True
    if not (math.isfinite(number) and math.isfinite(other)):
        return False
    return abs(number - other) <= max(0.005 * abs(other), half_unit(typed) * 1.001)
