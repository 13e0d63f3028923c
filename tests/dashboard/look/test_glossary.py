"""The glossary: one name here, one name in the field, and a tooltip for each."""

from __future__ import annotations

import pytest

from dashboard.look.glossary import GLOSSARY, glossary_table, meaning, tooltip
from dashboard.shell.stations import STATIONS


def test_no_word_is_explained_twice() -> None:
    assert len({word.analogy for word in GLOSSARY}) == len(GLOSSARY)
    assert len({word.field for word in GLOSSARY}) == len(GLOSSARY)


def test_every_station_has_a_tooltip_with_both_words() -> None:
    for station in STATIONS:
        assert station.term in tooltip(station.term)


def test_the_table_has_a_row_for_every_word() -> None:
    assert len(glossary_table().splitlines()) == 2 + len(GLOSSARY)


def test_a_word_that_is_not_in_the_glossary_is_named() -> None:
    with pytest.raises(ValueError, match="'rhubarb'"):
        tooltip("rhubarb")


@pytest.mark.parametrize(
    "field",
    [
        *("nat", "token", "embedding", "attention", "softmax", "temperature", "layer"),
        *("residual connection", "LayerNorm", "credit assignment", "weight"),
    ],
)
def test_the_words_that_the_pages_use_are_explained(field: str) -> None:
    assert meaning(field).endswith(".")


def test_a_meaning_says_how_a_loss_changes_not_what_a_weight_should_do() -> None:
    assert not any("should" in word.meaning for word in GLOSSARY)
