"""A link that was ever given away keeps working, or says what changed: `links.csv` holds one of every kind so far.

A row is the day since which there are such links, the link, what it means as a link of today (empty: just what it
says), and words of the message, where there is one. Rows are only ever added.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.shell.dials import DIALS
from dashboard.shell.link import Parts, from_link, to_link
from dashboard.shell.link_version import NEWEST
from dashboard.shell.sections import OPEN
from tests.pages.conftest import FRONT_DOOR

ROOT = Path(FRONT_DOOR).parent


class Known(NamedTuple):
    since: str
    link: str
    means: str
    says: str


with Path(__file__).with_name("links.csv").open(encoding="utf-8") as file:
    CORPUS = [Known(**row) for row in csv.DictReader(file)]


def read(link: str) -> dict[str, str]:
    return dict(parse_qsl(link, keep_blank_values=True))


@pytest.fixture(scope="module")
def parts() -> Parts:
    """What all pages keep in the link, as the front door says it."""
    found: Parts = AppTest.from_file(FRONT_DOOR, default_timeout=60).run().session_state["parts"]
    return found


class Watched(dict[str, str]):
    """A link that remembers what it was asked for."""

    def __init__(self, link: Mapping[str, str]) -> None:
        super().__init__(link)
        self.asked: set[str] = set()

    def get(self, name: str, default: str | None = None) -> str | None:  # type: ignore[override]
        self.asked.add(name)
        return super().get(name, default)

    def __contains__(self, name: object) -> bool:
        self.asked.add(str(name))
        return super().__contains__(name)

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return super().__getitem__(name)


@pytest.mark.parametrize("known", CORPUS, ids=lambda known: known.link or "none")
def test_a_link_of_any_day_means_what_it_meant_or_says_what_changed(
    known: Known, parts: Parts
) -> None:
    visit, problems = from_link(read(known.link), parts)
    if known.says:
        assert any(known.says in problem for problem in problems)
    assert len(problems) == bool(known.says)
    today = to_link(visit, parts)
    assert today == read(known.means or known.link)
    assert "v" not in today, "no link is longer for its version"
    again, none = from_link(today, parts)
    assert (to_link(again, parts), none) == (today, ())


def test_every_word_that_a_link_may_have_is_in_one_of_them(parts: Parts) -> None:
    watched = Watched(read("by=logits[0,1]"))
    from_link(watched, parts)
    there = {name for known in CORPUS for name in read(known.link)}
    assert watched.asked >= {"seed", "follow", "open", "fp"}
    assert watched.asked <= there


def test_every_section_and_every_setting_of_these_links_is_still_there(parts: Parts) -> None:
    sources = "\n".join(
        path.read_text("utf-8")
        for name in ("pages", "dashboard")
        for path in (ROOT / name).rglob("*.py")
    )
    named = set(re.findall(r'(?:Section|opens_by_link)\(\s*"([a-z-]+)"', sources))
    opened = {name for known in CORPUS for name in from_link(read(known.link), parts)[0].part(OPEN)}
    assert opened
    assert opened <= named


def cuts(link: str) -> Iterator[str]:
    """The link as a mail program may break it: cut at any place."""
    return (link[:end] for end in range(len(link)))


@pytest.mark.parametrize("known", CORPUS[-10:], ids=lambda known: known.link)
def test_a_link_that_was_cut_gives_a_visit_and_short_messages(known: Known, parts: Parts) -> None:
    for cut in cuts(known.link):
        visit, problems = from_link(read(cut), parts)
        assert 1 <= visit.test <= visit.settings.last_step
        assert all(len(problem) < 400 for problem in problems)


def test_a_newer_link_is_told_from_nonsense(parts: Parts) -> None:
    _, (newer,) = from_link({"v": str(NEWEST + 1), "test": "2"}, parts)
    assert f"version {NEWEST + 1}" in newer
    for nonsense in ("0", "-1", "1.0", "x" * 100_000, "٢"):
        _, (problem,) = from_link({"v": nonsense}, parts)
        assert "newer" not in problem
        assert len(problem) < 400


@pytest.mark.parametrize(
    "dials",
    [
        "p",
        "p.",
        ".1",
        "p.1~",
        "p.1~q",
        "P.1",
        "p.<b>",
        "x" * 100_000,
        "~".join(f"a{'b' * n}.1" for n in range(13)),
    ],
)
def test_dials_that_there_are_not_are_named(dials: str, parts: Parts) -> None:
    visit, (problem,) = from_link({"dials": dials}, parts)
    assert "dials" in problem
    assert len(problem) < 400
    assert len(visit.part(DIALS)) <= 12
