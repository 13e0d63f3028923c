"""The page of the first station, opened by its own link."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from dashboard.rooms.forward_pass import rhubarb_chart
from model import Run, Settings
from tests.pages.conftest import EXAM_KEYS, Open, text_of

SHOWN = {"bets": "sure.1.-"}
"""The link of somebody who would rather see it than bet."""

SECTIONS = ("temperature", "lines", "softmax", "way", "attention", "nonsense")


def shows_confidence(app: AppTest) -> bool:
    """Whether the switch for all answers is there, which comes with the shares."""
    return any(toggle.key == "all-answers" for toggle in app.toggle)


def test_the_bet_comes_first_and_the_confidence_after_any_choice(open_page: Open) -> None:
    app = open_page("forward_pass", test="3")
    assert "How sure is the student" in text_of(app)
    assert not shows_confidence(app)
    app.button(key="bet-sure-2").click().run()
    assert not app.exception
    assert shows_confidence(app)
    assert "Your bet on test 3" in text_of(app)


def test_who_does_not_want_to_bet_is_shown_it(open_page: Open) -> None:
    app = open_page("forward_pass", test="3")
    app.button(key="bet-sure-skip").click().run()
    assert shows_confidence(app)
    assert "Your bet" not in text_of(app)


@pytest.mark.parametrize("exam", EXAM_KEYS)
def test_every_section_opens_by_the_link(exam: str, open_page: Open) -> None:
    app = open_page("forward_pass", exam=exam, test="2", open=",".join(SECTIONS), **SHOWN)
    assert not app.warning
    text = text_of(app)
    for part in (
        "turns gut feelings into shares",
        "Followed here",
        "a row is a word that looks",
    ):
        assert part in text
    assert app.slider(key="temperature")
    assert app.button(key="rhubarb-story")


def test_the_line_and_word_that_yesterdays_link_pinned_are_followed(open_page: Open) -> None:
    app = open_page(
        "forward_pass", exam="story", test="2", question="3", word="2", open="way", **SHOWN
    )
    assert "Followed here: the word after “\\. " in text_of(app)
    assert "Every word is asked after the **right** words" in text_of(app)


def test_the_temperature_of_the_link_is_that_of_the_page(open_page: Open) -> None:
    app = open_page("forward_pass", temperature="0.5", open="temperature,softmax")
    assert app.slider(key="temperature").value == 0.5
    app.slider(key="temperature").set_value(2.0).run()
    assert not app.exception
    assert "Here T is 2." in text_of(app)


def test_every_stage_of_the_way_can_be_opened(open_page: Open) -> None:
    app = open_page("forward_pass", exam="ai-rocks", open="way")
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

    app = open_page("forward_pass", test="3", open="nonsense")
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
