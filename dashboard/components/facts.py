"""`facts`: a row of live numbers, each with its field's word."""

from dataclasses import dataclass
from typing import Any, Literal

from dashboard.components.frames import frame_json, plain
from dashboard.components.frontend import component, mount, pack
from dashboard.look.glossary import meaning

_component = component("facts", '<dl class="live-facts"></dl>')

Tone = Literal["plain", "ink", "pen", "right", "studying", "held_out", "close"]


@dataclass(frozen=True)
class Fact:
    """One number with its name in both tongues."""

    label: str
    """The analogy's word: "Marks lost"."""
    value: str
    """The number as text; see the formats in `look/numbers.py`."""
    term: str = ""
    """The field's word, set beside the label: "loss"."""
    note: str = ""
    """A short line below the value: "guessing would lose 2.94"."""
    tone: Tone = "plain"
    """Whose number it is: colours the value and its trend."""


@dataclass(frozen=True)
class FactsFrame:
    """The facts of one test."""

    facts: tuple[Fact, ...]


@frame_json.register
def _(frame: FactsFrame) -> dict[str, Any]:
    return {"facts": [{**plain(vars(fact)), "meaning": meaning(fact.term)} for fact in frame.facts]}


def facts(*, key: str, still: FactsFrame | None = None) -> None:
    """A row of facts in its place: the page's supply brings those of each test, unless they are `still` ones."""
    mount(_component, pack({"key": key, "still": still and frame_json(still)}), key=key)
