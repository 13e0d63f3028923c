"""What the browser may report about the matrices."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.components.matrices import MatrixEvent, MatrixTable, matrix_event
from dashboard.look.symbols import Symbol

RESULT = MatrixTable(
    "logits", "Logits", Symbol("Z"), ("AI", "rocks"), ("AI", "rocks"), (("1", None),) * 2
)
WEIGHT = replace(RESULT, key="W_LM", rows=("a", "b", "c"))
TABLES = {"logits": RESULT, "W_LM": WEIGHT}


def test_an_event_is_read_as_it_was_meant() -> None:
    reported = {"kind": "answer", "table": "logits", "row": 1, "column": 0, "text": "0.25"}
    assert matrix_event(reported, TABLES) == MatrixEvent("answer", "logits", 1, 0, "0.25")
    assert matrix_event({"kind": "follow", "table": "W_LM"}, TABLES) == MatrixEvent(
        "follow", "W_LM"
    )


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "erase"},
        {"kind": ["answer"]},
        {"table": "W_Q"},
        {"table": ["logits"]},
        {"row": 2},
        {"row": -1},
        {"row": True},
        {"column": 0.5},
        {"column": "0"},
        {"text": 3},
    ],
)
def test_what_cannot_be_an_event_is_none(change: dict[str, object]) -> None:
    reported = {
        "kind": "answer",
        "table": "logits",
        "row": 1,
        "column": 0,
        "text": "0.25",
        **change,
    }
    assert matrix_event(reported, TABLES) is None


def test_a_long_text_is_cut() -> None:
    event = matrix_event({"kind": "answer", "table": "logits", "text": "9" * 10_000}, TABLES)
    assert event is not None
    assert len(event.text) == 40


@settings(max_examples=40)
@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_nothing_that_a_browser_reports_does_harm(value: object) -> None:
    matrix_event(value, TABLES)
    matrix_event({"kind": value, "table": value, "row": value, "column": value}, TABLES)
