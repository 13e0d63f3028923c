"""Move one weight and measure: the proof that a gradient is the slope of the loss."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.func import vmap

from model.course.record import Record
from model.exams import NOT_ASKED
from model.student.arrays import Array, as_tensors, frozen, read_only, value_at
from model.student.training import grade, mean_loss
from model.student.with_weights import logits_with

EPSILONS = tuple(10.0**-digits for digits in range(1, 14))
"""From 0.1 down to 1e-13: from too coarse to too fine."""

BEND_STEP = 0.01
"""The step of the central difference that measures the third derivative."""

NUMBERS_AT_ONCE = 2**20
"""Numbers of a stage that are computed together: bounds memory, and fits the cache."""


@dataclass(frozen=True)
class Wiggle:
    """The loss of one test for many values of one weight, all others as they were."""

    values: Array
    """(n,), values of the weight."""
    losses: Array
    """(n,), the measured mean loss in nats for each."""
    tangent: Array
    """(n,), what the gradient promises: loss + gradient × (value − before)."""
    before: float
    """The weight's value in this test."""
    loss: float
    """The mean loss there."""
    gradient: float
    """∂loss/∂weight there, in nats per unit of weight."""
    after: float
    """Where the real update moved it."""
    loss_after: float
    """The mean loss if only this weight moves there, measured."""


@dataclass(frozen=True)
class FiniteDifference:
    """(loss(w + ε) − loss(w − ε)) / 2ε for many ε, against the gradient of autograd."""

    epsilons: Array
    """(n,), the steps."""
    estimates: Array
    """(n,), central differences in nats per unit of weight."""
    errors: Array
    """(n,), |estimate − autograd|."""
    truncation: Array
    """(n,), the error to expect of too large a step: ε² |loss‴| / 6, loss‴ measured."""
    round_off: Array
    """(n,), the error to expect of too small a step: the loss's last bit, over ε."""
    autograd: float
    """The gradient that backpropagation computed."""

    @property
    def best(self) -> int:
        """The place of the step with the smallest error."""
        return int(self.errors.argmin())


def wiggle(record: Record, weight: str, index: tuple[int, ...], values: Sequence[float]) -> Wiggle:
    """The loss of this test for other values (n,) of one weight.

    Raises `ValueError` for a weight that does not exist and for values that are not finite.
    """
    before = value_at(record.before, weight, index)
    after = value_at(record.after, weight, index)
    places = np.array(values, dtype=np.float64)
    if places.ndim != 1 or not np.isfinite(places).all():
        raise ValueError(f"values is {values!r}; allowed is a row of finite numbers")
    losses = losses_with_value(record, weight, index, np.array([*places, before, after]))
    gradient = float(record.gradients[weight][index])
    return Wiggle(
        values=frozen(places),
        losses=frozen(losses[:-2]),
        tangent=frozen(losses[-2] + gradient * (places - before)),
        before=before,
        loss=float(losses[-2]),
        gradient=gradient,
        after=after,
        loss_after=float(losses[-1]),
    )


def losses_with_value(record: Record, weight: str, index: tuple[int, ...], values: Array) -> Array:
    """The mean loss of the test in nats for each of these values (n,) of one weight."""
    weights = as_tensors(record.before)
    here = torch.zeros_like(weights[weight], dtype=torch.bool)
    here[index] = True

    def changed(value: Tensor) -> dict[str, Tensor]:
        return {**weights, weight: torch.where(here, value, weights[weight])}

    return measure(record, changed, torch.tensor(values))


def measure(
    record: Record, weights_at: Callable[..., Mapping[str, Tensor]], *places: Tensor
) -> Array:
    """The mean loss of the test in nats, (n,), at n places, whose coordinates are `places`.

    All places are computed together, and what doesn't depend on the place is computed once.
    """
    settings, batch = record.settings, record.batch
    tokens, targets = torch.tensor(batch.tokens), torch.tensor(batch.targets)
    asked = targets != NOT_ASKED
    answers = targets[asked]
    size = settings.transformer
    widest = max(4 * size.d_model, size.n_head * tokens.shape[1], size.vocabulary_size)

    def loss_at(*place: Tensor) -> Tensor:
        logits = logits_with(settings.transformer, weights_at(*place), tokens, asked=asked)
        return mean_loss(grade(logits, answers), answers)

    if not places[0].numel():
        return np.zeros(0)
    with torch.no_grad():
        at_once = max(1, NUMBERS_AT_ONCE // (tokens.numel() * widest))
        return read_only(vmap(loss_at, chunk_size=at_once)(*places))


def finite_difference(
    record: Record,
    weight: str,
    index: tuple[int, ...],
    epsilons: Sequence[float] = EPSILONS,
) -> FiniteDifference:
    """Central differences for one weight over many step sizes (Nocedal & Wright 2006, section 8.1).

    Too large a step sees the curve bend (truncation, which grows with ε²); too small a one sees
    only the last bits of the loss (round-off, which grows with 1/ε). Raises `ValueError` for a
    weight that does not exist and for an ε that is not between 0 and 1.
    """
    value = value_at(record.before, weight, index)
    steps = np.array(epsilons, dtype=np.float64)
    if steps.ndim != 1 or not steps.size or not ((steps > 0) & (steps <= 1)).all():
        raise ValueError(f"epsilons is {epsilons!r}; allowed is a row of numbers above 0, up to 1")
    above, below = value + steps, value - steps
    bend = BEND_STEP * np.array([2.0, 1.0, -1.0, -2.0])
    losses = losses_with_value(record, weight, index, np.array([*above, *below, *(value + bend)]))
    higher, lower, around = np.split(losses, [steps.size, 2 * steps.size])
    third = float(around @ np.array([1.0, -2.0, 2.0, -1.0])) / (2 * BEND_STEP**3)
    autograd = float(record.gradients[weight][index])
    with np.errstate(divide="ignore", invalid="ignore"):
        estimates = (higher - lower) / (above - below)
    return FiniteDifference(
        epsilons=frozen(steps),
        estimates=frozen(estimates),
        errors=frozen(np.abs(estimates - autograd)),
        truncation=frozen(steps**2 * abs(third) / 6),
        round_off=frozen(np.spacing(record.loss) / steps),
        autograd=autograd,
    )
