"""`facts`: a row of live numbers, each with its field's word and, if wanted, its course so far."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from dashboard.components.frontend import component, pack
from dashboard.look.glossary import meaning

_mount = component("facts", '<dl class="live-facts"></dl>')

Tone = Literal["plain", "ink", "pen", "right", "studying", "held_out", "close"]


@dataclass(frozen=True)
class Fact:
    """One number with its name in both tongues."""

    label: str
    """The analogy's word: "Marks lost"."""
    value: str
    """The number as text; see the formats in `theme`."""
    term: str = ""
    """The field's word, set beside the label: "loss"."""
    note: str = ""
    """A short line below the value: "guessing would lose 2.94"."""
    tone: Tone = "plain"
    """Whose number it is: colours the value and its trend."""
    trend: tuple[float, ...] = ()
    """Values up to now, drawn as a small line."""
    trend_label: str = ""
    """What a screen reader says instead of the line; needed with a trend."""

    def __post_init__(self) -> None:
        if self.trend and not self.trend_label:
            raise ValueError(f"trend_label must describe the trend of {self.label!r}, got ''")


@dataclass(frozen=True)
class FactsFrame:
    """The facts at one test number."""

    step: int
    facts: tuple[Fact, ...]


def facts(frames: Sequence[FactsFrame], *, key: str, run: str = "") -> None:
    """Show the facts of `frames[0]`, or play all frames with the page's `player`.

    `run` as in `live_chart`. Raises ValueError without frames.
    """
    if not frames:
        raise ValueError("frames must hold at least one frame, got none")
    _mount(
        key=key,
        data=pack(
            {
                "run": run,
                "frames": [
                    {
                        "step": frame.step,
                        "facts": [
                            asdict(fact) | {"meaning": meaning(fact.term)} for fact in frame.facts
                        ],
                    }
                    for frame in frames
                ],
            }
        ),
    )
