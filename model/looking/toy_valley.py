"""A ball in a valley: the simplest place where one can study too hard or not hard enough."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from model.student.arrays import Array, frozen
from model.student.optimizers import ADAM_BETAS, ADAM_EPSILON

ToyOptimizer = Literal["sgd", "momentum", "adam"]
TOY_OPTIMIZERS: tuple[ToyOptimizer, ...] = ("sgd", "momentum", "adam")
MOST_STEPS = 200


@dataclass(frozen=True)
class Roll:
    """The way of a ball through the valley loss(x) = x² / 2, whose slope at x is x."""

    positions: Array
    """(n + 1,), from the start on."""

    @property
    def losses(self) -> Array:
        """(n + 1,), the ball's height at each position."""
        return frozen(self.positions**2 / 2)


def toy_valley(
    learning_rate: float,
    n_steps: int = 20,
    start: float = 1.0,
    optimizer: ToyOptimizer = "sgd",
    momentum: float = 0.9,
) -> Roll:
    """Let a ball roll for `n_steps` updates.

    SGD multiplies its distance from the bottom by 1 − learning rate each time: below 0.05 it
    crawls, at 1 it is down in one step, above 1 it overshoots and swings, above 2 it flies away.
    Raises `ValueError` for numbers out of range.
    """
    if optimizer not in TOY_OPTIMIZERS:
        raise ValueError(f"optimizer is {optimizer!r}; allowed are {', '.join(TOY_OPTIMIZERS)}")
    if not isinstance(n_steps, int) or isinstance(n_steps, bool) or not 0 <= n_steps <= MOST_STEPS:
        raise ValueError(
            f"n_steps is {n_steps!r}; allowed is a whole number from 0 to {MOST_STEPS}"
        )
    for name, value, least, most in (
        ("learning_rate", learning_rate, 0.0, 4.0),
        ("start", start, -10.0, 10.0),
        ("momentum", momentum, 0.0, 0.999),
    ):
        if not least <= value <= most:
            raise ValueError(f"{name} is {value!r}; allowed is a number from {least:g} to {most:g}")
    x, m, v = float(start), 0.0, 0.0
    positions = [x]
    beta_1, beta_2 = ADAM_BETAS
    for step in range(1, n_steps + 1):
        gradient = x
        if optimizer == "sgd":
            direction = gradient
        elif optimizer == "momentum":
            m = momentum * m + gradient
            direction = m
        else:
            m = beta_1 * m + (1 - beta_1) * gradient
            v = beta_2 * v + (1 - beta_2) * gradient**2
            spread = math.sqrt(v / (1 - beta_2**step))
            direction = m / (1 - beta_1**step) / (spread + ADAM_EPSILON)
        x -= learning_rate * direction
        positions.append(x)
    return Roll(frozen(np.array(positions)))
