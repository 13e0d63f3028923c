"""Nothing on any page keeps anybody out, in light and dark, as far as axe can tell."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from tests.browser import axe
from tests.browser.conftest import PAGES, AppPage, visitor


@pytest.fixture
def reader(app: AppPage) -> AppPage:
    """A visitor who brings axe along."""
    app.page.add_init_script(axe.script())
    return app


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_has_a_serious_barrier(theme: str, browser: Browser, app_url: str) -> None:
    found = {}
    with visitor(browser, app_url, color_scheme=theme) as reader:
        reader.page.add_init_script(axe.script())
        for page in PAGES:
            reader.goto(f"/{page}?test=40").wait_for_test(40)
            found[page] = axe.barriers(reader.page)
    assert found == {page: [] for page in PAGES}


def test_what_opens_at_the_desk_has_no_serious_barrier(reader: AppPage) -> None:
    reader.goto("/?test=2").wait_for_test(2)
    for name in ("First sums", "Go to", "Settings", "Share", "Keys and words"):
        reader.press(name)
        reader.page.get_by_test_id("stPopoverBody").filter(has_text=re.compile(r"\w")).wait_for()
        reader.settle()
        assert axe.barriers(reader.page) == [], name
        reader.page.keyboard.press("Escape")


def test_a_paper_with_many_words_to_a_question_has_no_serious_barrier(reader: AppPage) -> None:
    reader.goto("/loss?exam=story&test=2").wait_for_test(2)
    assert axe.barriers(reader.page) == []
