"""What no page of ours says to the server, only a forged message: it is taken as if nothing had been said.

Streamlit trusts that a popover sends a boolean and a component JSON that can be read. What is neither raises before the
app runs, and again with every later rerun of that session: the value is kept. And one message empties the caches that
all visitors share. Both are of use to nobody but an attacker; Streamlit has no setting for either.
"""

from __future__ import annotations

from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.session_state import Serialized, Value, WStates

_NUMBERS = {"double_value", "int_value"}
"""A number's widget is declared as one of these, and sends the other if it counts."""

_read_trusting = WStates.__getitem__


def refuse_forgeries() -> None:
    """From now on a widget's value that it can't have is the one that it starts with, in every session."""
    WStates.__getitem__ = _read  # type: ignore[method-assign]
    AppSession._handle_clear_cache_request = _keep_the_caches  # type: ignore[method-assign, assignment]


def _read(states: WStates, widget: str) -> Any:
    """The widget's value, deserialised. Raises `KeyError` for a widget that is not known, as Streamlit does."""
    state, known = states.states.get(widget), states.widget_metadata.get(widget)
    if not isinstance(state, Serialized) or known is None:
        return _read_trusting(states, widget)
    if _can_be(state.value, known):
        try:
            return _read_trusting(states, widget)
        except Exception:  # broken JSON, a NaN that counts, ten thousand brackets …
            pass
    states.states[widget] = Value(known.deserializer(None))
    return _read_trusting(states, widget)


def _can_be(sent: WidgetState, known: WidgetMetadata[Any]) -> bool:
    """Whether a widget of that kind sends such a value; one with options, only one of these."""
    field, options = sent.WhichOneof("value"), known.formatted_options
    if field == "string_value" and options is not None and sent.string_value not in options:
        return False
    return field is None or field == known.value_type or {field, known.value_type} <= _NUMBERS


def _keep_the_caches(session: AppSession) -> None:
    """What the visitors share stays, whoever asks for an empty cache."""
