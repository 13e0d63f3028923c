"""The page of the third station, opened by its own link."""

from __future__ import annotations

import re

import pytest

from model import Run, Settings
from model.looking.feedback import most_blamed
from tests.pages.conftest import EXAM_KEYS, Open, text_of

TOOLS = {
    "Chain rule": "Sum of all terms",
    "Wiggle it": "Hold all other weights still",
    "Check it": "Is the gradient true?",
    "Who says so": "The note is the class speaking as one",
}


@pytest.mark.parametrize("exam", EXAM_KEYS)
def test_without_a_choice_the_most_blamed_weight_lies_under_the_microscope(
    exam: str, open_page: Open
) -> None:
    text = text_of(open_page("backward_pass", exam=exam, test="2"))
    [worst] = most_blamed(Run(Settings.recommended(exam)).record_at(2), 1)
    assert f"`{worst.weight}[{','.join(map(str, worst.index))}]`" in text
    for said in ("Under the microscope", "Sum of all terms", "Who is to blame", "illustrative"):
        assert said in text


def test_the_link_selects_the_weight_and_a_button_lets_go_of_it(open_page: Open) -> None:
    app = open_page("backward_pass", weight="blocks.0.attention.W_Q[3,5]")
    assert "`blocks.0.attention.W_Q[3,5]`" in text_of(app)
    app.button(key="unselect").click().run()
    assert not app.exception
    assert app.session_state["visit"].weight is None
    assert "`blocks.0.attention.W_Q[3,5]`" not in text_of(app)


def test_a_row_of_the_ten_most_blamed_selects_its_weight(open_page: Open) -> None:
    app = open_page("backward_pass", test="3")
    app.button(key="blamed-4").click().run()
    assert not app.exception
    fourth = most_blamed(Run(Settings()).record_at(3))[3]
    name = f"{fourth.weight}[{','.join(map(str, fourth.index))}]"
    assert str(app.session_state["visit"].weight) == name
    assert f"`{name}`" in text_of(app)


@pytest.mark.parametrize("tool", TOOLS)
def test_every_tool_of_the_microscope_opens(tool: str, open_page: Open) -> None:
    app = open_page("backward_pass", test="2", weight="position_embedding[1,0]")
    app.session_state["tools"] = tool
    app.run()
    assert not app.exception
    assert TOOLS[tool] in text_of(app)


def test_the_last_test_before_a_divergence_is_shown(open_page: Open) -> None:
    link = {"optimizer": "sgd", "rate": "1000.0", "width": "8", "heads": "2", "test": "100"}
    app = open_page("backward_pass", **link)
    assert any("diverges" in error.value for error in app.error)


def test_no_number_beside_the_sums_is_longer_than_twelve_characters(open_page: Open) -> None:
    app = open_page("backward_pass", optimizer="sgd", rate="1.0", test="130")
    [line] = [text.value for text in app.markdown if "Sum of all terms" in text.value]
    assert max(len(number) for number in re.findall(r"[\d.+−]+", line)) <= 12


def test_a_weight_without_a_gradient_was_used_and_changes_nothing(open_page: Open) -> None:
    app = open_page("backward_pass", exam="ai-rocks", weight="blocks.0.attention.W_Q[0,0]")
    heard = " ".join(part.proto.bytes.decode() for part in app.get("bidi_component"))
    assert "no small nudge of it changes this test" in heard
    assert "nobody used it" not in heard
