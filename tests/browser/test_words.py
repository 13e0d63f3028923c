"""Words that open: by mouse, key and finger, beside the word, with the numbers of the test on screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, FloatRect, Locator, expect

from tests.browser import axe
from tests.browser.conftest import PAGES, WITHOUT_A_DESK, AppPage, visitor

PHONE: dict[str, object] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}


def panel(app: AppPage) -> Locator:
    """What has opened."""
    return app.page.locator(".word-panel")


def word(app: AppPage, name: str) -> Locator:
    """The first link to a word on the page that is written so."""
    return app.page.locator('a[href^="#word-"]').get_by_text(name, exact=True).first


def box(found: Locator) -> FloatRect:
    place = found.bounding_box()
    assert place is not None
    return place


def in_window(app: AppPage) -> bool:
    place = box(panel(app))
    size = app.page.viewport_size
    assert size is not None
    across = place["x"] >= 0 and place["x"] + place["width"] <= size["width"]
    return across and place["y"] >= 0 and place["y"] + place["height"] <= size["height"]


def test_a_press_opens_a_word_beside_it_and_escape_leads_back(app: AppPage) -> None:
    app.at_test("loss", 3)
    address = app.page.url
    nats = word(app, "nats")
    nats.click()
    expect(panel(app)).to_be_visible()
    expect(panel(app)).to_contain_text("Where the analogy breaks")
    expect(panel(app)).to_be_focused()
    assert in_window(app)
    assert 0 <= box(panel(app))["y"] - (box(nats)["y"] + box(nats)["height"]) < 20
    assert app.page.url == address, "the address is the save file"
    app.page.keyboard.press("Escape")
    expect(panel(app)).to_be_hidden()
    expect(nats).to_be_focused()


def test_the_example_is_this_tests_and_follows_next(app: AppPage) -> None:
    app.at_test("loss", 3, "&open=score")
    word(app, "loss").click()
    seen = {}
    for test in (3, 4):
        app.wait_for_test(test)
        expect(panel(app)).to_contain_text(f"In test {test} of First sums")
        score = app.page.locator(".fact", has_text="Score").locator(".fact-value").inner_text()
        seen[test] = score.removesuffix(" nats")
        expect(panel(app).locator(".word-value").last).to_have_text(seen[test])
        if test == 3:
            app.press("Next test")  # a press at the desk leaves the word open
    assert seen[3] != seen[4]


def test_a_word_opens_and_closes_by_the_keyboard_alone(app: AppPage) -> None:
    app.at_test("loss", 3, "&open=score")
    term = app.page.locator(".fact-term a").first
    term.focus()
    app.page.keyboard.press("Enter")
    expect(panel(app)).to_be_focused()
    app.page.keyboard.press("Tab")
    expect(app.page.locator(".word-close")).to_be_focused()
    app.page.keyboard.press("Tab")
    expect(panel(app)).to_be_hidden()
    expect(term).to_be_focused()
    app.page.keyboard.press("Enter")
    expect(panel(app)).to_be_visible()
    app.page.keyboard.press("Tab")
    app.page.keyboard.press("Enter")
    expect(panel(app)).to_be_hidden()
    expect(term).to_be_focused()


def test_a_press_elsewhere_closes_and_another_word_takes_its_place(app: AppPage) -> None:
    app.at_test("loss", 3)
    word(app, "nats").click()
    expect(panel(app).locator(".word-field")).to_have_text("nat")
    word(app, "loss").click()
    expect(panel(app).locator(".word-field")).to_have_text("loss")
    word(app, "loss").click()
    expect(panel(app)).to_be_hidden()
    word(app, "nats").click()
    expect(panel(app)).to_be_visible()
    app.page.get_by_role("heading", name="The teacher grades").click(position={"x": 5, "y": 5})
    expect(panel(app)).to_be_hidden()


LOOKS: dict[str, tuple[dict[str, object], list[str]]] = {
    "light": ({}, ["by_hand"]),
    "dark": ({"color_scheme": "dark"}, ["loss"]),
    "phone": (PHONE, PAGES),
}
"""What is looked at, and on which pages."""

SEALED = "your_turn"
"""The page whose words may not tell of the test that is sat there."""


@pytest.mark.parametrize("look", LOOKS)
def test_a_word_opens_within_the_window_and_keeps_nobody_out(
    look: str, browser: Browser, app_url: str
) -> None:
    options, pages = LOOKS[look]
    found = {}
    with visitor(browser, app_url, **options) as app:
        app.page.add_init_script(axe.script())
        for page in pages:
            app.at_test(page, 3)
            app.page.wait_for_selector(".word-panel", state="attached")  # its script is there
            link = app.page.locator('.st-key-title a[href^="#word-"]').last
            if options is PHONE:
                link.tap()
            else:
                link.click()
            expect(panel(app)).to_be_visible()
            of_first = f"In test {1 if page in WITHOUT_A_DESK else 3} of First sums"
            expect(panel(app).locator(".word-of")).to_have_text(
                "In test 1 of AI rocks" if page == SEALED else of_first
            )
            assert in_window(app), page
            if options is PHONE:
                assert box(panel(app))["y"] >= box(link)["y"] + box(link)["height"], page
            found[page] = axe.barriers(app.page)
            app.page.keyboard.press("Escape")
            expect(panel(app)).to_be_hidden()
    assert found == {page: [] for page in pages}


def test_a_word_in_the_list_of_all_words_opens_above_it(app: AppPage) -> None:
    app.at_test("epochs", 3)
    app.press("Keys and words")
    app.page.get_by_text("Every word, both ways").click()
    words = app.page.get_by_test_id("stPopoverBody")
    words.get_by_role("link", name="cosine").click()
    expect(panel(app).locator(".word-field")).to_have_text("cosine")
    app.page.keyboard.press("Escape")
    expect(panel(app)).to_be_hidden()
    expect(words.get_by_role("link", name="cosine")).to_be_focused()


def test_nothing_of_it_is_printed(app: AppPage) -> None:
    app.at_test("loss", 3)
    word(app, "nats").click()
    app.page.emulate_media(media="print")
    expect(panel(app)).to_be_hidden()
    line = word(app, "nats").evaluate("link => getComputedStyle(link).textDecorationLine")
    assert line == "none"
