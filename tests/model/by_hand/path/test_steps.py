"""The path of steps: its numbers, where each comes from, and how its arithmetic is written."""

from __future__ import annotations

import ast
import math
import operator
import random
from collections.abc import Callable
from dataclasses import replace
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.by_hand.arithmetic import normal_cdf, normal_density
from model.by_hand.example import TARGETS, TOKENS, Matrices, backward, forward, update
from model.by_hand.path import (
    AGAIN,
    LEARNING_RATE_LIMIT,
    NEW,
    TEXT,
    WEIGHT_LIMIT,
    Applied,
    Cell,
    Difference,
    Expression,
    Number,
    Product,
    Quotient,
    Step,
    Sum,
    axis_names,
    cell_expression,
    cell_operands,
    equation,
    evaluate,
    spoken,
    step_of,
    walk_through,
    written,
)
from model.by_hand.weights import EXAMPLE_WEIGHTS

SHOWN = walk_through()
BOTH_ASKED = walk_through(targets=(1, 0))
SAME_WORD_TWICE = walk_through(tokens=(1, 1), targets=(None, 0))
ONE_WORD = walk_through(tokens=(0,), targets=(1,))
PATHS = [SHOWN, BOTH_ASKED, SAME_WORD_TWICE, ONE_WORD]


def gaussian_weights(rng: random.Random, spread: float) -> Matrices:
    return {
        name: tuple(tuple(rng.gauss(0.0, spread) for _ in row) for row in example)
        for name, example in EXAMPLE_WEIGHTS.items()
    }


def places(step: Step) -> list[tuple[int, int]]:
    return [
        (row, column) for row in range(len(step.result)) for column in range(len(step.result[0]))
    ]


def assert_arithmetic_gives_results(steps: tuple[Step, ...]) -> None:
    for step in steps:
        for row, column in places(step):
            told, computed = evaluate(step.cells[row][column]), step.result[row][column]
            assert told == pytest.approx(computed, rel=1e-12, abs=1e-12), (step.key, row, column)


@pytest.mark.parametrize("steps", PATHS)
def test_the_arithmetic_of_every_cell_gives_the_number_in_the_cell(
    steps: tuple[Step, ...],
) -> None:
    assert_arithmetic_gives_results(steps)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(0, 2**32), st.sampled_from([0.3, 1.0]), st.sampled_from([TARGETS, (0, 1)]))
def test_the_arithmetic_of_every_cell_gives_its_number_for_any_weights(
    seed: int, spread: float, targets: tuple[int | None, ...]
) -> None:
    weights = gaussian_weights(random.Random(seed), spread)
    assert_arithmetic_gives_results(walk_through(weights, 0.5, targets=targets))


def test_the_path_goes_there_home_and_once_more() -> None:
    directions = [step.direction for step in SHOWN]
    legs = ["forward", "backward", "update", "second_try"]
    assert directions == sorted(directions, key=legs.index)
    keys = [step.key for step in SHOWN]
    assert len(set(keys)) == len(keys)


def test_the_results_are_those_of_the_computation() -> None:
    rate = 0.25
    values = forward(EXAMPLE_WEIGHTS)
    gradients = backward(EXAMPLE_WEIGHTS, values)
    after = update(EXAMPLE_WEIGHTS, gradients, rate)
    second_values = forward(after)
    results = {step.key: step.result for step in walk_through(learning_rate=rate)}
    told = {f"d.{name}": gradients[name] for name in gradients if f"d.{name}" in results}
    assert results == {
        **values,
        **told,
        **{NEW + name: weight for name, weight in after.items()},
        **{AGAIN + name: value for name, value in second_values.items()},
    }
    assert set(told) >= {f"d.{name}" for name in EXAMPLE_WEIGHTS}


@pytest.mark.parametrize("steps", PATHS)
def test_every_operand_is_a_parameter_or_an_earlier_step(steps: tuple[Step, ...]) -> None:
    known = set(EXAMPLE_WEIGHTS)
    for step in steps:
        assert set(step.operands) <= known, step.key
        known.add(step.key)


@pytest.mark.parametrize("steps", PATHS)
def test_the_operands_of_a_cell_are_real_cells_of_the_step_s_operands(
    steps: tuple[Step, ...],
) -> None:
    results = {**EXAMPLE_WEIGHTS, **{step.key: step.result for step in steps}}
    for step in steps:
        for row, column in places(step):
            found = cell_operands(steps, step.key, row, column)
            assert len(set(found)) == len(found)
            for cell in found:
                assert cell.key in step.operands
                assert cell.value == results[cell.key][cell.row][cell.column]


