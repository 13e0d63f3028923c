"""The page of the fourth station, opened by its own link."""

from __future__ import annotations

import pytest

from dashboard.cards.bets import breaking_told
from dashboard.look import numbers
from dashboard.rooms.update import nearest_worse
from model import Run, Settings
from tests.pages.conftest import Open, text_of

SECTIONS = {
    "recipe": "The idea in one line",
    "who-got-worse": "One set of weights serves all questions",
    "promise": "it promises a drop",
    "from-above": "The student stands at the cross",
    "toy-valley": "three balls that start at 1",
}
"""What stands under "Look inside" and a sentence of it."""


def test_one_weight_is_told_in_one_line_with_the_optimizer_at_work(open_page: Open) -> None:
    app = open_page("update", test="2")
    [line] = [latex.value for latex in app.latex if "underbrace" in latex.value]
    assert all(f"\\text{{{word}}}" in line for word in ("old", "rate", "its push", "new"))
    assert "**AdamW** makes of the note" in text_of(app)


def test_the_page_asks_how_hard_is_too_hard_before_it_shows(open_page: Open) -> None:
    app = open_page("update", test="3")
    assert "How hard is too hard?" in text_of(app)
    assert "Why not study" not in text_of(app)
    app.button(key="bet-too-hard-1").click().run()
    assert not app.exception
    assert "You said 8 ×" in text_of(app)
    assert "Why not study" in text_of(app)
    app.button(key="bet-too-hard-again").click().run()
    assert "Why not study" not in text_of(app)
    app.button(key="bet-too-hard-skip").click().run()
    assert "You said" not in text_of(app)
    assert "Why not study" in text_of(app)


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_opens_by_its_link(section: str, open_page: Open) -> None:
    assert SECTIONS[section] not in text_of(open_page("update", test="3"))
    assert SECTIONS[section] in text_of(open_page("update", test="3", open=section))


def test_the_lessons_own_numbers_come_first(open_page: Open) -> None:
    app = open_page("update", open="recipe")
    [line] = [latex.value for latex in app.latex if "how hard" in latex.value]
    assert line.rstrip("$\n").endswith("= 0.499")
    assert [box.value for box in app.number_input if box.label != ""][-3:] == [0.5, 0.01, 0.1]


@pytest.mark.parametrize(
    ("optimizer", "recipe"),
    [("sgd", "plain SGD"), ("momentum", "SGD with momentum"), ("adamw", "AdamW"), ("muon", "Muon")],
)
def test_every_optimizer_tells_its_recipe(optimizer: str, recipe: str, open_page: Open) -> None:
    link = {"test": "2", "optimizer": optimizer, "rate": "0.02", "open": "recipe"}
    text = text_of(open_page("update", **link, weight="blocks.0.attention.W_Q[3,5]"))
    assert f"The whole recipe: {recipe}" in text
    assert "the last bit included" in text
    assert f"**{recipe[0].upper()}{recipe[1:]}** " in text


@pytest.mark.parametrize(("rate", "test"), [("1.0", "130"), ("2.0", "77"), ("5.0", "33")])
def test_a_student_that_diverges_breaks_its_promise(rate: str, test: str, open_page: Open) -> None:
    app = open_page("update", optimizer="sgd", rate=rate, test=test, bets=f"too-hard.{test}.1")
    for _ in range(20):  # a long way is gone in several turns
        if app.error:
            break
        app.run()
    assert any("diverges" in error.value for error in app.error)
    said = text_of(app)
    assert "It never breaks" not in said
    assert "It breaks at" in said or "broken from the start" in said


def test_few_questions_are_named_only_where_there_are_few(open_page: Open) -> None:
    app = open_page("update", exam="ai-rocks", test="1", bets="too-hard.1.1")
    assert "with only 1 question in the test" in text_of(app)
    assert "it is all that this exam asks" in text_of(app)
    told = breaking_told(8, None, 9, False)
    assert "never breaks" in told
    assert "question" not in told


@pytest.mark.parametrize("seed", ["1", "4"])
def test_who_does_not_study_is_asked_no_bet(seed: str, open_page: Open) -> None:
    app = open_page("update", rate="0", test="3", seed=seed)
    assert "How hard is too hard?" not in text_of(app)
    assert any("Nothing moves at a rate of 0" in info.value for info in app.info)


def test_the_line_of_plain_sgd_says_what_the_students_own_recipe_made_of_the_weight(
    open_page: Open,
) -> None:
    app = open_page("update", test="3", optimizer="adamw", open="recipe")
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


def test_where_nobody_got_worse_a_button_leads_to_where_somebody_did(open_page: Open) -> None:
    app = open_page("update", test="29", open="who-got-worse")
    assert "In test 29 nobody got worse" in text_of(app)
    app.button(key="find-worse").click().run()
    assert not app.exception
    found = app.session_state["visit"].test
    assert nearest_worse.anybody_worse(Run(Settings()).record_at(found))
    assert "nobody got worse" not in text_of(app)


def test_the_balls_roll_step_by_step_and_go_back_to_the_top(open_page: Open) -> None:
    app = open_page("update", test="1", open="toy-valley")
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
