"""A visit to "Ask it", by keyboard and by mouse: bet, ask, a wrong word, then and now, and a section."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import AppPage


def test_a_visitor_bets_asks_mistypes_and_looks_inside(app: AppPage) -> None:
    page = app.page
    app.at_test("inside", 60)
    field = page.get_by_role("textbox", name="Ask it anything")
    answers = page.locator(".reply-answer")
    expect(field).to_have_value("two plus three equals")
    expect(answers).to_have_count(2)
    expect(answers.last).to_contain_text("Now, after 59 tests")
    expect(answers.last.locator(".reply-word")).to_have_text("five")

    page.get_by_role("button", name="Yes, it will").press("Enter")
    expect(field).to_have_value("nine plus four equals")
    expect(page.locator(".reply-bet")).to_contain_text("You say that it will know")
    expect(page.locator(".reply-note")).to_contain_text("never studies")

    field.fill("nien plus fo")
    page.get_by_role("group", name="Words that may come next").get_by_text("fourteen").click()
    expect(field).to_have_value("nien plus fourteen ")
    expect(field).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("never met “nien”. Did you mean “nine”")
    expect(page.locator(".reply-prompt")).to_have_text("nine plus four equals …")
    assert app.settle().shown_test() == 60

    field.fill("p w 8 + 1 =")
    field.fill("8 + 1 =")
    page.keyboard.press("Enter")
    expect(page.locator(".reply-prompt")).to_have_text("eight plus one equals …")
    expect(page.locator(".reply-problem")).to_have_text("")
    app.settle()
    assert "prompt=eight+plus+one+equals" in page.url
    assert "knows=yes" in page.url

    now = answers.last.inner_text()
    page.locator(".reply-prompt").click()
    app.press("Next test")
    app.wait_for_test(61)
    assert answers.last.inner_text() != now
    expect(answers.last).to_contain_text("Now, after 60 tests")
    page.reload()
    app.wait_for_test(61)
    expect(page.locator(".reply-prompt")).to_have_text("eight plus one equals …")

    page.locator("summary", has_text="never taught").press("Enter")
    app.settle()
    page.get_by_role("button", name="five plus three equals").click()
    expect(page.locator(".reply-prompt")).to_have_text("five plus three equals …")


def test_letters_typed_into_the_field_are_no_shortcuts(app: AppPage) -> None:
    app.at_test("inside", 2)
    field = app.page.get_by_role("textbox", name="Ask it anything")
    field.fill("")
    field.press_sequentially("w p two")
    app.page.keyboard.press("ArrowLeft")
    expect(field).to_have_value("w p two")
    app.settle()
    assert app.shown_test() == 2
    assert "/inside" in app.page.url
    assert app.page.locator(".live-player").get_attribute("data-playing") != "true"


def test_what_is_looked_at_in_peace_follows_to_a_test_that_was_not_studied_yet(
    app: AppPage,
) -> None:
    """A link to a test that is far ahead: the server draws what it has, and again once the student is there."""
    app.goto("/inside?exam=capitals&seed=77&test=90")
    expect(app.page.locator(".of-test")).to_have_text("This is about test 90")
