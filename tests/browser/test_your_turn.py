"""The visitor sits the test: the whole visit by mouse, by keyboard alone, and on a phone."""

from __future__ import annotations

import math
import re

import pytest
from playwright.sync_api import Browser, Locator, expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.browser import axe
from tests.browser.conftest import AppPage, visitor
from tests.browser.layout import crooked
from tests.browser.test_keyboard import tab_to

TEST = 3
FINGER = 44
"""Pixels that a finger needs."""


def questions(app: AppPage) -> list[Locator]:
    """The sheet's questions, once they are there."""
    every = app.page.locator(".coins-question")
    every.first.wait_for()
    return every.all()


def wait_for_reveal(app: AppPage, heading: str) -> None:
    app.page.locator(".turn-score", has_text=heading).wait_for()
    app.settle().drawn()


def scores(app: AppPage) -> list[float]:
    """What the visitor lost on each question of the upper sheet, as the page says."""
    tables = app.page.locator(".turn-graded").first.locator(".turn-question")
    return [
        float(re.sub(" nats", "", cell))
        for cell in tables.locator("tfoot td:first-of-type").all_inner_texts()
    ]


def shares_on_right(app: AppPage) -> list[float]:
    tables = app.page.locator(".turn-graded").first.locator(".turn-question")
    right = tables.locator("tr.turn-right .turn-you").all_inner_texts()
    return [float(text.strip().removesuffix("%")) / 100 for text in right]


@pytest.fixture
def messages(app: AppPage) -> list[BackMsg]:
    """What the browser tells the server from now on."""
    heard: list[BackMsg] = []

    def listen(frame: str | bytes) -> None:
        if isinstance(frame, bytes):
            heard.append(BackMsg.FromString(frame))

    app.page.on("websocket", lambda socket: socket.on("framesent", listen))
    return heard


def test_by_mouse_a_sheet_is_handed_in_with_one_message_and_sat_again(
    app: AppPage, messages: list[BackMsg]
) -> None:
    app.page.add_init_script(axe.script())
    app.at_test("your_turn", TEST)
    assert axe.barriers(app.page) == []
    app.page.wait_for_timeout(1000)  # whatever the page still asks for has left
    before = len(messages)
    for question in questions(app):
        question.get_by_role("button", name="45 + 45").click()
    first = questions(app)[0]
    first.locator(".coins-less").first.click()
    expect(first.locator(".coins-left")).to_have_text("10 left")
    app.press("Hand in")
    expect(app.page.locator(".coins-says")).to_have_text("Question 1 still has 10 points to lay.")
    expect(first.get_by_role("spinbutton").first).to_be_focused()
    first.locator(".coins-more").nth(3).click()
    expect(first.locator(".coins-left")).to_have_text("all laid")
    assert len(messages) == before
    app.press("Hand in")
    wait_for_reveal(app, "Handed back")
    assert len([m for m in messages[before:] if m.HasField("rerun_script")]) == 1
    for share, lost in zip(shares_on_right(app), scores(app), strict=True):
        assert lost == pytest.approx(-math.log(share), abs=0.006)
    assert axe.barriers(app.page) == []

    app.press("Let it study")
    app.page.locator(".live-coins").wait_for()
    app.settle()
    for question in questions(app):
        question.get_by_role("button", name="even, on all rows").click()
    app.press("Hand in")
    wait_for_reveal(app, "The first time")
    expect(app.page.get_by_role("heading", name="The same sheet again")).to_be_visible()
    assert axe.barriers(app.page) == []

    app.press("Next test")
    app.wait_for_test(TEST + 1)
    expect(app.page.locator(".live-coins")).to_be_visible()
    app.press("Back")
    app.wait_for_test(TEST)
    wait_for_reveal(app, "The first time")


def test_coins_that_lie_on_a_sheet_are_there_after_turning_away(app: AppPage) -> None:
    app.at_test("your_turn", TEST)
    questions(app)[0].get_by_role("button", name="90").click()
    app.press("Next test")
    app.wait_for_test(TEST + 1)
    expect(questions(app)[0].locator(".coins-left")).to_have_text("96 left")
    app.press("Back")
    app.wait_for_test(TEST)
    expect(questions(app)[0].locator(".coins-left")).to_have_text("all laid")


