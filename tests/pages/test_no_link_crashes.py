"""No page crashes by a link: at the ends of rounds, of courses and of students, whatever is followed, and under play.

The students are tiny and the courses short; the last test of a round is shorter than the others wherever it can be.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.components import Request
from dashboard.shell.link import SETTING_OF, from_link
from model import Settings
from model.course.settings import REAL_RANGES, WHOLE_RANGES
from tests.pages.conftest import EVERY_EXAM, FRONT_DOOR, PAGES, exam_link

BATCHES = {
    "first-sums": 12,
    "calculator": 128,
    "capitals": 20,
    "story": 20,
    "ai-rocks": 1,
    "own": 3,
}
"""Questions in a test: few tests make a round, and the last is shorter (of ai-rocks there is one question)."""

every_page = pytest.mark.parametrize("page", PAGES)
every_exam = pytest.mark.parametrize("exam", EVERY_EXAM)
PER_FIELD = {field: name for name, field in SETTING_OF.items()}


def tiny(exam: str) -> dict[str, str]:
    """A link to a tiny student of two rounds, of one where a round is long."""
    return {
        **exam_link(exam),
        "width": "4",
        "heads": "2",
        "layers": "1",
        "rounds": "1" if exam in ("calculator", "story") else "2",
        "batch": str(BATCHES[exam]),
    }


def settings_of(link: dict[str, str]) -> Settings:
    visit, problems = from_link(link)
    assert not problems
    return visit.settings


def followed(settings: Settings) -> list[dict[str, str]]:
    """The first and the last question and word that can be followed: in some tests, and not in others."""
    questions = sorted({1, len(settings.questions.questions)})
    several = max(len(question.answer) for question in settings.questions.questions) > 1
    words = (1, settings.transformer.context_length) if several else (1,)
    return [{"follow": str(q), "word": str(w)} for q, w in product(questions, words)]


def turning_points(exam: str) -> Iterator[dict[str, str]]:
    """Links to the tests around a round's end, to a course's last one, and to a student that diverges."""
    usual = tiny(exam)
    settings = settings_of(usual)
    per_round, last = settings.tests_per_round, settings.last_step
    for test in sorted({max(1, per_round - 1), per_round, last}):
        yield usual | {"test": str(test)}
    yield usual | {"optimizer": "sgd", "rate": "1000", "test": str(last)}


def look(app: AppTest, link: dict[str, str]) -> AppTest:
    """The page that is open, under another link.

    After its first run AppTest runs a page without the front door, so the visit is put where that puts it.
    """
    app.session_state["visit"], problems = from_link(link)
    assert not problems
    app.run()
    assert not app.exception, (link, app.exception)
    if "follow" in link:
        assert app.session_state["visit"].followed == int(link["follow"]) - 1
    return app


def app_on(page: str, link: dict[str, str]) -> AppTest:
    """That page, opened by that link."""
    app = AppTest.from_file(FRONT_DOOR, default_timeout=60).run()
    app.switch_page(f"pages/{page}.py")
    return look(app, link)


@every_exam
@every_page
def test_a_page_opens_wherever_a_link_leads(page: str, exam: str) -> None:
    app = app_on(page, tiny(exam))
    for where in turning_points(exam):
        for chosen in followed(settings_of(where)):
            look(app, where | chosen)


@every_exam
@every_page
def test_a_page_plays_to_the_end_of_a_round_and_on_whatever_is_followed(
    page: str, exam: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.shell.desk.time.time_ns", lambda: 7)
    monkeypatch.setattr("dashboard.shell.desk.PATIENCE", 60.0)
    monkeypatch.setattr("dashboard.serving.runs.SLICE", 60.0)
    settings = settings_of(tiny(exam))
    first = max(1, settings.tests_per_round - 3)
    app = app_on(page, tiny(exam) | {"test": str(first)} | followed(settings)[-1])
    steps = tuple(range(first, min(first + 6, settings.last_step) + 1))
    app.session_state["asked"] = (7, Request(1, 1, first, steps, 0, 0, 0, 0, True))
    app.run()
    assert not app.exception, app.exception
    for supply in app.get("bidi_component"):
        if supply.proto.component_name == "exam_room_supply":
            assert tuple(map(int, json.loads(supply.proto.bytes)["tests"])) == steps


@every_page
def test_a_page_opens_on_a_test_that_asks_the_same_question_more_than_once(page: str) -> None:
    """A round of five flash cards: the first test asks one question three times, the second twice."""
    link = {"exam": "ai-rocks", "cards": "by hand:5", "batch": "3", "rounds": "2"}
    assert settings_of(link).last_step == 4
    app = app_on(page, link)
    for test, question in product("12", "13"):
        look(app, link | {"test": test, "question": question})


def ends(field: str) -> list[str]:
    """The lowest and the highest value of a setting, as a link writes them."""
    return [str(value) for value in {**WHOLE_RANGES, **REAL_RANGES}[field]]


@every_page
def test_a_page_opens_for_every_setting_at_the_ends_of_its_range(page: str) -> None:
    app = app_on(page, {})
    for field in (*WHOLE_RANGES, *REAL_RANGES):
        for value in ends(field):
            link = {"width": "8", "heads": "1", "test": "2"} | {PER_FIELD[field]: value}
            _, problems = from_link(link)
            if not problems:
                look(app, link)


def test_an_error_shows_a_visitor_neither_its_words_nor_a_path_and_goes_to_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def script() -> None:
        raise RuntimeError("a secret")

    with caplog.at_level("ERROR"):
        (shown,) = AppTest.from_function(script).run().exception
    assert not shown.stack_trace
    assert "secret" not in shown.value
    assert "RuntimeError" not in f"{shown.value} {shown.proto.type}"
    assert any(
        record.exc_info and "a secret" in str(record.exc_info[1]) for record in caplog.records
    )
