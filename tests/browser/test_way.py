"""The way through in a real browser: from the classroom to the end by keyboard, and the tour on a phone."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, expect

from dashboard.rooms.by_hand.printout import two_pages
from dashboard.rooms.by_hand.sheet import Sheet
from dashboard.rooms.by_hand.tour import STOPS
from dashboard.shell.way import WAY
from tests.browser.conftest import AppPage, visitor


def test_walk_on_leads_from_the_classroom_to_the_end_by_keyboard(app: AppPage) -> None:
    app.at_test("", 12, "&bet=10")
    for here, following in pairwise(WAY):
        expect(app.page.get_by_role("button", name=f"Walk on: {following.called}")).to_be_visible()
        if here.name == "two_exams":
            app.page.get_by_role("button", name="Capitals", exact=True).press("Enter")
            app.page.get_by_text("You said “Capitals”. It was First sums alone.").wait_for()
            app.settle()
        app.page.keyboard.press("w")
        app.page.wait_for_url(f"**/{following.name}?*")
        app.settle()
        assert "test=12" in app.page.url
    expect(app.page.get_by_role("heading", name="What you saw")).to_be_visible()
    expect(app.page.get_by_role("button", name="Walk on")).to_have_count(0)
    main = app.page.get_by_test_id("stMain")
    expect(main).to_contain_text("After 10 tests it was")
    expect(main).to_contain_text("You said “Capitals”. It was First sums alone.")


def test_the_tour_fits_on_a_phone_and_its_first_formula_on_the_first_screen(
    browser: Browser, app_url: str
) -> None:
    with visitor(browser, app_url, viewport={"width": 390, "height": 844}) as phone:
        phone.goto("/by_hand")
        formula = phone.page.locator(".st-key-by-hand-tour-formula .katex")
        box = formula.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 844
        for number, stop in enumerate(STOPS, start=1):
            phone.page.get_by_role("heading", name=stop.title, exact=True).wait_for()
            expect(phone.page.get_by_text(f"Step {number} of {len(STOPS)}")).to_be_visible()
            wide = phone.page.evaluate(
                """() => [...document.querySelectorAll('.st-key-card-by-hand-tour .katex-html')]
                  .map((formula) => formula.getBoundingClientRect().right)"""
            )
            assert max(wide) <= 390, stop.key
            if number < len(STOPS):
                phone.page.get_by_role("button", name="Next", exact=True).click()
                phone.settle()


def test_what_was_said_of_one_step_is_not_said_of_the_next(app: AppPage) -> None:
    app.goto("/by_hand?steps=all")
    spoken = app.page.locator(".live-matrices .live-spoken")
    app.page.locator(".matrix-result .matrix-number").first.focus()
    app.page.keyboard.press("ArrowDown")
    expect(spoken).to_contain_text("row rocks")
    app.page.get_by_role("button", name="Next step").click()
    app.page.wait_for_function(
        "document.querySelector('.live-matrices').dataset.step !== 'embedding'"
    )
    expect(spoken).to_have_text("")


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("both_asked", [False, True])
def test_the_short_worksheet_prints_on_two_pages(
    both_asked: bool, paper: str, browser: Browser
) -> None:
    page = browser.new_page()
    page.set_content(two_pages(Sheet(both_asked=both_asked)).decode())
    printed = page.pdf(format=paper)
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2
