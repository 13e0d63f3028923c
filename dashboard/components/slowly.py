"""`slowly`: one test passes through its four stations before the visitor's eyes, in twelve seconds."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from dashboard.components.frames import frame_json, plain
from dashboard.components.frontend import component, mount, pack

_component = component("slowly", '<section class="live-slowly"></section>')


@dataclass(frozen=True)
class SlowlyFrame:
    """What there is to see of a test at each of its stations."""

    captions: tuple[str, str, str, str, str]
    """A sentence for each: it sits, is graded, gets notes, studies, meets the same question again."""
    notes: tuple[int, ...]
    """The gradients of some weights, the longest 100 or −100."""
    moves: tuple[int, ...]
    """What studying added to the same weights, the longest 100 or −100."""
    again: tuple[float, ...]
    """The confidence of the student that has studied in each option of the question that is followed, then the rest."""
    lost: str
    """The marks that it loses then, as text."""


@frame_json.register
def _(frame: SlowlyFrame) -> dict[str, Any]:
    drawn: dict[str, Any] = plain(asdict(frame))
    return drawn


def slowly(*, key: str, hint: str) -> None:
    """The strip in its place: the page's supply brings its frames. `hint` says what pressing its button shows."""
    mount(_component, pack({"key": key, "hint": hint}), key=key)
