"""`network`: connections as lines, thicker = stronger, that can be chosen one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import streamlit as st

from dashboard.components.frontend import component, pack

_HTML = """
<figure class="live-network">
  <p class="live-takeaway"></p>
  <svg class="network-picture"></svg>
</figure>
"""

_mount = component("network", _HTML)


@dataclass(frozen=True)
class Node:
    """A number of the last thought, at the left, or a word with its gut feeling, at the right."""

    label: str
    value: float
    text: str
    """The value as text."""


@dataclass(frozen=True)
class Connection:
    """A weight between a node at the left and one at the right."""

    left: int
    right: int
    index: tuple[int, int]
    """The weight's place in its matrix, which names the connection to `on_select`."""
    weight: float
    description: str
    """What a screen reader says, and the pointer shows."""


@dataclass(frozen=True)
class NetworkFrame:
    """The picture at one test number."""

    step: int
    left: tuple[Node, ...]
    right: tuple[Node, ...]
    connections: tuple[Connection, ...]
    """Those that are drawn, the strongest first."""
    takeaway: str

    def __post_init__(self) -> None:
        for line in self.connections:
            if not (0 <= line.left < len(self.left) and 0 <= line.right < len(self.right)):
                raise ValueError(
                    f"connections must join {len(self.left)} nodes to {len(self.right)}, "
                    f"got {line.left} to {line.right}"
                )


def network(
    frames: Sequence[NetworkFrame],
    *,
    key: str,
    height: int = 460,
    selected: tuple[int, int] | None = None,
    run: str = "",
    on_select: Callable[[int, int], None] | None = None,
) -> None:
    """Show the network of `frames[0]`, or play all frames with the page's `player`.

    `selected` is the chosen connection's place in its matrix. A connection is chosen with the
    pointer, or with the arrow keys and Enter; `on_select` is called with its place before the rerun
    that this causes. `run` as in `live_chart`. Raises ValueError without frames.
    """
    if not frames:
        raise ValueError("frames must hold at least one frame, got none")

    def heard() -> None:
        match st.session_state[key].get("select"):
            case [int(row), int(column)] if on_select is not None:
                on_select(row, column)

    _mount(
        key=key,
        data=pack(
            {
                "key": key,
                "run": run,
                "height": height,
                "selected": selected,
                "frames": [asdict(frame) for frame in frames],
            }
        ),
        on_select_change=heard,
    )
