"""The way visits every page of its list once and ends; every exam says what it shows."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.shell.exam_list import SHOWS, sample
from dashboard.shell.stations import STATIONS
from dashboard.shell.way import WAY, after
from model import EXAMS
from tests.pages.conftest import EXAM_KEYS, PAGES, Open, opened
from tests.pages.conftest import open_page as open_page

BESIDE_THE_WAY: tuple[str, ...] = (
    *("your_turn", "inside", "own_exam", "lesson", "teachers", "compare"),
)
"""Pages that no way leads through, on purpose."""


def test_the_way_visits_every_page_once_and_ends() -> None:
    walked = [WAY[0].name]
    while (following := after(walked[-1])) is not None:
        assert following.name not in walked
        walked.append(following.name)
    assert set(walked) | set(BESIDE_THE_WAY) == set(PAGES)
    assert walked[0] == PAGES[0]
    assert walked[-1] == "closing"


def test_the_way_leads_through_the_stations_in_their_order() -> None:
    pages = [stop.page for stop in WAY]
    first = pages.index(STATIONS[0].page)
    assert pages[first : first + len(STATIONS)] == [station.page for station in STATIONS]


def test_a_page_beside_the_way_leads_to_its_beginning() -> None:
    assert after("a page of tomorrow") == WAY[0]


def walk_label(app: AppTest) -> str:
    return str(app.button(key="walk").label)


@pytest.mark.parametrize("page", PAGES)
def test_the_button_says_where_it_leads_on_every_page(page: str, open_page: Open) -> None:
    app, following = open_page(page), after(page)
    if following is None:
        assert not [button for button in app.button if button.key == "walk"]
    else:
        assert following.called in walk_label(app)


def test_every_exam_has_a_sentence_and_a_question_that_stands_for_it() -> None:
    assert SHOWS.keys() == EXAMS.keys()
    for key, shows in SHOWS.items():
        exam = EXAMS[key]()
        prompt, answer = sample(exam, shows.prompt)
        studied = {exam.questions[place].prompt_text for place in exam.studied}
        assert shows.prompt in studied or not shows.prompt
        assert prompt
        assert answer
        assert shows.sentence(exam).endswith(".")
    assert len({shows.headline for shows in SHOWS.values()}) == len(EXAMS)


def test_the_numbers_in_an_exams_sentence_are_the_exams() -> None:
    for key in ("first-sums", "capitals"):
        exam = EXAMS[key]()
        told = [int(n) for n in re.findall(r"\d+", SHOWS[key].sentence(exam))]
        assert told == [len(exam.studied), len(exam.held_out)]


def test_the_list_of_exams_says_what_each_shows(open_page: Open) -> None:
    app = opened(open_page("loss"), "exam-popover")
    for key in EXAM_KEYS:
        assert SHOWS[key].headline in app.button(key=f"exam-{key}").label
    assert all(
        any(SHOWS[k].sentence(EXAMS[k]()) in c.value for c in app.caption) for k in EXAM_KEYS
    )
