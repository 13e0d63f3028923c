"""`words`: what opens when a word of the field is pressed, anywhere on the page; see `look.glossary.opens`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.components.frames import frame_json
from dashboard.components.frontend import component, mount, pack
from dashboard.look.word_glance import Example
from dashboard.look.words import GLOSSARY

_component = component("words", '<div class="live-words"></div>')


@dataclass(frozen=True)
class WordsFrame:
    """Every word's example."""

    of: str
    """Which test the examples speak of."""
    examples: Mapping[str, Example]
    """By the field's word; a word without one has none in this test."""


@frame_json.register
def _(frame: WordsFrame) -> dict[str, Any]:
    """The whole glossary with it: as the same in every test it travels once a page."""
    nothing = Example()
    drawn = {}
    for word in GLOSSARY:
        example = frame.examples.get(word.field, nothing)
        drawn[word.slug] = {
            "analogy": word.analogy,
            "field": word.field,
            "meaning": word.meaning,
            "breaks": word.breaks,
            "says": example.says,
            "values": list(example.values),
        }
    return {"of": frame.of, "words": drawn}


def words(*, key: str, still: WordsFrame | None = None) -> None:
    """The panel, once a page: the page's supply brings each test's examples, unless they are `still` ones."""
    mount(_component, pack({"key": key, "still": still and frame_json(still)}), key=key)
