"""Play: it stops where it must and says why, and the address keeps up with it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import AppPage

AT_LEAST = "step => Number(document.querySelector('.live-player').dataset.step) >= step"
PLAYING = '.live-player[data-playing="true"]'
RESTING = '.live-player[data-playing="false"]'


def test_play_pauses_where_the_student_diverges_and_says_why(app: AppPage) -> None:
    app.goto("/epochs?optimizer=sgd&rate=9&test=30").wait_for_test(30)
    app.press("Play")
    app.page.wait_for_selector(PLAYING)
    app.page.wait_for_selector(RESTING)
    app.settle()
    message = app.page.get_by_test_id("stAlert")
    expect(message).to_contain_text("diverges")
    expect(message).to_contain_text("learning rate 9")
    assert f"test={app.shown_test()}" in app.page.url
    app.press("Back")
    app.settle()
    expect(message).to_have_count(0)


def test_play_ends_with_the_course_and_says_so(app: AppPage) -> None:
    app.goto("/epochs?rounds=2&test=12").wait_for_test(12)
    app.press("Play")
    app.page.wait_for_selector(PLAYING)
    app.page.wait_for_selector(RESTING)
    app.settle()
    expect(app.page.get_by_test_id("stAlert")).to_contain_text("last test")
    expect(app.page.get_by_role("button", name="Next test")).to_be_disabled()


def test_play_as_fast_as_it_goes_gets_somewhere(app: AppPage) -> None:
    app.goto("/epochs")
    app.press("Settings")
    app.page.get_by_role("slider", name="Speed of play").press("End")
    app.page.keyboard.press("Escape")
    app.settle()
    app.press("Play")
    app.page.wait_for_function(AT_LEAST, arg=25)
    app.press("Pause")
    app.page.wait_for_selector(RESTING)
    app.settle()


def test_a_reload_under_play_keeps_the_place_and_back_returns_to_where_it_began(
    app: AppPage,
) -> None:
    app.goto("/epochs?test=5").wait_for_test(5)
    app.press("Play")
    app.page.wait_for_function("Number(new URL(location).searchParams.get('test')) > 8")
    app.page.reload()
    app.settle()
    reached = app.shown_test()
    assert reached > 8
    assert app.page.locator(RESTING).count() == 1
    app.page.go_back()
    app.wait_for_test(5)


def test_another_exam_chosen_under_play_stops_the_play_and_counts(app: AppPage) -> None:
    app.goto("/epochs?test=5").wait_for_test(5)
    app.press("Play")
    app.page.wait_for_function(AT_LEAST, arg=9)
    app.press("First sums")
    app.page.get_by_role("button", name="Capitals").click()
    app.page.wait_for_url("**exam=capitals**")
    app.page.wait_for_selector(RESTING)
    app.wait_for_test(1)


def test_pages_that_come_and_go_in_a_hurry_log_no_error(app: AppPage) -> None:
    app.goto("/")
    for name in ("Round after round", "The teacher grades", "Classroom", "Round after round"):
        app.page.get_by_role("link", name=name).first.click()
        app.page.keyboard.press("ArrowRight")
        app.page.set_viewport_size({"width": 1000, "height": 900})
        app.page.keyboard.press("ArrowRight")
        app.page.set_viewport_size({"width": 1280, "height": 900})
    app.settle().drawn()


PALEST = """
step => new Promise((done) => {
  let palest = 1;
  const look = () => {
    for (const box of document.querySelectorAll(".st-key-stage [data-testid='stElementContainer']"))
      palest = Math.min(palest, Number(getComputedStyle(box).opacity));
    if (Number(document.querySelector(".live-player").dataset.step) >= step) done(palest);
    else requestAnimationFrame(look);
  };
  look();
})
"""


def test_nothing_in_play_turns_pale_while_the_server_works_ahead(app: AppPage) -> None:
    app.goto("/?test=5").wait_for_test(5)
    app.press("Play")
    app.page.wait_for_selector(PLAYING)
    assert app.page.evaluate(PALEST, 25) == 1
    app.press("Pause")
    app.page.wait_for_selector(RESTING)
    app.settle()
