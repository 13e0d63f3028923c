"""Looking into a student: every stage, what looks at what, its answer after each layer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from model.course.batches import batch_of
from model.course.settings import Settings
from model.exams import NOT_ASKED
from model.student.arrays import Array, Weights, as_tensors, frozen, read_only
from model.student.training import choice_ranks
from model.student.transformer import Trace
from model.student.with_weights import logits_with

Ints = NDArray[np.int64]

AT_ONCE = 512
"""Questions that are answered together: bounds the memory that all questions of an exam take."""


@dataclass(frozen=True)
class LayerAnswers:
    """What the student would say if it had to answer after each stage of its residual stream."""

    stages: tuple[str, ...]
    """S names, from "embedding" to the last block's output, whose answer is the real one."""
    logits: Array
    """(S, B, T, V)."""
    probabilities: Array
    """(S, B, T, V), each row sums to 1."""


@dataclass(frozen=True)
class Answers:
    """How a student answers n questions, each word given the right words before it."""

    questions: Ints
    """(n,), places in the exam."""
    targets: Ints
    """(n, T), the right word's token id, `NOT_ASKED` where nothing is asked."""
    chosen: Ints
    """(n, T), the token id of the student's first choice at every position."""
    p_right: Array
    """(n, T), the right word's probability, 0 where nothing is asked."""
    ranks: Ints
    """(n, T), the right word's place among the choices, 0 the first; −1 where nothing is asked."""

    @property
    def asked(self) -> NDArray[np.bool_]:
        """(n, T), whether a position counts."""
        asked: NDArray[np.bool_] = self.targets != NOT_ASKED
        return asked

    @property
    def right(self) -> NDArray[np.bool_]:
        """(n,), whether every asked word of a question is right."""
        all_right: NDArray[np.bool_] = np.all(self.ranks <= 0, axis=1)
        return all_right


def trace_of(settings: Settings, weights: Weights, tokens: Ints) -> dict[str, Array]:
    """Every stage of a forward pass over ids (B, T). Raises `ValueError` for impossible ones."""
    return {stage: read_only(values) for stage, values in _trace(settings, weights, tokens).items()}


def attention_patterns(trace: dict[str, Array]) -> Array:
    """Who looks at whom, (layers, B, h, T, T): the last axis is looked at, and sums to 1."""
    return frozen(np.stack([a for stage, a in trace.items() if stage.endswith(".pattern")]))


def answer_after_each_layer(settings: Settings, weights: Weights, tokens: Ints) -> LayerAnswers:
    """What the student would answer after each stage ("logit lens", nostalgebraist 2020)."""
    trace = _trace(settings, weights, tokens)
    stages = tuple(stage for stage in trace if is_residual_stream(stage))
    gain, bias = (torch.tensor(weights[f"ln_final.{name}"]) for name in ("weight", "bias"))
    stream = torch.stack([trace[stage] for stage in stages])  # (S, B, T, d)
    h = F.layer_norm(stream, gain.shape, gain, bias)  # (S, B, T, d)
    logits = h @ torch.tensor(weights["W_LM"])  # (S, B, T, V)
    return LayerAnswers(stages, read_only(logits), read_only(logits.softmax(dim=-1)))


def is_residual_stream(stage: str) -> bool:
    """Whether a stage is the residual stream: the embedding, and after each addition to it."""
    places = stage.split(".")
    return stage == "embedding" or (len(places) == 3 and places[2] in ("after_attention", "output"))


def answers(settings: Settings, weights: Weights, questions: Ints) -> Answers:
    """The answers to these questions of the exam, (n,) places; nothing is studied.

    Raises `ValueError` for a place that the exam does not have.
    """
    places = np.asarray(questions, dtype=np.int64)
    n_questions = len(settings.questions.questions)
    if places.ndim != 1 or not ((places >= 0) & (places < n_questions)).all():
        raise ValueError(f"questions is {questions!r}; allowed is a row of 0 to {n_questions - 1}")
    batch = batch_of(settings, places)
    tensors = as_tensors(weights)
    chosen, p_right, ranks = (np.empty_like(batch.targets, dtype=t) for t in (int, float, int))
    for first in range(0, len(places), AT_ONCE):
        rows = slice(first, first + AT_ONCE)
        with torch.no_grad():
            logits = logits_with(settings.transformer, tensors, torch.tensor(batch.tokens[rows]))
        chosen[rows] = logits.argmax(dim=-1).numpy()
        ranks[rows] = choice_ranks(logits.numpy(), batch.targets[rows])
        p_right[rows] = _of_right_word(logits.softmax(dim=-1).numpy(), batch.targets[rows])
    return Answers(batch.questions, batch.targets, frozen(chosen), frozen(p_right), frozen(ranks))


def _of_right_word(probabilities: Array, targets: Ints) -> Array:
    """(B, T, V) → (B, T), the right word's probability, 0 where nothing is asked."""
    asked = targets != NOT_ASKED
    rows = np.take_along_axis(probabilities, np.where(asked, targets, 0)[..., None], axis=-1)
    return np.where(asked, rows[..., 0], 0.0)


def _trace(settings: Settings, weights: Weights, tokens: Ints) -> dict[str, Tensor]:
    ids = np.asarray(tokens)
    size = settings.transformer
    if ids.ndim != 2 or not 1 <= ids.shape[1] <= size.context_length:
        raise ValueError(
            f"tokens has shape {ids.shape}; allowed is (B, 1 to {size.context_length})"
        )
    if not ids.size or ids.min() < 0 or ids.max() >= size.vocabulary_size:
        raise ValueError(f"tokens is {ids!r}; allowed are ids from 0 to {size.vocabulary_size - 1}")
    trace: Trace = {}
    with torch.no_grad():
        logits_with(
            settings.transformer, as_tensors(weights), torch.tensor(ids, dtype=torch.int64), trace
        )
    return trace
