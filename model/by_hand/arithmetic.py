"""Arithmetic with small matrices in plain Python, for `example.py`: a matrix is a tuple of rows."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Mapping, Sequence

Matrix = tuple[tuple[float, ...], ...]
"""Rows of numbers, all of one length; a vector is a matrix with one row."""


def matmul(a: Matrix, b: Matrix) -> Matrix:
    """Matrix product, (a b)_ij = sum over k of a_ik b_kj. Shapes (n, k) and (k, m) → (n, m)."""
    columns = transpose(b)
    return tuple(
        tuple(sum(x * y for x, y in zip(row, column, strict=True)) for column in columns)
        for row in a
    )


def transpose(a: Matrix) -> Matrix:
    """Rows become columns, (n, m) → (m, n)."""
    return tuple(zip(*a, strict=True))


def add(*matrices: Matrix) -> Matrix:
    """Sum, number by number, of matrices of one shape."""
    return tuple(
        tuple(sum(numbers) for numbers in zip(*rows, strict=True))
        for rows in zip(*matrices, strict=True)
    )


def multiply(a: Matrix, b: Matrix) -> Matrix:
    """Product, number by number, of two matrices of one shape: not the matrix product."""
    return tuple(
        tuple(x * y for x, y in zip(row_a, row_b, strict=True))
        for row_a, row_b in zip(a, b, strict=True)
    )


def scale(factor: float, a: Matrix) -> Matrix:
    """Every number of a times one factor."""
    return each(lambda x: factor * x, a)


def each(function: Callable[[float], float], a: Matrix) -> Matrix:
    """The function of every number of a."""
    return tuple(tuple(function(x) for x in row) for row in a)


def sum_rows(a: Matrix) -> Matrix:
    """The rows added up, (n, m) → (1, m)."""
    return (tuple(sum(column) for column in transpose(a)),)


def normal_cdf(x: float) -> float:
    """Φ(x) = (1 + erf(x / √2)) / 2, the chance that a standard normal draw is below x."""
    return 0.5 * (1.0 + math.erf(x / math.sqrt(2.0)))


def normal_density(x: float) -> float:
    """φ(x) = e^(-x² / 2) / √(2π), the slope of Φ."""
    return math.exp(-0.5 * x * x) / math.sqrt(2.0 * math.pi)


def checked(
    matrices: Mapping[str, Sequence[Sequence[float]]], like: Mapping[str, Matrix]
) -> dict[str, Matrix]:
    """The matrices as tuples of floats, in the order of `like`.

    Raises `ValueError` unless they have the names and shapes of `like` and hold finite numbers.
    """
    if set(matrices) != set(like):
        missing, unknown = sorted(set(like) - set(matrices)), sorted(set(matrices) - set(like))
        raise ValueError(
            f"weights: missing are {missing}, unknown are {unknown}; allowed are exactly "
            f"{list(like)}"
        )
    for name, example in like.items():
        lengths, allowed = [len(row) for row in matrices[name]], [len(row) for row in example]
        if lengths != allowed:
            raise ValueError(f"{name} has rows of {lengths} numbers; allowed are rows of {allowed}")
        for number in (number for row in matrices[name] for number in row):
            is_number = isinstance(number, int | float) and not isinstance(number, bool)
            if not is_number or not abs(number) <= sys.float_info.max:
                raise ValueError(f"{name} holds {number!r}; allowed are finite numbers")
    return {name: each(float, tuple(tuple(row) for row in matrices[name])) for name in like}
