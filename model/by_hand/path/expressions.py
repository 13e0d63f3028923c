"""The arithmetic behind one number, as a tree that can be evaluated and written down.

"0.5·1 + 0.25·(-0.5) = 0.375" is a `Sum` of two `Product`s of `Cell`s: the cells say which numbers
of earlier steps went in, `evaluate` says what comes out, `written` fills them into a notation.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from model.by_hand.arithmetic import normal_cdf, normal_density


@dataclass(frozen=True, slots=True)
class Number:
    """A number that no earlier step made: a count, a learning rate, LayerNorm's ε."""

    value: float


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of an earlier step or of a parameter: whose, its row, its column, its value."""

    key: str
    row: int
    column: int
    value: float


@dataclass(frozen=True, slots=True)
class Sum:
    """All terms added up; at least one."""

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


DIGITS = 4
"""Significant digits of a number that is written down."""


def spoken(number: float) -> str:
    """The number in four significant digits without idle zeros: 0.25, -1.389, 3.000e-09, inf."""
    if number == 0 or not math.isfinite(number):
        return "0" if number == 0 else str(number)
    magnitude = math.floor(math.log10(abs(number)))
    if not -6 <= magnitude < 7:
        return f"{number:.{DIGITS - 1}e}"
    text = f"{number:.{max(0, DIGITS - 1 - magnitude)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True)
class Notation:
    """How an expression is written; `{}` in a template takes what belongs there."""

    leaf: Callable[[Leaf], str]
    equal: str
    about: str
    times: str
    quotient: str
    fraction_bar: bool
    """True where the quotient keeps its parts together by itself, without brackets."""
    brackets: str
    functions: Mapping[str, str]
    """A template for each name in `FUNCTIONS` but "minus", which is a sign in every notation."""


def _latex_number(leaf: Leaf) -> str:
    text = spoken(leaf.value).replace("inf", r"\infty").replace("nan", r"\text{?}")
    mantissa, _, exponent = text.partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else text


LATEX = Notation(
    leaf=_latex_number,
    equal=" = ",
    about=r" \approx ",
    times=r" \cdot ",
    quotient=r"\frac{{{}}}{{{}}}",
    fraction_bar=True,
    brackets=r"\left({}\right)",
    functions=MappingProxyType(
        {
            "square": r"\left({}\right)^2",
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
    equal=" = ",
    about=" ≈ ",
    times="·",
    quotient="{} / {}",
    fraction_bar=False,
    brackets="({})",
    functions=MappingProxyType(
        {
            "square": "({})²",
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
            rest = [_held(term, notation, _FACTOR) for term in others]
            return " + ".join([written(first, notation), *rest])
        case Difference(left, right):
            return f"{written(left, notation)} - {_held(right, notation, _FACTOR)}"
        case Product(factors):
            return notation.times.join(_held(factor, notation, _ATOM) for factor in factors)
        case Quotient(numerator, denominator):
            above, below = (_SIGNED, _SIGNED) if notation.fraction_bar else (_FACTOR, _ATOM)
            return notation.quotient.format(
                _held(numerator, notation, above), _held(denominator, notation, below)
            )
        case Applied("minus", argument):
            return f"-{_held(argument, notation, _FACTOR)}"
        case Applied(function, argument):
            return notation.functions[function].format(written(argument, notation))


def equation(expression: Expression, notation: Notation) -> str:
    """The expression, its sign of equality and what it comes to.

    The sign is that of an approximation unless every number shown is shown in full.
    """
    result = Number(evaluate(expression))
    left, right = written(expression, notation), notation.leaf(result)
    in_full = all(_is_shown_in_full(leaf.value) for leaf in (*leaves(expression), result))
    return left + (notation.equal if in_full or left == right else notation.about) + right


def _is_shown_in_full(number: float) -> bool:
    """Whether rounding for the eye changed nothing but a float's last digits."""
    return number == float(spoken(number)) or math.isclose(
        number, float(spoken(number)), rel_tol=1e-12
    )


_SIGNED, _FACTOR, _ATOM = 1, 2, 3
"""How tightly something holds together: a sum or a sign, a product, a single thing."""


def _held(expression: Expression, notation: Notation, at_least: int) -> str:
    """The expression, in brackets if it holds together less tightly than its place asks for."""
    text = written(expression, notation)
    match expression:
        case Sum((only,)):
            return _held(only, notation, at_least)
        case Sum() | Difference() | Applied("minus"):
            tightness = _SIGNED
        case Product():
            tightness = _FACTOR
        case Quotient():
            tightness = _ATOM if notation.fraction_bar else _FACTOR
        case Applied():
            tightness = _ATOM
        case Number() | Cell():
            tightness = _SIGNED if text.startswith("-") else _ATOM
    return text if tightness >= at_least else notation.brackets.format(text)
