"""The learning curve is the scrub bar: drag, tap or keys lead to any test, and ahead of what is studied."""

from __future__ import annotations

import re
from itertools import count

import pytest
from playwright.sync_api import expect

from model import Run, Settings
from tests.browser.conftest import STAGE, AppPage
from tests.browser.line import Line

SEEDS = count(501)
COARSE = 24
"""Tests of the whole course that are sent ahead for dragging."""
HINT = ".player-hint"
STUDYING = '.live-player[data-studying="true"]'
STOPPED = """
() => new Promise((done) => {
  const player = document.querySelector(".live-player");
  const start = performance.now();
  player.querySelector(".player-play").click();
  const look = () => {
    const asked = player.dataset.studying === "false" && player.querySelector(".player-play").textContent === "Play";
    if (asked) done(performance.now() - start);
    else requestAnimationFrame(look);
  };
  look();
})
"""
"""Presses "Stop here"; milliseconds until the page has followed."""
A_CLASSMATE = """
reached => stage.receive({ page: stage.page, born: stage.born, tests: {}, reached, last: stage.last })
"""
"""What comes when somebody else has taught the same student up to that test."""


class Track:
    """The scrub bar of a page, as a mouse finds it."""

    def __init__(self, app: AppPage) -> None:
        self.app = app
        self.slider = app.page.get_by_role("slider", name="Marks lost")
        app.page.evaluate(STAGE)  # what fills the store makes the track longer
        app.page.wait_for_function("() => !stage.wanted(stage.shown, 0, 100).length")

    @property
    def tests(self) -> int:
        """How many tests it has room for."""
        return int(self.app.page.locator(".player-end").inner_text().split()[0].replace(",", ""))

    def move_to(self, test: int) -> None:
        """Move the mouse to where a test stands."""
        box = self.slider.bounding_box()
        assert box is not None
        x = box["x"] + box["width"] * (test - 1) / (self.tests - 1)
        self.app.page.mouse.move(x, box["y"] + box["height"] / 2)

    def value(self) -> int:
        """What it tells a screen reader."""
        return int(self.slider.get_attribute("aria-valuenow") or 0)


@pytest.fixture
def mine() -> str:
    """The part of a link that names a student whom nobody else has taught, so that nobody else has taught them more."""
    return f"&seed={next(SEEDS)}"


@pytest.fixture
def track(app: AppPage, mine: str) -> Track:
    """The scrub bar of the rounds, at test 60 of a student who has studied little more."""
    return Track(app.at_test("epochs", 60, mine))


