"""Rounds in the browser: a press on a curve moves the desk, and the bet opens what was never studied."""

from __future__ import annotations

from tests.browser.conftest import AppPage

CURVE = ".st-key-card-loss-so-far .live-plot"


def test_a_bet_opens_the_never_studied_and_a_press_on_a_curve_moves_the_desk(app: AppPage) -> None:
    app.goto("/epochs?test=40").wait_for_test(40)
    app.drawn()
    card = app.page.locator(".st-key-card-right-so-far")
    assert "never studied" not in card.inner_text()
    app.page.get_by_role("button", name="nearly all").click()
    app.page.wait_for_selector(f"{CURVE} .annotation-text >> text=never studied")
    assert "bets=follow-up.40.2" in app.page.url
    app.drawn()
    point = app.page.locator(f"{CURVE} .trace .points path").nth(11).bounding_box()
    assert point is not None
    app.page.mouse.click(point["x"] + point["width"] / 2, point["y"] + point["height"] / 2)
    app.page.wait_for_function(
        "() => Number(document.querySelector('.live-player').dataset.step) < 40"
    )
    assert abs(app.shown_test() - 12) <= 1