def test_every_operand_of_a_step_is_used_by_some_cell() -> None:
    for step in BOTH_ASKED:
        found = [cell_operands(BOTH_ASKED, step.key, *place) for place in places(step)]
        assert {cell.key for cells in found for cell in cells} == set(step.operands), step.key


def test_every_value_on_the_way_there_and_every_weight_is_used_later() -> None:
    used = {operand for step in SHOWN for operand in step.operands}
    assert set(EXAMPLE_WEIGHTS) <= used
    ends = {step.key for step in SHOWN} - used
    assert ends == {"loss", "again.loss"}


def test_a_cell_lights_up_exactly_what_it_was_computed_from() -> None:
    found = cell_operands(SHOWN, "blocks.0.attention.scores", 1, 0)
    Q, K = "blocks.0.attention.Q", "blocks.0.attention.K"
    assert [(cell.key, cell.row, cell.column) for cell in found] == [
        (Q, 1, 0),
        (K, 0, 0),
        (Q, 1, 1),
        (K, 0, 1),
        (Q, 1, 2),
        (K, 0, 2),
    ]
    assert cell_operands(SHOWN, "blocks.0.attention.masked_scores", 0, 1) == ()


@pytest.mark.parametrize("steps", PATHS)
def test_there_is_a_name_for_every_row_and_column(steps: tuple[Step, ...]) -> None:
    for step in steps:
        assert len(step.row_names) == len(step.result) == len(step.cells), step.key
        assert len(step.column_names) == len(step.result[0]) == len(step.cells[0]), step.key
    for name, weight in EXAMPLE_WEIGHTS.items():
        row_names, column_names = axis_names(name, TOKENS, TARGETS)
        assert (len(row_names), len(column_names)) == (len(weight), len(weight[0]))


def test_exactly_the_backward_steps_follow_a_rule() -> None:
    for step in SHOWN:
        assert (step.rule is not None) == (step.direction == "backward"), step.key
    by_softmax = [step.key for step in SHOWN if step.rule == "softmax–cross-entropy"]
    assert by_softmax == ["d.logits"]


def test_every_formula_says_its_symbol_first_and_closes_what_it_opens() -> None:
    for step in SHOWN:
        assert step.formula.startswith(f"{step.symbol} = "), step.key
        latex = [step.formula, *(cell_expression(SHOWN, step.key, *at) for at in places(step))]
        for formula in latex:
            assert formula.count("{") == formula.count("}"), formula
            assert formula.count(r"\left(") == formula.count(r"\right)"), formula


@pytest.mark.parametrize(
    ("key", "row", "column", "text"),
    [
        ("embedding", 0, 0, "0.75 + 0.25 = 1"),
        ("embedding", 0, 1, "-0.5 + 0.25 = -0.25"),
        ("embedding", 1, 1, "0.75 + (-0.25) = 0.5"),
        ("blocks.0.ln_1.mean", 0, 0, "(1 + (-0.25) + 0) / 3 = 0.25"),
        ("blocks.0.attention.masked_scores", 0, 1, "-∞ = -∞"),
        ("d.token_embedding", 1, 0, "0 = 0"),
    ],
)
def test_the_arithmetic_can_be_read_with_its_numbers(
    key: str, row: int, column: int, text: str
) -> None:
    steps = walk_through(targets=(1, None), tokens=(0, 0)) if "d." in key else SHOWN
    assert cell_expression(steps, key, row, column, TEXT) == text


def test_a_rounded_number_is_not_called_equal() -> None:
    third = Quotient(Number(1.0), Number(3.0))
    assert equation(third, TEXT) == "1 / 3 ≈ 0.3333"
    assert equation(third, replace(TEXT, about=" ~ ")) == "1 / 3 ~ 0.3333"
    assert equation(Sum((Number(0.1), Number(0.2))), TEXT) == "0.1 + 0.2 = 0.3"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (120.0, "120"),
        (-0.25, "-0.25"),
        (1.38883, "1.389"),
        (0.00012345, "0.0001234"),
        (1e-5, "0.00001"),
        (2e-9, "2.000e-09"),
        (123456.7, "123457"),
        (math.inf, "inf"),
    ],
)
def test_numbers_are_spoken_with_four_digits_and_no_idle_zeros(number: float, text: str) -> None:
    assert spoken(number) == text


