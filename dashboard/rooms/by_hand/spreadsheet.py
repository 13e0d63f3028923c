"""The whole example as a spreadsheet with live formulas: change a weight in it, and everything follows."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from dashboard.look.symbols import symbol_of
from dashboard.rooms.by_hand.sheet import Sheet
from model.by_hand.example import TOKENS
from model.by_hand.path import PLACES, Cell, Direction, Notation, Number, Rule, axis_names, written
from model.by_hand.weights import EXAMPLE_WEIGHTS

INFINITY = 1e300
"""Stands for ∞, which spreadsheets don't have: e to the power of -1e300 is 0 there as well."""

WEIGHTS = "Weights"
TABS: Mapping[Direction, str] = MappingProxyType(
    {"forward": "There", "backward": "Home", "update": "Update", "second_try": "Second try"}
)
RATE_CELL = (2, 1)
"""Row and column of the learning rate on the tab of the weights."""

FUNCTIONS: Mapping[str, str] = MappingProxyType(
    {
        "square": "POWER({},2)",
        "sqrt": "SQRT({})",
        "exp": "EXP({})",
        "ln": f"IF({{0}}>0,LN({{0}}),-{INFINITY:.0E})",
        "normal_cdf": "NORMSDIST({})",
        "normal_density": "EXP(-0.5*POWER({},2))/SQRT(2*PI())",
    }
)


@dataclass(frozen=True)
class Block:
    """Where a matrix stands: its tab, and the row and column of its first number."""

    tab: str
    row: int
    column: int

    def cell(self, row: int, column: int, seen_from: str) -> str:
        """The address of one of its numbers, with the tab unless it is seen from that tab."""
        address: str = xl_rowcol_to_cell(self.row + row, self.column + column)
        return address if seen_from == self.tab else f"'{self.tab}'!{address}"


@dataclass(frozen=True)
class Formats:
    """How cells look."""

    title: Format
    muted: Format
    axis: Format
    number: Format
    weight: Format


def spreadsheet(sheet: Sheet) -> bytes:
    """An .xlsx file: a tab for the weights and one for each direction; every result is a formula."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        formats = _formats(book)
        blocks = _weights(book.add_worksheet(WEIGHTS), sheet, formats)
        tabs = {direction: book.add_worksheet(name) for direction, name in TABS.items()}
        rows = dict.fromkeys(TABS, 0)
        for direction, tab in tabs.items():
            tab.set_column(0, 0, 22)
            tab.set_column(1, 12, 11)
            tab.write(0, 0, ABOUT_TABS[direction], formats.title)
            rows[direction] = 2
        for step in sheet.steps:
            name, tab, top = TABS[step.direction], tabs[step.direction], rows[step.direction]
            heading = f"{symbol_of(step.symbol)}: {step.title}"
            _heading(tab, top, heading, _said(step.sentence, step.rule), formats)
            _axes(tab, top + 2, step.row_names, step.column_names, formats)
            blocks[step.key] = Block(name, top + 3, 1)
            notation = notation_for(blocks, name, is_update=step.direction == "update")
            for row, cells in enumerate(step.cells):
                for column, expression in enumerate(cells):
                    tab.write_formula(
                        top + 3 + row,
                        1 + column,
                        "=" + written(expression, notation),
                        formats.number,
                        finite(step.result[row][column]),
                    )
            rows[step.direction] = top + 3 + len(step.cells) + 1
    return file.getvalue()


ABOUT_TABS: Mapping[Direction, str] = MappingProxyType(
    {
        "forward": "The way there: from two words to the loss",
        "backward": "The way home: from the loss to a note for every weight",
        "update": "Studying: old weight − learning rate · gradient",
        "second_try": "The same test once more, with the new weights",
    }
)


def finite(number: float) -> float:
    """The number as a spreadsheet can hold it."""
    return number if math.isfinite(number) else math.copysign(INFINITY, number)


def notation_for(blocks: Mapping[str, Block], tab: str, *, is_update: bool) -> Notation:
    """Formulas of a spreadsheet: a cell is its address; in an update the only number is the learning rate."""

    def leaf(part: Number | Cell) -> str:
        if isinstance(part, Cell):
            return blocks[part.key].cell(part.row, part.column, tab)
        if is_update:
            return Block(WEIGHTS, 0, 0).cell(*RATE_CELL, tab)
        return repr(finite(part.value))

    return Notation(
        leaf=leaf,
        equal="=",
        about="=",
        times="*",
        quotient="{}/{}",
        fraction_bar=False,
        brackets="({})",
        functions=FUNCTIONS,
    )


def _formats(book: Workbook) -> Formats:
    digits = f'[>{INFINITY / 10:.0E}]"∞";[<-{INFINITY / 10:.0E}]"−∞";0.0000'
    return Formats(
        title=book.add_format({"bold": True, "font_size": 13}),
        muted=book.add_format({"font_color": "#5A5D68"}),
        axis=book.add_format({"font_color": "#5A5D68", "align": "right"}),
        number=book.add_format({"num_format": digits, "bottom": 1, "bottom_color": "#DAD3C4"}),
        weight=book.add_format(
            {"font_color": "#2A389C", "bg_color": "#E9E6F2", "num_format": "0.####"}
        ),
    )


def _said(sentence: str, rule: Rule | None) -> str:
    return sentence if rule is None else f"{sentence} ({rule} rule)"


def _weights(tab: Worksheet, sheet: Sheet, formats: Formats) -> dict[str, Block]:
    """The tab of what may be changed: the learning rate and every weight."""
    tab.set_column(0, 0, 22)
    tab.set_column(1, 12, 9)
    asked = "rocks, then AI" if sheet.both_asked else "rocks; after “rocks” nothing is asked"
    tab.write(0, 0, f"The student reads “AI rocks”. Right after “AI”: {asked}.", formats.title)
    tab.write(1, 0, "Change any blue number: everything on the other tabs follows.", formats.muted)
    tab.write(RATE_CELL[0], 0, "learning rate η", formats.axis)
    tab.write_number(*RATE_CELL, sheet.learning_rate, formats.weight)
    blocks, top = {}, 4
    for name in EXAMPLE_WEIGHTS:
        place = PLACES[name]
        rows, columns = axis_names(name, TOKENS, sheet.targets)
        tab.write(top, 0, f"{symbol_of(place.symbol)}: {place.title}", formats.title)
        _axes(tab, top + 1, rows, columns, formats)
        blocks[name] = Block(WEIGHTS, top + 2, 1)
        for row, numbers in enumerate(sheet.weights[name]):
            for column, number in enumerate(numbers):
                tab.write_number(top + 2 + row, 1 + column, number, formats.weight)
        top += 3 + len(rows)
    return blocks


def _heading(tab: Worksheet, row: int, heading: str, sentence: str, formats: Formats) -> None:
    tab.write(row, 0, heading, formats.title)
    tab.write(row + 1, 0, sentence, formats.muted)


def _axes(
    tab: Worksheet, row: int, rows: Sequence[str], columns: Sequence[str], formats: Formats
) -> None:
    for column, name in enumerate(columns):
        tab.write(row, 1 + column, name, formats.axis)
    for index, name in enumerate(rows):
        tab.write(row + 1 + index, 0, name, formats.axis)