@pytest.mark.parametrize("studied", [60, 290], ids="studied-{}".format)
def test_dragging_shows_what_is_here_at_once_and_the_exact_test_when_let_go(
    app: AppPage, mine: str, studied: int
) -> None:
    line = Line(app.page)
    track = Track(app.at_test("epochs", studied, mine).at_test("epochs", 60, mine))
    track.move_to(60)  # near the track: a coarse set of the whole course is sent ahead
    reached: int = app.page.evaluate("stage.reached")
    assert reached >= studied
    spacing = -(-reached // COARSE)
    tests = (48, 34, 21, 9, 27)
    for test in tests:
        app.page.wait_for_function(
            "([test, spacing]) => Math.abs(stage.nearest(test) - test) <= spacing / 2",
            arg=[test, spacing],
            timeout=90_000,  # on a busy machine each answer brings a single test
        )
    app.settle()
    line.answers_held = True
    app.page.mouse.down()
    shown = []
    for test in tests:
        track.move_to(test)
        assert track.value() == test
        expect(app.page.locator(".player-flag")).to_have_text(re.compile(rf"^Test {test} ·"))
        assert abs(app.shown_test() - test) <= spacing / 2
        shown.append(app.shown_test())
    assert len(set(shown)) > 3, "the page is alive while dragging"
    line.let_go()
    app.page.mouse.up()
    app.wait_for_test(27)
    assert "test=27" in app.page.url


def test_a_tap_leads_to_that_test(track: Track) -> None:
    track.move_to(25)
    track.app.page.mouse.down()
    track.app.page.mouse.up()
    track.app.wait_for_test(25)


def test_an_answer_that_comes_while_dragging_does_not_move_the_screen(
    app: AppPage, mine: str
) -> None:
    line = Line(app.page)
    track = Track(app.at_test("epochs", 60, mine))
    line.answers_held = True
    track.move_to(20)
    app.page.mouse.down()
    while not line.held:
        app.page.wait_for_timeout(50)
    line.let_go()
    app.page.wait_for_function(
        "() => Math.abs(Number(document.querySelector('.live-player').dataset.step) - 20) <= 3"
    )
    assert track.value() == 20
    tests = track.tests
    app.page.evaluate(A_CLASSMATE, 2 * tests)
    assert (track.value(), track.tests) == (20, tests), (
        "under the finger every test stays where it is"
    )
    app.page.mouse.up()
    app.wait_for_test(20)
    assert track.tests > tests


def test_keys_on_the_slider_step_by_tests_and_rounds_and_all_count(track: Track) -> None:
    a_round = Settings().tests_per_round
    track.slider.focus()
    for key, test in (
        ("ArrowRight", 61),
        ("ArrowUp", 62),
        ("ArrowDown", 61),
        ("PageDown", 61 - a_round),
        ("PageUp", 61),
        ("Home", 1),
        ("ArrowLeft", 1),
    ):
        track.slider.press(key)
        track.app.page.wait_for_selector(f'.live-player[data-step="{test}"]')
    for _ in range(30):  # more than there is in store
        track.app.page.keyboard.press("ArrowRight")
    track.app.wait_for_test(31)
    track.slider.press("End")
    track.app.page.wait_for_function("document.querySelector('.live-player').dataset.step > 60")
    expect(track.slider).to_be_focused()


def test_the_slider_says_test_round_and_marks_lost(track: Track, mine: str) -> None:
    run = Run(Settings(seed=int(mine.removeprefix("&seed="))))
    run.advance_to(60)
    a_round = Settings().tests_per_round
    for step in (60, 59):
        text = track.slider.get_attribute("aria-valuetext")
        told = re.fullmatch(
            rf"test {step}, round {-(-step // a_round)}, ([\d.e-]+) nats lost\. two plus three .+ sure.*",
            str(text),
        )
        assert told is not None, text
        assert float(told[1]) == pytest.approx(run.history.loss[step - 1], rel=6e-3)  # three digits
        track.app.press("Back")
        track.app.wait_for_test(step - 1)
    track.move_to(track.tests - 1)
    track.app.page.mouse.down()
    expect(track.slider).to_have_attribute("aria-valuetext", re.compile("not studied yet"))
    ahead = track.value()
    assert ahead > 60
    track.app.page.mouse.up()
    track.app.wait_for_test(ahead)


def test_far_ahead_it_studies_with_progress_and_stops_within_half_a_second(app: AppPage) -> None:
    line = Line(app.page)
    app.goto("/epochs?exam=calculator&seed=78")
    app.press("Go to")
    app.page.get_by_role("spinbutton", name="Test, from 1").fill("1800")
    app.press("Go there")
    app.page.wait_for_selector(STUDYING)
    expect(app.page.get_by_role("button", name="Stop here")).to_be_visible()
    far = [0]
    for _ in range(2):
        told = re.compile(r"studying: test (\d+) of 1800")
        app.page.wait_for_function(
            "far => Number(document.querySelector('.player-hint').textContent.match(/test (\\d+)/)?.[1]) > far",
            arg=far[-1],
        )
        found = told.search(app.page.locator(HINT).inner_text())
        assert found is not None
        far.append(int(found[1]))
    assert far == sorted(set(far))
    assert app.page.evaluate(STOPPED) < 500
    app.page.wait_for_timeout(500)
    line.sent.clear()
    app.page.wait_for_timeout(1000)
    assert not any(b'"goal":1800' in bytes(m) for m in line.sent if isinstance(m, bytes))
    stopped = app.shown_test()
    assert stopped < 1800
    app.wait_for_test(stopped)
    app.press("Next test")
    app.wait_for_test(stopped + 1)


def test_on_a_phone_the_words_below_the_track_take_one_line(app: AppPage, mine: str) -> None:
    app.page.set_viewport_size({"width": 390, "height": 844})
    app.at_test("epochs", 37, mine)
    lines = "hint => Math.round(hint.offsetHeight / parseFloat(getComputedStyle(hint).lineHeight))"
    assert app.page.locator(HINT).evaluate(lines) == 1
