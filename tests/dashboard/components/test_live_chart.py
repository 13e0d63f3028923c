"""Laws of the live components that hold without a browser: what is sent, what is heard."""

import base64
import json
import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import plotly
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from dashboard.charts.chart import Chart
from dashboard.components import ChartFrame, Fact, facts, frontend, live_chart, player, player_event
from dashboard.components.live_chart import _click, chart_payload, difference, figure_json
from dashboard.look import theme

SCRIPTS = frontend.STATIC / "components"
HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "$x$ :red[y] **z**",
    '"quoted" \\ \u2028 \x00 \U0001f600',
]


def a_chart(y: list[float], **trace: object) -> Chart:
    figure = go.Figure(go.Scatter(x=np.arange(len(y)), y=np.array(y), name="loss", **trace))
    figure.update_layout(xaxis_range=[0, len(y)], title=None)
    return Chart("Loss", figure, "It falls.", pd.DataFrame({"loss": y}), "A line.")


def payload(frames: list[ChartFrame]) -> Any:
    return json.loads(
        chart_payload(tuple(frames), height=300, selectable=True, run="r", key="loss")
    )


def rebuilt(base: Any, change: Any) -> Any:
    """What chart.js draws from a base and a change."""
    if "whole" in change:
        return change["whole"]
    pairs = zip(base["data"], change["data"], strict=True)
    return {
        "data": [old | new for old, new in pairs],
        "layout": base["layout"] | change["layout"],
    }


def without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: without_none(part) for name, part in value.items() if part is not None}
    if isinstance(value, list):
        return [without_none(part) for part in value]
    return value


def test_every_frame_is_rebuilt_from_the_base_and_its_change() -> None:
    charts = [
        a_chart([3.0, 2.0]),
        a_chart([3.0, 2.0, 1.0]),
        a_chart([1.0], line_color=theme.INK),
        a_chart([3.0, 2.0]),
    ]
    charts[2].figure.add_bar(y=[1, 2])
    sent = payload([ChartFrame(step, chart) for step, chart in enumerate(charts)])
    for frame, chart in zip(sent["frames"], charts, strict=True):
        drawn = rebuilt(sent["base"], frame["change"])
        assert without_none(drawn) == without_none(figure_json(chart.figure))


def test_what_does_not_change_is_sent_once() -> None:
    same = a_chart([3.0, 2.0, 1.0])
    sent = payload([ChartFrame(step, same) for step in range(5)])
    assert all(frame["change"] == {"data": [{}], "layout": {}} for frame in sent["frames"])


def test_a_property_that_goes_away_is_unset() -> None:
    base = {"data": [{"x": 1, "name": "a"}], "layout": {"shapes": []}}
    assert difference(base, {"data": [{"x": 1}], "layout": {}}) == {
        "data": [{"name": None}],
        "layout": {"shapes": None},
    }


def test_a_figure_travels_without_its_template_and_with_ours() -> None:
    sent = payload([ChartFrame(1, a_chart([1.0]))])
    assert "template" not in sent["base"]["layout"]
    assert sent["template"] == json.loads(json.dumps(theme.template_json()))


def test_a_large_matrix_travels_as_float32_and_keeps_its_shape() -> None:
    z = np.random.default_rng(0).normal(size=(32, 40))
    (heatmap,) = figure_json(go.Figure(go.Heatmap(z=z)))["data"]
    assert heatmap["z"]["dtype"] == "f4"
    sent = np.frombuffer(base64.b64decode(heatmap["z"]["bdata"]), "<f4")
    shape = [int(part) for part in heatmap["z"]["shape"].split(",")]
    np.testing.assert_allclose(sent.reshape(shape), z, rtol=2**-23)


def test_numbers_that_are_not_finite_do_not_break_the_page() -> None:
    figure = go.Figure(go.Scatter(y=[1.0, math.nan, math.inf], x=[math.nan, 1, 2]))
    chart = Chart("Loss", figure, "t", pd.DataFrame(), "a")
    assert payload([ChartFrame(1, chart)])["frames"][0]["step"] == 1


@pytest.mark.parametrize("word", HOSTILE)
def test_words_arrive_as_they_are(word: str) -> None:
    chart = Chart("Loss", go.Figure(), word, pd.DataFrame(), word)
    frame = payload([ChartFrame(1, chart)])["frames"][0]
    assert (frame["takeaway"], frame["alt"]) == (word, word)


