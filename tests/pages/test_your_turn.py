"""The page on which the visitor sits the test: sealed until it is handed in, graded then, and sat again."""

from __future__ import annotations

import base64
import re
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.components import Request
from dashboard.look import numbers
from dashboard.rooms.your_turn.grading import mean
from dashboard.rooms.your_turn.sheet import Asked, sheet_of
from dashboard.rooms.your_turn.sitting import ENOUGH, KEY, Turn, losses_of, said
from dashboard.serving.runs import shared_run
from model import Settings
from tests.dashboard.shell.test_desk import sent, supplied
from tests.pages.conftest import EXAM_KEYS, Open, text_of
from tests.pages.test_numbers_can_be_read import check

TEST = 12


def sheet_at(settings: Settings, test: int) -> tuple[Asked, ...]:
    return sheet_of(shared_run(settings).record_at(test))


def turn_with(sheet: tuple[Asked, ...], on_right: int, **more: Any) -> Turn:
    """A sheet with so many points on the right words, and the rest on the row before."""
    points = []
    for asked in sheet:
        n = len(asked.options)
        row = [1] * n
        row[asked.right] = on_right
        row[asked.right - 1] = 100 - on_right - (n - 2)
        points.append(tuple(row))
    shares = [tuple(point / 100 for point in row) for row in points]
    students = [asked.before for asked in sheet]
    return Turn(tuple(points), said(shares, sheet), said(students, sheet), **more)


def hand_in(app: AppTest, test: int, turn: Turn, settings: Settings | None = None) -> AppTest:
    """The page after the visitor has handed that in."""
    kept = dict(app.session_state[KEY]) if KEY in app.session_state else {}
    app.session_state[KEY] = {**kept, ((settings or Settings()).digest, test): turn}
    app.run()
    assert not app.exception, app.exception
    return app


