"""For each kind of step, how each cell of its result is computed from the cells of its operands.

The formulas of `by_hand.py` once more, as expressions instead of floats: two accounts of the same
arithmetic, which the tests hold against each other, cell by cell. Operands come last, so that
`functools.partial` can fill in what is not an operand.
"""

from __future__ import annotations

from collections.abc import Sequence

from model.by_hand.arithmetic import Matrix
from model.by_hand.example import EPSILON
from model.by_hand.path.expressions import (
    Applied,
    Cell,
    Difference,
    Expression,
    Number,
    Product,
    Quotient,
    Sum,
    evaluate,
)

Row = tuple[Expression, ...]
Grid = tuple[Row, ...]
"""An expression for each cell of a matrix."""


def grid_of(key: str, matrix: Matrix) -> Grid:
    """The cells of a matrix, as what later steps compute with."""
    return tuple(
        tuple(Cell(key, row, column, value) for column, value in enumerate(values))
        for row, values in enumerate(matrix)
    )


def transpose(a: Grid) -> Grid:
    """Rows become columns."""
    return tuple(zip(*a, strict=True))


def _dot(a: Row, b: Row) -> Sum:
    return Sum(tuple(Product(pair) for pair in zip(a, b, strict=True)))


def _mean(row: Row) -> Quotient:
    return Quotient(Sum(row), Number(len(row)))


def _deviation(variance: Expression) -> Applied:
    return Applied("sqrt", Sum((variance, Number(EPSILON))))


def _terms(expression: Expression) -> Row:
    return expression.terms if isinstance(expression, Sum) else (expression,)


def add(*grids: Grid) -> Grid:
    """Sums, cell by cell; a sum of sums is one sum."""
    return tuple(
        tuple(
            Sum(tuple(t for cell in cells for t in _terms(cell)))
            for cells in zip(*rows, strict=True)
        )
        for rows in zip(*grids, strict=True)
    )


def matmul(a: Grid, b: Grid) -> Grid:
    """Matrix product: row of a times column of b."""
    return tuple(tuple(_dot(row, column) for column in transpose(b)) for row in a)


def linear(h: Grid, W: Grid, b: Grid) -> Grid:
    """Matrix product plus bias, h W + b, the same b for every row."""
    return add(matmul(h, W), b * len(h))


def by_root_of_d(d: int, a: Grid) -> Grid:
    """Each cell / √d."""
    root = Applied("sqrt", Number(d))
    return tuple(tuple(Quotient(cell, root) for cell in row) for row in a)


def sum_rows(a: Grid) -> Grid:
    """Column by column, the sum over the rows."""
    return (tuple(Sum(column) for column in transpose(a)),)


def sum_rows_of_products(a: Grid, b: Grid) -> Grid:
    """Column by column, the sum over the rows of a · b."""
    columns = zip(transpose(a), transpose(b), strict=True)
    return (tuple(_dot(x, y) for x, y in columns),)


def times_vector(a: Grid, vector: Grid) -> Grid:
    """Each row of a times the vector, cell by cell."""
    return tuple(tuple(Product(pair) for pair in zip(row, vector[0], strict=True)) for row in a)


def embed(tokens: Sequence[int], token_embedding: Grid, position_embedding: Grid) -> Grid:
    """The row of the word plus the row of the place."""
    words = tuple(token_embedding[token] for token in tokens)
    return add(words, position_embedding[: len(tokens)])


def row_means(x: Grid) -> Grid:
    """A column with the mean of each row."""
    return tuple((_mean(row),) for row in x)


def row_variances(x: Grid, mean: Grid) -> Grid:
    """A column with the mean squared distance of each row from its mean."""
    return tuple(
        (_mean(tuple(Applied("square", Difference(cell, m)) for cell in row)),)
        for row, (m,) in zip(x, mean, strict=True)
    )


def normalize(x: Grid, mean: Grid, variance: Grid) -> Grid:
    """(x - mean) / √(variance + ε), row by row."""
    return tuple(
        tuple(Quotient(Difference(cell, m), _deviation(v)) for cell in row)
        for row, (m,), (v,) in zip(x, mean, variance, strict=True)
    )


