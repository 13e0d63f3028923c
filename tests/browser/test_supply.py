"""Next, Back and Play belong to the browser: a press costs the server nothing, and no bad line mixes tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.browser.conftest import STAGE, AppPage, free_port, serve, visitor
from tests.browser.line import Line

AT_LEAST = "step => Number(document.querySelector('.live-player').dataset.step) >= step"
PLAYING = '.live-player[data-playing="true"]'
BEHIND = 'html[data-behind="true"]'
LINGER = 900
"""Milliseconds after which a visitor has surely come to rest, and the server has heard of it."""

TAKEAWAYS = """
() => [...document.querySelectorAll(".st-key-stage .live-chart")].map((chart) =>
  [chart.dataset.step, chart.querySelector(".live-takeaway").textContent])
"""

WATCH = """
() => {
  window.steps = [];
  window.mixtures = []; // frames under play in which a part of the page showed another test than the player
  const look = () => {
    const player = document.querySelector(".live-player[data-playing='true']");
    if (player) {
      const { step } = player.dataset;
      if (step !== window.steps.at(-1)) window.steps.push(step);
      const charts = [...document.querySelectorAll(".st-key-stage .live-chart")].map((chart) => chart.dataset.step);
      if (charts.some((chart) => chart !== step)) window.mixtures.push([location.pathname, step, ...charts]);
    }
    requestAnimationFrame(look);
  };
  look();
}
"""
"""Looks at every animation frame from now on; `steps` are the tests that were shown under play, in order."""

RECORD = """
() => {
  const { stage } = window;
  window.chunks = [];
  const receive = stage.receive.bind(stage);
  stage.receive = (message) => {
    window.chunks.push(message);
    receive(message);
  };
}
"""
"""Keeps every chunk that the supply hands to the stage from now on."""


def reruns(line: Line) -> list[Any]:
    """What the page has told the server, request by request; one without `fragment_id` runs the whole page."""
    told = [BackMsg.FromString(message) for message in line.sent if isinstance(message, bytes)]
    return [message.rerun_script for message in told if message.HasField("rerun_script")]


@pytest.fixture(scope="module")
def quiet_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a dashboard on whose pages there is nothing to look at in peace."""
    log = tmp_path_factory.mktemp("quiet") / "server.log"
    with serve(log, ("-m", "tests.browser.quiet_app")) as url:
        yield url


def stocked(app: AppPage) -> AppPage:
    """Wait until there are tests in store, as there are for whoever looks at the page for a moment."""
    app.settle().page.evaluate(STAGE)
    app.page.wait_for_function("() => stage.ahead(stage.shown) >= 5")
    return app.settle()


def press_ten_times(app: AppPage, way: str) -> None:
    """As fast as it goes, without waiting for anything."""
    if way == "click":
        app.page.evaluate(
            "for (let i = 0; i < 10; i++) document.querySelector('.player-next').click()"
        )
    else:
        for _ in range(10):
            app.page.keyboard.press("ArrowRight")


@pytest.mark.parametrize("peace", [False, True])
def test_ten_quick_presses_all_count_and_cost_the_server_next_to_nothing(
    peace: bool, browser: Browser, app_url: str, quiet_url: str
) -> None:
    with visitor(browser, app_url if peace else quiet_url) as app:
        line = Line(app.page)
        stocked(app.goto("/epochs?test=2"))
        for step in range(3, 55):  # each is drawn once: no chunk is cut short later
            app.page.keyboard.press("ArrowRight")
            app.page.wait_for_selector(f'.live-player[data-step="{step}"]')
        app.wait_for_test(54)
        slow = app.page.context.new_cdp_session(app.page)
        stocked(app.goto("/epochs?test=2")).page.wait_for_timeout(LINGER)
        for way, rate, end in (("key", 1, 12), ("click", 1, 22), ("key", 4, 32), ("click", 4, 42)):
            slow.send("Emulation.setCPUThrottlingRate", {"rate": rate})
            line.sent.clear()
            press_ten_times(app, way)
            app.wait_for_test(end).page.wait_for_timeout(LINGER)
            whole_page = [rerun for rerun in reruns(line) if not rerun.fragment_id]
            assert len(whole_page) == (1 if peace else 0), (way, rate)
            assert len(reruns(line)) - len(whole_page) <= 2, (way, rate)
            assert f"test={end}" in app.page.url


@pytest.mark.parametrize("way", ["key", "click"])
def test_a_press_shows_the_test_before_the_server_answers_and_the_answer_is_the_same(
    way: str, app: AppPage
) -> None:
    line = Line(app.page)
    stocked(app.goto("/?test=5")).drawn()
    before = app.page.evaluate(TAKEAWAYS)
    line.answers_held = True
    if way == "key":
        app.page.keyboard.press("ArrowRight")
    else:
        app.press("Next test")
    expect(app.page.locator('.live-player[data-step="6"][data-answered="5"]')).to_be_visible()
    expect(app.page.locator(BEHIND)).to_have_count(1)
    ahead = app.page.evaluate(TAKEAWAYS)
    assert ahead != before
    assert {step for step, _ in ahead} == {"6"}
    line.let_go()
    app.wait_for_test(6)
    expect(app.page.locator(BEHIND)).to_have_count(0)
    assert app.page.evaluate(TAKEAWAYS) == ahead


