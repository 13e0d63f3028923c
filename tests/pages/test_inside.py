"""Ask it, as a page: the prompt is heard, the sections fill, and nothing typed breaks it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.rooms.inside.link import LOOK, Look
from dashboard.rooms.inside.look_inside import IN_PEACE, LIVE
from dashboard.shell.link import from_link
from dashboard.shell.sections import OPEN
from model.looking.what_if import Change
from tests.pages.conftest import EXAM_KEYS, FRONT_DOOR, Open, text_of
from tests.pages.test_numbers_can_be_read import TINY, check, last_seen

SMALL = {"width": "16", "heads": "2"}


def sent(app: AppTest) -> dict[str, Any]:
    """What the field was given."""
    (part,) = (
        part for part in app.get("bidi_component") if part.proto.component_name == "exam_room_reply"
    )
    found: dict[str, Any] = json.loads(part.proto.bytes)
    return found


@pytest.mark.parametrize("exam", EXAM_KEYS)
def test_every_section_opens_for_every_exam(exam: str, open_page: Open) -> None:
    size = {"width": "8", "heads": "2", "layers": "1"} if exam != "ai-rocks" else {}
    names = [section.name for section in (*LIVE, *IN_PEACE)]
    app = open_page("inside", exam=exam, test="4", open=",".join(names), **size)
    assert not app.exception, app.exception
    assert all(app.session_state[f"section-{name}"] for name in names)


def test_the_prompt_of_the_link_is_asked(open_page: Open) -> None:
    app = open_page("inside", prompt="nine plus four equals", **SMALL)
    assert sent(app)["prompt"] == "nine plus four equals"
    assert sent(app)["problem"] == ""


@pytest.mark.parametrize("prompt", ["the capital of France is", "<img src=x>", "nine " * 40])
def test_a_prompt_that_cannot_be_asked_is_named_beside_the_field(
    prompt: str, open_page: Open
) -> None:
    app = open_page("inside", prompt=prompt, **SMALL)
    assert sent(app)["problem"]
    assert not app.error


def test_what_is_typed_in_vain_leaves_the_visit_as_it_was(open_page: Open) -> None:
    def script(text: str) -> None:
        import streamlit as st

        from dashboard.rooms.inside.ask import put_to_it
        from dashboard.shell import session
        from model import Settings

        session.enter(())
        before = session.visit()
        put_to_it(Settings(), text)
        st.text(str(session.visit() == before))

    for text, unchanged in {"nien": "True", "": "True", "nine plus": "False"}.items():
        app = AppTest.from_function(script, args=(text,), default_timeout=30).run()
        assert not app.exception, app.exception
        assert app.text[0].value == unchanged


def test_a_press_on_a_never_studied_question_asks_it(open_page: Open) -> None:
    app = open_page("inside", test="3", open="untaught", **SMALL)
    button = next(b for b in app.button if b.key and b.key.startswith("ask-"))
    button.click().run()
    assert not app.exception
    assert app.session_state["visit"].part(LOOK).prompt == button.label
    assert sent(app)["prompt"] == button.label


def test_an_operation_is_heard_and_undone(open_page: Open) -> None:
    app = open_page("inside", test="3", open="change-it", **SMALL)
    app.button(key="FormSubmitter:change-form-Operate on a copy").click().run()
    assert not app.exception
    assert "the copy" in text_of(app)
    app.button(key="change-undo").click().run()
    assert "the copy" not in text_of(app)
    app.text_input(key="change-0").set_value("99")
    app.button(key="FormSubmitter:change-form-Operate on a copy").click().run()
    assert any("does not work" in element.value for element in app.warning)


TOO_HARD = [
    ("first-sums", "sgd", "1000"),
    ("first-sums", "muon", "30"),
    ("story", "sgd", "1000"),
    ("capitals", "muon", "0"),
]


@pytest.mark.parametrize(("exam", "optimizer", "rate"), TOO_HARD)
def test_with_all_sections_open_every_number_can_be_read(
    exam: str, optimizer: str, rate: str
) -> None:
    app = AppTest.from_file(FRONT_DOOR, default_timeout=60).run()
    app.switch_page("pages/inside.py")
    link = {**TINY, "exam": exam, "optimizer": optimizer, "rate": rate, "batch": "60"}
    visit, problems = from_link(link)
    assert not problems
    visit = replace(visit, test=last_seen(visit.settings))
    change = Change("W_LM", (), -1000.0)
    visit = visit.with_part(OPEN, frozenset(section.name for section in (*LIVE, *IN_PEACE)))
    app.session_state["visit"] = visit.with_part(LOOK, Look(change=change))
    check(app.run(), link, "inside")
    assert "the copy" in text_of(app)
