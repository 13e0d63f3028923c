"""States of the page between two tests at rest: a long training that is stopped, less motion, a ball that rolls."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import AppPage, serve, visitor

MOVING = """
() => {
  const ms = (text) => Math.max(...text.split(",").map((t) => parseFloat(t) * (t.trim().endsWith("ms") ? 1 : 1000)));
  return [...document.querySelectorAll("*")]
    .filter((node) => {
      const { transitionDuration, animationDuration } = getComputedStyle(node);
      return Math.max(ms(transitionDuration), ms(animationDuration)) > 1;
    })
    .map((node) => `${node.tagName.toLowerCase()} ${node.dataset.testid ?? ""} ${node.className}`);
}
"""

WATCH_THE_BALLS = """
() => {
  window.rolled = []; // what the takeaway and the picture said, each time the takeaway changed
  const card = document.querySelector(".st-key-card-valley");
  const look = () => {
    const words = card.querySelector(".live-takeaway").textContent;
    if (words !== window.rolled.at(-1)) window.rolled.push(words);
  };
  new MutationObserver(look).observe(card, { childList: true, characterData: true, subtree: true });
  look();
}
"""

BALLS = """
() => {
  const [, ...balls] = document.querySelector(".st-key-card-valley .js-plotly-plot")._fullData;
  return balls.map((ball) => [...ball.x].at(-1)); // its way ends where it is
}
"""
"""Where the three balls of the toy valley are drawn."""


def test_a_long_training_shows_how_far_it_is_and_can_be_stopped(app: AppPage) -> None:
    app.page.goto(f"{app.url}/epochs?exam=calculator&seed=77&test=1800")
    told = app.page.get_by_text(re.compile(r"^studying: test [\d,]+ of 1800$"))
    expect(told).to_be_visible(timeout=30_000)
    app.press("Stop here")
    app.settle()
    expect(told).to_have_count(0)
    expect(app.page.get_by_role("button", name="Stop here")).to_have_count(0)
    stopped = app.shown_test()
    assert 0 < stopped < 1800
    app.page.wait_for_url(re.compile(rf"test={stopped}\b"))
    app.press("Next test")
    app.wait_for_test(stopped + 1)


@pytest.mark.parametrize(("wish", "moves"), [("reduce", False), ("no-preference", True)])
def test_who_wishes_less_motion_sees_nothing_glide(
    wish: str, moves: bool, browser: Browser, app_url: str
) -> None:
    with visitor(browser, app_url, reduced_motion=wish) as app:
        app.goto("/epochs")
        assert bool(found := app.page.evaluate(MOVING)) is moves, found


LATE_STYLE = """
new MutationObserver((_, observer) => {
  const style = [...document.querySelectorAll("style")].find((s) => s.textContent.includes("--paper:"));
  if (!style) return;
  observer.disconnect();
  style.media = "not all";
  setTimeout(() => (style.media = ""), 3000);
}).observe(document, { childList: true, subtree: true });
"""


def test_charts_wait_for_a_style_sheet_that_comes_late(app: AppPage) -> None:
    app.page.add_init_script(LATE_STYLE)
    app.goto("/loss?test=3&open=score").wait_for_test(3).drawn()
    seen = app.page.evaluate(
        """() => [...document.querySelectorAll(".st-key-card-ladder .js-plotly-plot .point path")]
          .map((bar) => getComputedStyle(bar).fill)"""
    )
    assert seen
    assert "rgb(168, 16, 12)" in seen, "this test's bar is the teacher's red"


def test_the_sidebar_has_its_width_on_the_very_first_visit(
    browser: Browser, tmp_path: Path
) -> None:
    with serve(tmp_path / "server.log") as url, visitor(browser, url) as app:
        app.goto("/loss?test=2").wait_for_test(2)
        expect(app.page.get_by_test_id("stSidebar")).to_have_css("width", "248px")


def the_students_numbers(page: Page) -> list[str]:
    """What the page says of this test, outside of the toy valley."""
    return page.locator(
        ".player-flag, .st-key-card-resit .live-takeaway, .st-key-card-along-update .live-takeaway"
    ).all_inner_texts()


def test_the_balls_of_the_toy_valley_roll_by_themselves_and_come_to_rest(app: AppPage) -> None:
    app.goto("/update?test=3&bets=too-hard.3.-&open=toy-valley").wait_for_test(3)
    roll = app.page.get_by_role("button", name="Roll")
    roll.scroll_into_view_if_needed()
    app.settle().drawn()
    before, start = the_students_numbers(app.page), app.page.evaluate(BALLS)
    assert len(before) == 3
    assert start == [1, 1, 1]

    app.page.evaluate(WATCH_THE_BALLS)
    roll.click()
    expect(app.page.get_by_role("button", name="Stop", exact=True)).to_be_visible()
    app.page.wait_for_function(f"({BALLS})().every((place) => place !== 1)")
    expect(roll).to_be_visible(timeout=30_000)  # it stops by itself, and offers to roll again
    app.settle().drawn()

    told = [int(re.findall(r"\d+", words)[0]) for words in app.page.evaluate("window.rolled")]
    assert told == sorted(set(told)), "a ball went back"
    assert len(told) > 10
    assert told[-1] == 30
    assert all(abs(place) < 0.5 for place in app.page.evaluate(BALLS))
    expect(app.page.get_by_role("button", name="One step")).to_be_disabled()
    assert the_students_numbers(app.page) == before


def test_a_link_to_a_test_not_yet_studied_ends_in_peace_of_that_test(app: AppPage) -> None:
    app.goto("/backward_pass?seed=41&test=160").wait_for_test(160)
    for line in app.page.locator(".of-test").all():
        expect(line).to_have_text("This is about test 160")
    app.page.locator(".st-key-bet-wiggle button").first.click()
    expect(app.page.locator(".st-key-bet-wiggle")).to_contain_text("Your bet on test 160.")
