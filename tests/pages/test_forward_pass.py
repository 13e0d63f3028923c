"""The page of the first station, opened by its own link."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from dashboard.rooms.forward_pass import rhubarb_chart
from model import Run, Settings
from tests.pages.conftest import EXAM_KEYS, Open, text_of


@pytest.mark.parametrize("exam", EXAM_KEYS)
def test_every_part_of_the_first_station_is_there(exam: str, open_page: Open) -> None:
    text = text_of(open_page("forward_pass", exam=exam, test="2"))
    for heading in ("The student sits the test", "worked out", "Inside, while it answers"):
        assert heading in text


def test_the_line_and_word_that_yesterdays_link_pinned_are_followed(open_page: Open) -> None:
    app = open_page("forward_pass", exam="story", test="2", question="3", word="2")
    assert "Followed here: the word after “\\. " in text_of(app)
    assert "Every word is asked after the **right** words" in text_of(app)


def test_the_temperature_of_the_link_is_that_of_the_page(open_page: Open) -> None:
    app = open_page("forward_pass", temperature="0.5")
    assert app.slider(key="temperature").value == 0.5
    app.slider(key="temperature").set_value(2.0).run()
    assert not app.exception
    assert "Here T is 2." in text_of(app)


def test_every_stage_of_the_way_can_be_opened(open_page: Open) -> None:
    app = open_page("forward_pass", exam="ai-rocks")
    stages = list(app.button_group(key="way-stage").options)
    formulas = set()
    for stage in stages:
        app.button_group(key="way-stage").set_value(stage).run()
        assert not app.exception
        formulas.add(app.latex[-1].value)
    assert len(formulas) == len(stages) == 8


def test_one_press_asks_an_untrained_student_for_the_capital_of_france(open_page: Open) -> None:
    def charts() -> int:
        parts = [part.proto.component_name for part in app.get("bidi_component")]
        return parts.count("exam_room_chart")

    app = open_page("forward_pass", test="3")
    before = charts()
    app.button(key="rhubarb-story").click().run()
    assert not app.exception
    visit = app.session_state["visit"]
    assert (visit.settings.exam, visit.test) == ("first-sums", 3)
    app.run()
    assert charts() == before + 1


def test_the_untrained_student_of_france_is_the_one_before_the_first_test_of_capitals() -> None:
    settings = Settings.recommended("capitals")
    exam, model = settings.questions, Run(settings)._front.model
    with torch.no_grad():
        logits = model(torch.tensor([exam.token_ids(rhubarb_chart.RHUBARB_PROMPT)]))[0, -1]
    shares = logits.softmax(-1).numpy()[exam.token_ids(rhubarb_chart.RHUBARB_WORDS)]
    found = rhubarb_chart.untrained_paris_and_rhubarb()
    np.testing.assert_allclose(found.table["confidence"], shares, atol=1e-12)
    assert "Before its first test" in found.takeaway
