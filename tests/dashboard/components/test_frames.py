"""What travels for a test, and what the browser puts together again."""

from __future__ import annotations

import base64
import json
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts.chart import Along, Chart, plot
from dashboard.components.frames import delta, encoded, frame_json, plain
from dashboard.components.frontend import pack

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "$x$ :red[y] **z**",
    '"quoted" \\ \u2028 \x00 \U0001f600',
]

JSON = st.recursive(
    st.booleans() | st.integers(-5, 5) | st.text(max_size=3) | st.floats(-2, 2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner),
    max_leaves=12,
)
FRAMES = st.dictionaries(st.sampled_from("abcd"), JSON)


def strictly(text: bytes) -> Any:
    """JSON as a browser reads it: without NaN and infinity, which Python's own reader takes."""

    def refuse(constant: str) -> None:
        raise ValueError(f"{constant} is no JSON")

    return json.loads(text, parse_constant=refuse)


def patched(base: Any, change: Any) -> Any:
    """As `patched` in static/components/frames.js."""
    if isinstance(base, dict) and isinstance(change, dict):
        return {
            **base,
            **{
                name: patched(base[name], part) if name in base else part
                for name, part in change.items()
            },
        }
    if are_objects(base) and are_objects(change) and len(base) == len(change):
        return [patched(old, new) for old, new in zip(base, change, strict=True)]
    return change


def are_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)


def without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: without_none(part) for name, part in value.items() if part is not None}
    if isinstance(value, list):
        return [without_none(part) for part in value]
    return value


@given(FRAMES, FRAMES)
def test_every_frame_is_put_together_again_from_the_base_and_its_delta(
    base: Any, frame: Any
) -> None:
    assert without_none(patched(base, delta(base, frame))) == frame


@given(FRAMES)
def test_what_does_not_change_does_not_travel(frame: Any) -> None:
    assert delta(frame, frame) == {}


def test_a_property_that_goes_away_is_unset() -> None:
    base = {"data": [{"x": 1, "name": "a"}], "layout": {"shapes": []}}
    assert delta(base, {"data": [{"x": 1}], "layout": {}}) == {
        "data": [{"name": None}],
        "layout": {"shapes": None},
    }


def a_chart(takeaway: str = "It falls.", **trace: Any) -> Chart:
    drawn = plot(data=[{"type": "scatter", **trace}])
    return Chart("Loss", drawn, takeaway, pd.DataFrame, takeaway)


def test_a_large_matrix_travels_as_float32_and_keeps_its_shape() -> None:
    z = np.random.default_rng(0).normal(size=(32, 40))
    (heatmap,) = frame_json(a_chart(type="heatmap", z=z))["figure"]["data"]
    sent = np.frombuffer(base64.b64decode(heatmap["z"]["bdata"]), "<f4")
    shape = [int(part) for part in heatmap["z"]["shape"].split(",")]
    np.testing.assert_allclose(sent.reshape(shape), z, rtol=2**-23)


def test_whole_numbers_stay_whole() -> None:
    sent = plain(np.arange(100))
    assert sent["dtype"] == "i4"
    assert list(np.frombuffer(base64.b64decode(sent["bdata"]), "<i4")) == list(range(100))


def test_a_column_of_the_course_travels_by_its_length() -> None:
    assert plain(Along("loss", np.zeros(900), 4.0)) == {"along": "loss", "n": 900, "top": 4.0}


def test_numbers_that_are_not_finite_do_not_break_the_page() -> None:
    chart = a_chart(
        y=[1.0, math.nan, math.inf], x=np.array([math.nan, 1, 2]), line={"width": -math.inf}
    )
    (trace,) = strictly(encoded(frame_json(chart)))["figure"]["data"]
    assert (trace["x"], trace["y"]) == ([None, 1, 2], [1, None, None])
    assert strictly(pack({"step": math.nan})) == {"step": None}


@pytest.mark.parametrize("word", HOSTILE)
def test_words_arrive_as_they_are(word: str) -> None:
    frame = strictly(encoded(frame_json(a_chart(word))))
    assert (frame["takeaway"], frame["alt"]) == (word, word)


def test_what_is_no_part_of_a_page_is_refused() -> None:
    with pytest.raises(TypeError, match="no live component shows a str"):
        frame_json("a word")
