"""Nothing on any page keeps anybody out, in light and dark, as far as axe can tell."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser import axe
from tests.browser.conftest import PAGES, AppPage, visitor


@pytest.fixture(scope="module", params=["light", "dark"])
def reader(request: pytest.FixtureRequest, browser: Browser, app_url: str) -> Iterator[AppPage]:
    """A visitor who brings axe along."""
    source = axe.script()
    with visitor(browser, app_url, color_scheme=request.param) as app:
        app.page.add_init_script(source)
        yield app


@pytest.mark.parametrize("page", PAGES)
def test_no_page_has_a_serious_barrier(page: str, reader: AppPage) -> None:
    reader.goto(f"/{page}?test=40").wait_for_test(40)
    assert axe.barriers(reader.page) == []


def test_the_desks_help_and_settings_have_no_serious_barrier(reader: AppPage) -> None:
    reader.goto("/?test=2").wait_for_test(2)
    for name in ("Keys and words", "Settings", "Go to", "Share"):
        reader.press(name)
        reader.settle()
        assert axe.barriers(reader.page) == [], name
        reader.page.keyboard.press("Escape")
