"""Foreign text made harmless and short: words of an exam in labels and in Markdown."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence

from dashboard.look.numbers import count
from model.exams.number_words import number_words

LONGEST_LABEL = 24
"""Characters of a foreign word that fit beside a mark."""

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|$:~^=&@/\"'])")

_SPOTTED = re.compile(r"(?=[:@])|(?<=www)(?=\.)|(?<=[<>~-])(?=[>=-])", re.IGNORECASE)
"""What Streamlit replaces in plain text, after escapes are gone: `https://`, `:smile:`, `->`."""

_NON_JOINER = "\N{ZERO WIDTH NON-JOINER}"


def shortened(text: str, longest: int = LONGEST_LABEL) -> str:
    """The text, cut with an ellipsis where it is longer than that many characters."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def without_common_end(texts: Sequence[str]) -> list[str]:
    """The texts without the words that all of them end with: in "two plus three equals" the last one tells nothing."""
    split = [text.split() for text in texts]
    shared = 0
    while len({tuple(words[-shared - 1 :]) for words in split}) == 1 and all(
        len(words) > shared + 1 for words in split
    ):
        shared += 1
    return [" ".join(words[: len(words) - shared]) for words in split]


def safe_label(text: str, longest: int = LONGEST_LABEL) -> str:
    """Foreign text for a Plotly label, whose pseudo-HTML would turn `<a href>` into a live link.

    Shortened, control characters shown as a space, and kept apart from its surroundings where it runs right to left.
    """
    return _isolated(html.escape(_visible(shortened(text, longest)), quote=False))


def safe_markdown(text: str, longest: int = 200) -> str:
    """Foreign text for Markdown, in which `$x$`, `:red[…]`, `**` and `<b>` would be live."""
    apart = _SPOTTED.sub(_NON_JOINER, _visible(shortened(text, longest)))
    return _isolated(_MARKDOWN.sub(r"\\\1", apart))


def counted(n: int, thing: str) -> str:
    """So many things: "1 question", "9 questions"."""
    return f"{count(n)} {thing}{'' if n == 1 else 's'}"


def if_not_in_test(in_test: bool) -> str:
    """What is said of the followed question where this test does not ask it; empty where it does."""
    return "" if in_test else " (not in this test; asked all the same)"


def flash_cards(repeats: Sequence[tuple[str, int]], topics: Sequence[str]) -> str:
    """How often a round asks what, in Markdown; `repeats` are (topic, times) pairs, other topics are asked once."""
    said = [
        f"{'' if n else 'every question on '}“{safe_markdown(topic)}” {' '.join(number_words(times))} times"
        for n, (topic, times) in enumerate(repeats)
    ]
    if len(repeats) < len(topics):
        said.append("all others once")
    return ", ".join(said)


def _visible(text: str) -> str:
    return "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in text)


def _isolated(text: str) -> str:
    """The text between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE if any of it runs right to left."""
    if any(unicodedata.bidirectional(c) in ("R", "AL") for c in text):
        return f"\u2068{text}\u2069"
    return text
