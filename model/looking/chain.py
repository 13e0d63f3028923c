"""The chain rule, for one weight: how the signal came back from the loss, and what it met."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from model.course.record import Record
from model.looking.backward import Backward, backward, length, output_stage
from model.looking.local_derivatives import Link, Question, links_into
from model.student.arrays import Array, frozen, value_at


@dataclass(frozen=True)
class Term:
    """What one position of one question adds to a gradient."""

    question: int
    """The question's row in the test."""
    position: int
    came_in: float
    """What the weight was multiplied by."""
    signal: float
    """∂loss/∂(what the weight wrote), in nats per unit."""

    @property
    def product(self) -> float:
        """What it adds: came in × signal."""
        return self.came_in * self.signal


@dataclass(frozen=True)
class SignalStep:
    """The signal at one stage, on its way from the loss back to the weight, for one question."""

    stage: str
    values: Array
    """∂loss/∂stage: (T, width), heads side by side; (h, T, T) at scores and pattern."""
    position: int
    """Where to look: the followed term's or, where no signal is there yet, the strongest."""
    links: tuple[Link, ...]
    """The local derivatives that made it: their contributions add up to `values`."""

    @property
    def norm(self) -> float:
        """Its Euclidean length over all positions."""
        return length(self.values)


@dataclass(frozen=True)
class Chain:
    """A gradient, taken apart: the sum over questions and positions of came in × signal."""

    weight: str
    index: tuple[int, ...]
    stage: str
    """The stage that the weight writes."""
    came_in: Array
    """(B, T), what it was multiplied by."""
    signal: Array
    """(B, T), ∂loss/∂(what it wrote), in nats per unit."""
    autograd: float
    """The gradient that backpropagation left, in nats per unit of weight."""
    question: int
    """The row of the question that `signal_path` follows: the one wanted, or that with the largest term."""
    position: int
    """The position of its largest term."""
    signal_path: tuple[SignalStep, ...]
    """From the logits back to `stage`."""

    @cached_property
    def products(self) -> Array:
        """(B, T), the terms of the sum."""
        return frozen(self.came_in * self.signal)

    @property
    def total(self) -> float:
        """The sum of all terms: the gradient."""
        return math.fsum(self.products.flat)

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms that are not nought, the largest first."""
        by_size = np.argsort(-np.abs(self.products), axis=None, kind="stable")
        places = (divmod(int(place), self.products.shape[1]) for place in by_size)
        return tuple(
            Term(question, position, *self._factors(question, position))
            for question, position in places
            if self.products[question, position]
        )

    def _factors(self, question: int, position: int) -> tuple[float, float]:
        return float(self.came_in[question, position]), float(self.signal[question, position])


@np.errstate(over="ignore", invalid="ignore")  # a student that diverged may be looked at
def chain(
    record: Record,
    weight: str,
    index: tuple[int, ...],
    back: Backward | None = None,
    row: int | None = None,
) -> Chain:
    """The chain rule for a weight of any kind, followed for the question in that row, or for the one that adds most.

    Raises `ValueError` for a weight that does not exist.
    """
    value_at(record.before, weight, index)
    back = back or backward(record)
    came_in = back.came_in(weight)[..., index[0]]  # (B, T)
    signal = back.signal(weight)[..., index[-1]]  # (B, T)
    sizes = np.abs(came_in * signal)  # (B, T)
    question = int(sizes.argmax()) // sizes.shape[1] if row is None else row
    position = int(sizes[question].argmax())
    stage = output_stage(weight)
    return Chain(
        weight=weight,
        index=index,
        stage=stage,
        came_in=frozen(came_in.copy()),
        signal=frozen(signal.copy()),
        autograd=float(record.gradients[weight][index]),
        question=question,
        position=position,
        signal_path=signal_path(back, stage, question, position),
    )


def signal_path(back: Backward, stage: str, question: int, position: int) -> tuple[SignalStep, ...]:
    """The signal of one question at every stage through which it reaches `stage`, logits first."""
    links: dict[str, tuple[Link, ...]] = {}
    wanted = [stage]
    while wanted:
        name = wanted.pop()
        if name not in links and name != "loss":
            links[name] = links_into(back, name, question)
            wanted += [link.source for link in links[name]]
    steps = []
    for name in reversed(back.trace):
        if name in links:
            values = frozen(Question(back, question).signal(name))
            steps.append(SignalStep(name, values, _where(values, position), links[name]))
    return tuple(steps)


def _where(values: Array, position: int) -> int:
    """`position` if there is any signal, else where it is strongest."""
    by_position = np.square(np.moveaxis(values, -2, 0)).reshape(values.shape[-2], -1).sum(axis=1)
    return position if by_position[position] else int(by_position.argmax())
