"""A sum is followed from the sheet through the tests and the pages, and a reload brings it back."""

from __future__ import annotations

from playwright.sync_api import expect

from model import Settings
from model.course.batches import batch_at
from tests.browser.conftest import AppPage

SUM = "nine plus zero equals"


def asks(step: int) -> bool:
    """Whether that test of the usual course asks it."""
    settings = Settings()
    prompts = [
        settings.questions.questions[place].prompt_text
        for place in batch_at(settings, step).questions
    ]
    return SUM in prompts


def test_a_sum_is_followed_through_tests_pages_and_a_reload(app: AppPage) -> None:
    test = next(  # a test that asks it, when the tenth after it doesn't
        step for step in range(1, 100) if asks(step) and not asks(step + 10)
    )
    app.at_test("forward_pass", test)
    app.page.get_by_role("button", name=SUM).click()
    followed = app.page.locator(".player-followed")
    expect(followed).to_contain_text(f"{SUM} “nine”")
    app.settle()
    for _ in range(10):
        app.press("Next test")
    app.wait_for_test(test + 10)
    expect(followed).to_contain_text(f"{SUM} “nine”")
    expect(followed).to_contain_text("not in this test")
    expect(app.page.locator(".paper-note")).to_contain_text(f"You follow “{SUM}”")
    app.page.get_by_role("link", name="3 Notes").click()
    app.wait_for_test(test + 10)
    expect(followed).to_contain_text(f"{SUM} “nine”")
    app.page.get_by_text("Where this weight sits").click()
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
