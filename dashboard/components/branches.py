"""`branches`: a tree of ways that part from each other, time from left to right, each a button."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from dashboard.components.frontend import component, mount, pack

_component = component("branches", '<ol class="live-branches"></ol>')


@dataclass(frozen=True)
class Branch:
    """A way, drawn as a row: a line that begins where it parts from an earlier row."""

    name: str
    """Names it to `on_choose`; empty for one that cannot be chosen."""
    words: str
    score: str
    begin: int
    """The test after which it parts; 0 for the trunk."""
    end: int
    """How far it is known."""
    of: int | None = None
    """The row that it parts from; None for the trunk."""
    is_here: bool = False
    """Whether it is what the page shows."""


def branches(rows: Sequence[Branch], *, key: str, on_choose: Callable[[str], None]) -> None:
    """The tree; `on_choose` is called with the name of a row before the rerun that this causes.

    Raises `ValueError` for a row that parts from none before it.
    """
    for number, row in enumerate(rows):
        if (row.of is None) != (number == 0) or (row.of is not None and not 0 <= row.of < number):
            raise ValueError(f"row {number} must part from one before it, got {row.of}")
    names = {row.name for row in rows if row.name}

    def hear(value: object) -> None:
        if isinstance(value, str) and value in names:
            on_choose(value)

    mount(_component, pack({"rows": [asdict(row) for row in rows]}), key=key, choose=hear)