def test_a_rest_that_the_server_never_hears_of_is_told_again(app: AppPage) -> None:
    line = Line(app.page)
    stocked(app.goto("/epochs?test=5"))
    line.cut = True
    app.press("Next test")
    app.page.wait_for_timeout(LINGER)
    expect(app.page.locator(BEHIND)).to_have_count(1)
    line.cut = False
    app.wait_for_test(6)


def test_over_a_line_that_is_held_up_what_is_here_plays_and_nothing_is_lost(app: AppPage) -> None:
    line = Line(app.page)
    stocked(app.goto("/epochs?test=5")).page.evaluate(WATCH)
    line.answers_held = True
    app.press("Play")
    app.page.wait_for_function(AT_LEAST, arg=17)
    line.let_go()
    app.page.wait_for_function(AT_LEAST, arg=30)
    expect(app.page.locator(PLAYING)).to_be_visible()
    app.press("Pause")
    app.page.wait_for_timeout(LINGER)
    app.wait_for_test(app.shown_test())
    steps = [int(step) for step in app.page.evaluate("window.steps")]
    assert steps == list(range(steps[0], steps[-1] + 1)), "a test was left out, or came twice"
    assert app.page.evaluate("window.mixtures") == []


def test_a_chunk_that_comes_late_or_twice_changes_nothing(app: AppPage) -> None:
    stocked(app.goto("/loss?test=5&bets=dearest.5.-")).page.evaluate(RECORD)
    press_ten_times(app, "key")
    app.wait_for_test(15)
    app.page.get_by_role("link", name="Round after round").first.click()
    app.page.wait_for_url("**/epochs**")
    app.wait_for_test(15).drawn()
    seen = app.page.evaluate(TAKEAWAYS)
    held = app.page.evaluate("[...window.stage.frames.keys()].sort()")
    pages = app.page.evaluate("[...new Set(window.chunks.map(({ page }) => page))]")
    assert len(pages) == 2, "chunks of both pages"
    app.page.evaluate("for (const chunk of [...window.chunks]) window.stage.receive(chunk)")
    assert app.page.evaluate(TAKEAWAYS) == seen
    assert app.page.evaluate("[...window.stage.frames.keys()].sort()") == held
    app.press("Next test")
    app.wait_for_test(16)
    assert {step for step, _ in app.page.evaluate(TAKEAWAYS)} == {"16"}


def test_whoever_leaves_while_a_chunk_is_on_its_way_never_sees_a_mixture(app: AppPage) -> None:
    line = Line(app.page)
    stocked(app.goto("/loss?test=5&bets=dearest.5.-")).page.evaluate(WATCH)
    app.press("Play")
    for page, name in (("epochs", "Round after round"), ("loss", "The teacher grades")):
        app.page.wait_for_function(AT_LEAST, arg=app.shown_test() + 5)
        line.answers_held = True
        app.page.wait_for_timeout(300)  # until it asks for more
        app.page.get_by_role("link", name=name).first.click()
        app.page.wait_for_url(f"**/{page}**")
        line.let_go()
        app.settle()
        left_at = app.shown_test()
        app.press("Play")
        app.page.wait_for_function(AT_LEAST, arg=left_at + 5)
    app.press("Pause")
    app.wait_for_test(app.shown_test())
    assert app.page.evaluate("window.mixtures") == []
    steps = [int(step) for step in app.page.evaluate("window.steps")]
    assert steps == sorted(steps), "play went back"


def plays_on(app: AppPage) -> None:
    """Forty tests more come on screen, each once and in order, none of them mixed with another."""
    app.page.wait_for_function(AT_LEAST, arg=app.shown_test() + 40, timeout=30_000)
    expect(app.page.locator(PLAYING)).to_be_visible()
    app.press("Pause")
    app.wait_for_test(app.shown_test())
    steps = [int(step) for step in app.page.evaluate("window.steps")]
    assert steps == list(range(steps[0], steps[-1] + 1)), "play went back, or left a test out"
    assert app.page.evaluate("window.mixtures") == []


def test_play_goes_on_where_it_was_when_the_server_is_restarted(
    browser: Browser, tmp_path: Path
) -> None:
    port = free_port()
    with serve(tmp_path / "first.log", port=port) as url:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        app = AppPage(page, url)
        stocked(app.goto("/epochs?test=5")).page.evaluate(WATCH)
        app.press("Play")
        app.page.wait_for_function(AT_LEAST, arg=15)
    with serve(tmp_path / "second.log", port=port):
        plays_on(app)
        page.close()
    of_the_line = ("ERR_CONN", "WebSocket", "disconnected from server")
    assert [error for error in app.errors if not any(word in error for word in of_the_line)] == []


def test_a_page_that_the_server_has_not_heard_of_is_asked_for_again(app: AppPage) -> None:
    line = Line(app.page)
    app.at_test("", 5)
    line.sent.clear()
    line.cut = True
    app.page.get_by_test_id("stSidebar").get_by_role("link", name="The teacher grades").click()
    while not line.sent:
        app.page.wait_for_timeout(50)
    line.cut = False
    expect(app.page.get_by_role("heading", level=1)).to_contain_text(
        "The teacher grades", timeout=20_000
    )
    app.wait_for_test(5)
