"""What a visitor feels, in Chromium: a press until all charts are new, the rate of play, first paint, and memory."""

from __future__ import annotations

import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.benchmarks.report import Row, percentile
from tests.browser.conftest import (
    CHROMIUM,
    FLAGS,
    PAGES,
    WITHOUT_A_DESK,
    AppPage,
    serve,
    visitor,
)

NAME = "in Chromium, classroom of first-sums"
EXAMS = {"first-sums": ("", 50.0), "calculator": ("&exam=calculator", 100.0)}
"""Exams whose every page is pressed through: their part of the link, and milliseconds to reach."""
MEBIBYTE = 2**20
PAUSE = 900
"""Milliseconds between two presses: what is looked at in peace has followed by then."""

_PRESS = """
step => new Promise((done) => {
  const begun = performance.now();
  const moving = ".live-chart:not([data-step='0']), .live-facts:not([data-step='0'])";
  const live = `${moving}, .live-paper, .live-network, .live-question`;
  const onScreen = [...document.querySelectorAll(`.live-player, ${live}`)];
  const busy = () => document.querySelector(".live-plot[data-busy='true']") !== null;
  const look = () => {
    const painted = !busy() && onScreen.every((node) => node.dataset.step === String(step));
    if (painted) requestAnimationFrame(() => done(performance.now() - begun));
    else requestAnimationFrame(look);
  };
  document.querySelector(".player-next").click();
  look();
})
"""
"""Press "Next test"; milliseconds until the frame after the one in which every live part shows that test."""

_WATCH = """
seconds => new Promise((done) => {
  const [shown, end] = [[], performance.now() + 1000 * seconds];
  let [last, frames, missing] = [null, 0, 0];
  const charts = document.querySelectorAll(".live-chart").length;
  const look = (now) => {
    frames += 1;
    if (document.querySelectorAll(".live-chart .main-svg:first-child").length < charts) missing += 1;
    const step = document.querySelector(".live-player")?.dataset.step;
    if (step !== last) shown.push(now);
    last = step;
    if (now < end) requestAnimationFrame(look);
    else done({ shown, frames, missing });
  };
  requestAnimationFrame(look);
})
"""
"""Watch a play: when each test came on screen, how many frames there were, and in how many a chart was missing."""

_REACHED = "step => Number(document.querySelector('.live-player')?.dataset.step) >= step"


def benchmark(quick: bool) -> list[Row]:
    """All of it; no rows where there is no Chromium."""
    if CHROMIUM is None:
        return []
    with tempfile.TemporaryDirectory() as logs, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        begun = time.perf_counter()
        with serve(Path(logs) / "server.log") as url:
            _first_paint(browser, url)
            started = time.perf_counter() - begun
            paints = [_first_paint(browser, url) for _ in range(3 if quick else 10)]
            with visitor(browser, url) as app:
                presses = [
                    row
                    for exam, (link, reach) in EXAMS.items()
                    for row in _presses_everywhere(app, exam, link, reach, 5 if quick else 20)
                ]
                play = _play(app, 4 if quick else 15)
                play += _two_play(app, 3 if quick else 10)
                memory = _memory(app, 100 if quick else 1000)
        browser.close()
    return [
        Row(NAME, "server start to first page painted", started, "s", "≤ 5"),
        Row(NAME, "first paint, server warm, p50", percentile(paints, 0.5), "s"),
        *presses,
        *play,
        memory,
    ]


def _first_paint(browser: Browser, url: str) -> float:
    """Seconds until a new visitor sees every chart."""
    with visitor(browser, url) as app:
        begun = time.perf_counter()
        app.page.goto(url, wait_until="commit")
        app.page.wait_for_selector(".live-player[data-step]")
        app.drawn()
        return time.perf_counter() - begun


def _presses_everywhere(
    app: AppPage, exam: str, link: str, reach: float, n_presses: int
) -> list[Row]:
    """How long a press takes on every page that shows a run, until all of it shows the next test."""
    rows = []
    for page in PAGES:
        if page not in WITHOUT_A_DESK:
            app.goto(f"/{page}?test=50{link}").wait_for_test(50).drawn()
            _lay_open(app)
            times = [_press(app, step) for step in range(51, 51 + n_presses)]
            name = f"in Chromium, {page or 'classroom'} of {exam}"
            rows.append(Row(name, "press to repainted, p50", percentile(times, 0.5), "ms"))
            most = percentile(times, 0.95)
            rows.append(Row(name, "press to repainted, p95", most, "ms", f"≤ {reach:g}"))
    return rows


