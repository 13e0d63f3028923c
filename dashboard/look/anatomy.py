"""The parts of a student in words: stages, parameters, and what a row or a column of one stands for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard.look.text import safe_markdown, shortened
from model import Record, Settings
from model.student.transformer import part_of


@dataclass(frozen=True)
class SelectedWeight:
    """One weight of the student: the parameter's name and the place in it."""

    parameter: str
    index: tuple[int, ...]

    def __str__(self) -> str:
        return f"{self.parameter}[{','.join(map(str, self.index))}]"


@dataclass(frozen=True)
class Kind:
    """What all parameters of one name have in common."""

    symbol: str
    """A few characters for a tile."""
    words: str
    """The parameter's job, in words."""
    axes: tuple[str, ...]
    """What each of its axes counts: rows first; a vector has one."""


KINDS: dict[str, Kind] = {
    "token_embedding": Kind("word", "word embedding", ("word", "dimension")),
    "position_embedding": Kind("place", "place embedding", ("place", "dimension")),
    "ln_1.weight": Kind("gain", "gain before attention", ("dimension",)),
    "ln_1.bias": Kind("shift", "shift before attention", ("dimension",)),
    "W_Q": Kind("Q", "what a word looks for", ("dimension", "dimension")),
    "W_K": Kind("K", "what a word offers", ("dimension", "dimension")),
    "W_V": Kind("V", "what a word hands over", ("dimension", "dimension")),
    "W_O": Kind("O", "what becomes of it", ("dimension", "dimension")),
    "ln_2.weight": Kind("gain", "gain before feed-forward", ("dimension",)),
    "ln_2.bias": Kind("shift", "shift before feed-forward", ("dimension",)),
    "W_1": Kind("W₁", "into the hidden units", ("dimension", "hidden unit")),
    "b_1": Kind("b₁", "bias of the hidden units", ("hidden unit",)),
    "W_2": Kind("W₂", "out of the hidden units", ("hidden unit", "dimension")),
    "b_2": Kind("b₂", "bias of the feed-forward", ("dimension",)),
    "ln_final.weight": Kind("gain", "last gain", ("dimension",)),
    "ln_final.bias": Kind("shift", "last shift", ("dimension",)),
    "W_LM": Kind("out", "answer matrix", ("dimension", "answer")),
}
"""By the last part of a parameter's name (for a LayerNorm, the last two)."""

OUTSIDE_BLOCKS = {
    "logits": "gut feelings (logits)",
    "ln_final": "last LayerNorm",
    "embedding": "words + places (embedding)",
    "token_rows": "rows of the words",
    "position_rows": "rows of the places",
}
"""The stages outside the blocks."""

IN_BLOCK = {
    "output": "after block {n}",
    "after_attention": "after attention, block {n}",
    "ln_1": "LayerNorm 1, block {n}",
    "ln_2": "LayerNorm 2, block {n}",
    "attention.Q": "queries, block {n}",
    "attention.K": "keys, block {n}",
    "attention.V": "values, block {n}",
    "attention.scores": "scores, block {n}",
    "attention.pattern": "pattern, block {n}",
    "attention.gathered": "gathered, block {n}",
    "attention.output": "attention out, block {n}",
    "feedforward.hidden": "hidden units, block {n}",
    "feedforward.activated": "after GELU, block {n}",
    "feedforward.output": "feed-forward out, block {n}",
}
"""The stages of block {n}, by the rest of their name."""


def kind_of(parameter: str) -> Kind:
    """What sort of parameter this is. Raises `KeyError` for a name that no student has."""
    *_, place, last = ["", *parameter.split(".")]
    return KINDS[f"{place}.{last}"] if place.startswith("ln_") else KINDS[last]


def parameter_words(parameter: str) -> str:
    """The parameter's job and, if there are several, its block: "what a word looks for, block 1"."""
    words = kind_of(parameter).words
    return f"{words}, block {_block(parameter)}" if parameter.startswith("blocks.") else words


