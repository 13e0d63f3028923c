"""What every parameter and value of the two-word example is called, and what is on its axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from model.by_hand.example import VOCABULARY
from model.by_hand.weights import EXAMPLE_WEIGHTS


@dataclass(frozen=True)
class Place:
    """A parameter or a value: its name in words, its symbol in LaTeX, and its axes."""

    title: str
    symbol: str
    rows: str
    """What its rows stand for, as `axis_names` knows it."""
    columns: str


def _layer_norm(name: str, number: str, title: str) -> dict[str, Place]:
    return {
        f"{name}.weight": Place(f"gain of {title}", rf"\gamma_{number}", "gain", "dimensions"),
        f"{name}.bias": Place(f"bias of {title}", rf"\beta_{number}", "bias", "dimensions"),
        f"{name}.mean": Place(f"means for {title}", rf"\mu_{number}", "words", "mean"),
        f"{name}.variance": Place(
            f"variances for {title}", rf"\sigma^2_{number}", "words", "variance"
        ),
        f"{name}.normalized": Place(
            f"normalized words of {title}", rf"\hat{{N}}_{number}", "words", "dimensions"
        ),
        name: Place(f"output of {title}", f"N_{number}", "words", "dimensions"),
    }


PLACES: Mapping[str, Place] = MappingProxyType(
    {
        "token_embedding": Place("word table", r"E_{\text{word}}", "vocabulary", "dimensions"),
        "position_embedding": Place("place table", r"E_{\text{place}}", "places", "dimensions"),
        "embedding": Place("word plus place (embedding)", "X", "words", "dimensions"),
        **_layer_norm("blocks.0.ln_1", "1", "LayerNorm 1"),
        "blocks.0.ln_1.input": Place(
            "embedding, by way of LayerNorm 1", r"X_{\to N_1}", "words", "dimensions"
        ),
        "blocks.0.attention.W_Q": Place("query weights", "W_Q", "dimensions", "queries"),
        "blocks.0.attention.W_K": Place("key weights", "W_K", "dimensions", "keys"),
        "blocks.0.attention.W_V": Place("value weights", "W_V", "dimensions", "values"),
        "blocks.0.attention.W_O": Place(
            "attention's output weights", "W_O", "values", "dimensions"
        ),
        "blocks.0.attention.Q": Place("questions asked (queries)", "Q", "words", "queries"),
        "blocks.0.attention.K": Place("signs put up (keys)", "K", "words", "keys"),
        "blocks.0.attention.V": Place("goods on offer (values)", "V", "words", "values"),
        "blocks.0.attention.scores": Place("matches (scores)", "S", "words", "words"),
        "blocks.0.attention.masked_scores": Place(
            "matches without peeking (masked scores)", r"S^{\text{mask}}", "words", "words"
        ),
        "blocks.0.attention.pattern": Place("who listens to whom (pattern)", "A", "words", "words"),
        "blocks.0.attention.gathered": Place("gathered values", "G", "words", "values"),
        "blocks.0.attention.output": Place("attention's output", "O", "words", "dimensions"),
        "blocks.0.after_attention": Place(
            "words after attention (residual)", "R", "words", "dimensions"
        ),
        **_layer_norm("blocks.0.ln_2", "2", "LayerNorm 2"),
        "blocks.0.ln_2.input": Place(
            "words after attention, by way of LayerNorm 2", r"R_{\to N_2}", "words", "dimensions"
        ),
        "blocks.0.feedforward.W_1": Place("weights into the units", "W_1", "dimensions", "units"),
        "blocks.0.feedforward.b_1": Place("bias of the units", "b_1", "bias", "units"),
        "blocks.0.feedforward.W_2": Place("weights out of the units", "W_2", "units", "dimensions"),
        "blocks.0.feedforward.b_2": Place("bias after the units", "b_2", "bias", "dimensions"),
        "blocks.0.feedforward.hidden": Place("units before GELU", "U", "words", "units"),
        "blocks.0.feedforward.activated": Place("units after GELU", "H", "words", "units"),
        "blocks.0.feedforward.output": Place("feed-forward's output", "F", "words", "dimensions"),
        "blocks.0.output": Place("words after the block (residual)", "B", "words", "dimensions"),
        **_layer_norm("ln_final", "f", "the final LayerNorm"),
        "W_LM": Place("answer weights", r"W_{\text{LM}}", "dimensions", "vocabulary"),
        "logits": Place("gut feelings (logits)", "Z", "words", "vocabulary"),
        "probabilities": Place("confidence (probabilities)", "P", "words", "vocabulary"),
        "losses": Place("marks lost (losses)", r"\ell", "asked", "loss"),
        "loss": Place("score (loss)", "L", "mean", "loss"),
    }
)
"""By their names in `example.py`, in the order of the way there."""


def gradient_symbol(name: str) -> str:
    """∂L/∂symbol in LaTeX."""
    return rf"\frac{{\partial L}}{{\partial {PLACES[name].symbol}}}"


def axis_names(
    name: str, tokens: Sequence[int], targets: Sequence[int | None]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words on the rows and on the columns of a parameter or value, or of its gradient."""
    d, units = len(EXAMPLE_WEIGHTS["W_LM"]), len(EXAMPLE_WEIGHTS["blocks.0.feedforward.W_2"])
    words = tuple(VOCABULARY[token] for token in tokens)
    asked = zip(words, targets, strict=True)
    names = {
        "words": words,
        "asked": tuple(word for word, target in asked if target is not None),
        "vocabulary": VOCABULARY,
        "places": _numbered("place", len(EXAMPLE_WEIGHTS["position_embedding"])),
        "dimensions": _numbered("dim", d),
        "queries": _numbered("q", d),
        "keys": _numbered("k", d),
        "values": _numbered("v", d),
        "units": _numbered("unit", units),
    }
    place = PLACES[name]
    return names.get(place.rows, (place.rows,)), names.get(place.columns, (place.columns,))


def _numbered(noun: str, count: int) -> tuple[str, ...]:
    return tuple(f"{noun} {number}" for number in range(1, count + 1))
