"""Arrays and weights outside of torch: read-only copies, and one weight's place and value."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

Array = NDArray[np.float64]
Weights = Mapping[str, Array]


def parameter(weights: Weights, weight: str) -> Array:
    """The parameter of this name. Raises `ValueError` for one that does not exist."""
    if weight not in weights:
        raise ValueError(f"weight is {weight!r}; allowed are {', '.join(weights)}")
    return weights[weight]


def value_at(weights: Weights, weight: str, index: tuple[int, ...]) -> float:
    """The value of one weight. Raises `ValueError` for one that does not exist."""
    shape = parameter(weights, weight).shape
    if len(index) != len(shape) or not all(0 <= i < n for i, n in zip(index, shape, strict=True)):
        sizes = " × ".join(str(n) for n in shape)
        raise ValueError(f"index is {index!r}; allowed is a place in {weight}, which is {sizes}")
    return float(weights[weight][index])


def frozen(array: Array) -> Array:
    """The array itself, from now on read-only."""
    array.flags.writeable = False
    return array


def as_tensors(weights: Weights) -> dict[str, Tensor]:
    """A copy of the weights as tensors."""
    return {name: torch.tensor(array) for name, array in weights.items()}


def read_only(tensor: Tensor) -> Array:
    """A copy of the tensor as an array that nobody can write to."""
    array = np.array(tensor.detach().numpy())
    array.flags.writeable = False
    return array
