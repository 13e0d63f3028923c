"""Notes in the margin: which question asks for what, and who is to blame."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.course.record import Record, losses_with
from model.looking.backward import Backward, backward, length
from model.student.arrays import Array, frozen, parameter, value_at
from model.student.transformer import part_of


@dataclass(frozen=True)
class PartBlame:
    """How much one part of the student is to blame: three measures that need not agree."""

    part: str
    gradient_share: float
    """Its share of the squared length of the whole gradient, 0 to 1; 0 without a gradient."""
    predicted_drop: float
    """−gradient · update over its weights, in nats: what its studying promises, to first order."""
    actual_drop: float
    """By how many nats the loss of this test falls if only this part studies, measured."""


@dataclass(frozen=True)
class BlamedWeight:
    """One weight and its gradient."""

    weight: str
    index: tuple[int, ...]
    value: float
    gradient: float
    """∂loss/∂weight, in nats per unit of weight."""


@np.errstate(over="ignore", invalid="ignore")  # a student that diverged may be looked at
def question_gradients(
    record: Record,
    weight: str,
    index: tuple[int, ...] | None = None,
    back: Backward | None = None,
) -> Array:
    """The part of a gradient that each question adds: (B,), without an index (B, *shape).

    The loss is the mean over the asked positions of the whole test, so the parts add up to the
    gradient. Raises `ValueError` for a weight that does not exist.
    """
    shape = parameter(record.before, weight).shape
    if index is not None:
        value_at(record.before, weight, index)
    back = back or backward(record)
    came_in, signal = back.came_in(weight), back.signal(weight)  # (B, T, rows), (B, T, columns)
    if index is not None:
        parts: Array = (came_in[..., index[0]] * signal[..., index[-1]]).sum(axis=1)  # (B,)
    elif len(shape) == 1:
        parts = (came_in * signal).sum(axis=1)  # (B, d)
    else:
        parts = np.swapaxes(came_in, 1, 2) @ signal  # (B, rows, columns)
    return frozen(parts)


@np.errstate(over="ignore", invalid="ignore")  # a student that diverged may be looked at
def agreement(record: Record, back: Backward | None = None) -> Array:
    """The cosine between the gradients of any two questions over all weights, (B, B), from −1 to 1.

    Questions that agree want the same change of the student; those below 0 undo each other's. A
    question without a gradient agrees with nobody: 0.
    """
    back = back or backward(record)
    n_questions = len(record.batch.tokens)
    products = np.zeros((n_questions, n_questions))
    for weight in record.before:
        parts = question_gradients(record, weight, back=back).reshape(n_questions, -1)
        products += parts @ parts.T
    lengths = np.sqrt(np.diagonal(products))
    scale = np.outer(lengths, lengths)
    cosines = np.divide(products, scale, out=np.zeros_like(products), where=scale > 0)
    return frozen(cosines.clip(-1.0, 1.0))


@np.errstate(over="ignore", invalid="ignore")  # a student that diverged may be looked at
def pulls_on(record: Record, row: int, back: Backward | None = None) -> Array:
    """(B,), every question's gradient · that of the question in this row of the test, over all weights.

    Below 0, a small step that helps the one makes the other worse: the signs are those of `agreement`'s row, which
    costs B times as much.
    """
    back = back or backward(record)
    pulls = np.zeros(len(record.batch.tokens))
    for weight, values in record.before.items():
        came_in, signal = back.came_in(weight), back.signal(weight)  # (B, T, rows), (B, T, columns)
        if values.ndim == 1:
            parts = (came_in * signal).sum(axis=1)  # (B, d)
            pulls += parts @ parts[row]
        else:
            own = came_in[row].T @ signal[row]  # (rows, columns)
            pulls += ((came_in @ own) * signal).sum(axis=(1, 2))
    return frozen(pulls)


def support(record: Record, back: Backward | None = None) -> Array:
    """The cosine between what each question asked for and the update that came, (B,), from −1 to 1.

    A question asks for a step against its own gradient. Below 0 the update, which serves all of
    them, went against it: to first order its loss rises. 0 where either of the two is nought.
    """
    back = back or backward(record)
    n_questions = len(record.batch.tokens)
    along, squares = np.zeros(n_questions), np.zeros(n_questions)
    with np.errstate(over="ignore", invalid="ignore"):
        for weight, update in record.updates.items():
            parts = question_gradients(record, weight, back=back).reshape(n_questions, -1)
            along -= parts @ update.ravel()
            squares += (parts**2).sum(axis=1)
        scale = np.sqrt(squares) * length(
            np.concatenate([u.ravel() for u in record.updates.values()])
        )
    sound = (scale > 0) & np.isfinite(scale) & np.isfinite(along)
    return frozen(np.divide(along, scale, out=np.zeros_like(along), where=sound).clip(-1, 1))


def blame(record: Record) -> tuple[PartBlame, ...]:
    """Who is to blame, part by part, in the order of the forward pass.

    A student that diverged got no notes that mean anything, and didn't study: everything is 0.
    """
    parts: dict[str, list[str]] = {}
    for weight in record.before:
        parts.setdefault(part_of(weight), []).append(weight)
    if record.diverged:
        return tuple(PartBlame(part, 0.0, 0.0, 0.0) for part in parts)
    lengths = {
        part: length(np.array([length(record.gradients[weight]) for weight in weights]))
        for part, weights in parts.items()
    }
    whole = length(np.array(list(lengths.values())))
    return tuple(
        PartBlame(
            part=part,
            gradient_share=(lengths[part] / whole) ** 2 if whole > 0 else 0.0,
            predicted_drop=predicted_drop(record, weights),
            actual_drop=record.loss - _loss_if_studied(record, weights),
        )
        for part, weights in parts.items()
    )


def predicted_drop(record: Record, weights: list[str] | None = None) -> float:
    """−gradient · update over these parameters, or all: the drop in nats, to first order."""
    with np.errstate(over="ignore", invalid="ignore"):  # a student about to diverge
        drops = [
            -float(np.vdot(record.gradients[weight], record.updates[weight]))
            for weight in (record.before if weights is None else weights)
        ]
        return math.fsum(drops) if np.isfinite(drops).all() else float(np.sum(drops))


def most_blamed(record: Record, k: int = 10) -> tuple[BlamedWeight, ...]:
    """The k weights with the largest gradients by size; among equals, the first in the student."""
    if not isinstance(k, int) or isinstance(k, bool) or k < 1:
        raise ValueError(f"k is {k!r}; allowed is a whole number of at least 1")
    names = list(record.gradients)
    sizes = np.concatenate([np.abs(record.gradients[name]).ravel() for name in names])
    starts = np.cumsum([0, *(record.gradients[name].size for name in names)])
    largest = np.argsort(-sizes, kind="stable")[:k]
    return tuple(_blamed(record, names, starts, int(place)) for place in largest)


def _blamed(
    record: Record, names: list[str], starts: NDArray[np.int64], place: int
) -> BlamedWeight:
    """The weight at this place of all weights in a row."""
    which = int(np.searchsorted(starts, place, side="right")) - 1
    weight = names[which]
    shape = record.before[weight].shape
    index = tuple(int(i) for i in np.unravel_index(place - int(starts[which]), shape))
    return BlamedWeight(
        weight, index, float(record.before[weight][index]), float(record.gradients[weight][index])
    )


def _loss_if_studied(record: Record, weights: list[str]) -> float:
    """The loss of this test in nats if only these parameters are updated, measured."""
    mixed = {**record.before, **{weight: record.after[weight] for weight in weights}}
    return record.batch.mean(losses_with(record.settings, mixed, record.batch))