def part_words(part: str) -> str:
    """A part of the student, as `part_of` names it: "Words in", "Attention 1", "Answers"."""
    match part.split("."):
        case ["blocks", _, "attention"]:
            return f"Attention {_block(part)}"
        case ["blocks", _, _]:
            return f"Feed-forward {_block(part)}"
        case _:
            return {"embedding": "Words in", "output": "Answers out"}[part]


def stage_words(stage: str) -> str:
    """A stage of the way through the student, as the trace names it."""
    if stage in OUTSIDE_BLOCKS:
        return OUTSIDE_BLOCKS[stage]
    return IN_BLOCK[stage.split(".", 2)[2]].format(n=_block(stage))


def stage_in_short(stage: str) -> str:
    """A stage of the residual stream in the fewest words: "embedding", "block 1: attention"."""
    if stage == "embedding":
        return "embedding"
    _, number, kind = stage.split(".")
    return (
        f"block {int(number) + 1}: {'attention' if kind == 'after_attention' else 'feed-forward'}"
    )


def parts(settings: Settings) -> dict[str, list[str]]:
    """The student's parts in the order of the forward pass, each with its parameters."""
    found: dict[str, list[str]] = {}
    for name in settings.transformer.shapes:
        found.setdefault(part_of(name), []).append(name)
    return found


def axis_labels(settings: Settings, axis: str, length: int) -> list[str]:
    """A label for each of the `length` places along an axis, counted from 1; words of the exam as it wrote them."""
    if axis in ("word", "answer"):
        return list(settings.questions.vocabulary[:length])
    return [str(place) for place in range(1, length + 1)]


def place_words(settings: Settings, weight: SelectedWeight) -> str:
    """Where a weight sits, counted from 1, with the exam's own words: "from dimension 12 to the answer “five”"."""
    axes = kind_of(weight.parameter).axes
    ends = [_end(settings, axis, i) for axis, i in zip(axes, weight.index, strict=True)]
    return f"from {ends[0]} to {ends[1]}" if len(ends) == 2 else f"of {ends[0]}"


def place_in_short(settings: Settings, weight: SelectedWeight) -> str:
    """Where a weight sits in the fewest words: "12 → five"; words of the exam are as the exam wrote them."""
    axes, shape = kind_of(weight.parameter).axes, settings.transformer.shapes[weight.parameter]
    ends = [
        shortened(axis_labels(settings, axis, n)[i], 12)
        for axis, n, i in zip(axes, shape, weight.index, strict=True)
    ]
    return " → ".join(ends)


def weight_words(settings: Settings, weight: SelectedWeight) -> str:
    """A weight's job and place as Markdown and, beside them, its name in code, which counts from 0."""
    job = parameter_words(weight.parameter).capitalize()
    place = safe_markdown(place_words(settings, weight))
    return f"**{job}**, {place} (`{weight}` in code, which counts from 0)"


def selected(record: Record, weight: SelectedWeight | None) -> SelectedWeight:
    """The weight that the visitor chose or, without a choice, the most blamed one of this test."""
    if weight is not None:
        return weight
    loudest = (largest_in(record, parameter) for parameter in record.gradients)
    return max(
        loudest, key=lambda w: abs(float(np.nan_to_num(record.gradients[w.parameter][w.index])))
    )


def largest_in(record: Record, parameter: str) -> SelectedWeight:
    """The weight with the largest gradient within one parameter."""
    sizes = np.abs(record.gradients[parameter])
    place = np.unravel_index(int(np.nan_to_num(sizes).argmax()), sizes.shape)
    return SelectedWeight(parameter, tuple(int(i) for i in place))


def _end(settings: Settings, axis: str, place: int) -> str:
    if axis in ("word", "answer"):
        return f"the {axis} “{shortened(settings.questions.vocabulary[place])}”"
    return f"{axis} {place + 1}"


def _block(name: str) -> int:
    """The block's number from 1, as people count."""
    return int(name.split(".")[1]) + 1
