"""The page of rounds: what a round asks, and how often."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from model import Settings
from tests.pages.conftest import EXAM_KEYS, opened

Open = Callable[..., AppTest]

TINY = {"width": "4", "heads": "2", "layers": "1"}


def text_of(app: AppTest) -> str:
    return "\n".join(element.value for element in app.markdown)


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
    app = open_page("epochs", test="3")
    exam = Settings().questions
    for place in exam.held_out:
        a, _, b, _ = exam.questions[place].prompt
        assert f"| {a} plus {b} |" in text_of(app)
        assert f"| {b} plus {a} |" in text_of(app)


@pytest.mark.parametrize("exam", ["capitals", "story"])
def test_a_long_list_is_cut_short_and_the_page_says_so(exam: str, open_page: Open) -> None:
    text = text_of(open_page("epochs", exam=exam, **TINY))
    assert re.search(r"\d+ of them:", text)


@pytest.mark.parametrize("exam", EXAM_KEYS)
def test_no_student_is_called_unfair_names(exam: str, open_page: Open) -> None:
    text = text_of(open_page("epochs", exam=exam, **TINY | {"width": "4"}))
    assert "who understood" not in text
    assert "fails them" not in text
