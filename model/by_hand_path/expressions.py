"""The arithmetic behind one number, as a small tree: it can be evaluated, and written with its numbers in place."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from model.by_hand import normal_cdf, normal_density


@dataclass(frozen=True, slots=True)
class Number:
    """A number that no earlier step made: a count, a learning rate, LayerNorm's ε."""

    value: float


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of an earlier step or of a parameter: which matrix, which row and column, what it holds."""

    key: str
    row: int
    column: int
    value: float


@dataclass(frozen=True, slots=True)
class Sum:
    """All terms added up."""

    terms: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """left - right."""

    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Product:
    """All factors multiplied."""

    factors: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Quotient:
    """numerator / denominator."""

    numerator: Expression
    denominator: Expression


@dataclass(frozen=True, slots=True)
class Applied:
    """One of `FUNCTIONS`, by name, of an argument."""

    function: str
    argument: Expression


Expression = Number | Cell | Sum | Difference | Product | Quotient | Applied
Leaf = Number | Cell

FUNCTIONS: Mapping[str, Callable[[float], float]] = MappingProxyType(
    {
        "minus": lambda x: -x,
        "square": lambda x: x * x,
        "sqrt": math.sqrt,
        "exp": math.exp,
        "ln": lambda x: math.log(x) if x > 0 else -math.inf,
        "normal_cdf": normal_cdf,
        "normal_density": normal_density,
    }
)


def evaluate(expression: Expression) -> float:
    """The number that the expression comes to."""
    match expression:
        case Number() | Cell():
            return expression.value
        case Sum(terms):
            return sum(evaluate(term) for term in terms)
        case Difference(left, right):
            return evaluate(left) - evaluate(right)
        case Product(factors):
            return math.prod(evaluate(factor) for factor in factors)
        case Quotient(numerator, denominator):
            return evaluate(numerator) / evaluate(denominator)
        case Applied(function, argument):
            return FUNCTIONS[function](evaluate(argument))


def leaves(expression: Expression) -> Iterator[Leaf]:
    """The numbers and cells of the expression, from left to right, as often as they occur."""
    match expression:
        case Number() | Cell():
            yield expression
        case Sum(parts) | Product(parts):
            for part in parts:
                yield from leaves(part)
        case Difference(left, right) | Quotient(left, right):
            yield from leaves(left)
            yield from leaves(right)
        case Applied(_, argument):
            yield from leaves(argument)


def spoken(number: float, digits: int = 4) -> str:
    """The number with so many significant digits and no superfluous zeros: 0.25, -1.389, 3e-09, inf."""
    if number == 0 or not math.isfinite(number):
        return "0" if number == 0 else str(number)
    magnitude = math.floor(math.log10(abs(number)))
    if not -6 <= magnitude < 7:
        return f"{number:.{digits - 1}e}"
    text = f"{number:.{max(0, digits - 1 - magnitude)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True)
class Notation:
    """How an expression is written; `{}` in a template takes what belongs there."""

    leaf: Callable[[Leaf], str]
    times: str
    quotient: str
    quotient_needs_brackets: bool
    """False where the quotient's own template keeps its parts together, as a fraction bar does."""
    brackets: str
    functions: Mapping[str, str]
    """A template for each name in `FUNCTIONS` but "minus", which is a sign in every notation."""


def _latex_number(leaf: Leaf) -> str:
    text = spoken(leaf.value).replace("inf", r"\infty").replace("nan", r"\text{?}")
    mantissa, _, exponent = text.partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else text


LATEX = Notation(
    leaf=_latex_number,
    times=r" \cdot ",
    quotient=r"\frac{{{}}}{{{}}}",
    quotient_needs_brackets=False,
    brackets=r"\left({}\right)",
    functions=MappingProxyType(
        {
            "square": r"{}^2",
            "sqrt": r"\sqrt{{{}}}",
            "exp": r"e^{{{}}}",
            "ln": r"\ln\left({}\right)",
            "normal_cdf": r"\Phi\left({}\right)",
            "normal_density": r"\varphi\left({}\right)",
        }
    ),
)
"""For a formula on the page."""

TEXT = Notation(
    leaf=lambda leaf: spoken(leaf.value).replace("inf", "∞"),
    times="·",
    quotient="{} / {}",
    quotient_needs_brackets=True,
    brackets="({})",
    functions=MappingProxyType(
        {
            "square": "{}²",
            "sqrt": "√({})",
            "exp": "e^({})",
            "ln": "ln({})",
            "normal_cdf": "Φ({})",
            "normal_density": "φ({})",
        }
    ),
)
"""For alternative text and print."""


def written(expression: Expression, notation: Notation) -> str:
    """The expression in a notation, with brackets only where they are needed."""
    match expression:
        case Number() | Cell():
            return notation.leaf(expression)
        case Sum(terms):
            first, *others = terms
            return " + ".join(
                [written(first, notation), *(_guarded(term, notation, _SIGNED) for term in others)]
            )
        case Difference(left, right):
            return f"{written(left, notation)} - {_guarded(right, notation, _LOOSE)}"
        case Product(factors):
            return notation.times.join(_guarded(factor, notation, _LOOSE) for factor in factors)
        case Quotient(numerator, denominator):
            tight = notation.quotient_needs_brackets
            return notation.quotient.format(
                _guarded(numerator, notation, _LOOSE if tight else 0),
                _guarded(denominator, notation, _COMPOUND if tight else 0),
            )
        case Applied("minus", argument):
            return f"-{_guarded(argument, notation, _LOOSE)}"
        case Applied("square", argument):
            return notation.functions["square"].format(_guarded(argument, notation, _COMPOUND))
        case Applied(function, argument):
            return notation.functions[function].format(written(argument, notation))
