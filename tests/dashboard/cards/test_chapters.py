"""The chapters of a lesson lead along the way, and a link into one that does not exist is named."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dashboard.cards.bets import BETS
from dashboard.cards.chapters import CHAPTER, CHAPTERS, minutes_left, where
from dashboard.cards.first_bet import BET, NEVER_BET
from dashboard.cards.put_away import HIDES, PUT_AWAY, hiding_rules
from dashboard.shell.way import WAY


def test_the_chapters_are_stops_of_the_way_in_its_order() -> None:
    stops = [stop.page for stop in WAY]
    places = [stops.index(chapter.page) for chapter in CHAPTERS]
    assert places == sorted(set(places))
    assert places[0] == 0


def test_every_chapter_has_a_bet_of_its_own_that_a_link_can_hold() -> None:
    bets = [chapter.bet for chapter in CHAPTERS]
    assert len(set(bets)) == len(bets)
    assert set(bets) <= {BET.name, NEVER_BET.name, *(bet.key for bet in BETS)}


def test_a_lesson_takes_about_a_quarter_of_an_hour_and_gets_shorter() -> None:
    left = [minutes_left(n) for n in range(1, len(CHAPTERS) + 2)]
    assert 13 <= left[0] <= 17
    assert all(before > after for before, after in pairwise(left))
    assert left[-1] == 0
    assert where(3) == f"Chapter 3 of {len(CHAPTERS)} · about {left[2]} minutes left"


@given(st.text(max_size=12) | st.integers(-2, 120).map(str))
def test_any_text_is_a_chapter_or_a_problem(text: str) -> None:
    problems: list[str] = []
    number = CHAPTER.read({"chapter": text}, problems)
    assert 0 <= number <= len(CHAPTERS)
    assert bool(number) != bool(problems or not text)
    assert CHAPTER.read(CHAPTER.write(number), []) == number


@given(st.frozensets(st.sampled_from(sorted(HIDES))))
def test_a_link_keeps_what_is_put_away(names: frozenset[str]) -> None:
    problems: list[str] = []
    assert PUT_AWAY.read(PUT_AWAY.write(names), problems) == names
    assert not problems


@given(st.text(max_size=40))
def test_any_text_puts_things_away_or_is_a_problem(text: str) -> None:
    problems: list[str] = []
    names = PUT_AWAY.read({"lesson": text}, problems)
    assert names or problems or not text
    assert names <= HIDES.keys()
    assert hiding_rules(names).count("display: none") == len(names)