def _lay_open(app: AppPage) -> None:
    """A page shows all it has: no bet keeps its charts sealed."""
    seal = app.page.get_by_role("button", name="Show me", exact=True).filter(visible=True)
    if seal.count():
        seal.first.click()
        app.settle().drawn()


def _press(app: AppPage, step: int) -> float:
    """Milliseconds from pressing "Next test" until everything shows it; the store is full before."""
    app.page.wait_for_timeout(PAUSE)
    return float(app.page.evaluate(_PRESS, step))


def _play(app: AppPage, seconds: int) -> list[Row]:
    """How even a play of ten tests a second is."""
    seen = _watched(app, seconds)
    gaps = _gaps(seen)
    return [
        Row(NAME, "tests shown a second, 10 asked for", _rate(gaps), "", "10"),
        Row(NAME, "gap between two tests, p50", percentile(gaps, 0.5), "ms"),
        Row(NAME, "gap between two tests, p95", percentile(gaps, 0.95), "ms", "≤ 105"),
        Row(NAME, f"frames of {seen['frames']} with a chart missing", seen["missing"], "", "0"),
    ]


def _two_play(app: AppPage, seconds: int) -> list[Row]:
    """How fast two students play, beside one on the page of rounds, in turns; the machine may be busy."""
    rates: dict[str, list[float]] = {"epochs": [], "compare": []}
    name = "in Chromium, two students of first-sums"
    missing = 0
    for turn in range(2):
        for page, found in rates.items():
            app.goto(f"/{page}?other=rate:0.07&fork=30&test={10 + turn}").wait_for_test(10 + turn)
            seen = _watched(app.drawn(), seconds)
            found.append(_rate(_gaps(seen)))
            missing += seen["missing"]
    one, two = (sum(found) / len(found) for found in rates.values())
    return [
        Row(name, "tests shown a second, 10 asked for", two, "", "10"),
        Row(name, "tests shown a second, against one student's play", two / one, "×", "≥ 1"),
        Row(name, "frames with a chart missing", missing, "", "0"),
    ]


def _watched(app: AppPage, seconds: int) -> dict[str, Any]:
    """What was seen of a play of so many seconds, as `_WATCH` tells it."""
    app.press("Play")
    app.page.wait_for_function(_REACHED, arg=app.shown_test() + 5)
    seen: dict[str, Any] = app.page.evaluate(_WATCH, seconds)
    app.press("Pause")
    app.page.wait_for_selector('.live-player[data-playing="false"]')
    app.settle()
    return seen


def _gaps(seen: dict[str, Any]) -> list[float]:
    """Milliseconds from each test on screen to the next."""
    return [later - earlier for earlier, later in pairwise(seen["shown"][1:])]


def _rate(gaps: list[float]) -> float:
    """Tests shown a second."""
    return 1000 * len(gaps) / sum(gaps)


def _memory(app: AppPage, n_tests: int) -> Row:
    """How much more the page holds after a play of that many tests, garbage collected."""
    app.goto("/epochs?test=2&rounds=200").wait_for_test(2)
    app.press("Settings")
    app.page.get_by_role("slider", name="Speed of play").press("End")
    app.page.keyboard.press("Escape")
    app.settle()
    app.press("Play")
    app.page.wait_for_function(_REACHED, arg=20, timeout=120_000)
    before = _heap(app.page)
    app.page.wait_for_function(_REACHED, arg=20 + n_tests, timeout=300_000)
    more = _heap(app.page) - before
    app.press("Pause")
    app.page.wait_for_selector('.live-player[data-playing="false"]')
    app.settle()
    return Row(NAME, f"more memory after {n_tests:,} tests played", more / MEBIBYTE, "MiB")


def _heap(page: Page) -> float:
    """Bytes of JavaScript's heap, garbage collected."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used: float = session.send("Runtime.getHeapUsage")["usedSize"]
    session.detach()
    return used
