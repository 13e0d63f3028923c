"""What leaves the app by "Share", in a browser: the address, the QR code on the screen, and a card in an iframe."""

from __future__ import annotations

import io
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.browser import axe
from tests.browser.conftest import AppPage, visitor
from tests.browser.layout import crooked

PHONE_IN_THE_DARK: dict[str, object] = {
    "color_scheme": "dark",
    "viewport": {"width": 390, "height": 844},
}


def shared(app: AppPage) -> str:
    """Open "Share" and return the address that it offers."""
    app.press("Share")
    body = app.page.get_by_test_id("stPopoverBody")
    body.locator(".qr-code").wait_for()
    app.settle()
    return body.locator("code").first.inner_text()


@pytest.mark.parametrize("options", [{}, PHONE_IN_THE_DARK], ids=["desk", "phone in the dark"])
def test_the_test_on_screen_is_in_the_address_and_in_the_qr_code(
    options: dict[str, object], browser: Browser, app_url: str
) -> None:
    with visitor(browser, app_url, **options) as app:
        app.page.add_init_script(axe.script())
        app.at_test("loss", 4, "&weight=W_LM%5B3%2C5%5D&bets=dearest.4.-")
        app.press("Next test")
        app.wait_for_test(5)
        shared(app)
        offered = app.page.get_by_test_id("stPopoverBody").locator("code").first
        # The server hears where the visitor rests; what it did not hear, it is told again after four seconds.
        expect(offered).to_contain_text("test=5", timeout=15_000)
        app.settle()
        address = offered.inner_text()
        picture = Image.open(io.BytesIO(app.page.locator(".qr-code").screenshot()))
        assert [found.text for found in zxingcpp.read_barcodes(picture)] == [address]
        app.page.get_by_test_id("stPopoverBody").locator("summary").click()
        app.settle()
        assert axe.barriers(app.page) == []
        assert crooked(app.page) == []
        with app.page.context.expect_page() as opened:
            app.page.get_by_role("link", name="Open in a new tab").click()
        assert opened.value.url == address
        opened.value.close()
        with visitor(browser, app_url, **options) as other:
            other.goto(address.removeprefix(app_url)).wait_for_test(5)
            paper = ".live-paper"
            app.page.keyboard.press("Escape")
            assert other.page.locator(paper).inner_text() == app.page.locator(paper).inner_text()


def test_where_there_is_no_desk_share_stands_beside_the_title(app: AppPage) -> None:
    app.page.add_init_script(axe.script())
    app.goto("/closing?test=3")
    assert urlsplit(shared(app)).path == "/closing"
    assert axe.barriers(app.page) == []


def test_a_card_plays_in_somebody_elses_page(app: AppPage, app_url: str, tmp_path: Path) -> None:
    app.at_test("loss", 3)
    shared(app)
    app.page.get_by_test_id("stPopoverBody").locator("summary").click()
    snippet = app.page.get_by_test_id("stPopoverBody").get_by_test_id("stCode").nth(1)
    snippet.wait_for()
    page = app.page.context.new_page()
    page.set_content(f"<!doctype html><html lang=en><title>A page</title>{snippet.inner_text()}")
    frame = page.frame_locator("iframe")
    frame.locator('.live-player[data-step="3"]').wait_for()
    frame.locator('.live-chart[data-step="3"] .main-svg').first.wait_for()
    frame.get_by_role("button", name="Next test").click()
    frame.locator('.live-chart[data-step="4"]').wait_for()
    assert frame.locator("[class*='st-key-card-']").count() == 1
    assert frame.get_by_test_id("stSidebar").count() == 0
    assert frame.get_by_test_id("stPageLink-NavLink").count() == 0
    home = frame.get_by_role("link", name="Open this test in Exam Room")
    home.and_(frame.locator('[href*="test=4"]')).wait_for()
    assert "embed" not in str(home.get_attribute("href"))
    page.close()
