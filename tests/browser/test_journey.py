"""The journeys that a newcomer makes, in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import PAGES, AppPage, serve, visitor

GRADED = "bets=dearest.1.-"
"""The link of a visitor who would rather see the grades than bet on them."""


def paper_text(app: AppPage) -> str:
    """All that the sheet on screen says: prompts, options, confidence, marks lost."""
    return app.page.locator(".live-paper").inner_text()


def test_step_play_pause_and_go_back_to_the_very_numbers_seen_before(
    browser: Browser, app_url: str, app: AppPage
) -> None:
    app.goto(f"/loss?{GRADED}")
    seen = {}
    for test in range(1, 11):
        app.wait_for_test(test)
        seen[test] = paper_text(app)
        app.press("Next test")
    app.wait_for_test(11)
    assert len(set(seen.values())) == 10

    app.press("Play")
    app.page.wait_for_function(
        "Number(document.querySelector('.live-player').dataset.step) >= 15", timeout=60_000
    )
    app.press("Pause")
    app.page.wait_for_selector('.live-player[data-playing="false"]')
    app.settle()
    assert app.shown_test() >= 15

    app.page.get_by_role("button", name="Go to").click()
    field = app.page.get_by_role("spinbutton", name="Test, from 1")
    field.fill("3")
    app.page.get_by_role("button", name="Go there").click()
    app.wait_for_test(3)
    assert paper_text(app) == seen[3]

    assert "test=3" in app.page.url
    app.page.reload()
    app.wait_for_test(3)
    assert paper_text(app) == seen[3]

    app.press("Back")
    app.wait_for_test(2)
    app.page.go_back()
    app.wait_for_test(3)
    assert paper_text(app) == seen[3]
    app.page.go_forward()
    app.wait_for_test(2)
    assert paper_text(app) == seen[2]

    with visitor(browser, app_url) as second:
        second.goto(f"/loss?test=3&{GRADED}").wait_for_test(3)
        assert paper_text(second) == seen[3]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_as_the_very_first_request_to_a_fresh_server(
    page: str, browser: Browser, tmp_path: Path
) -> None:
    with serve(tmp_path / "server.log") as url, visitor(browser, url) as app:
        app.at_test(page, 2)
        assert app.page.title().endswith("Exam Room")
        sidebar = app.page.get_by_test_id("stSidebar")
        assert sidebar.get_by_role("link", name="Classroom").count() == 1
        assert "test=2" in app.page.url


def test_after_600_tests_played_in_the_browser_the_student_knows_two_plus_three(
    app: AppPage,
) -> None:
    app.goto("/epochs?test=595&bets=follow-up.1.-")
    app.press("Play")
    app.page.wait_for_function(
        "Number(document.querySelector('.live-player').dataset.step) >= 600", timeout=60_000
    )
    app.press("Pause")
    app.page.wait_for_selector('.live-player[data-playing="false"]')
    app.settle()
    sure = (
        app.page.locator(".live-facts")
        .get_by_text(re.compile(r"^[>\s]*[\d.]+\s?%$"))
        .first.inner_text()
    )
    percent = re.search(r"[\d.]+", sure)
    assert percent is not None
    assert float(percent[0]) >= 94
    assert "Never studied" in app.page.locator(".live-facts").inner_text()
    assert (
        "never studied"
        in app.page.locator(".st-key-right-so-far, .st-key-card-right-so-far").first.inner_text()
    )


NONSENSE = {
    "/?exam=nonsense": "nonsense",
    "/loss?test=-1": "-1",
    "/epochs?test=1000000000": "1000000000",
    "/update?rate=nan": "nan",
}


@pytest.mark.parametrize(("path", "named"), NONSENSE.items())
def test_a_nonsense_link_gets_a_clear_message_and_a_working_page(
    path: str, named: str, app: AppPage
) -> None:
    app.goto(path)
    message = app.page.get_by_test_id("stAlert")
    assert named in message.inner_text()
    assert app.shown_test() == 1
    app.press("Next test")
    app.wait_for_test(2)
    assert message.count() == 0