def test_by_keyboard_alone(app: AppPage) -> None:
    keyboard = app.page.keyboard
    app.at_test("your_turn", TEST)
    number = len(questions(app))
    for index in range(number):
        question = questions(app)[index]
        rows = question.get_by_role("spinbutton").all()
        tab_to(app, rows[0])
        keyboard.press("6")
        keyboard.press("ArrowDown")
        expect(rows[1]).to_be_focused()
        keyboard.press("ArrowRight")
        keyboard.press("ArrowRight")
        expect(rows[1]).to_have_attribute("aria-valuetext", "20 points, 18 left")
        keyboard.press("ArrowLeft")
        keyboard.press("0")
        expect(rows[1]).to_have_attribute("aria-valuenow", "1")
        keyboard.press("ArrowUp")
        keyboard.press("9")
        keyboard.press("ArrowRight")
        expect(question.locator(".coins-left")).to_have_text("all laid")
        expect(rows[0]).to_have_attribute("aria-valuetext", f"{101 - len(rows)} points, 0 left")
    tab_to(app, app.page.get_by_role("button", name="Hand in"))
    keyboard.press("Enter")
    wait_for_reveal(app, "Handed back")
    assert app.shown_test() == TEST, "arrows on a row belong to the coins"
    tab_to(app, app.page.get_by_role("button", name="Let it study"))
    keyboard.press("Enter")
    app.page.locator(".live-coins").wait_for()
    app.settle()


def test_on_a_phone_every_button_is_large_enough_for_a_finger(
    browser: Browser, app_url: str
) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    with visitor(browser, app_url, color_scheme="dark", **phone) as app:
        app.page.add_init_script(axe.script())
        app.at_test("your_turn", TEST)
        for button in app.page.locator(".live-coins button").all():
            box = button.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= FINGER
        assert crooked(app.page) == []
        for question in questions(app):
            for _ in range(10):
                question.locator(".coins-more:not(:disabled)").nth(0).tap()
        app.page.get_by_role("button", name="Hand in").tap()
        wait_for_reveal(app, "Handed back")
        assert axe.barriers(app.page) == []
        assert crooked(app.page) == []
        app.page.get_by_role("button", name="Let it study").tap()
        app.page.locator(".live-coins").wait_for()


def test_a_student_that_is_still_on_its_way_gets_the_sheet_of_the_test_that_was_asked_for(
    app: AppPage,
) -> None:
    app.goto("/your_turn?test=400&seed=4711")
    app.wait_for_test(400)
    expect(app.page.locator(".of-test")).to_contain_text("400")
    expect(app.page.locator(".live-coins")).to_have_attribute("data-sheet", re.compile("-400-1$"))


FORGE = """
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (data) {
  const bytes = new Uint8Array(data);
  const text = new TextDecoder("latin1").decode(bytes);
  const at = text.indexOf("[[90,", text.indexOf("points"));
  if (window.forge && at >= 0) bytes[at + 2] = "8".charCodeAt(0);
  return send.call(this, bytes);
};
"""
"""On its way to the server a sheet loses ten points of its first question."""


def test_a_forged_sheet_gets_a_clear_word_and_nothing_is_lost(app: AppPage) -> None:
    app.page.add_init_script(FORGE)
    app.at_test("your_turn", TEST)
    for question in questions(app):
        question.get_by_role("button", name="90").click()
    app.page.evaluate("window.forge = true")
    app.press("Hand in")
    expect(app.page.get_by_test_id("stAlert")).to_contain_text(
        "question 1 has 90 points, 100 are needed"
    )
    app.settle()
    for question in questions(app):
        expect(question.locator(".coins-left")).to_have_text("all laid")
    app.page.evaluate("window.forge = false")
    expect(app.page.locator(".coins-says")).to_have_text("All coins are laid.")
    app.press("Hand in")
    wait_for_reveal(app, "Handed back")
    expect(app.page.get_by_test_id("stAlert")).to_have_count(0)
