"""The path in ten steps: which numbers are looked at, what is said to them, and where the visitor is asked first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from dashboard.shell.link import Part, quoted


@dataclass(frozen=True)
class Stop:
    """One number of the path, and what a visitor is told of it."""

    key: str
    """The step of the path."""
    cell: tuple[int, int]
    """The row and the column of the number in its result."""
    title: str
    words: str
    ask: str = ""
    """What the visitor is asked before the number is shown; empty where it is only shown."""
    formula: str = ""
    """In LaTeX, where that of the path is wider than a phone."""


STOPS = (
    Stop(
        "embedding",
        (0, 0),
        "A word becomes numbers",
        "“AI” has a row of three numbers, and so has the first place in a sentence. The two rows are added, number by "
        "number. This is the first of the three.",
        ask="Add the two numbers. You can do this one in your head.",
    ),
    Stop(
        "blocks.0.after_attention",
        (0, 0),
        "It listens",
        "What the word hears from the words before it (attention) is **added** to what was there. “AI” is the first "
        "word, so it hears only itself.",
    ),
    Stop(
        "blocks.0.output",
        (0, 0),
        "It thinks",
        "Each word is worked on by itself (feed-forward), and what comes out is added once more.",
    ),
    Stop(
        "logits",
        (0, 1),
        "A gut feeling for “rocks”",
        "The three numbers, brought to one size (LayerNorm), are multiplied with the three weights of “rocks” and "
        "added up: the logit. Any number is allowed, so it is no percentage yet.",
    ),
    Stop(
        "probabilities",
        (0, 1),
        "From gut feelings to confidence",
        "e to the power of each gut feeling makes all of them positive; divided by their sum they are shares of 1. "
        "That is the softmax. (m, the largest of them, is taken off first: it changes no share.)",
        formula=r"p_j = \frac{e^{z_j - m}}{\sum_k e^{z_k - m}}",
    ),
    Stop(
        "losses",
        (0, 0),
        "Marks lost",
        "“rocks” was right, so only its confidence p counts: −ln p. Sure of the right word costs nothing, half as "
        "sure costs 0.69 more.",
    ),
    Stop(
        "d.logits",
        (0, 1),
        "The way home begins: p − y",
        "How would the marks lost change if this gut feeling grew? By confidence minus truth, and the truth y of the "
        "right word is 1.",
        ask="Take the truth off the confidence. Mind the sign.",
    ),
    Stop(
        "d.W_LM",
        (0, 1),
        "One weight's note",
        "This weight was multiplied with a number on the way there, so its note (its gradient) is that same number "
        "times the feedback. Below nought means: a larger weight would lose fewer marks.",
    ),
    Stop(
        "new.W_LM",
        (0, 1),
        "The weight studies",
        "The weight takes a small step **against** its note: old − η × note. η, the learning rate, says how small. "
        "All other weights do the same.",
        ask="Old weight, minus the learning rate times the note. Mind both signs.",
    ),
    Stop(
        "again.losses",
        (0, 0),
        "The same question again",
        "Every weight has moved, the question is the same.",
    ),
)
"""From the words to the second try; each has one number."""


@dataclass(frozen=True)
class Tour:
    """Where a visitor is on the tour, and whether all steps of the path stand open below it."""

    stop: int = 1
    """From 1 to the number of stops."""
    inside: bool = False


def _read(link: Mapping[str, str], problems: list[str]) -> Tour:
    """A link to a step of the whole path, or with numbers or blanks of its own, opens what it speaks of."""
    deep = any(name in link for name in ("by", "w", "eta", "both", "level"))
    tour = Tour(inside=deep or link.get("steps") == "all")
    if link.get("steps", "all") != "all":
        problems.append(f"This link opens the steps “{quoted(link['steps'])}”; allowed is all.")
    text = link.get("tour", "1")
    if re.fullmatch(r"\d{1,2}", text, re.ASCII) and 1 <= int(text) <= len(STOPS):
        return replace(tour, stop=int(text))
    problems.append(
        f"This link asks for step {quoted(text)} of the tour; allowed is 1 to {len(STOPS)}."
    )
    return tour


def _write(tour: Tour) -> dict[str, str]:
    link = {} if tour.stop == 1 else {"tour": str(tour.stop)}
    return link | ({"steps": "all"} if tour.inside else {})


TOUR = Part("tour", Tour(), _read, _write)
"""The tour, as a part of the visit."""
