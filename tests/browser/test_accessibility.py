"""Nothing on any page keeps anybody out, in light and dark, as far as axe can tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from dashboard.cards.bets import BETS
from tests.browser import axe
from tests.browser.conftest import PAGES, AppPage, visitor


@pytest.fixture
def reader(app: AppPage) -> AppPage:
    """A visitor who brings axe along."""
    app.page.add_init_script(axe.script())
    return app


def test_no_page_has_a_serious_barrier_as_it_opens(browser: Browser, app_url: str) -> None:
    found = {}
    with visitor(browser, app_url) as reader:
        reader.page.add_init_script(axe.script())
        for page in PAGES:
            reader.at_test(page, 40)
            found[page] = axe.barriers(reader.page)
    assert found == {page: [] for page in PAGES}


OPEN_ALL = """() => {
  const closed = '[data-testid="stMain"] details:not([open]) > summary';
  for (const summary of document.querySelectorAll(closed)) summary.click();
}"""


def opened_one_by_one(reader: AppPage) -> Iterator[str]:
    """Open every expander, then every tab with all expanders in it; the name of what has just been opened."""
    _open_all(reader)
    yield "expanders"
    tabs = '[data-testid="stMain"] [role="tab"]'
    for name in reader.page.locator(tabs).all_inner_texts():
        reader.page.locator(tabs, has_text=name).first.click()
        reader.settle()
        _open_all(reader)
        yield name


def _open_all(reader: AppPage) -> None:
    reader.page.evaluate(OPEN_ALL)
    reader.settle().drawn()
    reader.page.wait_for_selector('body[data-scrolling="measured"]', state="attached")
    reader.page.wait_for_function(
        "document.getAnimations().every((each) => each.playState !== 'running')"
    )


SHOWN = "~".join(f"{bet.key}.40.-" for bet in BETS)
"""The bets of somebody who would rather see it at once."""

DARK_PHONE: dict[str, object] = {
    "color_scheme": "dark",
    "viewport": {"width": 390, "height": 844},
}


@pytest.mark.parametrize("page", PAGES)
def test_no_page_has_a_serious_barrier_with_all_sections_opened(
    page: str, browser: Browser, app_url: str
) -> None:
    """In the dark on a phone; in light at a desk the page as it opens."""
    with visitor(browser, app_url, **DARK_PHONE) as reader:
        reader.page.add_init_script(axe.script())
        reader.at_test(page, 40, f"&bets={SHOWN}")
        found = {where: axe.barriers(reader.page) for where in opened_one_by_one(reader)}
    assert found == {where: [] for where in found}


def test_what_opens_at_the_desk_has_no_serious_barrier(reader: AppPage) -> None:
    reader.goto("/?test=2").wait_for_test(2)
    for name in ("First sums", "Go to", "Settings", "Share", "Keys and words"):
        reader.press(name)
        reader.page.get_by_test_id("stPopoverBody").filter(has_text=re.compile(r"\w")).wait_for()
        reader.settle()
        assert axe.barriers(reader.page) == [], name
        reader.page.keyboard.press("Escape")


def test_a_paper_with_many_words_to_a_question_has_no_serious_barrier(reader: AppPage) -> None:
    reader.goto("/loss?exam=story&test=2&bets=dearest.2.-").wait_for_test(2)
    assert axe.barriers(reader.page) == []
