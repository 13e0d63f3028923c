"""A sum is followed from the sheet through the tests and the pages, and a reload brings it back."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import AppPage

SUM = "nine plus zero equals"


def test_a_sum_is_followed_through_tests_pages_and_a_reload(app: AppPage) -> None:
    test = 1  # a test of the first round that asks it
    app.goto("/forward_pass").wait_for_test(test)
    while app.page.locator(".question").filter(has_text=SUM).count() == 0:
        test += 1
        app.press("Next test")
        app.wait_for_test(test)
    app.page.get_by_role("button", name=SUM).click()
    followed = app.page.locator(".player-followed")
    expect(followed).to_contain_text(f"{SUM} “nine”")
    app.settle()
    for _ in range(10):
        app.press("Next test")
    app.wait_for_test(test + 10)
    expect(followed).to_contain_text(f"{SUM} “nine”")
    expect(followed).to_contain_text("not in this test; asked all the same")
    expect(app.page.locator(".paper-note")).to_contain_text(f"You follow “{SUM}”")
    app.page.get_by_role("link", name="3 Notes").click()
    app.wait_for_test(test + 10)
    expect(followed).to_contain_text(f"{SUM} “nine”")
    expect(app.page.locator("#root")).to_contain_text("which you follow, is not in this test")
    app.page.wait_for_function(
        "tests => document.querySelector('.track-sure').getAttribute('d').split('L').length >= tests",
        arg=test + 10,
    )
    said = followed.inner_text()
    assert "follow=91" in app.page.url
    app.page.reload()
    app.wait_for_test(test + 10)
    expect(followed).to_have_text(said)
    slider = app.page.get_by_role("slider", name="Marks lost")
    assert said in (slider.get_attribute("aria-valuetext") or "")