NONSENSE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["step", "trace", "index", "kind", "shown", "newest"]), inner
        )
    ),
    max_leaves=8,
)


@given(NONSENSE)
@settings(max_examples=200, deadline=None)
def test_whatever_a_browser_says_is_an_event_or_nothing(value: object) -> None:
    figure = go.Figure(go.Scatter(y=[1, 2]))
    click = _click(value, figure)
    if click is not None:
        assert 0 <= click.trace < 1
        assert all(index >= 0 for index in click.index)
    event = player_event(value)
    assert event is None or (event.shown >= 0 and event.newest >= 0)


def test_a_press_on_a_cell_is_heard() -> None:
    figure = go.Figure(go.Heatmap(z=[[1, 2]], name="W_LM"))
    click = _click({"step": 37, "trace": 0, "index": [0, 1]}, figure)
    assert click is not None
    assert (click.step, click.index, click.label) == (37, (0, 1), "W_LM")
    assert _click({"step": 37, "trace": 1, "index": [0, 1]}, figure) is None


def sent_by_all() -> dict[str, Any]:
    def script() -> None:
        import pandas as pd
        import plotly.graph_objects as go

        from dashboard.charts.chart import Chart
        from dashboard.components import ChartFrame, Fact, FactsFrame, facts, live_chart, player

        chart = Chart("Loss", go.Figure(go.Scatter(y=[1, 2])), "t", pd.DataFrame(), "a")
        live_chart([ChartFrame(1, chart)], key="chart")
        facts([FactsFrame(1, (Fact("Marks lost", "1.25", "loss"),))], key="facts")
        player(step=1, last=9, tests_per_round=3, rounds=3, playing=False, speed=2, key="player")

    app = AppTest.from_function(script, default_timeout=30).run()
    assert not app.exception
    sent = [element.proto for element in app.get("bidi_component")]
    return {part.component_name.removeprefix("exam_room_"): part for part in sent}


def test_a_rerun_carries_a_loader_and_not_the_scripts() -> None:
    sent = sent_by_all()
    assert set(sent) == {"chart", "facts", "player"}
    for name, part in sent.items():
        assert len(part.js_content) < 400
        address = f"app/static/components/{name}.js?v={frontend.scripts_version()}"
        assert address in part.js_content
        assert (SCRIPTS / f"{name}.js").exists()


def test_scripts_write_text_and_never_html() -> None:
    for script in SCRIPTS.glob("*.js"):
        code = script.read_text("utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|eval\(|new Function", code)


def test_scripts_import_only_each_other() -> None:
    for script in SCRIPTS.glob("*.js"):
        for name in re.findall(r'"\./([a-z]+\.js)"', script.read_text("utf-8")):
            assert (SCRIPTS / name).exists()
        assert "https://" not in script.read_text("utf-8")


def test_nothing_to_draw_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one frame"):
        live_chart([], key="k")
    with pytest.raises(ValueError, match="at least one frame"):
        facts([], key="k")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"step": 10}, "step must be between 0 and last = 9, got 10"),
        ({"step": -1}, "got -1"),
        ({"speed": 0.0}, "speed must be above 0"),
        ({"speed": math.nan}, "speed must be above 0"),
        ({"tests_per_round": 0}, "tests_per_round must be at least 1, got 0"),
        ({"rounds": 0}, "rounds must be at least 1, got 0"),
    ],
)
def test_a_player_refuses_what_makes_no_sense(change: dict[str, Any], message: str) -> None:
    plan: dict[str, Any] = {
        "step": 1,
        "last": 9,
        "tests_per_round": 3,
        "rounds": 3,
        "playing": False,
        "speed": 2.0,
    }
    with pytest.raises(ValueError, match=re.escape(message)):
        player(key="k", **(plan | change))


def test_a_trend_needs_words() -> None:
    with pytest.raises(ValueError, match="trend_label must describe the trend of 'Marks lost'"):
        Fact("Marks lost", "1.2", trend=(2.0, 1.2))


def test_the_browsers_plotly_is_the_version_that_python_writes_figures_for() -> None:
    installed = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    whole, ours = (
        path.read_text("utf-8")[:100]
        for path in (installed, frontend.STATIC / "plotly-cartesian.min.js")
    )
    version = re.search(r"plotly\.js v(\S+)", whole)
    assert version is not None
    assert f"plotly.js (cartesian - minified) v{version[1]}" in ours
