"""The page of rounds: what a round asks, and how often."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.rooms.epochs.choices import LOG
from model import Settings
from tests.pages.conftest import EXAM_KEYS, opened

Open = Callable[..., AppTest]

TINY = {"width": "4", "heads": "2", "layers": "1"}


def text_of(app: AppTest) -> str:
    return "\n".join(element.value for element in app.markdown)


def waited(app: AppTest) -> AppTest:
    """The page once all that is measured in slices is there."""
    for _ in range(100):
        if not app.get("progress"):
            return app
        app.run()
    raise AssertionError("it is never done")


ONCE = "asks every studied question once"
FLASH_CARDS = "every question on “times” four times, “divided by” eight times, all others once"


@pytest.mark.parametrize(
    ("link", "how_often", "how_many"),
    [
        ({"exam": "first-sums"}, ONCE, "90 questions, shuffled anew into 9 tests of 10."),
        ({"exam": "ai-rocks", "cards": "by hand:3"}, "“by hand” three times", "3 tests of 1."),
        ({"exam": "calculator"}, FLASH_CARDS, "15\u202f630 cards of 10\u202f210 questions"),
        ({"exam": "calculator", "cards": "once"}, ONCE, "10\u202f210 questions, shuffled anew"),
    ],
)
def test_the_page_says_how_often_a_round_asks_what(
    link: dict[str, str], how_often: str, how_many: str, open_page: Open
) -> None:
    size = {} if link["exam"] == "ai-rocks" else TINY
    text = text_of(open_page("epochs", **size | link))
    assert how_often in text
    assert how_many in text


@pytest.mark.parametrize(("exam", "some"), [("first-sums", False), ("calculator", True)])
def test_the_form_tells_of_flash_cards_where_there_are_some(
    exam: str, some: bool, open_page: Open
) -> None:
    app = opened(open_page("epochs", exam=exam, **TINY), "settings-popover")
    assert ("Flash cards: a round asks every question on" in text_of(app)) == some


def test_the_page_lists_which_sums_were_never_studied_and_their_mirrors(open_page: Open) -> None:
    app = open_page("epochs", test="3", open="never-studied")
    exam = Settings().questions
    for place in exam.held_out:
        a, _, b, _ = exam.questions[place].prompt
        assert f"| {a} plus {b} |" in text_of(app)
        assert f"| {b} plus {a} |" in text_of(app)


@pytest.mark.parametrize("exam", ["capitals", "story"])
def test_a_long_list_is_cut_short_and_the_page_says_so(exam: str, open_page: Open) -> None:
    text = text_of(open_page("epochs", exam=exam, open="never-studied", **TINY))
    assert re.search(r"\d+ of them:", text)


@pytest.mark.parametrize("exam", EXAM_KEYS)
def test_no_student_is_called_unfair_names(exam: str, open_page: Open) -> None:
    link = TINY | {"open": "never-studied,report-card"}
    text = text_of(waited(open_page("epochs", exam=exam, **link)))
    assert "who understood" not in text
    assert "fails them" not in text


def test_the_never_studied_are_told_once_the_bet_is_made(open_page: Open) -> None:
    app = open_page("epochs", test="12", **TINY)
    assert "how many of the 10 questions" in text_of(app)
    assert app.button(key="bet-follow-up-2").label == "nearly all"
    assert b"Never studied" not in supplied(app)
    app.button(key="bet-follow-up-2").click().run()
    assert not app.exception
    assert "You said nearly all." in text_of(app)
    assert b"Never studied" in supplied(app)


def supplied(app: AppTest) -> bytes:
    """What the page's supply sends of its live parts."""
    parts = [part.proto for part in app.get("bidi_component")]
    return b"".join(part.bytes for part in parts if b'"bases"' in part.bytes)


def test_an_exam_without_never_studied_asks_no_bet_about_them(open_page: Open) -> None:
    app = open_page("epochs", exam="ai-rocks", test="3")
    assert not [button for button in app.button if str(button.key).startswith("bet-follow-up")]
    assert not [box for box in app.expander if "never studies" in box.label]


@pytest.mark.parametrize("exam", EXAM_KEYS)
def test_all_sections_can_stand_open_in_every_exam(exam: str, open_page: Open) -> None:
    link = TINY | {"open": "report-card,never-studied,lengths,by-heart", "log": "1"}
    app = waited(open_page("epochs", exam=exam, test="2", batch="100", **link))
    assert not app.exception
    assert "asked after each round" in text_of(app)
    assert "length of the" in text_of(app)
    if exam == "calculator":
        assert re.search(r"A sample of 5\d\d of the 11.344 questions", text_of(app))


def test_the_switch_gives_both_charts_powers_of_ten(open_page: Open) -> None:
    app = waited(open_page("epochs", test="3", open="lengths", **TINY))
    app.toggle(key="log-lengths").set_value(True).run()
    assert not app.exception
    assert app.session_state["visit"].part(LOG) is True
