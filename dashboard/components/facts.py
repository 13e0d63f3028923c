"""`facts`: a row of live numbers, each with its field's word."""

from dataclasses import dataclass
from typing import Any, Literal

from dashboard.components.frames import frame_json
from dashboard.components.frontend import component, mount, pack
from dashboard.look.glossary import is_word, word

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
    """The field's word, set beside the label: "loss"; it opens if it is in the glossary."""
    note: str = ""
    """A short line below the value: "guessing would lose 2.94"."""
    tone: Tone = "plain"
    """Whose number it is: colours the value and its trend."""
    unit: str = ""
    """The field's word for what the value counts, written behind it in the plural; it opens too: "nat"."""


@dataclass(frozen=True)
class FactsFrame:
    """The facts of one test."""

    facts: tuple[Fact, ...]


@frame_json.register
def _(frame: FactsFrame) -> dict[str, Any]:
    return {"facts": [_fact(fact) for fact in frame.facts]}


def _fact(fact: Fact) -> dict[str, Any]:
    """A fact, and the words that open at it, as their slugs; none for a term that is not in the glossary."""
    opens = {
        "term_opens": word(fact.term).slug if is_word(fact.term) else "",
        "unit_opens": word(fact.unit).slug if fact.unit else "",
    }
    return {**vars(fact), **opens}


def facts(*, key: str, still: FactsFrame | None = None) -> None:
    """A row of facts in its place: the page's supply brings those of each test, unless they are `still` ones."""
    mount(_component, pack({"key": key, "still": still and frame_json(still)}), key=key)
