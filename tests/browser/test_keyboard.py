"""From home to one selected weight, without a mouse."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from dashboard.charts.weight_map import parameter_at
from model import Settings
from tests.browser.conftest import AppPage

MOST_TABS = 60


def tab_to(app: AppPage, target: Locator) -> None:
    """Press Tab until the keyboard's focus is on the target, which must show it."""
    for _ in range(MOST_TABS):
        app.page.keyboard.press("Tab")
        if target.evaluate("node => node === document.activeElement"):
            outline = target.evaluate("node => getComputedStyle(node).outlineStyle")
            assert outline != "none"
            return
    raise AssertionError(f"{target} cannot be reached with {MOST_TABS} presses of Tab")


def test_the_keyboard_alone_leads_from_home_to_a_selected_weight(app: AppPage) -> None:
    keyboard = app.page.keyboard
    app.goto("/?open=weight-map").wait_for_test(1)
    keyboard.press("ArrowRight")
    app.wait_for_test(2)
    keyboard.press("ArrowRight")
    app.wait_for_test(3)
    keyboard.press("ArrowLeft")
    app.wait_for_test(2)

    for page in ("forward_pass", "loss", "backward_pass"):
        keyboard.press("w")
        app.page.wait_for_url(re.compile(f"/{page}"))
        app.wait_for_test(2).drawn()
    assert "weight=" not in app.page.url

    heatmap = app.page.locator('.live-plot[role="application"]').first
    tab_to(app, heatmap)
    for key in ("ArrowRight", "ArrowDown", "ArrowRight"):
        keyboard.press(key)
    expect(app.page.locator(".live-spoken").filter(has_text="row").first).not_to_be_empty()
    keyboard.press("Enter")
    app.page.wait_for_url(re.compile(r"weight="))
    app.settle()
    assert app.shown_test() == 2, "arrows inside a heatmap belong to the heatmap"


@pytest.mark.parametrize("page", ["/loss", "/"])
def test_quick_presses_all_count_by_key_and_by_click_on_a_slow_machine_too(
    page: str, app: AppPage
) -> None:
    app.page.context.new_cdp_session(app.page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    app.goto(page).wait_for_test(1)
    for _ in range(5):
        app.page.keyboard.press("ArrowRight")
    app.wait_for_test(6)
    for _ in range(3):
        app.page.keyboard.press("ArrowLeft")
    app.wait_for_test(3)
    app.page.evaluate("for (let i = 0; i < 4; i++) document.querySelector('.player-next').click()")
    app.wait_for_test(7)
    assert "test=7" in app.page.url


def test_p_and_space_play_and_pause_and_r_c_and_escape_are_left_alone(app: AppPage) -> None:
    keyboard = app.page.keyboard
    playing = app.page.locator('.live-player[data-playing="true"]')
    resting = app.page.locator('.live-player[data-playing="false"]')
    app.goto("/epochs?test=5").wait_for_test(5)
    for key in ("p", "Space"):
        keyboard.press(key)
        expect(playing).to_be_visible()
        keyboard.press(key)
        expect(resting).to_be_visible()
        app.settle()
    test = app.shown_test()
    app.page.get_by_role("button", name="Next test").focus()
    keyboard.press("p")
    expect(playing).to_be_visible()
    keyboard.press("p")
    expect(resting).to_be_visible()
    app.settle()
    test = app.shown_test()
    for key in ("r", "c", "Escape"):
        keyboard.press(key)
    app.settle()
    assert app.shown_test() == test


def walk_to(app: AppPage, heatmap: Locator, row: int, column: int) -> None:
    """Focus a heatmap and move its cursor to a cell; the first press only shows where the cursor is."""
    heatmap.focus()
    for key in ("ArrowDown", *["ArrowDown"] * row, *["ArrowRight"] * column):
        app.page.keyboard.press(key)


def test_enter_chooses_a_cell_that_is_there_even_if_the_matrix_was_larger_before(
    app: AppPage,
) -> None:
    tiles = {
        parameter_at(Settings(), row, column): (row, column)
        for row in range(8)
        for column in range(16)
    }
    student = app.page.locator(".st-key-student-map .live-plot")
    matrix = app.page.locator(".st-key-gradient-map .live-plot")
    app.goto("/backward_pass?test=2&weight=token_embedding%5B0,0%5D&open=weight-map").wait_for_test(
        2
    ).drawn()
    walk_to(app, matrix, 9, 0)
    walk_to(app, student, *tiles["position_embedding"])
    app.page.keyboard.press("Enter")
    app.page.wait_for_url(re.compile(r"weight=position_embedding"))
    app.settle().drawn()
    matrix.focus()
    app.page.keyboard.press("Enter")
    app.page.wait_for_url(re.compile(r"weight=position_embedding(%5B|\[)3(%2C|,)0"))
    app.settle()
