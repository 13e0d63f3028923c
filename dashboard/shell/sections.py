"""Sections that open: all that goes deeper than a page's first screen. Which are open stands in the link."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from dashboard.shell import session
from dashboard.shell.desk import Draw
from dashboard.shell.dials import Wired
from dashboard.shell.link import Part, quoted
from dashboard.shell.view import View

MOST_OPEN = 12
"""Sections that a link may open, on all pages together."""

MOVED = {"lens": ("each-layer", "Ask it")}
"""A section's name in older links → its name today, and the title of the page where it now stands."""

_NAMES = re.compile(rf"[a-z-]{{1,24}}(,[a-z-]{{1,24}}){{0,{MOST_OPEN - 1}}}")


@dataclass(frozen=True)
class Section:
    """Something that a page holds ready for whoever wants to know more."""

    name: str
    """What the link calls it, on every page another: small letters and hyphens."""
    title: str
    draw: Draw
    """Called only while the section is open."""


def _read(link: Mapping[str, str], problems: list[str]) -> frozenset[str]:
    text = link.get("open", "")
    if not text:
        return frozenset()
    if _NAMES.fullmatch(text):
        names = frozenset(text.split(","))
        problems += [
            f"This link opens “{old}”, which has moved: it is “{new}” now, on “{page}”, and open there."
            for old, (new, page) in MOVED.items()
            if old in names
        ]
        return frozenset(MOVED.get(name, (name, ""))[0] for name in names)
    problems.append(
        f"This link opens {quoted(text)}; allowed are up to {MOST_OPEN} names of sections, as in open=temperature,way."
    )
    return frozenset()


OPEN: Part[frozenset[str]] = Part(
    "open", frozenset(), _read, lambda names: {"open": ",".join(sorted(names))} if names else {}
)
"""The names of the sections that are open."""


def look_inside(view: View, *sections: Section, title: str = "Look inside") -> None:
    """The sections one below the other; what is in a closed one is neither computed nor sent.

    Within a page's `draw` they may hold live parts, within its `closer` what is looked at in peace. Without a `title`
    they go on where others end.
    """
    if title:
        st.html(f'<p class="look-inside">{title}</p>')
    with st.container(gap="xsmall"):
        for section in sections:
            box = st.expander(section.title, **opens_by_link(section.name))
            if box.open:
                with box:
                    section.draw(view)


def opens_by_link(name: str) -> Wired:
    """Makes an expander a section of that name: it is open if the visit says so, and pressed, the link does."""
    key = f"section-{name}"
    session.put(key, name in session.part(OPEN))
    return {"key": key, "on_change": _turn, "args": (name, key)}


def _turn(name: str, key: str) -> None:
    """A section was opened or closed; of too many the first in the alphabet closes."""
    others = session.part(OPEN) - {name}
    if session.chosen(key):
        others = frozenset(sorted(others)[-(MOST_OPEN - 1) :]) | {name}
    session.set_part(OPEN, others)
