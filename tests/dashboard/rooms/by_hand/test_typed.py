"""Typed numbers: how they are read, and how much rounding is sensible."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.rooms.by_hand.sheet import Sheet
from dashboard.rooms.by_hand.typed import half_unit, parse, shown, tolerance
from model.by_hand.path import Applied, Cell, Difference, Number, Product, evaluate

PATH = Sheet(both_asked=True).steps


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0.25", 0.25),
        (" -1.4 ", -1.4),
        ("−1,4", -1.4),
        (".5", 0.5),
        ("2.", 2.0),
        ("1/3", 1 / 3),
        ("-1 / 4", -0.25),
        ("1e-3", 0.001),
        ("∞", math.inf),
        ("-inf", -math.inf),
        ("−∞", -math.inf),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, number: float) -> None:
    assert parse(text) == number


@pytest.mark.parametrize(
    "text", ["", "x", "1/0", "--1", "1.2.3", "0x10", "1_000", "nan", "٣", "9" * 41]
)
def test_what_is_no_number_is_not_read_as_one(text: str) -> None:
    with pytest.raises(ValueError, match="Type a number"):
        parse(text)


@given(st.text(max_size=60))
def test_no_text_does_harm(text: str) -> None:
    half_unit(text)
    try:
        assert not math.isnan(parse(text))
    except ValueError as error:
        assert "Type a number" in str(error)  # noqa: PT017 - most texts are none


def test_what_is_shown_is_read_back_as_a_right_answer() -> None:
    for step in PATH:
        for row, cells in enumerate(step.cells):
            for column, cell in enumerate(cells):
                number = step.result[row][column]
                text = shown(number).replace(" × 10", "e").translate(_FROM_SUPERSCRIPTS)
                off = 0.0 if parse(text) == number else abs(parse(text) - number)
                assert off <= tolerance(cell), (step.key, row, column, text)


_FROM_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("0.67", 0.005),
        ("-1,4", 0.05),
        ("12", 0.5),
        ("1", 0.0),
        ("0.01", 0.0),
        ("1/3", 0.0),
        ("x", 0.0),
    ],
)
def test_rounding_counts_from_two_digits_on(text: str, unit: float) -> None:
    assert half_unit(text) == pytest.approx(unit)


def test_an_answer_may_be_off_by_what_rounded_operands_do_to_it() -> None:
    a, b = Cell("a", 0, 0, 1.0044), Cell("a", 0, 1, 1.0006)
    difference = Difference(a, b)  # 0.0038, and 0 from three digits each
    assert abs(evaluate(difference) - 0.0) <= tolerance(difference)
    assert tolerance(Product((Number(2.0), Number(3.0)))) == pytest.approx(0.06)


def test_no_tolerance_is_wide_enough_to_hide_a_wrong_sign() -> None:
    for step in PATH:
        for row, cells in enumerate(step.cells):
            for column, cell in enumerate(cells):
                number = step.result[row][column]
                assert tolerance(cell) < 2 * abs(number) or abs(number) < 1e-3, (
                    step.key,
                    row,
                    column,
                )


def test_only_infinity_itself_is_infinity() -> None:
    assert tolerance(Applied("minus", Applied("ln", Number(0.0)))) == 0.0


def test_at_extreme_weights_the_tolerance_still_is_a_number() -> None:
    extreme = Sheet(tuple((number, 100.0 * (-1) ** number) for number in range(60)))
    for step in extreme.steps:
        for cells in step.cells:
            assert all(math.isfinite(tolerance(cell)) for cell in cells)
