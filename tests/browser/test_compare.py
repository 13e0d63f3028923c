"""Two students in a browser: they play together, and no frame shows one of them at another test than the other."""

from __future__ import annotations

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
