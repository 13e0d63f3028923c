"""Whatever a forged message claims that a widget holds, the session and what all share stay as they were."""

from __future__ import annotations

import math
from collections.abc import Iterator
from unittest.mock import Mock

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.app_session import AppSession
from streamlit.testing.v1 import AppTest

from dashboard.serving.forged import refuse_forgeries


def many(field: str, *values: object) -> WidgetState:
    """A state with a list of values."""
    state = WidgetState()
    getattr(state, field).data.extend(values)
    return state


def with_message(field: str) -> WidgetState:
    """A state with an empty message in that field."""
    state = WidgetState()
    getattr(state, field).SetInParent()
    return state


FORGED = {
    "a press": WidgetState(trigger_value=True),
    "a boolean": WidgetState(bool_value=True),
    "not a number": WidgetState(double_value=math.nan),
    "infinity": WidgetState(double_value=math.inf),
    "a huge whole number": WidgetState(int_value=-(2**62)),
    "a digit as text": WidgetState(string_value="5"),
    "a long text": WidgetState(string_value="<script>" * 20_000),
    "a text that is no option": WidgetState(string_value="nope"),
    "a list with no number": many("double_array_value", math.nan),
    "a long list": many("double_array_value", 1e308, -1e308, 3.0),
    "whole numbers": many("int_array_value", 10**9),
    "an empty list": many("int_array_value"),
    "an option that there is not": many("string_array_value", "nope"),
    "broken JSON": WidgetState(json_value="{"),
    "JSON that is a list": WidgetState(json_value="[1]"),
    "JSON with a NaN": WidgetState(json_value='{"value": NaN, "ask": 1e999}'),
    "deep JSON": WidgetState(json_value="[" * 100_000),
    "an event in broken JSON": WidgetState(json_trigger_value="{"),
    "an event in deep JSON": WidgetState(json_trigger_value="[" * 100_000),
    "an event of no component": WidgetState(json_trigger_value='[{"event": "none"}, 3, null]'),
    "bytes": WidgetState(bytes_value=b"\xff"),
    "a table": with_message("arrow_value"),
    "a file": with_message("file_uploader_state_value"),
    "a typed line": with_message("string_trigger_value"),
    "a chat": with_message("chat_input_value"),
}


def every_kind_of_widget() -> None:
    """One of every widget that the pages have, and a component that hears."""
    import streamlit as st

    def change() -> None:
        st.session_state["changes"] = st.session_state.get("changes", 0) + 1

    st.popover("Popover", key="popover", on_change="rerun")
    st.expander("Expander", key="expander", on_change=change)
    st.button("Button", key="button", on_click=change)
    st.toggle("Toggle", key="toggle", on_change=change)
    st.checkbox("Checkbox", key="checkbox", on_change=change)
    st.slider("Slider", 0, 9, 4, key="slider", on_change=change)
    st.slider("Fine slider", 0.0, 1.0, 0.5, key="fine", on_change=change)
    st.select_slider("Select", ["a", "b"], key="select-slider", on_change=change)
    st.selectbox("Box", ["a", "b"], key="selectbox", on_change=change)
    st.segmented_control("Segments", ["a", "b"], key="segments", on_change=change)
    st.pills("Pills", ["a", "b"], key="pills", on_change=change)
    st.number_input("Whole", 1, 9, 3, key="whole", on_change=change)
    st.number_input("Real", 0.0, 1.0, 0.5, key="real", on_change=change)
    st.text_input("Text", "as it was", key="text", on_change=change)
    st.text_area("Area", "as it was", key="area", on_change=change)
    st.file_uploader("File", key="file", on_change=change)
    st.components.v2.component("forged", html="<p></p>")(key="component", on_say_change=change)


ALLOWED: dict[str, tuple[object, ...]] = {
    "popover": (True, False),
    "expander": (True, False),
    "button": (True, False),
    "toggle": (True, False),
    "checkbox": (True, False),
    "slider": tuple(range(10)),
    "fine": (0.5,),
    "select-slider": ("a", "b"),
    "selectbox": ("a", "b"),
    "segments": (None, "a", "b"),
    "pills": (None, "a", "b"),
    "whole": tuple(range(1, 10)),
    "real": (0.5,),
    "file": (None,),
}
"""What each may hold after a forgery; a text may hold any text."""


def widget_ids(app: AppTest) -> Iterator[str]:
    """How the browser names the widgets on the page, and the events of its components."""
    known = app._session_state._state._new_widget_state.widget_metadata
    return iter(sorted(known))


def forged(app: AppTest, claim: WidgetState) -> WidgetStates:
    """That claim of every widget at once."""
    states = WidgetStates()
    for widget in widget_ids(app):
        state = states.widgets.add()
        state.CopyFrom(claim)
        state.id = widget
    return states


@pytest.fixture(scope="module")
def app() -> AppTest:
    refuse_forgeries()
    return AppTest.from_function(every_kind_of_widget).run()


@pytest.mark.parametrize("claim", FORGED)
def test_a_forged_value_is_as_if_nothing_had_been_said(claim: str, app: AppTest) -> None:
    assert not app._run(forged(app, FORGED[claim])).exception
    for key, allowed in ALLOWED.items():
        assert app.session_state[key] in allowed, key
    assert isinstance(app.session_state["text"], str)
    assert isinstance(app.session_state["area"], str)
    app.text_input(key="text").set_value("hello").run()
    app.slider(key="slider").set_value(7).run()
    assert not app.exception
    assert (app.session_state["text"], app.session_state["slider"]) == ("hello", 7)


def test_a_whole_number_may_come_as_one_or_with_a_point(app: AppTest) -> None:
    (widget,) = (name for name in widget_ids(app) if "whole" in name)
    for state in (WidgetState(id=widget, int_value=5), WidgetState(id=widget, double_value=6)):
        app._run(WidgetStates(widgets=[state]))
        assert app.session_state["whole"] == (state.int_value or state.double_value)


def test_nobody_empties_the_caches_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    import streamlit as st

    refuse_forgeries()
    made = []

    @st.cache_resource(show_spinner=False)
    def shared() -> int:
        made.append(1)
        return len(made)

    assert shared() == 1
    session = Mock(spec=AppSession)
    AppSession._handle_clear_cache_request(session)
    assert shared() == 1
