"""Arrays and weights outside of torch: read-only copies, and one weight's place and value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

Array = NDArray[np.float64]
Weights = Mapping[str, Array]
Number = TypeVar("Number", bound=np.generic)


def parameter(weights: Weights, weight: str) -> Array:
    """The parameter of this name. Raises `ValueError` for one that does not exist."""
    if weight not in weights:
        raise ValueError(f"weight is {weight!r}; allowed are {', '.join(weights)}")
    return weights[weight]


def value_at(weights: Weights, weight: str, index: tuple[int, ...]) -> float:
    """The value of one weight. Raises `ValueError` for one that does not exist."""
    shape = parameter(weights, weight).shape
    if not is_place(index, shape):
        sizes = " × ".join(str(n) for n in shape)
        raise ValueError(f"index is {index!r}; allowed is a place in {weight}, which is {sizes}")
    return float(weights[weight][index])


def is_place(index: tuple[int, ...], shape: tuple[int, ...]) -> bool:
    """Whether an array of this shape has a number there."""
    return len(index) == len(shape) and all(0 <= i < n for i, n in zip(index, shape, strict=True))


def softmax(logits: Array) -> Array:
    """Shares along the last axis that sum to 1: e to the power of each logit, divided by the sum of all of them.

    The largest is taken away first, which changes no share and keeps the powers finite (Goodfellow et al. 2016,
    section 4.1).
    """
    exponents = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: Array = exponents / exponents.sum(axis=-1, keepdims=True)
    return shares


def frozen(array: NDArray[Number]) -> NDArray[Number]:
    """The array itself, from now on read-only."""
    array.flags.writeable = False
    return array


def as_tensors(weights: Weights) -> dict[str, Tensor]:
    """A copy of the weights as tensors."""
    return {name: torch.tensor(array) for name, array in weights.items()}


def read_only(tensor: Tensor) -> Array:
    """A copy of the tensor as an array that nobody can write to."""
    return frozen(np.array(tensor.detach().numpy()))
