"""How a student studies: SGD, momentum, AdamW and Muon, each update rounded to the grid.

The arithmetic is in functions: `adamw` and `sgd` of `torch.optim`, and our own `muon`. The classes of `torch.optim`
call the same functions, but making one imports PyTorch's compiler: seconds and tens of megabytes for nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, Protocol

import torch
from torch import Tensor, nn
from torch.optim.adamw import adamw
from torch.optim.sgd import sgd

from model.student.transformer import Transformer, round_to_grid

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
    float64, because torch's own Muon does this in bfloat16, where processors disagree. The iterates of a wide matrix
    could be had from its Gram matrix alone, faster, but that squares the differences between processors
    (docs/experiments.md).
    """
    a, b, c = MUON_COEFFICIENTS
    lies = matrices.shape[-2] <= matrices.shape[-1]
    lying = matrices if lies else matrices.mT
    x = lying.reshape(-1, *lying.shape[-2:])  # (matrices, r, c) with r ≤ c
    x = x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    for _ in range(MUON_ITERATIONS):
        gram = x @ x.mT  # (matrices, r, r)
        polynomial = torch.baddbmm(gram, gram, gram, beta=b, alpha=c)  # b gram + c gram²
        x = torch.baddbmm(x, polynomial, x, beta=a)  # a x + polynomial x
    orthogonal = x.view(lying.shape)
    return orthogonal if lies else orthogonal.mT


def muon_scale(shape: Sequence[int]) -> float:
    """0.2 √max(rows, columns): gives Muon's update the size of AdamW's (Liu et al. 2025, "Muon is scalable")."""
    return 0.2 * math.sqrt(max(shape))


def muon(
    weights: list[Tensor],
    gradients: list[Tensor],
    momenta: list[Tensor],
    *,
    learning_rate: float,
    momentum: float,
    weight_decay: float,
) -> None:
    """One update, in place: each matrix moves the same distance in all of its directions.

    momentum ← β momentum + gradient; direction = gradient + β momentum (Nesterov);
    weight ← weight − learning rate × (decay × weight + scale × orthogonalize(direction)).

    The matrices are of one shape, lying or standing: orthogonalised together, which is faster than one by one.
    """
    torch._foreach_mul_(momenta, momentum)
    torch._foreach_add_(momenta, gradients)
    directions = torch._foreach_add(gradients, momenta, alpha=momentum)
    shape = lying_shape(directions[0])
    lying = torch.stack([d if d.shape == shape else d.mT for d in directions])
    moves = [
        move if weight.shape == shape else move.mT
        for move, weight in zip(orthogonalize(lying), weights, strict=True)
    ]
    torch._foreach_mul_(weights, 1 - learning_rate * weight_decay)
    torch._foreach_add_(weights, moves, alpha=-learning_rate * muon_scale(shape))


def lying_shape(matrix: Tensor) -> tuple[int, int]:
    """The shape that a matrix has when it lies on its longer side: (shorter, longer)."""
    rows, columns = matrix.shape
    return min(rows, columns), max(rows, columns)


State = dict[str, dict[str, Tensor]]
"""Parameter name → name in `torch.optim`'s state → tensor of the parameter's shape."""

REMEMBERED: Mapping[OptimizerName, tuple[str, ...]] = MappingProxyType(
    {
        "sgd": (),
        "momentum": ("momentum_buffer",),
        "adamw": ("exp_avg", "exp_avg_sq"),
        "muon": ("momentum_buffer",),
    }
)
"""What each optimizer remembers of a parameter, under the names of `torch.optim`'s state; noughts at first."""


@dataclass(frozen=True)
class Group:
    """Parameters that are updated together."""

    optimizer: OptimizerName
    """By which function."""
    weight_decay: float
    weights: list[Tensor]
    """The parameters themselves."""
    memory: dict[str, list[Tensor]]
    """Name in the state → a tensor for every parameter."""


