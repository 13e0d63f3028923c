"""The loss around a student: along its update, and on the plane through gradient and update."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from model.course.record import Record, losses_with
from model.looking.backward import length
from model.looking.feedback import predicted_drop
from model.looking.probe import measure
from model.student.arrays import Array, Weights, as_tensors, frozen, read_only
from model.student.optimizers import ADAM_EPSILON, is_block_matrix, muon_scale, orthogonalize
from model.student.transformer import GRID

FirstStep = Literal["sgd", "adamw", "muon"]

LEAST_MULTIPLE, MOST_MULTIPLE = 0.001, 1024.0
"""The multiples of an update between which a rise of the loss is sought."""


@dataclass(frozen=True)
class Promise:
    """What an update promised, and what it delivered, in nats of this test's loss."""

    predicted: float
    """−gradient · update: the drop to first order."""
    measured: float
    """The loss before studying minus the loss of the same test, sat again."""


@dataclass(frozen=True)
class AlongUpdate:
    """The loss of one test at before + multiple × update."""

    multiples: Array
    """(n,), 0 is before studying, 1 is after."""
    losses: Array
    """(n,), the measured mean loss in nats."""
    tangent: Array
    """(n,), what the gradient promises."""
    loss: float
    """The mean loss before studying."""
    slope: float
    """gradient · update: the slope at 0, in nats per whole update."""


@dataclass(frozen=True)
class PlaneStep:
    """Where a student stands in the plane, or would stand."""

    name: Literal["before", "after"] | FirstStep
    """The last three are first steps from here: this gradient and rate, no memory, no decay."""
    across: float
    up: float
    off_plane: float
    """How far it stands beside the plane, in units of weight; 0 before and after."""
    loss: float
    """The measured mean loss in nats, where it really stands."""


@dataclass(frozen=True)
class Plane:
    """The loss of one test on a plane; both axes in units of weight, from where it was sat."""

    across: Array
    """(n,), along −gradient: straight downhill."""
    up: Array
    """(n,), at a right angle to it, along the rest of `up_follows`."""
    losses: Array
    """(n up, n across), the measured mean loss in nats."""
    up_follows: Literal["update", "muon"]
    """The real update or, if that went straight downhill, the first step of Muon from here."""
    steps: tuple[PlaneStep, ...]


def promise(record: Record) -> Promise:
    """What studying promised and what it delivered. A student that diverged did neither: 0."""
    if record.diverged:
        return Promise(0.0, 0.0)
    return Promise(predicted_drop(record), record.loss - record.resit_loss)


def along_update(record: Record, multiples: Sequence[float]) -> AlongUpdate:
    """The loss along the real update. Raises `ValueError` unless all multiples are finite."""
    places = np.array(multiples, dtype=np.float64)
    if places.ndim != 1 or not np.isfinite(places).all():
        raise ValueError(f"multiples is {multiples!r}; allowed is a row of finite numbers")
    weights, updates = as_tensors(record.before), as_tensors(record.updates)

    def moved(multiple: Tensor) -> dict[str, Tensor]:
        return {name: weights[name] + multiple * updates[name] for name in weights}

    losses = measure(record, moved, torch.tensor([0.0, *places], dtype=torch.float64))
    loss, slope = float(losses[0]), -predicted_drop(record)
    with np.errstate(over="ignore", invalid="ignore"):  # a student about to diverge
        tangent = loss + slope * places
    return AlongUpdate(
        multiples=frozen(places),
        losses=frozen(losses[1:]),
        tangent=frozen(tangent),
        loss=loss,
        slope=slope,
    )


def breaking_multiple(record: Record) -> float | None:
    """The multiple of the update from which on this test goes worse than before studying.

    Sought at multiples that double up to `MOST_MULTIPLE`, then halved in on to 1 %. It is 0 where the
    first `LEAST_MULTIPLE` of the update does harm, and `None` where the largest does none.
    """
    low, high = 0.0, 0.25
    while not _is_worse(record, high):
        low, high = high, 2 * high
        if high > MOST_MULTIPLE:
            return None
    while high - low > 0.01 * high and high > LEAST_MULTIPLE:
        middle = (low + high) / 2
        low, high = (low, middle) if _is_worse(record, middle) else (middle, high)
    return high if low else 0.0


def _is_worse(record: Record, multiple: float) -> bool:
    """Whether the test goes worse than before studying, that many updates away."""
    along = along_update(record, [multiple])
    return not along.losses[0] <= along.loss  # not a number is worse, too


