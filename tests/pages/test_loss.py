"""The page of the second station, opened by its own link."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import EXAM_KEYS, Open, text_of

GRADED = {"bets": "dearest.1.-"}
"""The link of somebody who would rather see it than bet."""

SECTIONS = ("score", "positions", "one-answer", "mean", "mistakes")


def keys_of(app: AppTest) -> set[str]:
    """The keys of all buttons."""
    return {str(button.key) for button in app.button}


def is_graded(app: AppTest) -> bool:
    """Whether the curve with its presets is there, which comes with the red pen."""
    return "preset-0.99" in keys_of(app)


def test_the_bet_comes_first_and_the_grades_after_any_choice(open_page: Open) -> None:
    app = open_page("loss", test="3")
    assert "Which answer will cost most?" in text_of(app)
    assert not is_graded(app)
    app.button(key="bet-dearest-0").click().run()
    assert not app.exception
    assert is_graded(app)
    assert "Your bet on test 3" in text_of(app)


def test_who_does_not_want_to_bet_is_shown_it(open_page: Open) -> None:
    app = open_page("loss", test="3")
    app.button(key="bet-dearest-skip").click().run()
    assert is_graded(app)
    assert "Your bet" not in text_of(app)


@pytest.mark.parametrize("exam", EXAM_KEYS)
def test_every_section_opens_by_the_link(exam: str, open_page: Open) -> None:
    app = open_page("loss", exam=exam, test="2", open=",".join(SECTIONS), **GRADED)
    assert not app.warning
    text = text_of(app)
    for part in ("The right word is", "A mistake that is easily made", "The exponential of the"):
        assert part in text
    assert "= 0.87 nats" in text
    assert ("who knows the grammar" in text) == (exam == "story")
    assert app.button_group(key="scope")


def test_closed_sections_cost_nothing(open_page: Open) -> None:
    text = text_of(open_page("loss", test="2", **GRADED))
    assert "The right word is" not in text
    assert "The exponential of the" not in text


def test_the_reason_is_of_the_followed_question(open_page: Open) -> None:
    app = open_page("loss", test="1", question="3", **GRADED)
    assert "Test 1, “seven plus nine equals”:" in text_of(app)


def test_a_preset_moves_the_free_dot(open_page: Open) -> None:
    app = open_page("loss", **GRADED)
    assert app.slider(key="free-p").value == 0.42
    app.button(key="preset-0.99").click().run()
    assert not app.exception
    assert app.slider(key="free-p").value == 0.99


def test_the_whole_round_can_be_asked(open_page: Open) -> None:
    app = open_page("loss", test="3", open="mistakes")
    app.button_group(key="scope").set_value(["all that is studied, asked now"]).run()
    assert not app.exception
