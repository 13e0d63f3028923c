"""A first look beside an empty app's, in Chromium; what a rest and ten quick presses ask of the server."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.benchmarks.report import Row, percentile
from tests.browser.conftest import CHROMIUM, FLAGS, AppPage, serve, visitor

NAME = "in Chromium, a first look"
AT_REST = "in Chromium, at rest"
EMPTY = ("-m", "streamlit", "run", str(Path(__file__).with_name("empty_app.py")))

PRESSES = 10
QUIET = 1500
"""Milliseconds after which a page that is left alone has told the server all that it will."""

_QUICK = """
async (n) => {
  for (let press = 0; press < n; press += 1) {
    document.querySelector(".player-next").click();
    await new Promise((done) => setTimeout(done, 60));
  }
}
"""
"""Press "Next test" that often, faster than anybody can look."""

_PEACE = """
step => new Promise((done) => {
  const begun = performance.now();
  const look = () => {
    const player = document.querySelector(".live-player");
    if (player.dataset.answered === String(step)) done(performance.now() - begun);
    else requestAnimationFrame(look);
  };
  document.querySelector(".player-next").click();
  look();
})
"""
"""Press "Next test"; milliseconds until what stands below speaks of it too, the half second of rest among them."""

RESTS_AFTER = 500
"""Milliseconds for which a visitor stays at a test before the player takes it for a rest."""


def benchmark(quick: bool) -> list[Row]:
    """All of it; no rows where there is no Chromium."""
    if CHROMIUM is None:
        return []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        logs = Path(folder)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with serve(logs / "app.log") as url, serve(logs / "empty.log", EMPTY) as empty:
            rows = _beside_an_empty_app(browser, url, empty, 3 if quick else 10)
            with visitor(browser, url) as app:
                rows += [_messages(app), *_in_peace(app, 3 if quick else 10)]
        browser.close()
    return rows


def _beside_an_empty_app(browser: Browser, url: str, empty: str, n_looks: int) -> list[Row]:
    """Ratios of medians; the two apps are opened in turn, so that a busy machine slows both alike."""
    nothing: list[float] = []
    words: list[float] = []
    charts: list[float] = []
    for look in range(-1, n_looks):  # the first is to warm up
        found = [
            _seconds_until(
                browser, empty, lambda page: page.get_by_text("Nothing to see.").wait_for()
            ),
            _seconds_until(browser, url, lambda page: page.locator("h1").first.wait_for()),
            _seconds_until(browser, url, lambda page: _all_drawn(page, url)),
        ]
        if look >= 0:
            for times, seconds in zip((nothing, words, charts), found, strict=True):
                times.append(seconds)
    least = percentile(nothing, 0.5)
    return [
        Row(NAME, "an empty Streamlit app, p50", least, "s"),
        Row(
            NAME,
            "first words, p50, against the empty app",
            percentile(words, 0.5) / least,
            "×",
            "≤ 1.3",
        ),
        Row(
            NAME,
            "all charts, p50, against the empty app",
            percentile(charts, 0.5) / least,
            "×",
            "≤ 2",
        ),
    ]


def _all_drawn(page: Page, url: str) -> None:
    page.wait_for_selector(".live-player[data-step]")
    AppPage(page, url).drawn()


def _seconds_until(browser: Browser, url: str, seen: Callable[[Page], None]) -> float:
    """Seconds from nothing until a new visitor, whose browser has stored nothing, sees that."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    begun = time.perf_counter()
    page.goto(url, wait_until="commit")
    seen(page)
    seconds = time.perf_counter() - begun
    context.close()
    return seconds


def _messages(app: AppPage) -> Row:
    """What the server hears of ten quick presses in the classroom."""
    sent: list[object] = []
    app.page.on("websocket", lambda socket: socket.on("framesent", lambda said: sent.append(said)))
    app.goto("/?test=50").wait_for_test(50).drawn()
    app.page.wait_for_timeout(QUIET)
    before = len(sent)
    app.page.evaluate(_QUICK, PRESSES)
    app.wait_for_test(50 + PRESSES)
    app.page.wait_for_timeout(QUIET)
    return Row(
        "in Chromium, classroom",
        f"messages for {PRESSES} quick presses",
        len(sent) - before,
        "",
        "≤ 2",
    )


def _in_peace(app: AppPage, n_rests: int) -> list[Row]:
    """How long after a rest begins the microscope follows, which is looked at in peace."""
    app.goto("/backward_pass?test=50").wait_for_test(50).drawn()
    times = []
    for step in range(51, 51 + n_rests):
        app.page.wait_for_timeout(QUIET)
        times.append((float(app.page.evaluate(_PEACE, step)) - RESTS_AFTER) / 1000)
    name = "in Chromium, notes of first-sums"
    return [
        Row(name, "rest to what is looked at in peace, p50", percentile(times, 0.5), "s"),
        Row(name, "rest to what is looked at in peace, p95", percentile(times, 0.95), "s", "≤ 0.6"),
    ]
