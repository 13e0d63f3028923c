"""How a student studies: SGD, momentum, AdamW and Muon on `torch.optim`, each update rounded to the grid."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, Protocol

import torch
from torch import Tensor, nn

from model.transformer import Transformer, round_to_grid

OptimizerName = Literal["sgd", "momentum", "adamw", "muon"]
OPTIMIZERS: tuple[OptimizerName, ...] = ("sgd", "momentum", "adamw", "muon")

ADAM_BETAS = (0.9, 0.95)
ADAM_EPSILON = 1e-8
MUON_COEFFICIENTS = (3.4445, -4.7750, 2.0315)
MUON_ITERATIONS = 5
DECAY_FLOOR = 0.05
"""The share of the learning rate that is left when the decay is over."""


class Recipe(Protocol):
    """What of a run's settings decides how the student studies."""

    @property
    def optimizer(self) -> OptimizerName:
        """Which optimizer."""

    @property
    def learning_rate(self) -> float:
        """The full learning rate."""

    @property
    def momentum(self) -> float:
        """How much of the last direction is kept."""

    @property
    def weight_decay(self) -> float:
        """How much of a block matrix is forgotten."""

    @property
    def warm_up(self) -> int:
        """Tests of rising rate."""

    @property
    def decay(self) -> int:
        """Tests of falling rate, 0 for never."""


def learning_rate_at(recipe: Recipe, step: int) -> float:
    """The learning rate of test `step` (from 1): it rises to the full rate, stays, and falls to `DECAY_FLOOR` of it.

    `warm_up` is the number of tests of the linear rise, `decay` the test at which the linear fall is over; the fall
    begins half way there. 0 leaves either out.
    """
    rising = min(1.0, step / recipe.warm_up) if recipe.warm_up else 1.0
    falling = min(1.0, 2.0 - 2.0 * step / recipe.decay) if recipe.decay else 1.0
    return recipe.learning_rate * rising * max(DECAY_FLOOR, falling)


def is_block_matrix(name: str) -> bool:
    """Whether a parameter is a matrix of a block: these decay, and these Muon studies; AdamW takes the rest."""
    return ".W_" in name


