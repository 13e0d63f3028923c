"""`matrices`: small matrices side by side; choose a number of the result, and what it is made of lights up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import streamlit as st

from dashboard.components.frontend import component, pack
from dashboard.look.symbols import Symbol

_mount = component("matrices", '<section class="live-matrices"></section>')

LONGEST_TYPED = 40
"""Characters of a typed number that are looked at."""

Cells = tuple[tuple[str | None, ...], ...]
Place = tuple[int, int]


@dataclass(frozen=True)
class MatrixTable:
    """One matrix with names on its axes."""

    key: str
    title: str
    symbol: Symbol
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Cells
    """What stands in each cell; `None` where it is not known yet."""
    tone: Literal["weight", "value", "gradient"] = "value"
    leads: bool = False
    """Whether its title leads to the step that made it."""
    editable: bool = False
    changed: tuple[Place, ...] = ()
    """Cells to mark as changed by the visitor."""


@dataclass(frozen=True)
class Note:
    """What the teacher writes into a blank."""

    right: bool
    typed: str


@dataclass(frozen=True)
class MatrixEvent:
    """What a visitor did: chose or answered a cell of the result, edited one of an operand, or followed a title."""

    kind: Literal["choose", "answer", "edit", "follow"]
    table: str
    """The matrix's key."""
    row: int = 0
    column: int = 0
    text: str = ""
    """What was typed."""


def matrices(
    operands: Sequence[MatrixTable],
    result: MatrixTable,
    *,
    key: str,
    chosen: Place,
    lights: Sequence[Sequence[Sequence[tuple[int, int, int]]]],
    spoken: Sequence[Sequence[str]],
    notes: dict[Place, Note],
    message: str = "",
    message_right: bool = False,
    on_event: Callable[[MatrixEvent], None] | None = None,
) -> MatrixEvent | None:
    """Show the operands and the result. A cell that is `None` in the result is a blank to type into.

    `lights[row][column]` holds the (operand, row, column) of every number that the result's number is made of,
    `spoken[row][column]` its arithmetic in words for a screen reader. `notes` mark blanks that were answered;
    `message` is what the teacher says to the last answer. `on_event` is called before the rerun that an event causes.

    Returns the event that caused this rerun, if one did.
    """
    tables = {table.key: table for table in (*operands, result)}

    def heard() -> None:
        event = matrix_event(st.session_state[key].get("event"), tables)
        if event is not None and on_event is not None:
            on_event(event)

    reported = _mount(
        key=key,
        data=pack(
            {
                "operands": [asdict(table) for table in operands],
                "result": asdict(result),
                "chosen": chosen,
                "lights": lights,
                "spoken": spoken,
                "notes": [[*place, note.right, note.typed] for place, note in notes.items()],
                "message": message,
                "messageRight": message_right,
            }
        ),
        on_event_change=heard,
    )
    return matrix_event(reported.get("event"), tables)


def matrix_event(value: object, tables: dict[str, MatrixTable]) -> MatrixEvent | None:
    """What the browser reported, or `None` for what can't be an event of these tables."""
    if not isinstance(value, dict) or value.get("kind") not in (
        "choose",
        "answer",
        "edit",
        "follow",
    ):
        return None
    table = tables.get(value["table"]) if isinstance(value.get("table"), str) else None
    if table is None:
        return None
    row, column = value.get("row", 0), value.get("column", 0)
    inside = all(
        type(index) is int and 0 <= index < len(names)
        for index, names in ((row, table.rows), (column, table.columns))
    )
    text = value.get("text", "")
    if not inside or not isinstance(text, str):
        return None
    return MatrixEvent(value["kind"], table.key, row, column, text[:LONGEST_TYPED])
