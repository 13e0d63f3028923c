"""A whole visit with an exam of one's own: written on a phone, mended, bet on, studied, watched and passed on."""

from __future__ import annotations

from urllib.parse import urlencode

from playwright.sync_api import Browser, expect

from dashboard.shell.own_link import write_own
from tests.browser import axe
from tests.browser.conftest import AppPage, visitor
from tests.browser.hostile_app import PAIRS
from tests.browser.layout import crooked
from tests.browser.test_accessibility import DARK_PHONE, OPEN_ALL
from tests.browser.test_hostile_words import obeyed


def type_in(app: AppPage, text: str) -> None:
    """Write the whole draft anew, and leave the field, as a press elsewhere does."""
    area = app.page.locator(".st-key-own-text textarea")
    area.fill(text)
    area.blur()


def test_a_whole_visit_on_a_phone(browser: Browser, app_url: str) -> None:
    with visitor(browser, app_url, **DARK_PHONE) as app:
        page = app.goto("/own_exam").page
        type_in(app, "the dog says → woof\nthe cow says")
        expect(page.get_by_text("no answer; add one after →")).to_be_visible()
        expect(page.get_by_role("button", name="Let it study this")).to_have_count(0)
        type_in(app, "the dog says → woof\nthe cow says → moo")
        app.page.get_by_role("button", name="at most 20").click()
        app.settle().press("Let it study this")
        expect(page.get_by_text("all of its 2 studied questions right")).to_be_visible()
        assert crooked(app.settle().page) == []
        page.get_by_role("link", name="Watch it from test 1").click()
        app.wait_for_test(1)
        app.press("Next test")
        app.wait_for_test(2)
        seen = page.locator(".st-key-stage").inner_text()
        assert "woof" in seen
        assert crooked(page) == []
        with visitor(browser, app_url, **DARK_PHONE) as another:
            another.goto(page.url.removeprefix(app_url)).wait_for_test(2)
            assert another.page.locator(".st-key-stage").inner_text() == seen


def test_hostile_words_are_text_on_the_page_where_they_are_written(
    browser: Browser, app_url: str
) -> None:
    link = urlencode({"exam": "own", "own": write_own(PAIRS, "")})
    with visitor(browser, app_url, viewport={"width": 390, "height": 900}) as app:
        app.page.add_init_script(axe.script())
        app.page.on("dialog", lambda dialog: app.errors.append(dialog.message))
        app.goto(f"/own_exam?{link}")
        expect(app.page.get_by_text("studied questions right")).to_be_visible()
        app.page.evaluate(OPEN_ALL)
        app.settle()
        assert obeyed(app.page) == []
        assert crooked(app.page) == []
        assert axe.barriers(app.page) == []
        assert app.page.evaluate("window.hacked") is None
