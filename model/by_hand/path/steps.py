"""The computation of `by_hand.py` as a path of steps: there, home, studying, and the second try."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal

from model.by_hand.arithmetic import Matrix, checked
from model.by_hand.example import (
    LEARNING_RATE,
    TARGETS,
    TOKENS,
    Matrices,
    backward,
    forward,
    update,
)
from model.by_hand.path import cells
from model.by_hand.path.backward_plans import GRADIENT, backward_plans
from model.by_hand.path.cells import Grid, grid_of
from model.by_hand.path.expressions import LATEX, Cell, Expression, Notation, equation, leaves
from model.by_hand.path.forward_plans import forward_plans
from model.by_hand.path.places import PLACES, axis_names, gradient_symbol
from model.by_hand.path.plan import Plan, Rule
from model.by_hand.weights import EXAMPLE_WEIGHTS

Direction = Literal["forward", "backward", "update", "second_try"]

NEW, AGAIN = "new.", "again."
"""What the key of an updated weight and of a value in the second try starts with."""

WEIGHT_LIMIT = 100.0
LEARNING_RATE_LIMIT = 100.0
"""The most that `walk_through` accepts: far too much, but no number on the way overflows."""


@dataclass(frozen=True)
class Step:
    """One step of the path, with its numbers."""

    key: str
    """Stable and unique: "logits", "d.logits" (gradient), "new.W_LM" (updated), "again.logits"."""
    name: str
    """The value or parameter that the step is about: "logits" for both "logits" and "d.logits"."""
    direction: Direction
    title: str
    symbol: str
    """The result in LaTeX."""
    formula: str
    """How the result follows from the operands, in LaTeX, with the symbol on its left side."""
    rule: Rule | None
    """The rule that a backward step follows; None in the other directions."""
    operands: tuple[str, ...]
    """Keys of earlier steps and names of parameters that the result is computed from."""
    result: Matrix
    row_names: tuple[str, ...]
    column_names: tuple[str, ...]
    sentence: str
    """What happens and why, for any weights."""
    cells: Grid = field(repr=False)
    """For each cell of the result, the arithmetic that gives it."""


def walk_through(
    weights: Mapping[str, Sequence[Sequence[float]]] = EXAMPLE_WEIGHTS,
    learning_rate: float = LEARNING_RATE,
    *,
    tokens: Sequence[int] = TOKENS,
    targets: Sequence[int | None] = TARGETS,
) -> tuple[Step, ...]:
    """Every step: forward, backward, the update of every weight, and forward again.

    Raises `ValueError` for weights of a wrong name, shape or size, a learning rate that is negative
    or too large, and tokens or targets that `by_hand.forward` rejects.
    """
    before = checked(weights, EXAMPLE_WEIGHTS)
    _check_sizes(before, learning_rate)
    values = forward(before, tokens, targets)
    gradients = backward(before, values, tokens, targets)
    after = update(before, gradients, learning_rate)
    second_values = forward(after, tokens, targets)

    there = forward_plans(tokens, targets)
    legs = (
        _Leg("forward", "", "{}", _symbol, there, values),
        _Leg(
            "backward",
            GRADIENT,
            "feedback for: {}",
            gradient_symbol,
            backward_plans(tokens, targets),
            gradients,
        ),
        _Leg("update", NEW, "new {}", _new_symbol, _update_plans(learning_rate), after),
        _Leg("second_try", AGAIN, "second try: {}", _symbol, _again(there), second_values),
    )
    known = {name: grid_of(name, weight) for name, weight in before.items()}
    steps = []
    for leg in legs:
        for plan in leg.plans:
            key, result, place = leg.prefix + plan.name, leg.results[plan.name], PLACES[plan.name]
            row_names, column_names = axis_names(plan.name, tokens, targets)
            title, symbol = leg.title.format(place.title), leg.symbol(plan.name)
            step = Step(
                key=key,
                name=plan.name,
                direction=leg.direction,
                title=title[0].upper() + title[1:],
                symbol=symbol,
                formula=f"{symbol} = {plan.formula}",
                rule=plan.rule,
                operands=plan.operands,
                result=result,
                row_names=row_names,
                column_names=column_names,
                sentence=plan.sentence,
                cells=plan.cells(*(known[operand] for operand in plan.operands)),
            )
            steps.append(step)
            known[key] = grid_of(key, result)
    return tuple(steps)


def step_of(steps: Sequence[Step], key: str) -> Step:
    """The step with this key. Raises `ValueError` if there is none."""
    for step in steps:
        if step.key == key:
            return step
    raise ValueError(f"key is {key!r}; allowed are {[step.key for step in steps]}")


def cell_operands(steps: Sequence[Step], key: str, row: int, column: int) -> tuple[Cell, ...]:
    """The cells that one number of a result is computed from, each once, in order of appearance.

    Each has the `key` of an earlier step or the name of a parameter, `row`, `column` and `value`.
    Raises `ValueError` for a key, row or column that does not exist.
    """
    found = leaves(_cell(steps, key, row, column))
    return tuple(dict.fromkeys(leaf for leaf in found if isinstance(leaf, Cell)))


def cell_expression(
    steps: Sequence[Step], key: str, row: int, column: int, notation: Notation = LATEX
) -> str:
    """The arithmetic of one number with its numbers filled in: "0.5·1 + 0.25·(-0.5) = 0.375".

    Raises `ValueError` for a key, row or column that does not exist.
    """
    return equation(_cell(steps, key, row, column), notation)


def _cell(steps: Sequence[Step], key: str, row: int, column: int) -> Expression:
    step = step_of(steps, key)
    if row not in range(len(step.cells)) or column not in range(len(step.cells[0])):
        allowed = f"rows below {len(step.cells)} and columns below {len(step.cells[0])}"
        raise ValueError(f"row, column of {key} is {row!r}, {column!r}; allowed are {allowed}")
    return step.cells[row][column]


@dataclass(frozen=True)
class _Leg:
    """One direction of the path: how its keys, titles and symbols are made, and its numbers."""

    direction: Direction
    prefix: str
    title: str
    symbol: Callable[[str], str]
    plans: Sequence[Plan]
    results: Matrices


def _symbol(name: str) -> str:
    return PLACES[name].symbol


def _new_symbol(name: str) -> str:
    return rf"{_symbol(name)}^{{\text{{new}}}}"


def _update_plans(learning_rate: float) -> list[Plan]:
    return [
        Plan(
            name,
            rf"{_symbol(name)} - \eta \, {gradient_symbol(name)}",
            (name, GRADIENT + name),
            partial(cells.descend, learning_rate),
            "Studying: each weight moves against its gradient, as far as the learning rate η says. "
            "A gradient of 0 leaves a weight where it was.",
        )
        for name in EXAMPLE_WEIGHTS
    ]


def _again(plans: Sequence[Plan]) -> list[Plan]:
    """The same plans with the new weights in place of the old ones."""
    return [
        replace(
            plan,
            operands=tuple(
                (NEW if operand in EXAMPLE_WEIGHTS else AGAIN) + operand
                for operand in plan.operands
            ),
            sentence="The same test once more, with the new weights. Compare it with the first try."
            if plan.name == "loss"
            else "The same step as in the first try, with the new weights.",
        )
        for plan in plans
    ]


def _check_sizes(weights: Matrices, learning_rate: float) -> None:
    for name, weight in weights.items():
        largest = max((number for row in weight for number in row), key=abs)
        if abs(largest) > WEIGHT_LIMIT:
            raise ValueError(
                f"{name} holds {largest}; allowed is -{WEIGHT_LIMIT} to {WEIGHT_LIMIT}"
            )
    is_number = isinstance(learning_rate, int | float) and not isinstance(learning_rate, bool)
    if not is_number or not 0 <= learning_rate <= LEARNING_RATE_LIMIT:
        raise ValueError(
            f"learning_rate is {learning_rate!r}; allowed is 0 to {LEARNING_RATE_LIMIT}"
        )
