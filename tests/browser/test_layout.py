"""On a desk, on a laptop and on a phone nothing is cut off and no page scrolls sideways."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import PAGES, AppPage, visitor
from tests.browser.layout import crooked

WIDTHS = (1440, 1024, 390)
TALL = 3000  # so that every chart is near enough to be drawn


@pytest.fixture(scope="module", params=WIDTHS)
def onlooker(request: pytest.FixtureRequest, browser: Browser, app_url: str) -> Iterator[AppPage]:
    """A visitor whose screen has that width."""
    with visitor(browser, app_url, viewport={"width": request.param, "height": TALL}) as app:
        yield app


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("test", [1, 137])
def test_no_text_is_cut_off_and_no_page_scrolls_sideways(
    test: int, page: str, onlooker: AppPage
) -> None:
    onlooker.goto(f"/{page}?test={test}").wait_for_test(test).drawn()
    assert crooked(onlooker.page) == []


def test_the_desk_is_in_reach_wherever_one_has_scrolled_and_takes_little_room(
    onlooker: AppPage,
) -> None:
    onlooker.goto("/")
    onlooker.page.set_viewport_size(
        {"width": (onlooker.page.viewport_size or {})["width"], "height": 800}
    )
    onlooker.page.get_by_test_id("stExpander").last.scroll_into_view_if_needed()
    desk = onlooker.page.locator(".st-key-desk").bounding_box()
    assert desk is not None
    assert 0 <= desk["y"] < 60
    assert desk["height"] <= 130
    onlooker.page.get_by_role("button", name="Next test").click(trial=True)