def gradient_update_plane(record: Record, resolution: int = 13, reach: float = 1.5) -> Plane:
    """The loss on the plane through −gradient and update (after Li et al. 2018).

    `resolution` is the number of places along each axis; each of its squares costs a forward pass.
    The plane is centred between before and after and reaches `reach` times the update's length to
    each side. Raises `ValueError` for numbers out of range, and where no gradient spans a plane.
    """
    if not isinstance(resolution, int) or not 2 <= resolution <= 101:
        raise ValueError(f"resolution is {resolution!r}; allowed is a whole number from 2 to 101")
    if not 0 < reach <= 100:
        raise ValueError(f"reach is {reach!r}; allowed is a number above 0, up to 100")
    gradient, update = _in_a_row(record.gradients), _in_a_row(record.updates)
    steepness = length(gradient)
    if not math.isfinite(steepness) or steepness == 0:
        raise ValueError(f"the gradient's length is {steepness}: no plane goes through it")
    first = {name: _in_a_row(step) for name, step in first_steps(record).items()}
    downhill = -gradient / steepness
    sideways, up_follows = _sideways(downhill, update, first["muon"])
    size = length(update) or 1.0
    around = np.linspace(-reach * size, reach * size, resolution)
    across, up = around + update @ downhill / 2, around + update @ sideways / 2
    return Plane(
        across=frozen(across),
        up=frozen(up),
        losses=_losses_on_plane(record, downhill, sideways, across, up),
        up_follows=up_follows,
        steps=(
            PlaneStep("before", 0.0, 0.0, 0.0, record.loss),
            _step("after", update, downhill, sideways, record.resit_loss),
            *(
                _step(name, step, downhill, sideways, _loss_after(record, step))
                for name, step in first.items()
            ),
        ),
    )


def first_steps(record: Record) -> dict[FirstStep, dict[str, Array]]:
    """The updates of students with this gradient and learning rate, but no memory and no decay.

    Momentum's first step is that of SGD.
    """
    rate, gradients = record.learning_rate, record.gradients
    nesterov = 1 + record.settings.momentum
    adamw = {n: frozen(-rate * g / (np.abs(g) + ADAM_EPSILON)) for n, g in gradients.items()}
    matrices = {
        name: read_only(-rate * muon_scale(g.shape) * orthogonalize(torch.tensor(nesterov * g)))
        for name, g in gradients.items()
        if is_block_matrix(name)
    }
    return {
        "sgd": {name: frozen(-rate * g) for name, g in gradients.items()},
        "adamw": adamw,
        "muon": {**adamw, **matrices},
    }


def _sideways(
    downhill: Array, update: Array, muon: Array
) -> tuple[Array, Literal["update", "muon"]]:
    """The second direction of the plane, of length 1 and at a right angle to the first.

    What the update has beside the gradient is only rounding if it is no longer than half a grid
    step a weight.
    """
    rest = update - (update @ downhill) * downhill
    if length(rest) > GRID / 2 * math.sqrt(rest.size):
        return rest / length(rest), "update"
    rest = muon - (muon @ downhill) * downhill
    beside = length(rest)
    if beside == 0:
        raise ValueError(
            "the learning rate is 0: no step goes beside the gradient, there is no plane"
        )
    return rest / beside, "muon"


def _losses_on_plane(
    record: Record, downhill: Array, sideways: Array, across: Array, up: Array
) -> Array:
    """The mean loss in nats at every place of the grid, (n up, n across)."""
    weights = as_tensors(record.before)
    one, other = _in_shape(downhill, record.before), _in_shape(sideways, record.before)

    def moved(a: Tensor, b: Tensor) -> dict[str, Tensor]:
        return {name: weights[name] + a * one[name] + b * other[name] for name in weights}

    places = [torch.tensor(axis.ravel()) for axis in np.meshgrid(across, up)]
    return frozen(measure(record, moved, *places).reshape(len(up), len(across)))


def _step(
    name: Literal["after"] | FirstStep,
    update: Array,
    downhill: Array,
    sideways: Array,
    loss: float,
) -> PlaneStep:
    """Where an update lands, seen from the plane."""
    across, up = float(update @ downhill), float(update @ sideways)
    beside = update - across * downhill - up * sideways
    return PlaneStep(name, across, up, float(np.linalg.norm(beside)), loss)


def _loss_after(record: Record, update: Array) -> float:
    """The mean loss of this test in nats after another update than the real one."""
    moves = _in_shape(update, record.before)
    weights = {name: record.before[name] + moves[name].numpy() for name in record.before}
    return record.batch.mean(losses_with(record.settings, weights, record.batch))


def _in_a_row(weights: Weights) -> Array:
    """All numbers of all parameters, one after the other."""
    return np.concatenate([weights[name].ravel() for name in weights])


def _in_shape(row: Array, weights: Weights) -> dict[str, Tensor]:
    """The opposite: as many numbers in a row as there are weights, as parameters."""
    ends = np.cumsum([array.size for array in weights.values()])
    pieces = np.split(row, ends[:-1])
    return {
        name: torch.tensor(piece.reshape(array.shape))
        for (name, array), piece in zip(weights.items(), pieces, strict=True)
    }
