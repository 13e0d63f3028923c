"""The page of the fourth station, opened by its own link."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.look import numbers
from dashboard.rooms.update import sections
from model import Settings
from tests.pages.conftest import Open, text_of

SECTIONS = {
    "One weight, term by term": "The idea in one line",
    "Who got worse": "One set of weights serves all questions",
    "Promise and delivery": "it promises a drop",
    "How hard to study": "Break the promise",
    "Seen from above": "The student stands at the cross",
}


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


def guessed(app: AppTest) -> str:
    """What the page says after a guess at how far the step can be stretched."""
    app.session_state["sections"] = "How hard to study"
    app.run()
    [guess] = [group for group in app.button_group if group.label == "Your guess"]
    guess.set_value(8).run()
    assert not app.exception
    return text_of(app)


@pytest.mark.parametrize(("rate", "test"), [("1.0", "130"), ("2.0", "77"), ("5.0", "33")])
def test_a_student_that_diverges_breaks_its_promise(rate: str, test: str, open_page: Open) -> None:
    app = open_page("update", optimizer="sgd", rate=rate, test=test)
    assert any("diverges" in error.value for error in app.error)
    said = guessed(app)
    assert "It never breaks" not in said
    assert "It breaks at" in said or "broken from the start" in said


def test_few_questions_are_named_only_where_there_are_few(open_page: Open) -> None:
    assert "with only 1 question in the test" in guessed(
        open_page("update", exam="ai-rocks", test="1")
    )
    verdict = sections.verdict(8, None, 9)
    assert "never breaks" in verdict
    assert "question" not in verdict


@pytest.mark.parametrize("seed", ["1", "4"])
def test_who_does_not_study_is_asked_no_guess(seed: str, open_page: Open) -> None:
    app = open_page("update", rate="0", test="3", seed=seed)
    app.session_state["sections"] = "How hard to study"
    app.run()
    assert not [group for group in app.button_group if group.label == "Your guess"]
    assert any("Nothing moves at a rate of 0" in info.value for info in app.info)


def test_the_line_of_plain_sgd_says_what_the_students_own_recipe_made_of_the_weight(
    open_page: Open,
) -> None:
    app = open_page("update", test="3", optimizer="adamw")
    [numbers] = [group for group in app.button_group if group.label == "Numbers"]
    assert "That is what plain SGD would do" not in text_of(app)
    numbers.set_value("This weight").run()
    assert "That is what plain SGD would do" in text_of(app)
    assert "AdamW made it" in text_of(app)


def test_a_weight_that_muon_leaves_to_adamw_says_so_and_why_its_rate_differs(
    open_page: Open,
) -> None:
    text = text_of(open_page("update", test="1", weight="W_LM[3,5]"))
    settings = Settings()
    assert settings.optimizer == "muon"
    assert "it leaves to AdamW, and this weight is one of these" in text
    assert f"The settings say a rate of {numbers.number(settings.learning_rate)}" in text
    inside = text_of(open_page("update", test="1", weight="blocks.0.attention.W_Q[3,5]"))
    assert "it leaves to" not in inside


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