class Optimizer:
    """The optimizer of a recipe: sets the learning rate of the coming test, updates, rounds to the grid.

    `step_number` counts the student's tests, which the schedule follows; `age` the updates that the state remembers,
    which are fewer after a fork to another optimizer. `remembered` holds the whole memory side by side. Between two
    tests it is rounded to float32, as the weights are to the grid: a snapshot keeps all of it in half the bytes.
    """

    def __init__(self, model: Transformer, recipe: Recipe) -> None:
        self.recipe = recipe
        self.step_number = 0
        self.age = 0
        self.named = model.weights()
        self.vector = model.vector
        keys = {name: REMEMBERED[optimizer_of(name, recipe)] for name in self.named}
        sizes = [self.named[name].numel() for name in self.named for _ in keys[name]]
        self.remembered = torch.zeros(sum(sizes), dtype=self.vector.dtype)
        parts = iter(self.remembered.split(sizes))
        self.memory: State = {
            name: {key: next(parts).view(parameter.shape) for key in keys[name]}
            for name, parameter in self.named.items()
        }
        self.groups = _groups(self.named, self.memory, recipe)

    @torch.no_grad()
    def step(self) -> None:
        """Update every weight once from its gradient and round it to the grid, and the memory to float32."""
        self.step_number += 1
        self.age += 1
        learning_rate = learning_rate_at(self.recipe, self.step_number)
        for group in self.groups:
            self._update(group, learning_rate)
        round_to_grid(self.vector)
        if len(self.remembered):
            self.remembered.copy_(in_float32(self.remembered))

    def _update(self, group: Group, learning_rate: float) -> None:
        gradients = [weight.grad for weight in group.weights if weight.grad is not None]
        if group.optimizer == "muon":
            muon(
                group.weights,
                gradients,
                group.memory["momentum_buffer"],
                learning_rate=learning_rate,
                momentum=self.recipe.momentum,
                weight_decay=group.weight_decay,
            )
        elif group.optimizer == "adamw":
            updates_before = torch.full((len(group.weights),), self.age - 1.0)
            adamw(
                group.weights,
                gradients,
                group.memory["exp_avg"],
                group.memory["exp_avg_sq"],
                max_exp_avg_sqs=[],
                state_steps=[*updates_before.unbind()],
                fused=True,
                amsgrad=False,
                beta1=ADAM_BETAS[0],
                beta2=ADAM_BETAS[1],
                lr=learning_rate,
                weight_decay=group.weight_decay,
                eps=ADAM_EPSILON,
                maximize=False,
            )
        else:
            sgd(
                group.weights,
                gradients,
                [*group.memory.get("momentum_buffer", [])],
                foreach=True,
                weight_decay=group.weight_decay,
                momentum=self.recipe.momentum if group.optimizer == "momentum" else 0.0,
                lr=learning_rate,
                dampening=0.0,
                nesterov=False,
                maximize=False,
            )

    def zero_grad(self) -> None:
        """Forget the last test's gradients."""
        for parameter in self.named.values():
            parameter.grad = None

    def state(self) -> State:
        """The state as it is now (not a copy), empty before the first update: momentum, or AdamW's m and v."""
        if self.age == 0:
            return {}
        return {name: entry for name, entry in self.memory.items() if entry}

    def load(self, remembered: Tensor | None, step_number: int, age: int) -> None:
        """Take over a copy of a memory, as it was after test `step_number`, or none at all."""
        self.step_number, self.age = step_number, age
        if remembered is None:
            self.remembered.zero_()
        else:
            self.remembered.copy_(remembered)


def in_float32(memory: Tensor) -> Tensor:
    """A copy of a memory in float32; in float64 if a number is too large for that, as while a student diverges."""
    rounded = memory.float()
    return rounded if all(map(math.isfinite, rounded.aminmax())) else memory.clone()


def optimizer_of(name: str, recipe: Recipe) -> OptimizerName:
    """What studies a parameter: Muon leaves all but the matrices of the blocks to AdamW."""
    return "adamw" if recipe.optimizer == "muon" and not is_block_matrix(name) else recipe.optimizer


def _groups(named: Mapping[str, nn.Parameter], memory: State, recipe: Recipe) -> list[Group]:
    """All parameters, together with those that are studied alike; only block matrices decay."""
    alike: dict[tuple[OptimizerName, float, tuple[int, ...]], list[str]] = {}
    for name, parameter in named.items():
        optimizer = optimizer_of(name, recipe)
        decay = recipe.weight_decay if is_block_matrix(name) else 0.0
        shape = lying_shape(parameter) if optimizer == "muon" else ()
        alike.setdefault((optimizer, decay, shape), []).append(name)
    return [
        Group(
            optimizer,
            decay,
            [named[name] for name in names],
            {key: [memory[name][key] for name in names] for key in REMEMBERED[optimizer]},
        )
        for (optimizer, decay, _), names in alike.items()
    ]
