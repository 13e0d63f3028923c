"""Laws of `Chart`: it always says something, and its name is a safe key."""

import csv
import dataclasses
import re
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.charts.chart import Chart, plot, running_mean
from dashboard.shell.show import csv_of


def chart(**changes: object) -> Chart:
    parts: dict[str, Any] = {
        "title": "Marks lost so far",
        "spec": plot(data=[]),
        "takeaway": "It falls.",
        "tabulate": lambda: pd.DataFrame({"test": [1]}),
        "alt": "A falling line.",
    }
    return Chart(**(parts | changes))


@pytest.mark.parametrize("field", ["title", "takeaway", "alt"])
@pytest.mark.parametrize("value", ["", " \n"])
def test_a_chart_without_words_is_refused_by_the_name_of_the_field(field: str, value: str) -> None:
    with pytest.raises(ValueError, match=f"{field} must say something"):
        chart(**{field: value})


def test_a_chart_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        chart().title = "other"  # type: ignore[misc]


@given(st.text(min_size=1).filter(str.strip))
@settings(max_examples=100, deadline=None)
def test_a_slug_is_a_key_and_a_file_name_whatever_the_title(title: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", chart(title=title).slug)


@pytest.mark.parametrize("word", ["=1+1", "+1", "-cmd", "@SUM(A1)", " =1", "\t=1"])
def test_no_word_is_a_formula_in_a_spreadsheet(word: str) -> None:
    table = pd.DataFrame({"word": [word, "five"], "loss": [-1.5, 2.0], word: [1, 2]})
    rows = list(csv.reader(csv_of(table).decode().splitlines()))
    assert not any(
        cell.lstrip().startswith(("=", "+", "@")) or cell.lstrip().startswith("-c")
        for row in rows
        for cell in row
    )
    assert rows[1][1] == "-1.5", "a number stays one"
    assert rows[2][0] == "five"


def test_a_running_mean_forgets_a_huge_value_once_it_is_behind() -> None:
    values = np.array([1.0, 1e300, 2.0, 4.0, 6.0])
    assert running_mean(values, 2).tolist() == [1.0, 5e299, 5e299, 3.0, 5.0]
    assert running_mean(values, 1) is values
    assert running_mean(values, 9)[-1] == pytest.approx(2e299)
    assert len(running_mean(values[:0], 3)) == 0
