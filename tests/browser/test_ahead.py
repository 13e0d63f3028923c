"""The next test is sent ahead: a press shows it before the server answers, and never anything else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute

from tests.browser.conftest import AppPage, visitor

SHOWN = "[data-step='{step}'][data-answered='{answered}']"
TAKEAWAYS = """
() => [...document.querySelectorAll(".live-chart")].map((chart) =>
  [chart.dataset.step, chart.querySelector(".live-takeaway").textContent])
"""


class Line:
    """The line between a page and its server; either direction can be cut."""

    def __init__(self, page: Page) -> None:
        self.answers_held = self.presses_lost = False
        self.held: list[str | bytes] = []
        self.browser: WebSocketRoute | None = None
        page.route_web_socket("**/_stcore/stream", self._connect)

    def _connect(self, browser: WebSocketRoute) -> None:
        server = browser.connect_to_server()
        self.browser = browser
        server.on_message(self._answer)
        browser.on_message(lambda message: None if self.presses_lost else server.send(message))

    def _answer(self, message: str | bytes) -> None:
        if self.answers_held:
            self.held.append(message)
        elif self.browser is not None:
            self.browser.send(message)

    def let_go(self) -> None:
        """Deliver the answers that were held."""
        self.answers_held = False
        for message in self.held:
            self._answer(message)


@pytest.fixture
def line_and_app(browser: Browser, app_url: str) -> Iterator[tuple[Line, AppPage]]:
    """A visitor at test 5 of the classroom, whose line to the server can be cut."""
    with visitor(browser, app_url) as app:
        line = Line(app.page)
        app.goto("/?test=5").wait_for_test(5).drawn()
        yield line, app


def on_screen(app: AppPage, step: int, answered: int) -> None:
    app.page.wait_for_selector(".live-player" + SHOWN.format(step=step, answered=answered))


@pytest.mark.parametrize("key", ["", "ArrowRight"])
def test_a_press_shows_the_next_test_before_the_server_answers_and_the_answer_is_the_same(
    key: str, line_and_app: tuple[Line, AppPage]
) -> None:
    line, app = line_and_app
    before = app.page.evaluate(TAKEAWAYS)
    line.answers_held = True
    if key:
        app.page.keyboard.press(key)
    else:
        app.press("Next test")
    on_screen(app, step=6, answered=5)
    ahead = app.page.evaluate(TAKEAWAYS)
    assert ahead != before
    assert {step for step, _ in ahead} == {"6"}
    line.let_go()
    app.wait_for_test(6)
    assert app.page.evaluate(TAKEAWAYS) == ahead


def test_a_press_that_the_server_never_hears_of_is_taken_back(
    line_and_app: tuple[Line, AppPage],
) -> None:
    line, app = line_and_app
    before = app.page.evaluate(TAKEAWAYS)
    line.presses_lost = True
    app.press("Next test")
    on_screen(app, step=6, answered=5)
    on_screen(app, step=5, answered=5)
    assert app.page.evaluate(TAKEAWAYS) == before
