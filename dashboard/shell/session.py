"""The only file that touches `st.session_state` and `st.query_params`: what this visitor looks at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from dashboard.components import player_event
from dashboard.rooms.by_hand.sheet import Sheet
from dashboard.shell.link import Visit, from_link, select_weight, spoken, to_link
from model import Settings

ENTERED, LINKS, MOVED, NEXT_TEST, PLAYER, PLAYING, PROBLEMS, SPEED, TEMPERATURE, VISIT = (
    "entered",
    "links",
    "moved",
    "next_test",
    "player",
    "playing",
    "problems",
    "speed",
    "temperature",
    "visit",
)
"""Keys of the session's state; `PLAYER`, `SPEED` and `TEMPERATURE` are the keys of the widgets themselves."""

SPEEDS: dict[str, float] = {
    "1 test in 2 s": 0.5,
    "2 tests a second": 2.0,
    "10 tests a second": 10.0,
    "As fast as it goes": float("inf"),
}
DEFAULT_SPEED = "10 tests a second"


def enter() -> None:
    """Note that this visitor came in through the front door, and read the link if it is a new one.

    After a press that changed the visit it is not: a browser that presses quickly has not heard yet what the server
    wrote into the address, and an old link would undo the presses before.
    """
    state = st.session_state
    state[ENTERED] = True
    link = dict(st.query_params)
    if not state.pop(MOVED, False) and link not in state.get(LINKS, ()):
        visit, problems = from_link(link)
        state[VISIT], state[PROBLEMS], state[PLAYING] = visit, problems, False
    _write_link()


def came_in() -> bool:
    """Whether this visitor came in through `streamlit_app.py`, as every page needs."""
    return bool(st.session_state.get(ENTERED))


def visit() -> Visit:
    """What this visitor looks at."""
    found: Visit = st.session_state[VISIT]
    return found


def problems() -> tuple[str, ...]:
    """What of the last link or input made no sense, in sentences for the visitor."""
    found: tuple[str, ...] = st.session_state.get(PROBLEMS, ())
    return found


def complain(sentence: str) -> None:
    """Tell the visitor that an input made no sense; everything else stays as it was."""
    st.session_state[PROBLEMS] = (sentence,)


def go_to(test: int) -> None:
    """Look at that test; one that does not exist is the nearest one that does."""
    now = visit()
    inside = min(max(test, 1), now.settings.last_step)
    _change(replace(now, test=inside))


def fall_back_to(test: int) -> None:
    """Look at that test because the one asked for does not exist: no press, so the next link counts."""
    go_to(test)
    st.session_state.pop(MOVED, None)


def walk(tests: int) -> None:
    """Look at the test so many tests later, counted from the latest press: quick presses all count."""
    go_to(visit().test + tests)


def change_settings(**changes: Any) -> None:
    """Look at another student, from test 1 on. Nonsense changes nothing and is named."""
    now = visit()
    try:
        if "exam" in changes:
            settings = Settings.recommended(**changes)
            _change(Visit(settings, sheet=now.sheet))
            return
        settings = replace(now.settings, **changes)
    except ValueError as error:
        complain(f"That does not work: {spoken(error)}.")
        return
    weight = now.weight
    if weight is not None:
        try:
            select_weight(settings, weight.parameter, weight.index)
        except ValueError:
            weight = None
    question = min(now.question, settings.batch_size)
    _change(replace(now, settings=settings, test=1, question=question, weight=weight))


def pin(question: int, word: int = 1) -> None:
    """Follow that question of the test, and that asked word of it, both from 1, on every page."""
    _change(replace(visit(), question=question, word=word))


def show_temperature() -> None:
    """Let the slider under `TEMPERATURE` stand where the visit is, before it is drawn."""
    st.session_state[TEMPERATURE] = visit().temperature


def hear_temperature() -> None:
    """What the slider under `TEMPERATURE` changes, before the rerun that it causes."""
    _change(replace(visit(), temperature=float(st.session_state[TEMPERATURE])))


def put(key: str, value: Any) -> None:
    """Set the widget under `key`: the callback of another one, such as a preset of a slider."""
    st.session_state[key] = value


def chosen(key: str) -> Any:
    """What the widget under `key` holds: in its callback, what was just chosen."""
    return st.session_state[key]


def select(parameter: str, index: tuple[int, ...]) -> None:
    """Put that weight under the microscope. Nonsense changes nothing and is named."""
    now = visit()
    try:
        _change(replace(now, weight=select_weight(now.settings, parameter, index)))
    except ValueError as error:
        complain(f"That does not work: {error}.")


def unselect() -> None:
    """Leave the choice of the weight to the page."""
    _change(replace(visit(), weight=None))


def turn_to(sheet: Sheet) -> None:
    """Look at that sheet of the example with pencil and paper."""
    _change(replace(visit(), sheet=sheet))


def playing() -> bool:
    """Whether tests follow one another by themselves."""
    return bool(st.session_state.get(PLAYING))


def hear_player() -> None:
    """What the player's event changes, before the rerun that it causes."""
    event = player_event(st.session_state[PLAYER].get("event"))
    if event is None:
        return
    if event.kind == "walk":  # where to, not how far: quick presses may come to the server as one
        go_to(event.shown)
        return
    state = st.session_state
    state[VISIT] = replace(visit(), test=min(max(event.shown, 1), visit().settings.last_step))
    state[PLAYING] = event.kind in ("play", "more")
    state[NEXT_TEST] = max(event.shown, event.newest) + 1
    if (
        event.shown > 1
    ):  # the player has written it into the address, of which the server may not know yet
        state[LINKS] = (state[LINKS][0], state[LINKS][0] | {"test": str(event.shown)})


def next_test() -> int:
    """Under play, the first test that the browser does not have yet."""
    return int(st.session_state.get(NEXT_TEST, visit().test))


def speed() -> float:
    """Tests a second under play; infinite for as fast as it goes."""
    return SPEEDS[st.session_state.get(SPEED, DEFAULT_SPEED)]


def remember(key: str, make: Callable[[], Any]) -> Any:
    """A value that lasts as long as the visit, made when first asked for."""
    if key not in st.session_state:
        st.session_state[key] = make()
    return st.session_state[key]


def keep(key: str, value: Any) -> None:
    """Change a value that `remember` made."""
    st.session_state[key] = value


def link() -> dict[str, str]:
    """The query parameters of this visit, for links to other pages."""
    return to_link(visit())


def address() -> str:
    """The whole address of this visit, as a browser opens it."""
    query = urlencode(link())
    return (st.context.url or "") + (f"?{query}" if query else "")


def _change(now: Visit) -> None:
    state = st.session_state
    state[VISIT], state[PROBLEMS], state[PLAYING], state[MOVED] = now, (), False, True


def _write_link() -> None:
    """Bring the address up to date, where it isn't: each change is a step of the browser's history."""
    wanted = link()
    found = dict(st.query_params)
    if problems():
        st.session_state[LINKS] = (found,)
        return
    if wanted != found:
        st.query_params.from_dict(wanted)
    st.session_state[LINKS] = (wanted,)
