"""The path in seven sections, and the way from one step to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from model.by_hand.path import Step


@dataclass(frozen=True)
class Section:
    """A stretch of the path."""

    key: str
    title: str
    about: str
    """What happens on it, for the curious who have not been there."""


SECTIONS = (
    Section("embedding", "Embedding", "Words become numbers."),
    Section("attention", "Attention", "Words listen to the words before them."),
    Section("feedforward", "Feed-forward", "Each word thinks by itself."),
    Section("output", "Output & loss", "From numbers to an answer, and what it costs."),
    Section("home", "Back home", "The backward pass: a note for every weight."),
    Section("update", "Update", "Every weight studies its note."),
    Section("second", "Second try", "The same test with the new weights."),
)

_OF_DIRECTION = {"backward": "home", "update": "update", "second_try": "second"}
_OF_PLACE = (
    ("embedding", "embedding"),
    ("blocks.0.ln_1", "attention"),
    ("blocks.0.attention", "attention"),
    ("blocks.0.after_attention", "attention"),
    ("blocks.0", "feedforward"),
    ("", "output"),
)


def section_of(step: Step) -> Section:
    """The section that a step lies on."""
    key = _OF_DIRECTION.get(step.direction) or place_of(step.name)
    return next(section for section in SECTIONS if section.key == key)


def place_of(name: str) -> str:
    """The key of the section in which a value is computed on the way there."""
    return next(key for start, key in _OF_PLACE if name.startswith(start))


def steps_on(section: Section, steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps of a section, in order."""
    return tuple(step for step in steps if section_of(step) == section)


def neighbours(steps: Sequence[Step], key: str) -> tuple[Step | None, Step | None]:
    """The step before and the step after the one with this key; None at the ends. Raises ValueError for no such key."""
    index = [step.key for step in steps].index(key)
    before = steps[index - 1] if index > 0 else None
    after = steps[index + 1] if index + 1 < len(steps) else None
    return before, after
