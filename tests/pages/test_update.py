"""The page of the fourth station, opened by its own link."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

Open = Callable[..., AppTest]
SECTIONS = {
    "One weight, term by term": "The idea in one line",
    "Who got worse": "One set of weights serves all questions",
    "Promise and delivery": "it promises a drop",
    "How hard to study": "Break the promise",
    "Seen from above": "The student stands at the cross",
}


def text_of(app: AppTest) -> str:
    return "\n".join(element.value for element in [*app.markdown, *app.latex])


def test_the_lessons_own_numbers_come_first(open_page: Open) -> None:
    app = open_page("update")
    [line] = [latex.value for latex in app.latex if "underbrace" in latex.value]
    assert line.rstrip("$\n").endswith("= 0.499")
    assert [box.value for box in app.number_input if box.label != ""][-3:] == [0.5, 0.01, 0.1]


@pytest.mark.parametrize(
    ("optimizer", "recipe"),
    [("sgd", "plain SGD"), ("momentum", "SGD with momentum"), ("adamw", "AdamW"), ("muon", "Muon")],
)
def test_every_optimizer_tells_its_recipe(optimizer: str, recipe: str, open_page: Open) -> None:
    app = open_page(
        "update", test="2", optimizer=optimizer, rate="0.02", weight="blocks.0.attention.W_Q[3,5]"
    )
    text = text_of(app)
    assert f"The whole recipe: {recipe}" in text
    assert "the last bit included" in text


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_opens(section: str, open_page: Open) -> None:
    app = open_page("update", test="3")
    app.session_state["sections"] = section
    app.run()
    assert not app.exception
    assert SECTIONS[section] in text_of(app)


def test_the_curve_is_revealed_only_after_a_guess(open_page: Open) -> None:
    app = open_page("update", test="3")
    app.session_state["sections"] = "How hard to study"
    app.run()
    assert "until you have guessed" in text_of(app)
    [guess] = [group for group in app.button_group if group.label == "Your guess"]
    guess.set_value(8).run()
    assert not app.exception
    assert "You said 8 ×" in text_of(app)


def test_the_balls_roll_step_by_step_and_go_back_to_the_top(open_page: Open) -> None:
    app = open_page("update", test="1")
    app.session_state["sections"] = "How hard to study"
    app.run()
    assert app.button(key="valley-top").disabled
    app.button(key="valley-step-on").click().run()
    assert not app.exception
    assert app.session_state["valley-step"] == 1
    app.button(key="valley-top").click().run()
    assert app.session_state["valley-step"] == 0


def test_the_last_test_before_a_divergence_is_shown(open_page: Open) -> None:
    link = {"optimizer": "sgd", "rate": "1000.0", "width": "8", "heads": "2", "test": "100"}
    app = open_page("update", **link)
    assert any("diverges" in error.value for error in app.error)
