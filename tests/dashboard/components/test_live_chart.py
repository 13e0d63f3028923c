"""What a live chart hears."""

from __future__ import annotations

from hypothesis import given, settings

from dashboard.components.live_chart import Click, click_of
from tests.strategies import nonsense


@given(nonsense("step", "trace", "index"))
@settings(max_examples=200, deadline=None)
def test_whatever_a_browser_says_is_a_press_or_nothing(value: object) -> None:
    click = click_of(value)
    assert click is None or (click.trace >= 0 and all(index >= 0 for index in click.index))


def test_a_press_on_a_cell_is_heard() -> None:
    said = {"step": 37, "trace": 0, "index": [0, 1]}
    assert click_of(said) == Click(37, 0, (0, 1))
    assert click_of(said | {"trace": -1}) is None
    assert click_of(said | {"index": [0, True]}) is None
    assert click_of(said | {"index": []}) is None


def test_only_a_cell_is_a_cell() -> None:
    assert Click(37, 0, (0, 1)).cell == (0, 1)
    assert Click(37, 0, (3,)).cell is None
    assert Click(37, 0, (0, 1, 2)).cell is None
