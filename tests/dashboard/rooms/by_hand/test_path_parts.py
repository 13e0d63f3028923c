"""Sections, rules, symbols and the picture: everything on the path has its place in them."""

from __future__ import annotations

from itertools import pairwise

import pytest

from dashboard.look.symbols import symbol_of
from dashboard.rooms.by_hand.graph import BANDS, edges, nodes
from dashboard.rooms.by_hand.rules import RULES, hint, on_the_way_there
from dashboard.rooms.by_hand.sections import neighbours
from dashboard.rooms.by_hand.sheet import Sheet
from model.by_hand.path import PLACES
from model.by_hand.weights import EXAMPLE_WEIGHTS

SHEET = Sheet()
STEPS = SHEET.steps


def test_one_step_back_undoes_one_step_on() -> None:
    for before, after in pairwise(STEPS):
        assert neighbours(STEPS, before.key)[1] == after
        assert neighbours(STEPS, after.key)[0] == before
    assert neighbours(STEPS, STEPS[0].key)[0] is None
    assert neighbours(STEPS, STEPS[-1].key)[1] is None


def test_before_a_rule_is_asked_something_of_the_way_there_is_shown() -> None:
    asked = [step for step in STEPS if step.rule is not None]
    for step in asked:
        there = on_the_way_there(step, STEPS)
        assert there, step.key
        assert all(s.direction == "forward" for s in there)
    assert {step.rule for step in asked} == set(RULES)


def test_a_hint_explains_the_rule_that_was_chosen() -> None:
    for rule in RULES:
        assert rule.lower() in hint(rule).lower()


def test_every_symbol_has_parts_that_say_which_one_it_is() -> None:
    symbols = {str(symbol_of(place.symbol)) for place in PLACES.values()}
    assert len(symbols) == len({place.symbol for place in PLACES.values()})
    assert not any("\\" in symbol or "{" in symbol for symbol in symbols)
    for step in STEPS:
        assert symbol_of(step.symbol).is_gradient == (step.direction == "backward")


@pytest.mark.parametrize("latex", ["", r"\frac{1}{2}", "<b>", "X Y"])
def test_what_is_no_symbol_is_rejected(latex: str) -> None:
    with pytest.raises(ValueError, match="symbol is"):
        symbol_of(latex)


def test_every_weight_and_every_value_stands_in_the_picture_once() -> None:
    placed = [
        name for band in BANDS for column in band.columns for name in (*column.above, column.below)
    ]
    shown = [node.name for node in nodes(SHEET.weights, STEPS, lambda step: frozenset())]
    assert sorted(placed) == sorted(shown)
    assert set(shown) == set(EXAMPLE_WEIGHTS) | {s.name for s in STEPS if s.direction == "forward"}


def test_every_edge_joins_what_is_in_the_picture_and_goes_forward() -> None:
    order = [node.name for node in nodes(SHEET.weights, STEPS, lambda step: frozenset())]
    for start, end in edges(STEPS):
        assert order.index(start) < order.index(end)
    ends = {end for _, end in edges(STEPS)}
    assert ends == set(order) - set(EXAMPLE_WEIGHTS)


def test_a_box_shows_the_value_and_its_feedback_and_leads_to_both_steps() -> None:
    keys = {step.key: step for step in STEPS}
    for node in nodes(SHEET.weights, STEPS, lambda step: frozenset()):
        assert node.value_step in keys
        if node.is_weight:
            assert node.value == SHEET.weights[node.name]
            assert node.name in keys[node.value_step].operands
        else:
            assert node.value == keys[node.value_step].result
        if node.gradient_step:
            assert node.gradient == keys[node.gradient_step].result
            assert node.gradient_step == f"d.{node.name}"


def test_the_picture_gives_no_blank_away() -> None:
    corner = frozenset({(0, 0)})
    for node in nodes(SHEET.weights, STEPS, lambda step: corner):
        if not node.is_weight:
            assert node.value[0][0] is None
        if node.gradient:
            assert node.gradient[0][0] is None
