"""Solo, right and wrong, in a real browser; and the same with the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, expect

from dashboard.rooms.by_hand.sheet import Sheet
from dashboard.rooms.by_hand.typed import shown
from model.by_hand.path import step_of
from tests.browser.conftest import AppPage, visitor

STEPS = Sheet().steps
PATTERN = "blocks.0.attention.pattern"


def open_step(app: AppPage, key: str, query: str = "") -> AppPage:
    app.goto(f"/by_hand?by={key}[0,0]{query}")
    return wait_for_step(app, key)


def wait_for_step(app: AppPage, key: str) -> AppPage:
    app.page.wait_for_selector(f'.live-matrices[data-step="{key}"]')
    return app.settle()


def blanks(app: AppPage) -> Locator:
    return app.page.locator(".matrix-result input")


def numbers(app: AppPage) -> list[str]:
    """The numbers of the result that are on screen."""
    return app.page.locator(".matrix-result .matrix-number").all_inner_texts()


def test_solo_a_slip_is_named_a_right_number_counts_and_the_rest_is_revealed(app: AppPage) -> None:
    open_step(app, PATTERN, "&level=solo")
    message = app.page.locator(".matrix-message")
    expect(blanks(app)).to_have_count(4)
    assert numbers(app) == []

    blanks(app).nth(0).fill("0.198")
    blanks(app).nth(0).press("Enter")
    expect(message).to_have_text("✗ You forgot the mask: a later word gets no share.")
    expect(blanks(app)).to_have_count(4)

    blanks(app).nth(0).fill("1")
    blanks(app).nth(0).press("Enter")
    expect(blanks(app)).to_have_count(3)
    expect(message).to_have_text("✓ Right.")
    expect(blanks(app).nth(0)).to_be_focused()
    assert numbers(app) == ["1"]

    app.settle()
    app.page.keyboard.type("0.5")
    app.page.keyboard.press("Enter")
    expect(message).to_contain_text("✗")
    app.press("Reveal this number")
    expect(blanks(app)).to_have_count(2)
    app.settle()
    app.press("Reveal all 2 of this step")
    expect(blanks(app)).to_have_count(0)
    app.settle()
    result = step_of(STEPS, PATTERN).result
    assert numbers(app) == [shown(number) for row in result for number in row]
    app.page.get_by_text("1 by yourself, 3 revealed").wait_for()


def test_solo_on_the_way_home_the_rule_comes_first(app: AppPage) -> None:
    app.goto("/by_hand?by=d.logits[0,1]&level=solo")
    app.page.get_by_role("heading", name="Which rule is this?").wait_for()
    app.page.get_by_role("button", name="Chain", exact=True).click()
    app.page.get_by_text("Not this one. Chain").wait_for()
    app.settle().page.get_by_role("button", name="Softmax–cross-entropy", exact=True).click()
    wait_for_step(app, "d.logits")
    field = app.page.get_by_role("textbox", name="Blank, row AI, column rocks")
    field.fill("0.3387")
    field.press("Enter")
    expect(app.page.locator(".matrix-message")).to_contain_text("has to be p − y")
    field.fill("-0.66")
    field.press("Enter")
    expect(app.page.locator(".matrix-message")).to_have_text("✓ Right.")


def test_a_chosen_number_lights_up_what_it_is_made_of_also_from_the_keyboard(app: AppPage) -> None:
    open_step(app, "blocks.0.attention.scores")
    lit = app.page.locator(".matrix-operands .lit")
    Q, K = (step_of(STEPS, f"blocks.0.attention.{letter}").result for letter in "QK")
    assert lit.all_inner_texts() == [shown(number) for number in (*Q[0], *K[0])]
    app.page.locator(".matrix-result .matrix-number").first.focus()
    app.page.keyboard.press("ArrowDown")
    app.page.keyboard.press("ArrowRight")
    assert lit.all_inner_texts() == [shown(number) for number in (*Q[1], *K[1])]
    app.page.keyboard.press("Enter")
    app.page.wait_for_url("**/by_hand?by=*1%2C1*")
    app.settle()


def test_a_weight_is_typed_over_everything_follows_and_the_link_carries_it(
    browser: Browser, app_url: str, app: AppPage
) -> None:
    open_step(app, "logits")
    field = app.page.get_by_role("textbox", name="Weight, row dim 1, column AI")
    field.fill("-2")
    field.press("Enter")
    changed = Sheet().with_weight("W_LM", 0, 0, -2.0)
    wanted = [shown(number) for row in step_of(changed.steps, "logits").result for number in row]
    expect(app.page.locator(".matrix-result .matrix-number")).to_have_text(wanted)
    app.page.wait_for_url("**w=*")
    with visitor(browser, app_url) as second:
        second.page.goto(app.page.url)
        wait_for_step(second, "logits")
        assert numbers(second) == wanted
    app.settle().press("Our numbers again")
    ours = [shown(number) for row in step_of(STEPS, "logits").result for number in row]
    expect(app.page.locator(".matrix-result .matrix-number")).to_have_text(ours)


def test_a_node_of_the_picture_leads_to_its_step_and_a_title_to_where_it_came_from(
    app: AppPage,
) -> None:
    open_step(app, "logits")
    app.page.get_by_role("button", name="Feedback for query weights").click()
    wait_for_step(app, "d.blocks.0.attention.W_Q")
    app.page.locator(".matrix-lead").first.click()
    wait_for_step(app, "blocks.0.ln_1")


@pytest.mark.parametrize("key", ["new.blocks.0.feedforward.W_1", "d.blocks.0.ln_1", PATTERN])
def test_on_a_phone_nothing_runs_out_of_the_page(key: str, browser: Browser, app_url: str) -> None:
    with visitor(browser, app_url, viewport={"width": 390, "height": 844}) as phone:
        open_step(phone, key)
        widest = phone.page.evaluate(
            """() => Math.max(...[...document.querySelectorAll(
                 '.live-matrices, .live-graph, .graph-node, .st-key-closer, [class*="st-key-card-by-hand"]'
               )].map((element) => element.getBoundingClientRect().right))"""
        )
        assert widest <= 390
