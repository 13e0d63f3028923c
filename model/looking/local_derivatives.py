"""The local derivatives: how the signal of one stage is made of those of the stages after it.

Each `Link` is one product of the chain rule, for one question; the contributions of all links into
a stage add up to its signal. Letters: T positions, d = d_model, h heads; in the formulas δ is the
signal that a link starts from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import torch

from model.looking.backward import Backward, block_of, is_split, normalize, side_by_side
from model.student.arrays import Array, frozen, softmax


@dataclass(frozen=True)
class Link:
    """One step of the signal on its way back: from `source`, by a local derivative."""

    source: str
    """The stage that the signal comes from; "loss" at the very beginning."""
    rule: str
    """The operation that the signal passes, by name."""
    words: str
    """What happens to it there, plainly."""
    formula: str
    """The same as LaTeX."""
    local: Array
    """The numbers of the local derivative: what the formula multiplies δ with."""
    contribution: Array
    """What arrives: (T, width), or (h, T, T) at scores and pattern."""


@dataclass(frozen=True)
class Question:
    """One question of a test on its way through the student and back."""

    back: Backward
    row: int

    def values(self, stage: str) -> Array:
        """What the stage held: (T, width); (h, T, T) scores and pattern; (h, T, d/h) Q, K and V."""
        values: Array = self.back.trace[stage][self.row]
        return values

    def signal(self, stage: str) -> Array:
        """∂loss/∂values, heads side by side: (T, width), or (h, T, T) for scores and pattern."""
        signal = self.back.signals[stage][self.row]
        return side_by_side(signal) if is_split(stage) else signal

    def signal_by_head(self, stage: str) -> Array:
        """The signal of a stage (T, d), a head each: (h, T, d/h)."""
        signal = self.signal(stage)
        h = self.values(f"{block_of(stage)}.attention.pattern").shape[0]
        return np.swapaxes(signal.reshape(len(signal), h, -1), 0, 1)


def links_into(back: Backward, stage: str, row: int) -> tuple[Link, ...]:
    """All ways by which the signal of the question in this row comes back to a stage."""
    question = Question(back, row)
    if stage == "logits":
        return (from_loss(question),)
    if stage == "ln_final":
        return (through_matrix(question, "logits", "W_LM"),)
    if stage == "embedding":
        return out_of_stream(question, 0)
    block = block_of(stage)
    kind = stage.removeprefix(f"{block}.")
    if kind == "output":
        return out_of_stream(question, int(block.split(".")[1]) + 1)
    return WAYS_BACK[kind](question, block)


def from_loss(question: Question) -> Link:
    """Where it begins: softmax and cross-entropy together (Goodfellow et al. 2016, 6.2.2.3)."""
    logits, targets = question.values("logits"), question.back.batch.targets[question.row]
    p = softmax(logits)
    asked = question.back.batch.asked[question.row][:, None]
    error = np.where(asked, p - (targets[:, None] == np.arange(logits.shape[-1])), 0.0)
    n_asked = int(question.back.batch.asked.sum())
    return Link(
        source="loss",
        rule="softmax and cross-entropy",
        words="Confidence minus the right answer, shared among all asked positions of the test.",
        formula=r"\frac{p - y}{N}",
        local=frozen(error),
        contribution=frozen(error / n_asked),
    )


def through_matrix(question: Question, source: str, weight: str) -> Link:
    """Back through x @ W."""
    W = question.back.weights[weight]
    name = weight.rpartition(".")[2].replace("W_LM", "W_{LM}")
    return Link(
        source=source,
        rule="matrix",
        words="Every signal goes back along the lines it came from, each as strong as its weight.",
        formula=rf"\delta\, {name}^\top",
        local=W,
        contribution=frozen(question.signal(source) @ W.T),
    )


def through_layer_norm(question: Question, layer_norm: str) -> Link:
    """Back through a LayerNorm, whose mean and spread depend on its input too (Ba et al. 2016)."""
    normalized, sigma = normalize(question.values(question.back.stream_into(layer_norm)))
    gain = question.back.weights[f"{layer_norm}.weight"]
    u = gain * question.signal(layer_norm)
    along = (u * normalized).mean(axis=-1, keepdims=True)
    return Link(
        source=layer_norm,
        rule="LayerNorm",
        words="Times gain over spread; what only shifts or stretches all numbers falls away.",
        formula=r"\frac{1}{\sigma}\left(u - \overline{u} - \hat{x}\,\overline{u\,\hat{x}}\right),"
        r"\quad u = \gamma \odot \delta",
        local=frozen(gain / sigma),
        contribution=frozen((u - u.mean(axis=-1, keepdims=True) - normalized * along) / sigma),
    )


def through_residual(question: Question, source: str) -> Link:
    """Back through an addition."""
    signal = question.signal(source)
    return Link(
        source=source,
        rule="residual addition",
        words="An addition hands the signal on as it is.",
        formula=r"\delta",
        local=frozen(np.ones(1)),
        contribution=signal,
    )


def through_gelu(question: Question, block: str) -> Link:
    """Back through GELU, x Φ(x) (Hendrycks & Gimpel 2016): times its slope Φ(x) + x φ(x)."""
    x = question.values(f"{block}.feedforward.hidden")
    below = torch.special.ndtr(torch.tensor(x)).numpy()
    slope = below + x * np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)
    source = f"{block}.feedforward.activated"
    return Link(
        source=source,
        rule="GELU",
        words="Times the slope of GELU: about 1 where it was open, about 0 where it was shut.",
        formula=r"\delta \odot \mathrm{GELU}'(x),\quad \mathrm{GELU}'(x) = \Phi(x) + x\,\varphi(x)",
        local=frozen(slope),
        contribution=frozen(question.signal(source) * slope),
    )


def through_gathering(question: Question, block: str) -> Link:
    """Back through pattern @ V to V: a word hears from all who looked at it."""
    pattern = question.values(f"{block}.attention.pattern")  # (h, T, T)
    source = f"{block}.attention.gathered"
    arrived = np.swapaxes(pattern, 1, 2) @ question.signal_by_head(source)  # (h, T, d/h)
    return Link(
        source=source,
        rule="gathering",
        words="Each word hears from every word that looked at it, as much as it was looked at.",
        formula=r"A^\top \delta",
        local=pattern,
        contribution=frozen(side_by_side(arrived)),
    )


def through_looking(question: Question, block: str) -> Link:
    """Back through pattern @ V to the pattern: would looking there have helped?"""
    V = question.values(f"{block}.attention.V")  # (h, T, d/h)
    source = f"{block}.attention.gathered"
    return Link(
        source=source,
        rule="looking",
        words="Would more of that word's value have raised the loss or lowered it?",
        formula=r"\delta\, V^\top",
        local=V,
        contribution=frozen(question.signal_by_head(source) @ np.swapaxes(V, 1, 2)),
    )


def through_softmax(question: Question, block: str) -> Link:
    """Back through the softmax of attention."""
    source = f"{block}.attention.pattern"
    pattern, signal = question.values(source), question.signal(source)  # (h, T, T)
    mean = (pattern * signal).sum(axis=-1, keepdims=True)
    return Link(
        source=source,
        rule="softmax",
        words="Looking more at one word is looking less at the others: only the difference counts.",
        formula=r"A \odot \Bigl(\delta - \sum A \odot \delta\Bigr)",
        local=pattern,
        contribution=frozen(pattern * (signal - mean)),
    )


def through_match(question: Question, block: str, of: str) -> Link:
    """Back through Q @ Kᵀ / √(d/h) to Q, or to K."""
    other = {"Q": "K", "K": "Q"}[of]
    partner = question.values(f"{block}.attention.{other}")  # (h, T, d/h)
    partner = partner / np.sqrt(partner.shape[-1])
    source = f"{block}.attention.scores"
    signal = question.signal(source)  # (h, T, T)
    delta = r"\delta"
    if of == "K":
        signal, delta = np.swapaxes(signal, 1, 2), r"\delta^\top"
    return Link(
        source=source,
        rule="matching",
        words="What was looked for and what was offered push each other.",
        formula=rf"{delta}\, {other} / \sqrt{{d/h}}",
        local=frozen(partner),
        contribution=frozen(side_by_side(signal @ partner)),
    )


def out_of_stream(question: Question, number: int) -> tuple[Link, ...]:
    """Into the residual stream before block `number`, or behind the last block."""
    block = f"blocks.{number}"
    if f"{block}.output" not in question.back.trace:
        return (through_layer_norm(question, "ln_final"),)
    return (
        through_residual(question, f"{block}.after_attention"),
        through_layer_norm(question, f"{block}.ln_1"),
    )


WAYS_BACK: Mapping[str, Callable[[Question, str], tuple[Link, ...]]] = MappingProxyType(
    {
        "feedforward.output": lambda q, b: (through_residual(q, f"{b}.output"),),
        "feedforward.activated": lambda q, b: (
            through_matrix(q, f"{b}.feedforward.output", f"{b}.feedforward.W_2"),
        ),
        "feedforward.hidden": lambda q, b: (through_gelu(q, b),),
        "ln_2": lambda q, b: (
            through_matrix(q, f"{b}.feedforward.hidden", f"{b}.feedforward.W_1"),
        ),
        "after_attention": lambda q, b: (
            through_residual(q, f"{b}.output"),
            through_layer_norm(q, f"{b}.ln_2"),
        ),
        "attention.output": lambda q, b: (through_residual(q, f"{b}.after_attention"),),
        "attention.gathered": lambda q, b: (
            through_matrix(q, f"{b}.attention.output", f"{b}.attention.W_O"),
        ),
        "attention.V": lambda q, b: (through_gathering(q, b),),
        "attention.pattern": lambda q, b: (through_looking(q, b),),
        "attention.scores": lambda q, b: (through_softmax(q, b),),
        "attention.Q": lambda q, b: (through_match(q, b, "Q"),),
        "attention.K": lambda q, b: (through_match(q, b, "K"),),
        "ln_1": lambda q, b: tuple(
            through_matrix(q, f"{b}.attention.{name}", f"{b}.attention.W_{name}") for name in "QKV"
        ),
    }
)
"""The links into each stage of a block."""
