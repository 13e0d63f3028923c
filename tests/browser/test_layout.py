"""On a desk, on a laptop and on a phone nothing is cut off and no page scrolls sideways."""

from __future__ import annotations

import pytest

from tests.browser.conftest import PAGES, AppPage
from tests.browser.layout import crooked

WIDTHS = (1440, 1024, 390)


@pytest.mark.parametrize("page", PAGES)
def test_no_text_is_cut_off_and_no_page_scrolls_sideways(page: str, app: AppPage) -> None:
    app.at_test(page, 137)
    found = {width: crooked(app.resize(width).page) for width in WIDTHS}
    assert found == {width: [] for width in WIDTHS}


@pytest.mark.parametrize("width", WIDTHS)
def test_the_first_test_fits_its_pictures_too(width: int, app: AppPage) -> None:
    app.goto("/")
    assert crooked(app.resize(width).page) == []


def test_the_desk_is_thin_and_in_reach_wherever_one_has_scrolled(app: AppPage) -> None:
    app.goto("/?test=2").wait_for_test(2)
    for width, most in zip(WIDTHS, (130, 145, 230), strict=True):
        app.resize(width, 800)
        app.page.get_by_test_id("stExpander").last.scroll_into_view_if_needed()
        desk = app.page.locator(".st-key-desk").bounding_box()
        assert desk is not None
        assert 0 <= desk["y"] <= 60
        assert desk["height"] <= most
        for name in ("Play", "Back", "Next test", "Go to", "Settings", "Share", "Keys and words"):
            app.page.get_by_role("button", name=name).click(trial=True)
