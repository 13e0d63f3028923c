"""`network`: connections as lines, thicker = stronger, that can be chosen one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from dashboard.components.frames import frame_json, plain
from dashboard.components.frontend import component, mount, pack

_HTML = """
<figure class="live-network">
  <p class="live-takeaway"></p>
  <svg class="network-picture"></svg>
</figure>
"""

_component = component("network", _HTML)


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
    """The picture of one test."""

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


@frame_json.register
def _(frame: NetworkFrame) -> dict[str, Any]:
    drawn: dict[str, Any] = plain(asdict(frame))
    return drawn


def network(
    *,
    key: str,
    selected: tuple[int, int] | None = None,
    on_select: Callable[[int, int], None] | None = None,
) -> None:
    """A network in its place: the page's supply brings what it shows of each test.

    `selected` is the chosen connection's place in its matrix. A connection is chosen with the pointer, or with the
    arrow keys and Enter; `on_select` is called with its place before the rerun that this causes.
    """

    def hear(value: object) -> None:
        match value:
            case [int(row), int(column)] if on_select is not None:
                on_select(int(row), int(column))  # True is an int too

    mount(_component, pack({"key": key, "selected": selected}), key=key, select=hear)
