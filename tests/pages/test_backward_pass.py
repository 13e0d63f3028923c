"""The page of the third station, opened by its own link."""

from __future__ import annotations

import re

import pytest

from model import Run, Settings
from model.looking.feedback import most_blamed
from tests.pages.conftest import EXAM_KEYS, Open, text_of

SECTIONS = {
    "chain-rule": "Sum of all terms",
    "check-it": "Is the gradient true?",
    "who-says-so": "The note is the class speaking as one",
    "lines": "in code, which counts from 0",
    "blame": "Which part of the student gets most of the notes?",
}
"""What stands under "Look inside" and a sentence of it."""
SHOWN = "wiggle.1.-"
"""The bet of a visitor who would rather see it at once, as the link has it."""


def named(test: int, rank: int = 0) -> str:
    """The weight with the largest gradient of a test, or the one of that rank, as the code names it."""
    blamed = most_blamed(Run(Settings()).record_at(test))[rank]
    return f"{blamed.weight}[{','.join(map(str, blamed.index))}]"


def test_the_page_asks_before_it_tells(open_page: Open) -> None:
    app = open_page("backward_pass", test="3")
    assert "How many marks (nats) more or fewer will this test lose?" in text_of(app)
    assert not [slider for slider in app.select_slider if "Turn this weight" in slider.label]
    assert "It will not remember this test" not in text_of(app)
    app.button(key="bet-wiggle-2").click().run()
    assert not app.exception
    assert "Your bet on test 3" in text_of(app)
    assert [slider for slider in app.select_slider if "Turn this weight" in slider.label]
    assert "It will not remember this test" in text_of(app)


def test_who_would_rather_see_it_is_not_asked_again(open_page: Open) -> None:
    app = open_page("backward_pass", test="3")
    app.button(key="bet-wiggle-skip").click().run()
    assert "It will not remember this test" in text_of(app)
    assert "You said" not in text_of(app)


def test_a_bet_is_told_as_it_was_made_when_another_weight_is_followed(open_page: Open) -> None:
    bet = f"wiggle.3.1.{named(3)}"
    app = open_page("backward_pass", test="5", weight="blocks.0.attention.W_Q[3,5]", bets=bet)
    assert "Your bet on test 3" in text_of(app)
    assert "It will not remember this test" in text_of(app)


@pytest.mark.parametrize("about", ["", ".W_LM[9999,0]", ".blocks.7.attention.W_Q[0,0]"])
def test_a_bet_on_a_weight_that_no_student_has_is_still_to_be_made(
    about: str, open_page: Open
) -> None:
    app = open_page("backward_pass", test="2", bets=f"wiggle.2.1{about}")
    assert "How many marks (nats) more or fewer will this test lose?" in text_of(app)


@pytest.mark.parametrize("exam", EXAM_KEYS)
def test_without_a_choice_the_most_blamed_weight_is_followed(exam: str, open_page: Open) -> None:
    app = open_page("backward_pass", exam=exam, test="2", open="lines,chain-rule", bets=SHOWN)
    text = text_of(app)
    [worst] = most_blamed(Run(Settings.recommended(exam)).record_at(2), 1)
    assert f"`{worst.weight}[{','.join(map(str, worst.index))}]`" in text
    assert "Sum of all terms" in text


def test_the_link_selects_the_weight_and_a_button_lets_go_of_it(open_page: Open) -> None:
    app = open_page("backward_pass", weight="blocks.0.attention.W_Q[3,5]", open="weight-map,lines")
    assert "`blocks.0.attention.W_Q[3,5]`" in text_of(app)
    app.button(key="unselect").click().run()
    assert not app.exception
    assert app.session_state["visit"].weight is None
    assert "`blocks.0.attention.W_Q[3,5]`" not in text_of(app)


def test_a_row_of_the_ten_most_blamed_selects_its_weight(open_page: Open) -> None:
    app = open_page("backward_pass", test="3", open="most-blamed,lines")
    app.button(key="blamed-4").click().run()
    assert not app.exception
    assert str(app.session_state["visit"].weight) == named(3, 3)
    assert f"`{named(3, 3)}`" in text_of(app)


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_opens_by_its_link(section: str, open_page: Open) -> None:
    link = {"test": "2", "weight": "position_embedding[1,0]"}
    assert SECTIONS[section] not in text_of(open_page("backward_pass", **link))
    assert SECTIONS[section] in text_of(open_page("backward_pass", **link, open=section))


def test_the_three_measures_of_blame_come_after_the_bet(open_page: Open) -> None:
    app = open_page("backward_pass", test="2", open="blame")
    assert "illustrative" not in text_of(app)
    app.button(key="bet-blame-0").click().run()
    assert not app.exception
    assert "Your bet on test 2" in text_of(app)
    assert "illustrative" in text_of(app)


def test_a_signal_that_passes_one_stage_has_nothing_to_slide(open_page: Open) -> None:
    near = open_page("backward_pass", test="2", weight="W_LM[3,5]", open="chain-rule")
    far = open_page("backward_pass", test="2", weight="token_embedding[3,5]", open="chain-rule")
    assert not [slider for slider in near.select_slider if slider.label.startswith("From the gut")]
    assert [slider for slider in far.select_slider if slider.label.startswith("From the gut")]
    assert "the number of words that the test asks: 10" in text_of(near)


def test_the_last_test_before_a_divergence_is_shown(open_page: Open) -> None:
    link = {"optimizer": "sgd", "rate": "1000.0", "width": "8", "heads": "2", "test": "100"}
    app = open_page("backward_pass", **link, bets=SHOWN)
    assert any("diverges" in error.value for error in app.error)


def test_no_number_beside_the_sums_is_longer_than_twelve_characters(open_page: Open) -> None:
    link = {"optimizer": "sgd", "rate": "1.0", "test": "130"}
    app = open_page("backward_pass", **link, open="chain-rule")
    [line] = [text.value for text in app.markdown if "Sum of all terms" in text.value]
    assert max(len(number) for number in re.findall(r"[\d.+−]+", line)) <= 12


def test_a_weight_without_a_gradient_was_used_and_changes_nothing(open_page: Open) -> None:
    weight = "blocks.0.attention.W_Q[0,0]"
    app = open_page("backward_pass", exam="ai-rocks", weight=weight, bets=SHOWN)
    heard = " ".join(part.proto.bytes.decode() for part in app.get("bidi_component"))
    assert "no small nudge of it changes this test" in heard
    assert "nobody used it" not in heard


def test_where_beside_a_weight_nothing_can_be_graded_the_check_says_so(open_page: Open) -> None:
    link = {
        "optimizer": "sgd",
        "rate": "1000",
        "width": "4",
        "heads": "2",
        "layers": "1",
        "batch": "12",
    }
    app = open_page("backward_pass", **link, test="12", bets=SHOWN, open="check-it")
    assert any("It cannot be checked here" in info.value for info in app.info)
    assert "not a number" not in text_of(app)
