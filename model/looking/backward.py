"""The backward pass, stage by stage: what came in everywhere, and the signal that came back.

The gradient of every weight is a sum over questions and positions of (what came in) × (signal that
came back). The signal of a stage is ∂loss/∂(that stage's numbers), in nats per unit (Rumelhart,
Hinton & Williams 1986).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch

from model.course.batches import Batch
from model.course.record import Record
from model.student.arrays import Array, Weights, as_tensors, frozen
from model.student.training import grade, mean_loss
from model.student.transformer import Trace
from model.student.with_weights import logits_with

LAYER_NORM_EPSILON = 1e-5
"""What `torch.nn.LayerNorm` adds to the variance."""

READS = {
    "W_Q": "ln_1",
    "W_K": "ln_1",
    "W_V": "ln_1",
    "W_O": "attention.gathered",
    "W_1": "ln_2",
    "W_2": "feedforward.activated",
}
"""The stage of its block that a matrix reads."""

WRITES = {
    "W_Q": "attention.Q",
    "W_K": "attention.K",
    "W_V": "attention.V",
    "W_O": "attention.output",
    "W_1": "feedforward.hidden",
    "b_1": "feedforward.hidden",
    "W_2": "feedforward.output",
    "b_2": "feedforward.output",
}
"""The stage of its block that a matrix or bias writes."""


@dataclass(frozen=True)
class Backward:
    """One forward and backward pass of a test, with everything that happened on the way."""

    batch: Batch
    weights: Weights
    """The weights that sat the test."""
    trace: dict[str, Array]
    """Stage → its values, in the order of the forward pass."""
    signals: dict[str, Array]
    """Stage → ∂loss/∂values, of the same shape and in the same order."""

    def came_in(self, weight: str) -> Array:
        """What this parameter was multiplied by: (B, T, rows) for a matrix, (B, T, d) for a vector.

        An embedding multiplies the one-hot row of the word or of the position; a bias multiplies 1.
        """
        rows = self.weights[weight].shape[0]
        batch_shape = self.batch.tokens.shape
        if weight == "token_embedding":
            return np.eye(rows)[self.batch.tokens]
        if weight == "position_embedding":
            return np.broadcast_to(np.eye(rows)[: batch_shape[1]], (*batch_shape, rows))
        if weight == "W_LM":
            return self.trace["ln_final"]
        place, _, kind = weight.rpartition(".")
        if kind in READS:
            return self.trace[f"{block_of(weight)}.{READS[kind]}"]
        if kind == "weight":
            normalized, _ = normalize(self.trace[self.stream_into(place)])
            return normalized
        return np.ones((*batch_shape, rows))

    def signal(self, weight: str) -> Array:
        """∂loss/∂(what this parameter wrote), (B, T, columns), attention heads side by side."""
        stage = output_stage(weight)
        return side_by_side(self.signals[stage]) if is_split(stage) else self.signals[stage]

    def stream_into(self, layer_norm: str) -> str:
        """The stage of the residual stream that a LayerNorm reads."""
        return stream_into(layer_norm, sum(name.endswith(".ln_1") for name in self.trace))


@dataclass(frozen=True)
class StageGradient:
    """How much of the signal arrives at one stage on the way back."""

    stage: str
    gradient: Array
    """∂loss/∂values, of the stage's shape."""
    norm: float
    """Its Euclidean length, all questions and positions together."""


def backward(record: Record) -> Backward:
    """Sit a record's test again and bring the signal back to every stage. Nothing is studied."""
    weights = as_tensors(record.before)
    for name in ("token_embedding", "position_embedding"):
        weights[name].requires_grad_()
    trace: Trace = {}
    targets = torch.tensor(record.batch.targets)
    logits = logits_with(
        record.settings.transformer, weights, torch.tensor(record.batch.tokens), trace
    )
    loss = mean_loss(grade(logits, targets), targets)
    signals = torch.autograd.grad(loss, list(trace.values()))
    return Backward(
        batch=record.batch,
        weights=record.before,
        trace={stage: frozen(values.detach().numpy()) for stage, values in trace.items()},
        signals={stage: frozen(s.numpy()) for stage, s in zip(trace, signals, strict=True)},
    )


def stage_gradients(record: Record, back: Backward | None = None) -> tuple[StageGradient, ...]:
    """The gradient of the loss by every stage's values, in the order of the way back."""
    signals = (back or backward(record)).signals
    return tuple(
        StageGradient(stage, signal, length(signal)) for stage, signal in reversed(signals.items())
    )


def output_stage(weight: str) -> str:
    """The stage that a parameter writes, where the signal for its gradient comes back."""
    if weight == "W_LM":
        return "logits"
    if weight.endswith("_embedding"):
        return "embedding"
    place, _, kind = weight.rpartition(".")
    return f"{block_of(weight)}.{WRITES[kind]}" if kind in WRITES else place


def block_of(name: str) -> str:
    """The block that a stage or parameter belongs to, as "blocks.0"."""
    return ".".join(name.split(".")[:2])


def stream_into(layer_norm: str, n_layer: int) -> str:
    """The stage of the residual stream that a LayerNorm reads: "embedding" for "blocks.0.ln_1"."""
    if layer_norm.endswith("ln_2"):
        return f"{block_of(layer_norm)}.after_attention"
    number = n_layer if layer_norm == "ln_final" else int(layer_norm.split(".")[1])
    return f"blocks.{number - 1}.output" if number else "embedding"


def is_split(stage: str) -> bool:
    """Whether a stage is split into heads: Q, K and V, (B, h, T, d/h)."""
    return stage.rpartition(".")[2] in ("Q", "K", "V")


def side_by_side(heads: Array) -> Array:
    """The heads of attention next to each other, (..., h, T, d/h) → (..., T, d)."""
    *rest, _, T, _ = heads.shape
    return np.swapaxes(heads, -3, -2).reshape(*rest, T, -1)


def normalize(x: Array) -> tuple[Array, Array]:
    """LayerNorm before gain and bias (Ba, Kiros & Hinton 2016): (..., d), and σ (..., 1)."""
    centered = x - x.mean(axis=-1, keepdims=True)
    sigma = np.sqrt((centered**2).mean(axis=-1, keepdims=True) + LAYER_NORM_EPSILON)
    return centered / sigma, sigma


def length(values: Array) -> float:
    """The Euclidean length of all numbers together, also of those whose squares no float holds."""
    largest = float(np.abs(values).max(initial=0.0))
    if not 0 < largest < math.inf:
        return largest
    return largest * float(np.linalg.norm(values / largest))
