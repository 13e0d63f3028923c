"""Two students in a browser: they play together, and no frame shows one of them at another test than the other."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import AppPage

WATCH = """
last => new Promise((done) => {
  const seen = { frames: 0, torn: 0, parts: 0 };
  const look = () => {
    const parts = [...document.querySelectorAll(".st-key-stage :is(.live-chart, .live-paper)")]
      .map((part) => part.dataset.step)
      .filter((step) => step !== "0");
    seen.frames += 1;
    seen.torn += Number(new Set(parts).size > 1);
    seen.parts = parts.length;
    if (Number(document.querySelector(".live-player").dataset.step) >= last) done(seen);
    else requestAnimationFrame(look);
  };
  look();
})
"""
"""Until that test is on screen: how many frames there were, and in how many two parts showed two tests."""


def test_two_students_play_together_without_a_torn_frame(app: AppPage) -> None:
    link = "other=rate:0.07&fork=8&open=both-papers,blame-both"
    app.goto(f"/compare?{link}&test=5").wait_for_test(5).drawn()
    app.press("Play")
    seen = app.page.evaluate(WATCH, 16)
    app.press("Pause")
    app.settle()
    assert seen["parts"] == 7
    assert seen["frames"] > 3
    assert seen["torn"] == 0
    assert "fork=8" in app.page.url


def test_forks_of_a_visit_make_a_tree_and_a_press_goes_there(app: AppPage) -> None:
    app.goto("/compare?other=rate:0.07&fork=8&open=fork-here&test=12").wait_for_test(12)
    app.page.locator(".st-key-compare-fork-agains button", has_text="AdamW").click()
    app.page.wait_for_function("() => location.href.includes('fork=8%2C12')")
    app.settle()
    assert app.shown_test() == 12
    app.page.keyboard.press("ArrowRight")
    app.wait_for_test(13)
    tree = app.page.locator(".live-branches")
    here = tree.locator("[aria-pressed=true]")
    expect(tree.locator("li")).to_have_count(3)
    expect(here).to_have_text(re.compile("^from test 13: AdamW"))
    tree.locator("button", has_text="from test 9").focus()
    app.page.keyboard.press("Enter")
    app.page.wait_for_function("() => !location.href.includes('fork=8%2C12')")
    app.settle()
    assert "fork=8" in app.page.url
    expect(here).to_have_text(re.compile("^from test 9: rate 0.07"))
    expect(tree.locator("li")).to_have_count(3)
