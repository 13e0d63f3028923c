"""`computation_graph`: values on the way there and feedback on the way home in one picture; each leads to its step."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import streamlit as st

from dashboard.components.frontend import component, pack
from dashboard.look.symbols import Symbol
from dashboard.rooms.by_hand.typed import shown

Known = tuple[tuple[float | None, ...], ...]
"""A matrix, `None` where the visitor does not know the number yet."""


@dataclass(frozen=True)
class Node:
    """A value or a parameter, with its feedback if it gets any."""

    name: str
    title: str
    symbol: Symbol
    is_weight: bool
    value: Known
    gradient: Known
    """Empty if it gets none."""
    value_step: str
    """The key of the step that makes the value; for a weight, of the first one that uses it."""
    gradient_step: str
    """The key of the step that makes its feedback; empty if none does."""


@dataclass(frozen=True)
class Column:
    """Nodes that stand one above the other, the last one large."""

    above: tuple[str, ...]
    below: str


@dataclass(frozen=True)
class Band:
    """A stretch of the way there, from left to right."""

    title: str
    columns: tuple[Column, ...]


_mount = component("computation_graph", '<section class="live-graph"></section>')


def computation_graph(
    nodes: Sequence[Node],
    edges: Sequence[tuple[str, str]],
    bands: Sequence[Band],
    *,
    key: str,
    here: str,
    on_press: Callable[[str], None] | None = None,
) -> str | None:
    """Show the graph; `here` is the key of the step that is looked at.

    `on_press` is called with the key of the step that was asked for, before the rerun that the press causes.
    Returns that key, if a press caused this rerun.
    """
    keys = {key for node in nodes for key in (node.value_step, node.gradient_step) if key}

    def pressed(value: object) -> str | None:
        return value if isinstance(value, str) and value in keys else None

    def heard() -> None:
        step = pressed(st.session_state[key].get("press"))
        if step is not None and on_press is not None:
            on_press(step)

    reported = _mount(
        key=key,
        data=pack(
            {
                "nodes": [_node(node) for node in nodes],
                "edges": edges,
                "bands": [asdict(band) for band in bands],
                "here": here,
            }
        ),
        on_press_change=heard,
    )
    return pressed(reported.get("press"))


def _node(node: Node) -> dict[str, object]:
    return {
        "name": node.name,
        "title": node.title,
        "symbol": asdict(node.symbol),
        "isWeight": node.is_weight,
        "value": _bars(node.value),
        "gradient": _bars(node.gradient) if node.gradient else None,
        "valueSpoken": _spoken(node.value),
        "gradientSpoken": _spoken(node.gradient) if node.gradient else "",
        "valueStep": node.value_step,
        "gradientStep": node.gradient_step,
    }


def _bars(matrix: Known) -> list[list[float | None]]:
    """Each number as a share of the largest, from -1 to 1; what is infinite fills its bar.

    A matrix of more rows than columns lies on its side: a box is wider than it is high.
    """
    rows = matrix if len(matrix) <= len(matrix[0]) else tuple(zip(*matrix, strict=True))
    sizes = [abs(x) for row in rows for x in row if x is not None and math.isfinite(x)]
    largest = max(sizes, default=0.0) or 1.0
    return [[None if x is None else max(-1.0, min(1.0, x / largest)) for x in row] for row in rows]


def _spoken(matrix: Known) -> str:
    """The numbers as text, row by row; a large matrix by its shape alone."""
    if len(matrix) * len(matrix[0]) > 9:
        return f"{len(matrix)} by {len(matrix[0])} numbers"
    return "; ".join(", ".join("?" if x is None else shown(x) for x in row) for row in matrix)
