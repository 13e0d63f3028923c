"""Dials: what a visitor turns on a page, such as a slider or one of several views. How they stand is in the link."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypedDict

import streamlit as st

from dashboard.shell import session
from dashboard.shell.link import Part, quoted

MOST_TURNED = 12
"""Dials that a link may turn, on all pages together; of more the one that was turned first goes back."""

Turned = tuple[tuple[str, str], ...]
"""(name, where it stands) of every dial that is not as usual, the last one turned at the end."""

_ENTRY = re.compile(r"([a-z-]{1,20})\.([a-z0-9.-]{1,40})", re.ASCII)


class Wired(TypedDict):
    """What a widget is given to be a dial."""

    key: str
    on_change: Callable[..., None]
    args: tuple[Any, ...]


def _read(link: Mapping[str, str], problems: list[str]) -> Turned:
    text = link.get("dials", "")
    if not text:
        return ()
    entries = [_ENTRY.fullmatch(entry) for entry in text.split("~", MOST_TURNED)]
    turned = {found[1]: found[2] for found in entries if found}
    if len(turned) < len(entries) or len(entries) > MOST_TURNED:
        problems.append(
            f"This link turns dials that there are not, in {quoted(text)}; allowed are up to {MOST_TURNED}, as in "
            "dials=free-p.0.05~scope.this-test."
        )
    return tuple(turned.items())[:MOST_TURNED]


def _write(turned: Turned) -> dict[str, str]:
    return {"dials": "~".join(f"{name}.{at}" for name, at in turned)} if turned else {}


DIALS: Part[Turned] = Part("dials", (), _read, _write)
"""The dials that are not as usual."""


def written(value: object) -> str:
    """Where a dial stands, as a link says it: a number in plain digits, words as small letters and hyphens."""
    if isinstance(value, float):
        return f"{value:.10g}"
    return re.sub(r"[^a-z0-9]+", "-", str(value).lower()).strip("-")[:40]


def dial(name: str, options: Iterable[Any], usual: Any, *, key: str = "") -> Wired:
    """Makes a widget a dial: it stands where the visit says, and what the visitor turns goes into the link.

    `name` is what the link calls it, on every page another; `usual` is where it stands in a link that does not name
    it. The widget itself is given no value. A link that turns it to what is none of the options is told so there.
    """
    at = _at(name)
    value = usual
    if at is not None:
        choices = list(options)
        place = next((i for i, option in enumerate(choices) if written(option) == at), None)
        if place is None:
            _say(name, at)
        else:
            value = choices[place]
    return _wired(name, value, usual, key)


def slider(name: str, low: float, high: float, usual: float, *, key: str = "") -> Wired:
    """The same for a number between two others, both included."""
    at = _at(name)
    value = usual
    if at is not None:
        if re.fullmatch(r"\d{1,6}(\.\d{1,9})?", at, re.ASCII) and low <= float(at) <= high:
            value = float(at)
        else:
            _say(name, at)
    return _wired(name, value, usual, key)


def turn(name: str, value: object, usual: object) -> None:
    """Turn a dial: what a widget does, or a preset beside it."""
    others = tuple(entry for entry in session.part(DIALS) if entry[0] != name)
    own = () if value == usual else ((name, written(value)),)
    session.set_part(DIALS, (*others, *own)[-MOST_TURNED:])


def _wired(name: str, value: Any, usual: Any, key: str) -> Wired:
    key = key or name
    session.put(key, value)
    return {"key": key, "on_change": _hear, "args": (name, key, usual)}


def _at(name: str) -> str | None:
    turned: Turned = session.part(DIALS)
    return dict(turned).get(name)


def _hear(name: str, key: str, usual: object) -> None:
    turn(name, session.chosen(key), usual)


def _say(name: str, at: str) -> None:
    st.warning(
        f"This link turns “{name}” to {quoted(at)}, which it cannot be here. It is as usual.",
        icon=":material/link_off:",
    )
