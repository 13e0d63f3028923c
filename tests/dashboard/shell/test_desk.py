"""The desk: its controls change the visit as they say, and what is needed next is sent ahead."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.components.player import FOLLOWED
from dashboard.shell import session
from dashboard.shell.link import Visit
from dashboard.shell.settings_form import step_beside
from model import Settings
from tests.dashboard.components.test_frames import strictly
from tests.pages.conftest import Open, opened
from tests.pages.conftest import open_page as open_page


def visit(app: AppTest) -> Visit:
    found: Visit = app.session_state["visit"]
    return found


def sent(app: AppTest, name: str) -> list[Any]:
    """What the components of that name were given."""
    parts = [element.proto for element in app.get("bidi_component")]
    return [strictly(p.bytes) for p in parts if p.component_name == f"exam_room_{name}"]


def supplied(app: AppTest) -> Any:
    """What the page's supply sent."""
    (message,) = sent(app, "supply")
    return message


def test_a_page_is_sent_whole_with_the_test_that_was_asked_for(open_page: Open) -> None:
    message = supplied(open_page("classroom", test="3"))
    assert list(message["tests"]) == ["3"]
    assert set(message["tests"]["3"]) == set(message["bases"])
    assert message["rows"]["from"] == 0
    assert message["reached"] >= 3
    assert message["last"] == Settings().last_step


def test_a_page_that_runs_again_sends_once_what_is_sent_once(open_page: Open) -> None:
    app = open_page("classroom", test="3")
    assert "bases" in supplied(app)
    app.run()
    assert "bases" not in supplied(app)


def test_every_live_part_on_the_page_is_supplied(open_page: Open) -> None:
    for page in ("classroom", "forward_pass", "loss", "backward_pass", "update", "epochs"):
        app = open_page(page)
        mounted = {
            payload["key"]
            for name in ("chart", "facts", "paper", "network", "first_question", "slowly", "words")
            for payload in sent(app, name)
            if not payload.get("still")
        }
        shown = mounted | {FOLLOWED}  # the last by the player
        assert shown == set(supplied(app)["bases"]), page


def test_a_test_before_a_divergence_is_the_last(open_page: Open) -> None:
    app = open_page("classroom", optimizer="sgd", rate="900", test="300")
    for _ in range(20):
        app.run()
    message, (player,) = supplied(app), sent(app, "player")
    assert message["last"] == player["last"] == visit(app).test < 300
    assert list(message["tests"]) == [str(visit(app).test)]


def test_go_to_leads_to_the_test_named_and_closes(open_page: Open) -> None:
    app = opened(open_page("classroom"), "go-popover")
    app.number_input(key="go-test").set_value(7)
    app.button(key="FormSubmitter:go-form-Go there").click().run()
    assert visit(app).test == 7
    assert not app.session_state["go-popover"]


def test_other_settings_start_over_with_another_student(open_page: Open) -> None:
    app = opened(open_page("classroom", test="4"), "settings-popover")
    (seed,) = (field for field in app.number_input if "seed" in field.label)
    seed.set_value(5)
    app.button(key="FormSubmitter:settings-form-Start over with these").click().run()
    assert visit(app).settings.seed == 5
    assert visit(app).test == 1


def test_a_learning_rate_moves_by_a_step_of_its_own_size(open_page: Open) -> None:
    app = opened(open_page("classroom"), "settings-popover")
    (rate,) = (field for field in app.number_input if "learning rate" in field.label)
    assert rate.value == 0.007
    assert rate.step == 0.001


@pytest.mark.parametrize("value", [1e-6, 0.007, 0.01, 0.3, 0.9, 0.995, 1.0, 250.0, 999.5])
def test_a_number_can_be_moved_both_ways(value: float) -> None:
    step = step_beside(value, 1000.0 if value >= 1 else 0.999)
    assert value - step > 0
    assert value + step <= (1000.0 if value >= 1 else 0.999)


def test_another_optimizer_brings_its_usual_rate_unless_one_was_chosen(open_page: Open) -> None:
    app = opened(open_page("classroom"), "settings-popover")
    before = visit(app).settings.learning_rate
    app.selectbox[0].set_value("sgd")
    app.button(key="FormSubmitter:settings-form-Start over with these").click().run()
    assert visit(app).settings.optimizer == "sgd"
    assert visit(app).settings.learning_rate != before


def test_settings_that_make_no_sense_are_named_and_change_nothing(open_page: Open) -> None:
    app = opened(open_page("classroom", test="4"), "settings-popover")
    before = visit(app)
    (heads,) = (field for field in app.number_input if "heads" in field.label)
    heads.set_value(5)
    app.button(key="FormSubmitter:settings-form-Start over with these").click().run()
    assert any("heads is 5" in message.value for message in app.warning)
    assert visit(app) == before


def test_the_speed_of_play_outlasts_its_popover(open_page: Open) -> None:
    app = opened(open_page("classroom"), "settings-popover")
    (slider,) = app.select_slider
    slider.set_value("1 test in 2 s").run()
    app.session_state["settings-popover"] = False
    app.run()
    app.run()
    (player,) = sent(app, "player")
    assert player["interval"] == 1000 / session.SPEEDS["1 test in 2 s"]
