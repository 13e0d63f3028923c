"""Numbers as people write them: shown, typed, and how far a typed one may be from the true one."""

from __future__ import annotations

import math
import re
from dataclasses import replace

from dashboard.look import numbers
from model.by_hand.path import (
    Applied,
    Cell,
    Difference,
    Expression,
    Number,
    Product,
    Quotient,
    Sum,
    evaluate,
    leaves,
    spoken,
)

LONGEST_TYPED = 40
RELATIVE = 0.01
"""An answer may always be off by one per cent."""
DIGITS = 3
"""Whoever calculates with operands rounded to so many digits gets the right answer."""

_PLAIN = re.compile(r"[+-]?(?:\d{1,15}(?:\.\d{0,25})?|\.\d{1,25})(?:e[+-]?\d{1,3})?", re.ASCII)
_INFINITE = re.compile(r"([+-]?)(?:∞|inf|infinity)")


def shown(x: float) -> str:
    """The number with four significant digits, as it stands in a matrix: 0.25, −1.389, −∞, 3.1 × 10⁻⁹."""
    text = spoken(x)
    if "e" in text or not math.isfinite(x):
        return numbers.scientific(x, 3)
    return text.replace("-", numbers.MINUS)


def parse(text: str) -> float:
    """The number that a visitor typed: a comma, a fraction, a minus of any kind and ∞ are welcome.

    Raises `ValueError` that says what is allowed.
    """
    plain = text.strip().lower()[:LONGEST_TYPED].replace(",", ".").replace(" ", "")
    plain = re.sub("[−–‐‑]", "-", plain)
    infinite = _INFINITE.fullmatch(plain)
    if infinite:
        return -math.inf if infinite[1] == "-" else math.inf
    above, slash, below = plain.partition("/")
    parts = [above, below] if slash else [above]
    if all(_PLAIN.fullmatch(part) for part in parts):
        divisor = float(below) if slash else 1.0
        if divisor:
            return float(above) / divisor
    raise ValueError("Type a number, such as 0.25, -1.4 or 1/3.")


def half_unit(text: str) -> float:
    """Half a unit of the last decimal that was typed, or 0 for a fraction, a power of ten, or fewer than two digits."""
    digits = re.sub("[-−–‐‑+ ]", "", text.strip()).replace(",", ".")
    found = re.fullmatch(r"(\d*)(?:\.(\d*))?", digits, re.ASCII)
    if found is None or len((found[1] + (found[2] or "")).lstrip("0")) < 2:
        return 0.0
    return 0.5 * 10.0 ** -len(found[2] or "")


def tolerance(expression: Expression) -> float:
    """How far off an answer may be: one per cent, or what comes of calculating with rounded operands.

    The second is what each operand, rounded by itself to three digits, moves the result by, all added up: the largest
    error of that kind, to first order.
    """
    true = evaluate(expression)
    if not math.isfinite(true):
        return 0.0
    cells = dict.fromkeys(leaf for leaf in leaves(expression) if isinstance(leaf, Cell))
    return max(RELATIVE * abs(true), 1e-9) + sum(_move(expression, cell, true) for cell in cells)


def _move(expression: Expression, cell: Cell, true: float) -> float:
    """How far rounding one operand moves the result; 0 where that leaves what a float can hold."""
    rounded = float(f"{cell.value:.{DIGITS}g}")
    try:
        move = abs(evaluate(_with_leaf(expression, cell, rounded)) - true)
    except OverflowError:
        return 0.0
    return move if math.isfinite(move) else 0.0


def _with_leaf(expression: Expression, leaf: Cell, value: float) -> Expression:
    """The expression with another value in one of its cells, wherever that cell occurs."""

    def changed(part: Expression) -> Expression:
        match part:
            case Cell():
                return replace(part, value=value) if part == leaf else part
            case Number():
                return part
            case Sum(terms):
                return Sum(tuple(changed(term) for term in terms))
            case Product(factors):
                return Product(tuple(changed(factor) for factor in factors))
            case Difference(left, right):
                return Difference(changed(left), changed(right))
            case Quotient(numerator, denominator):
                return Quotient(changed(numerator), changed(denominator))
            case Applied(function, argument):
                return Applied(function, changed(argument))

    return changed(expression)