PYTHON = replace(
    TEXT,
    leaf=lambda leaf: repr(leaf.value),
    times=" * ",
    functions={
        "square": "square({})",
        "sqrt": "sqrt({})",
        "exp": "exp({})",
        "ln": "ln({})",
        "normal_cdf": "normal_cdf({})",
        "normal_density": "normal_density({})",
    },
)
BINARY: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
NAMED = {"normal_cdf": normal_cdf, "normal_density": normal_density}


def value_of(node: ast.expr) -> float:
    """What a piece of parsed Python arithmetic comes to."""
    match node:
        case ast.Constant(value):
            return float(cast(float, value))
        case ast.UnaryOp(ast.USub(), operand):
            return -value_of(operand)
        case ast.BinOp(left, op, right):
            return BINARY[type(op)](value_of(left), value_of(right))
        case ast.Call(ast.Name(name), [argument]):
            return NAMED[name](value_of(argument))
    raise AssertionError(ast.dump(node))


def larger(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    several = st.lists(parts, min_size=1, max_size=3).map(tuple)
    divisors = parts.filter(lambda divisor: abs(evaluate(divisor)) > 1e-3)
    return st.one_of(
        several.map(Sum),
        several.map(Product),
        st.builds(Difference, parts, parts),
        st.builds(Quotient, parts, divisors),
        st.builds(Applied, st.sampled_from(["minus", "normal_cdf", "normal_density"]), parts),
    )


quarters = st.integers(-8, 8).map(lambda n: n / 4)
leaf_expressions: st.SearchStrategy[Expression] = st.one_of(
    quarters.map(Number), quarters.map(lambda value: Cell("logits", 0, 0, value))
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.recursive(leaf_expressions, larger, max_leaves=12))
def test_what_is_written_says_the_same_as_the_tree(expression: Expression) -> None:
    text = written(expression, PYTHON)
    parsed = ast.parse(text, mode="eval").body
    assert value_of(parsed) == pytest.approx(evaluate(expression), rel=1e-9, abs=1e-9), text


@pytest.mark.parametrize("seed", range(5))
def test_no_number_on_the_path_overflows_at_the_limits(seed: int) -> None:
    rng = random.Random(seed)
    extreme = {
        name: tuple(
            tuple(rng.choice((-WEIGHT_LIMIT, WEIGHT_LIMIT)) for _ in row) for row in example
        )
        for name, example in EXAMPLE_WEIGHTS.items()
    }
    may_be_infinite = ("masked_scores", "losses", "loss")
    for step in walk_through(extreme, LEARNING_RATE_LIMIT, targets=(1, 0)):
        for number in (number for row in step.result for number in row):
            assert math.isfinite(number) or (
                step.key.endswith(may_be_infinite) and math.isinf(number)
            ), step.key


@pytest.mark.parametrize("rate", [-0.1, math.nan, math.inf, LEARNING_RATE_LIMIT + 1, "0.1", True])
def test_a_learning_rate_that_makes_no_sense_is_rejected(rate: float) -> None:
    with pytest.raises(ValueError, match=r"learning_rate is .* allowed"):
        walk_through(learning_rate=rate)


def test_a_weight_beyond_the_limit_is_rejected() -> None:
    too_large = {**EXAMPLE_WEIGHTS, "W_LM": ((0.0, 0.0), (0.0, -2 * WEIGHT_LIMIT), (0.0, 0.0))}
    with pytest.raises(ValueError, match=r"W_LM holds -200\.0; allowed is"):
        walk_through(too_large)


def test_without_a_learning_rate_the_second_try_is_the_first() -> None:
    steps = walk_through(learning_rate=0.0)
    assert step_of(steps, "again.loss").result == step_of(steps, "loss").result


@pytest.mark.parametrize(
    ("key", "row", "column"), [("logit", 0, 0), ("logits", 2, 0), ("logits", 0, -1)]
)
def test_a_cell_that_does_not_exist_is_rejected(key: str, row: int, column: int) -> None:
    for function in (cell_operands, cell_expression):
        with pytest.raises(ValueError, match=r"allowed are"):
            function(SHOWN, key, row, column)


def test_weights_as_lists_are_as_good_as_tuples() -> None:
    lists = {name: [list(row) for row in weight] for name, weight in EXAMPLE_WEIGHTS.items()}
    assert walk_through(lists) == SHOWN