def orthogonalize(matrices: Tensor) -> Tensor:
    """Nearly the closest matrices with orthonormal rows or columns, (..., rows, columns).

    Five Newton–Schulz iterations (Jordan et al. 2024, "Muon"): singular values end up between about 0.7 and 1.2. In
    float64, because torch's own Muon does this in bfloat16, where processors disagree.
    """
    a, b, c = MUON_COEFFICIENTS
    wide = matrices.mT if matrices.shape[-2] > matrices.shape[-1] else matrices
    x = wide / (wide.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    for _ in range(MUON_ITERATIONS):
        gram = x @ x.mT
        x = a * x + (b * gram + c * gram @ gram) @ x
    orthogonal: Tensor = x.mT if wide is not matrices else x
    return orthogonal


def muon_scale(shape: Sequence[int]) -> float:
    """0.2 √max(rows, columns): gives Muon's update the size of AdamW's (Liu et al. 2025, "Muon is scalable")."""
    return 0.2 * math.sqrt(max(shape))


class Muon(torch.optim.Optimizer):
    """Momentum, orthogonalised: each matrix moves the same distance in all of its directions.

    momentum ← β momentum + gradient; direction = gradient + β momentum (Nesterov);
    weight ← weight − learning rate × (decay × weight + scale × orthogonalize(direction)).
    """

    def __init__(
        self, params: list[nn.Parameter], lr: float, momentum: float, weight_decay: float
    ) -> None:
        super().__init__(params, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> None:  # type: ignore[override]
        """One update; matrices of one shape, lying or standing, are orthogonalised together, which is faster."""
        for group in self.param_groups:
            by_shape: dict[tuple[int, int], list[nn.Parameter]] = {}
            for parameter in group["params"]:
                rows, columns = parameter.shape
                by_shape.setdefault((min(rows, columns), max(rows, columns)), []).append(parameter)
            for shape, parameters in by_shape.items():
                gradients = [p.grad for p in parameters if p.grad is not None]
                momenta = [self._momentum(p) for p in parameters]
                weights: list[Tensor] = list(parameters)
                torch._foreach_mul_(momenta, group["momentum"])
                torch._foreach_add_(momenta, gradients)
                directions = torch._foreach_add(gradients, momenta, alpha=group["momentum"])
                lying = torch.stack([d if d.shape == shape else d.mT for d in directions])
                moves = [
                    o if weight.shape == shape else o.mT
                    for o, weight in zip(orthogonalize(lying), weights, strict=True)
                ]
                torch._foreach_mul_(weights, 1 - group["lr"] * group["weight_decay"])
                torch._foreach_add_(weights, moves, alpha=-group["lr"] * muon_scale(shape))

    def _momentum(self, parameter: nn.Parameter) -> Tensor:
        state = self.state[parameter]
        if "momentum_buffer" not in state:
            state["momentum_buffer"] = torch.zeros_like(parameter)
        buffer: Tensor = state["momentum_buffer"]
        return buffer


State = dict[str, dict[str, Tensor]]
"""Parameter name → name in `torch.optim`'s state → tensor of the parameter's shape."""


class Optimizer:
    """The optimizer of a recipe: sets the learning rate of the coming test, updates, rounds to the grid.

    `step_number` counts the student's tests, which the schedule follows; `age` the updates that the state remembers,
    which are fewer after a fork to another optimizer.
    """

    def __init__(self, model: Transformer, recipe: Recipe) -> None:
        self.recipe = recipe
        self.step_number = 0
        self.age = 0
        self.named = model.weights()
        self.vector = model.vector
        self.parts = _parts(self.named, recipe)
        owner = {p: part for part in self.parts for g in part.param_groups for p in g["params"]}
        self.part_of = {name: owner[parameter] for name, parameter in self.named.items()}

    def step(self) -> None:
        """Update every weight once from its gradient and clear the gradients' place for the next test."""
        self.step_number += 1
        self.age += 1
        for part in self.parts:
            for group in part.param_groups:
                group["lr"] = learning_rate_at(self.recipe, self.step_number)
            part.step()
        round_to_grid(self.vector)

    def zero_grad(self) -> None:
        """Forget the last test's gradients."""
        for parameter in self.named.values():
            parameter.grad = None

    def state(self) -> State:
        """The state as it is now (not a copy), empty before the first update: momentum, or AdamW's m and v."""
        found: State = {}
        for name, parameter in self.named.items():
            entry = self.part_of[name].state.get(parameter, {})
            arrays = {key: v for key, v in entry.items() if isinstance(v, Tensor) and v.dim()}
            if arrays:
                found[name] = arrays
        return found

    def load(self, state: State, step_number: int, age: int) -> None:
        """Take over a copy of `state` as it was after test `step_number`."""
        self.step_number, self.age = step_number, age
        for part in self.parts:
            part.state.clear()
        for name, entry in state.items():
            part = self.part_of[name]
            copy: dict[str, Tensor] = {key: value.clone() for key, value in entry.items()}
            if isinstance(part, torch.optim.AdamW):
                copy["step"] = torch.tensor(float(age))
            part.state[self.named[name]] = copy


def _parts(named: Mapping[str, nn.Parameter], recipe: Recipe) -> list[torch.optim.Optimizer]:
    """The optimizers of `torch.optim` that together study all parameters; only block matrices decay."""
    rate, decay = recipe.learning_rate, recipe.weight_decay
    matrices = [p for name, p in named.items() if is_block_matrix(name)]
    rest = [p for name, p in named.items() if not is_block_matrix(name)]
    groups = [{"params": matrices, "weight_decay": decay}, {"params": rest, "weight_decay": 0.0}]
    if recipe.optimizer == "muon":
        return [
            Muon(matrices, lr=rate, momentum=recipe.momentum, weight_decay=decay),
            torch.optim.AdamW(groups[1:], lr=rate, betas=ADAM_BETAS, eps=ADAM_EPSILON, fused=True),
        ]
    if recipe.optimizer == "adamw":
        return [torch.optim.AdamW(groups, lr=rate, betas=ADAM_BETAS, eps=ADAM_EPSILON, fused=True)]
    momentum = recipe.momentum if recipe.optimizer == "momentum" else 0.0
    return [torch.optim.SGD(groups, lr=rate, momentum=momentum, foreach=True)]
