"""What if a part of the student were another: changes on a copy, and what becomes of its answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model.course.batches import Batch
from model.course.record import losses_with
from model.course.settings import Settings
from model.looking.inside import Ints, answers
from model.student.arrays import Weights, frozen, is_place
from model.student.transformer import TransformerConfig

HEAD = "head"
"""What `Change.where` says of a whole attention head."""

LARGEST_VALUE = 1000.0
"""What a weight may be set to, at most, on either side of nought."""


@dataclass(frozen=True)
class Change:
    """Some weights set to one value: a single weight, a row, a whole parameter, or what a head hands on."""

    where: str
    """A parameter's name, or `HEAD`."""
    index: tuple[int, ...]
    """The place in it: (row, column) of a weight, (row,) of a row, () of all of it; (block, head) of a head."""
    value: float = 0.0


def changed(config: TransformerConfig, weights: Weights, change: Change) -> Weights:
    """The weights with that change, on a copy; the others are those of the student itself.

    A head is what its rows of W_O make of what it gathered: with these at 0 it hands on nothing, as if it were not
    there. Raises `ValueError` for a place that the student does not have and for a value beyond ±`LARGEST_VALUE`.
    """
    if not -LARGEST_VALUE <= change.value <= LARGEST_VALUE:
        raise ValueError(
            f"value is {change.value!r}; allowed is a number from {-LARGEST_VALUE:g} to {LARGEST_VALUE:g}"
        )
    name, place = _place(config, change)
    copy = np.array(weights[name])
    copy[place] = change.value
    return {**weights, name: frozen(copy)}


def _place(config: TransformerConfig, change: Change) -> tuple[str, tuple[int | slice, ...]]:
    """The parameter that changes, and where."""
    if change.where == HEAD:
        if not is_place(change.index, (config.n_layer, config.n_head)):
            raise ValueError(
                f"head is {change.index!r}; allowed are {config.n_layer} × {config.n_head} of them"
            )
        block, head = change.index
        size = config.d_model // config.n_head
        return f"blocks.{block}.attention.W_O", (slice(head * size, (head + 1) * size),)
    if change.where not in config.shapes:
        raise ValueError(f"this student has no weights called {change.where[:80]!r}")
    shape = config.shapes[change.where]
    if not is_place(change.index, shape[: len(change.index)]):
        sizes = " × ".join(map(str, shape))
        raise ValueError(f"{change.index!r} is not a place in {change.where}, which is {sizes}")
    return change.where, change.index


@dataclass(frozen=True)
class Score:
    """How a student does on some questions."""

    n_questions: int
    right: float
    """The share of the questions with every asked word right."""
    loss: float
    """The mean −ln p(right word) over the asked words, in nats."""


def score(settings: Settings, weights: Weights, questions: Ints) -> Score:
    """How a student with these weights does on these questions of the exam, (n,) places, at least one."""
    found = answers(settings, weights, questions)
    with np.errstate(divide="ignore"):
        losses = -np.log(found.p_right[found.asked])
    return Score(len(questions), float(found.right.mean()), float(losses.mean()))


def score_of_test(settings: Settings, weights: Weights, batch: Batch) -> Score:
    """How a student with these weights does on a test of the course."""
    of_test = score(settings, weights, batch.questions)
    return Score(
        of_test.n_questions, of_test.right, batch.mean(losses_with(settings, weights, batch))
    )
