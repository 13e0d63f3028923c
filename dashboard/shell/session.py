"""The only file that touches `st.session_state` and `st.query_params`: what this visitor looks at."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, TypeVar
from urllib.parse import urlencode

import streamlit as st

from dashboard.components import Request
from dashboard.shell.link import (
    Part,
    Parts,
    Visit,
    from_link,
    select_weight,
    spoken,
    to_link,
)
from model import Run, Settings

(
    ASKED,
    BESIDE,
    ENTERED,
    HERE,
    JUMPS,
    MOVED,
    PARTS,
    PROBLEMS,
    RUN,
    SEEN,
    SENT,
    SPEED,
    TOKEN,
    VISIT,
) = (
    "asked",
    "beside",
    "entered",
    "here",
    "jumps",
    "moved",
    "parts",
    "problems",
    "run",
    "seen",
    "sent",
    "speed",
    "token",
    "visit",
)
"""Keys of the session's state; `SPEED` is the key of the widget itself."""

T = TypeVar("T")

SPEEDS: dict[str, float] = {
    "Slowly, station by station": 1 / 12,
    "1 test in 2 s": 0.5,
    "2 tests a second": 2.0,
    "10 tests a second": 10.0,
    "As fast as it goes": float("inf"),
}
DEFAULT_SPEED = "10 tests a second"


def enter(parts: Parts = ()) -> None:
    """Note that this visitor came in through the front door, and read the link if it is a new one.

    `parts` are what single pages keep in the link. After a press that changed the visit the link is no news: a browser
    that presses quickly has not heard yet what the server wrote into the address, and an old link would undo that.
    """
    state = st.session_state
    state[ENTERED] = True
    state[PARTS] = tuple(parts)
    link = dict(st.query_params)
    moved = state.pop(MOVED, False)
    if not moved and link != state.get(
        SEEN
    ):  # Streamlit repeats the last link that it knows of with every rerun
        visit, problems = from_link(link, state[PARTS], state.get(VISIT))
        state[VISIT], state[PROBLEMS], state[SEEN] = visit, problems, link
        state[JUMPS] = jumps() + 1
    _write_link()


def came_in() -> bool:
    """Whether this visitor came in through `streamlit_app.py`, as every page needs."""
    return bool(st.session_state.get(ENTERED))


def arrive(page: str) -> None:
    """Note that this visitor is on the page of that name, its file without the ending."""
    st.session_state[HERE] = page


def here() -> str:
    """The page that this visitor is on."""
    return str(st.session_state[HERE])


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


def carry_on() -> None:
    """What made no sense is done with: the visitor has put it right."""
    st.session_state[PROBLEMS] = ()


def go_to(test: int) -> None:
    """Look at that test; one that does not exist is the nearest one that does."""
    now = visit()
    inside = min(max(test, 1), now.settings.last_step)
    _change(replace(now, test=inside))


def change_settings(**changes: Any) -> None:
    """Look at another student, from test 1 on. Nonsense changes nothing and is named."""
    now = visit()
    try:
        if "exam" in changes:
            settings = Settings.recommended(**changes)
            _change(Visit(settings, parts=now.parts))
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
    _change(replace(now, settings=settings, test=1, weight=weight))


def follow(place: int, word: int = 1) -> None:
    """Follow the question at that place of the exam, from 0, and that asked word of it, from 1, on every page.

    Nonsense changes nothing.
    """
    now = visit()
    settings = now.settings
    exists = 0 <= place < len(settings.questions.questions)
    if exists and 1 <= word <= settings.transformer.context_length:
        _change(replace(now, followed=place, word=word))


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


def part(of: Part[T]) -> T:
    """What a page keeps of this visit."""
    return visit().part(of)


def set_part(of: Part[T], value: T) -> None:
    """Let a page keep that; it goes into the link."""
    _change(visit().with_part(of, value))


def jumps() -> int:
    """How often the server itself moved this visitor: the browser follows a new one, and no older answer."""
    return int(st.session_state.get(JUMPS, 0))


def token() -> str:
    """Names this session; after a restart of the server the same browser has another one."""
    return str(remember(TOKEN, lambda: secrets.token_hex(8)))


def shown_is(test: int, jump: int) -> None:
    """The browser says that this test is on screen; the server follows, and what made no sense is done with.

    `jump` is the last one that the browser has followed: what it says of an earlier one undoes no later one.
    """
    if jump != jumps():
        return
    now = visit()
    there = replace(now, test=min(max(test, 1), now.settings.last_step))
    if there != now:
        st.session_state[VISIT], st.session_state[PROBLEMS] = there, ()


def hold(run: Run, *others: Run) -> None:
    """Keep the runs that this visitor looks at from being dropped: the own student's, and who sits beside it."""
    st.session_state[RUN], st.session_state[BESIDE] = run, others


def ask(born: int, request: Request) -> None:
    """What the browser asks of the supply of the page that was `born` then."""
    shown_is(request.shown, request.jump)
    st.session_state[ASKED] = (born, request)


def asked_for(born: int) -> Request | None:
    """What the browser asked of that page's supply, once."""
    when, request = st.session_state.pop(ASKED, (None, None))
    return request if when == born else None


def sends_anew(page: str) -> bool:
    """Whether the page that is sent now is another one than the last: then the browser has nothing of it."""
    anew = st.session_state.get(SENT) != page
    st.session_state[SENT] = page
    return anew


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
    return to_link(visit(), st.session_state[PARTS])


def address_of(page: str) -> str:
    """The address of another page of this visit, seen from any page."""
    query = urlencode(link())
    return page + (f"?{query}" if query else "")


def address(more: Mapping[str, str] = MappingProxyType({})) -> str:
    """The whole address of this visit, as a browser opens it, with `more` parameters before its own."""
    query = urlencode({**more, **link()})
    return _opened() + (f"?{query}" if query else "")


def home() -> str:
    """The address of the classroom, with a slash at its end."""
    return f"{_opened().rpartition('/')[0]}/"


def is_embedded() -> bool:
    """Whether the address says `embed=true`: the app stands in somebody else's page."""
    return bool(st.context.is_embedded)


def _opened() -> str:
    """The page's address without its query; Community Cloud shows the app in a frame of its own at `/~/+/`."""
    return (st.context.url or "").replace("/~/+/", "/", 1)


def _change(now: Visit) -> None:
    state = st.session_state
    if now.test != visit().test or now.settings != visit().settings:
        state[JUMPS] = jumps() + 1
    state[VISIT], state[PROBLEMS], state[MOVED] = now, (), True


def _write_link() -> None:
    """Bring the address up to date, where it isn't: each change is a step of the browser's history."""
    if not problems() and link() != dict(st.query_params):
        st.query_params.from_dict(link())
        st.session_state[SEEN] = link()