def html_of(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def everything_sent(app: AppTest) -> str:
    """All that the page sends to the browser, whatever it is."""
    parts = [text_of(app), html_of(app)]
    parts += [c.proto.bytes.decode() for c in app.get("bidi_component")]
    return "\n".join(parts)


def test_nothing_graded_is_in_the_browser_before_the_sheet_is_handed_in(open_page: Open) -> None:
    sheet = sheet_at(Settings(), TEST)
    app = open_page("your_turn", test=str(TEST))
    (sealed,) = sent(app, "coins")
    assert sealed == {
        "sheet": sealed["sheet"],
        "questions": [{"prompt": a.prompt, "options": list(a.options)} for a in sheet],
    }
    message = supplied(app)
    assert message["bases"] == {}
    assert message["tests"] == {str(TEST): {}}
    for name in ("loss", "accuracy", "spot_on"):
        assert grades_sent(message, name) == TEST - 1
    page = everything_sent(app)
    for asked in sheet:
        for share in (*asked.before, *asked.after):
            assert numbers.percent(share) not in page
            assert f"{share:.6f}"[1:] not in page
        for lost in (asked.lost, asked.lost_after):
            assert f"{numbers.nats(lost)} nats" not in page
    assert not sent(app, "chart")


def grades_sent(message: Any, column: str) -> int:
    """The tests of whose grades the browser has a number."""
    return len(np.frombuffer(base64.b64decode(message["rows"][column]), "<f4"))


def test_nothing_graded_travels_with_what_the_browser_asks_for_either(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.shell.desk.time.time_ns", lambda: 7)
    sheet_at(Settings(), TEST)
    app = open_page("your_turn", test=str(TEST))
    ahead = tuple(range(TEST, TEST + 6))
    app.session_state["asked"] = (7, Request(1, 1, TEST, ahead, 0, 0, 0, 0, True))
    message = supplied(app.run())
    assert message["reached"] >= TEST + 1
    assert grades_sent(message, "loss") == TEST - 1
    assert all(parts == {} for parts in message["tests"].values())


@pytest.mark.parametrize("exam", EXAM_KEYS)
def test_the_sheet_comes_back_graded_and_is_sat_again(exam: str, open_page: Open) -> None:
    settings = Settings.recommended(exam)
    sheet = sheet_at(settings, 3)
    app = open_page("your_turn", exam=exam, test="3")
    turn = turn_with(sheet, 5)
    hand_in(app, 3, turn, settings)
    assert not sent(app, "coins")
    page = html_of(app)
    assert page.count("<table>") == len(sheet)
    assert f"you {numbers.nats(mean(losses_of(turn.first, sheet)))} nats" in page
    assert f"studied, {numbers.nats(mean(asked.lost for asked in sheet))} nats" in page
    for asked in sheet:
        assert f"{numbers.nats(asked.lost)} nats" in page
        assert numbers.percent(asked.before[asked.right]) in page
    assert "p − 1 = 0.05 − 1 = −0.95" in text_of(app)
    assert "Sure and wrong" in text_of(app)
    check(app, {}, "your_turn")

    app.button(key="study").click().run()
    assert not app.exception, app.exception
    (sealed,) = sent(app, "coins")
    assert sealed["sheet"].endswith("-2")
    assert html_of(app).count("<table>") == 0

    hand_in(app, 3, turn_with(sheet, 5, studied=True, again=turn_with(sheet, 60).first), settings)
    assert not sent(app, "coins")
    assert "The same sheet again" in text_of(app)
    again = re.findall(r"\| the student \| (.*?) nats \| (.*?) nats", text_of(app))
    means = [mean(asked.lost for asked in sheet), mean(asked.lost_after for asked in sheet)]
    assert again == [tuple(numbers.nats(each) for each in means)]
    check(app, {}, "your_turn")


def test_the_curve_holds_the_visitor_the_student_and_the_guesser(open_page: Open) -> None:
    sheet = sheet_at(Settings(), TEST)
    app = open_page("your_turn", test=str(TEST))
    hand_in(app, TEST, turn_with(sheet, 5))
    (chart,) = sent(app, "chart")
    marks = chart["still"]["figure"]["data"][1:]
    (asked,) = [a for a in sheet if f"“{a.words[a.right]}”" in chart["still"]["takeaway"]][:1]
    ps, losses = zip(*[(mark["x"][0], mark["y"][0]) for mark in marks], strict=True)
    np.testing.assert_allclose(-np.log(ps), losses, rtol=1e-9)
    n_words = len(Settings().questions.vocabulary)
    np.testing.assert_allclose(ps, [0.05, asked.before[asked.right], 1 / n_words], rtol=1e-9)


def test_the_grades_of_a_test_travel_once_it_is_handed_in(open_page: Open) -> None:
    sheet = sheet_at(Settings(), TEST)
    app = open_page("your_turn", test=str(TEST))
    assert grades_sent(supplied(app), "loss") == TEST - 1
    hand_in(app, TEST, turn_with(sheet, 5))
    assert "bases" not in supplied(app)
    assert grades_sent(supplied(app), "loss") == TEST


def test_another_test_is_another_sealed_sheet_and_what_was_handed_in_stays(open_page: Open) -> None:
    app = open_page("your_turn", test="2")
    (sealed,) = sent(app, "coins")
    hand_in(app, 2, turn_with(sheet_at(Settings(), 2), 40))
    for test, is_sealed in ((3, True), (2, False)):
        visit = app.session_state["visit"]
        app.session_state["visit"] = type(visit)(visit.settings, test)
        app.run()
        assert bool(sent(app, "coins")) == is_sealed
    assert sealed["sheet"].endswith("-2-1")


def test_calibration_is_told_from_enough_answers_on(open_page: Open) -> None:
    app = open_page("your_turn", test="1")
    answers, test = 0, 0
    while answers < ENOUGH:
        assert "How sure may you be" not in text_of(app)
        test += 1
        sheet = sheet_at(Settings(), test)
        hand_in(app, test, turn_with(sheet, 90))
        answers += len(sheet)
    assert f"{answers} answers of this visit" in text_of(app)
    still = [chart["still"] for chart in sent(app, "chart")]
    (told,) = [each for each in still if each and each["title"] == "Right as often as you say?"]
    assert f"came true in 100 % of {answers}".replace(" %", "\u202f%") in told["takeaway"]
    assert {trace.get("name") for trace in told["figure"]["data"]} >= {"you", "the student"}


@pytest.mark.parametrize("rate", ["30", "1000"])
def test_a_student_that_studies_too_hard_is_still_graded_in_words(
    rate: str, open_page: Open
) -> None:
    link = {"optimizer": "sgd", "rate": rate, "width": "4", "heads": "2", "test": "9"}
    app = open_page("your_turn", **link)
    visit = app.session_state["visit"]
    sheet = sheet_at(visit.settings, visit.test)
    turn = turn_with(sheet, 5, studied=True, again=turn_with(sheet, 5).first)
    hand_in(app, visit.test, turn, visit.settings)
    text = f"{text_of(app)} {html_of(app)}"
    assert not re.search(r"\bnan\b|\binf\b|None|not a number", text)
    assert sent(app, "chart")
