"""A page on paper is a white sheet with nothing cut; for a projector type and charts grow together."""

from __future__ import annotations

import re
import zlib

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import AppPage, visitor

FORMATS = {"A4": (688, 1017), "Letter": (710, 950)}
"""What a sheet has room for between its margins, in CSS pixels."""

CUT = """
() => [...document.querySelectorAll(".main-svg")].filter((svg) => {
  const card = svg.closest(".live-chart").getBoundingClientRect();
  const picture = svg.getBoundingClientRect();
  return picture.left < card.left - 1 || picture.right > card.right + 1 || picture.bottom > card.bottom + 1
    || picture.right > innerWidth;
}).length
"""
CONTROLS = """
() => [...document.querySelectorAll("button:not(.question-pin), input, summary")].filter((control) => {
  const style = getComputedStyle(control);
  const { width, height } = control.getBoundingClientRect();
  return width > 1 && height > 1 && style.visibility === "visible" && style.opacity !== "0";
}).map((control) => control.outerHTML.slice(0, 80))
"""
BRIGHTNESS = """
(selector) => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d");
  const style = getComputedStyle(document.querySelector(selector));
  return [style.color, style.backgroundColor, style.fill].map((colour) => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
    return (r + g + b) / 765;
  });
}
"""


def sheets(pdf: bytes) -> int:
    """How many pages a PDF has."""
    text = pdf
    for stream in re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            text += zlib.decompress(stream[1])
        except zlib.error:
            continue
    return max(int(count) for count in re.findall(rb"/Count (\d+)", text))


@pytest.mark.parametrize(("page", "form"), [("", "A4"), ("loss", "Letter")])
def test_a_page_comes_clean_out_of_a_printer(
    browser: Browser, app_url: str, page: str, form: str
) -> None:
    """From a dark screen, too."""
    with visitor(browser, app_url, color_scheme="dark") as app:
        app.at_test(page, 12, "&bets=dearest.12.-").drawn()
        width, height = FORMATS[form]
        app.page.set_viewport_size({"width": width, "height": height})
        app.page.emulate_media(media="print")
        app.page.wait_for_function(f"({BRIGHTNESS})('.stApp')[1] === 1")  # paper has come
        app.page.wait_for_function(f"({CUT})() === 0")
        assert app.page.evaluate(CONTROLS) == []
        words, ground, _ = app.page.evaluate(BRIGHTNESS, ".stApp")
        assert (words < 0.3, ground) == (True, 1.0)
        *_, ink = app.page.evaluate(BRIGHTNESS, ".xtick text")
        assert ink < 0.6, "charts are drawn anew in the colours of paper"
        tall = app.page.evaluate("document.querySelector('.stApp').scrollHeight")
        app.page.emulate_media(media="screen")
        pdf = app.page.pdf(format=form)
        assert sheets(pdf) >= max(1, int(tall / height * 0.8)), "nothing is cut off after a page"


def test_large_type_is_a_key_and_a_link_and_charts_grow_with_it(app: AppPage) -> None:
    def sizes() -> tuple[float, float]:
        tick = app.page.locator(".xtick text").first.bounding_box()
        word = app.page.locator(".live-takeaway").first.evaluate(
            "e => parseFloat(getComputedStyle(e).fontSize)"
        )
        assert tick is not None
        return tick["height"], float(word)

    app.at_test("epochs", 12).drawn()
    label, word = sizes()
    app.page.keyboard.press("l")
    app.page.wait_for_url("**large=1*")
    app.settle().drawn()
    large_label, large_word = sizes()
    assert large_word == pytest.approx(1.375 * word, rel=0.02)
    assert large_label == pytest.approx(1.375 * label, rel=0.1)
    assert app.page.evaluate(CUT) == 0
    app.page.reload()
    app.settle().drawn()
    assert sizes()[1] == pytest.approx(large_word)


def test_slowly_one_test_passes_through_its_stations_in_place(app: AppPage) -> None:
    app.at_test("", 12)
    share = app.page.locator(".question-option .question-share").first
    before = share.inner_text()
    app.page.get_by_role("button", name="One test, slowly").click()
    for phase in range(1, 6):
        app.page.wait_for_selector(f'.live-slowly[data-phase="{phase}"]')
    assert app.shown_test() == 12
    app.page.get_by_role("button", name="Next test").click()
    app.page.wait_for_selector('.live-slowly[data-phase="0"]')
    app.press("Back")
    app.wait_for_test(12)
    assert share.inner_text() == before
