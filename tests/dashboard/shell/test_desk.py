"""The desk: its controls change the visit as they say, and what is needed next is sent ahead."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.shell import session
from dashboard.shell.link import Visit
from dashboard.shell.settings_form import step_beside
from tests.pages.conftest import Open, opened
from tests.pages.conftest import open_page as open_page


def visit(app: AppTest) -> Visit:
    found: Visit = app.session_state["visit"]
    return found


def sent(app: AppTest, name: str) -> list[Any]:
    """What the live components of that name were given."""
    parts = [element.proto for element in app.get("bidi_component")]
    return [json.loads(p.bytes) for p in parts if p.component_name == f"exam_room_{name}"]


def test_the_next_test_is_sent_ahead_wherever_there_is_one(open_page: Open) -> None:
    app = open_page("classroom", test="3")
    for payload in sent(app, "chart") + sent(app, "facts"):
        assert [frame["step"] for frame in payload["frames"]] == [3, 4]
    last = open_page("classroom", exam="ai-rocks", rounds="5", test="5")
    for payload in sent(last, "chart") + sent(last, "facts"):
        assert [frame["step"] for frame in payload["frames"]] == [5]


def test_what_was_sent_ahead_is_what_the_next_test_shows(open_page: Open) -> None:
    ahead = open_page("classroom", test="3")
    there = open_page("classroom", test="4")
    for before, now in zip(sent(ahead, "facts"), sent(there, "facts"), strict=True):
        assert before["frames"][1] == now["frames"][0]
    for before, now in zip(sent(ahead, "chart"), sent(there, "chart"), strict=True):
        for words in ("takeaway", "alt"):
            assert before["frames"][1][words] == now["frames"][0][words]


def test_a_test_before_a_divergence_is_the_last_and_nothing_is_sent_ahead(open_page: Open) -> None:
    app = open_page("classroom", optimizer="sgd", rate="900", test="300")
    last = visit(app).test
    (player,) = sent(app, "player")
    assert player["last"] == last
    for payload in sent(app, "chart"):
        assert [frame["step"] for frame in payload["frames"]] == [last]


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


@pytest.mark.parametrize(("presses", "reached"), [(["next", "next"], 5), (["back", "next"], 3)])
def test_presses_count_from_where_the_visitor_is(
    presses: list[str], reached: int, open_page: Open
) -> None:
    app = open_page("classroom", test="3")
    for key in presses:
        app.button(key=key).click().run()
    assert visit(app).test == reached