def gain_and_bias(normalized: Grid, gain: Grid, bias: Grid) -> Grid:
    """Each row normalized · gain + bias."""
    return add(times_vector(normalized, gain), bias * len(normalized))


def causal_mask(scores: Grid) -> Grid:
    """The score itself, or -∞ for a later word."""
    hidden = Number(float("-inf"))
    return tuple(
        tuple(cell if column <= row else hidden for column, cell in enumerate(scores[row]))
        for row in range(len(scores))
    )


def softmax(scores: Grid) -> Grid:
    """e^(z - m) / Σ e^(z - m), where m is the largest cell of the row."""
    shares = []
    for row in scores:
        largest = max(row, key=evaluate)
        powers = tuple(Applied("exp", Difference(cell, largest)) for cell in row)
        shares.append(tuple(Quotient(power, Sum(powers)) for power in powers))
    return tuple(shares)


def gelu(x: Grid) -> Grid:
    """Each cell x · Φ(x)."""
    return tuple(tuple(Product((cell, Applied("normal_cdf", cell))) for cell in row) for row in x)


def cross_entropy(targets: Sequence[int | None], probabilities: Grid) -> Grid:
    """-ln of the probability of the right word, for the words that are asked."""
    asked = zip(probabilities, targets, strict=True)
    right = [row[target] for row, target in asked if target is not None]
    return tuple((Applied("minus", Applied("ln", p)),) for p in right)


def column_mean(a: Grid) -> Grid:
    """The mean of a single column."""
    return ((_mean(tuple(cell for (cell,) in a)),),)


def softmax_cross_entropy_backward(targets: Sequence[int | None], probabilities: Grid) -> Grid:
    """(p - y) / N where something is asked, 0 elsewhere."""
    n_asked = Number(sum(target is not None for target in targets))
    return tuple(
        tuple(
            Number(0.0)
            if target is None
            else Quotient(Difference(p, Number(float(word == target))), n_asked)
            for word, p in enumerate(row)
        )
        for row, target in zip(probabilities, targets, strict=True)
    )


def layer_norm_backward(gradient: Grid, normalized: Grid, variance: Grid) -> Grid:
    """(g - mean(g) - n · mean(g n)) / √(variance + ε), row by row."""
    return tuple(
        tuple(
            Quotient(
                Difference(
                    Difference(g, _mean(row)),
                    Product((n, Quotient(_dot(row, n_row), Number(len(row))))),
                ),
                _deviation(v),
            )
            for g, n in zip(row, n_row, strict=True)
        )
        for row, n_row, (v,) in zip(gradient, normalized, variance, strict=True)
    )


def gelu_backward(gradient: Grid, x: Grid) -> Grid:
    """Each cell gradient · (Φ(x) + x φ(x))."""
    return tuple(
        tuple(Product((g, _gelu_slope(cell))) for g, cell in zip(g_row, row, strict=True))
        for g_row, row in zip(gradient, x, strict=True)
    )


def _gelu_slope(x: Expression) -> Sum:
    return Sum((Applied("normal_cdf", x), Product((x, Applied("normal_density", x)))))


def softmax_backward(gradient: Grid, shares: Grid) -> Grid:
    """Each cell p · (g - Σ g p), the sum over its row."""
    return tuple(
        tuple(
            Product((p, Difference(g, _dot(g_row, p_row))))
            for g, p in zip(g_row, p_row, strict=True)
        )
        for g_row, p_row in zip(gradient, shares, strict=True)
    )


def embed_backward(used: Sequence[int], n_rows: int, gradient: Grid) -> Grid:
    """Each row of the table: the sum over the positions that used it, or 0."""
    table = []
    for row in range(n_rows):
        parts = [g for g, used_row in zip(gradient, used, strict=True) if used_row == row]
        unused = tuple(Number(0.0) for _ in gradient[0])
        table.append(sum_rows(tuple(parts))[0] if parts else unused)
    return tuple(table)


def descend(learning_rate: float, weight: Grid, gradient: Grid) -> Grid:
    """Each cell weight - learning rate · gradient."""
    rate = Number(learning_rate)
    return tuple(
        tuple(Difference(w, Product((rate, g))) for w, g in zip(w_row, g_row, strict=True))
        for w_row, g_row in zip(weight, gradient, strict=True)
    )
