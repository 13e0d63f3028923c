"""The report in a real browser: opened from a file with the network cut, read by everybody, and printed."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request

from dashboard.cards.bets import MADE, SURE, Made
from dashboard.export.report import report
from dashboard.export.taken import Taken
from dashboard.serving.runs import shared_run
from dashboard.shell.link import Visit
from model import Settings
from tests.browser.axe import barriers, script
from tests.browser.conftest import AppPage
from tests.browser.test_paper_and_projector import BRIGHTNESS, sheets
from tests.dashboard.export.conftest import HOSTILE
from tests.strategies import TINY

ON_SCREEN, ON_PAPER = 'body[data-drawn="for a screen"]', 'body[data-drawn="for paper"]'
TALLEST = """
() => [...document.querySelectorAll(".plot")].filter((plot) => {
  const picture = plot.querySelector(".main-svg")?.getBoundingClientRect();
  const card = plot.closest("figure").getBoundingClientRect();
  return !picture?.width || picture.right > card.right + 1 || picture.bottom > card.bottom + 1;
}).length
"""
"""How many figures have no picture, or one that leaves its card."""


def written(folder: Path, settings: Settings, test: int) -> str:
    """The address of a report on this machine's disk."""
    shared_run(settings).advance_to(test)
    visit = Visit(settings, test).with_part(MADE, (Made(SURE.key, 3, 1),))
    path = folder / "report.html"
    path.write_bytes(report(Taken(visit, test, "https://example.org/")))
    return path.as_uri()


def opened(page: Page, address: str) -> list[str]:
    """Open the file and wait for its figures; what it complains of, and what it asks of the net, from then on."""
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            said.append(message.text)

    def ask(request: Request) -> None:
        if not request.url.startswith(("file:", "data:")):
            said.append(request.url)

    def refuse(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", hear)
    page.on("request", ask)
    page.on("dialog", refuse)
    page.goto(address)
    page.wait_for_selector(ON_SCREEN, timeout=30_000)
    return said


@pytest.mark.parametrize(("scheme", "width"), [("light", 1100), ("dark", 390)])
def test_it_opens_offline_fits_and_keeps_nobody_out(
    browser: Browser, tmp_path: Path, scheme: Literal["light", "dark"], width: int
) -> None:
    context = browser.new_context(
        offline=True, color_scheme=scheme, viewport={"width": width, "height": 900}
    )
    page = context.new_page()
    said = opened(page, written(tmp_path, HOSTILE if scheme == "light" else TINY, 6))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(TALLEST) == 0
    assert page.evaluate("document.fonts.check('16px Newsreader')")
    ground = page.evaluate(BRIGHTNESS, "body")[1]
    assert (ground > 0.5) == (scheme == "light")
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    page.evaluate(script())
    assert barriers(page) == []
    assert said == []
    context.close()


def test_from_a_dark_screen_it_prints_on_white_sheets_with_nothing_cut(
    browser: Browser, tmp_path: Path
) -> None:
    context = browser.new_context(
        offline=True, color_scheme="dark", viewport={"width": 1100, "height": 900}
    )
    page = context.new_page()
    said = opened(page, written(tmp_path, TINY, 32))
    printed = sheets(page.pdf(prefer_css_page_size=True))
    page.wait_for_selector(ON_SCREEN)
    page.set_viewport_size({"width": 695, "height": 1024})  # A4 between its margins
    page.emulate_media(media="print")
    page.wait_for_selector(ON_PAPER)
    assert page.evaluate(BRIGHTNESS, ".xtick text")[2] < 0.6, "in the colours of paper"
    assert page.evaluate(TALLEST) == 0
    tall = page.evaluate("document.documentElement.scrollHeight")
    assert tall / 1024 <= printed <= 5
    assert said == []
    context.close()


def test_a_visitor_presses_and_gets_the_report_of_the_test_on_screen(
    app: AppPage, tmp_path: Path
) -> None:
    app.at_test("", 12)
    app.press("Next test")
    app.wait_for_test(13)
    app.page.get_by_role("button", name="Take it with you").click()
    button = app.page.get_by_role("button", name="School report (HTML)")
    with app.page.expect_download() as coming:
        button.click()
    download = coming.value
    assert download.suggested_filename == "exam-room-first-sums-test-13-report.html"
    path = tmp_path / "report.html"
    download.save_as(path)
    fingerprint = shared_run(Settings()).fingerprint(13)
    assert f"<code>{fingerprint}</code>" in path.read_text("utf-8")
