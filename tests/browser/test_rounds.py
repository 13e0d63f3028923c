"""Rounds in the browser: a press on a curve moves the desk, and the bet opens what was never studied."""

from __future__ import annotations

from tests.browser.conftest import AppPage

CURVE = ".st-key-card-loss-so-far .live-plot"

NEAR = "test => Math.abs(Number(document.querySelector('.live-player').dataset.step) - test) <= 2"

BEFORE = "test => Number(document.querySelector('.live-player').dataset.step) < test"


def test_a_bet_opens_the_never_studied_and_a_press_on_a_curve_moves_the_desk(app: AppPage) -> None:
    app.goto("/epochs?test=40").wait_for_test(40)
    app.drawn()
    card = app.page.locator(".st-key-card-right-so-far")
    assert "never studied" not in card.inner_text()
    app.page.get_by_role("button", name="nearly all").click()
    app.page.wait_for_selector(f"{CURVE} .annotation-text >> text=never studied")
    app.page.wait_for_function("() => location.href.includes('bets=follow-up.40.2')")
    app.drawn()
    point = app.page.locator(f"{CURVE} .trace .points path").nth(11).bounding_box()
    assert point is not None
    app.page.mouse.click(point["x"] + point["width"] / 2, point["y"] + point["height"] / 2)
    app.page.wait_for_function(NEAR, arg=12)


def test_a_drag_along_a_curve_moves_the_desk_while_its_picture_stays(app: AppPage) -> None:
    app.goto("/epochs?test=40&bets=follow-up.40.2").wait_for_test(40)
    app.drawn()
    picture = app.page.locator(f"{CURVE} .nsewdrag").first.bounding_box()
    assert picture is not None
    y = picture["y"] + picture["height"] / 2
    place = [picture["x"] + share * picture["width"] for share in (0.2, 0.5, 0.9)]
    points = app.page.locator(f"{CURVE} .trace .points path").count()
    app.page.mouse.move(place[2], y)
    app.page.mouse.down()
    for x, ahead in ((place[1], 30), (place[0], 15)):
        app.page.mouse.move(x, y, steps=3)
        app.page.wait_for_function(BEFORE, arg=ahead)  # what the browser holds appears on the way
        assert app.page.locator(".live-needle:visible").count() == 1
        assert app.page.locator(f"{CURVE} .trace .points path").count() == points
    app.page.mouse.move(place[1], y, steps=3)
    app.page.mouse.up()
    app.page.wait_for_function(NEAR, arg=20)
    app.settle().drawn()
    assert app.page.locator(".live-needle:visible").count() == 0
    assert abs(app.page.locator(f"{CURVE} .trace .points path").count() - points) > 5
