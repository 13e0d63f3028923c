"""The line between a page and its server: counted, held up or cut."""

from __future__ import annotations

from playwright.sync_api import Page, WebSocketRoute


class Line:
    """Must be there before the page is opened."""

    def __init__(self, page: Page) -> None:
        self.answers_held = self.cut = False
        self.sent: list[str | bytes] = []
        """What the page has told the server."""
        self.held: list[str | bytes] = []
        """Answers that are on their way."""
        self.answers: list[str | bytes] = []
        """All answers that have come through."""
        self.browser: WebSocketRoute | None = None
        page.route_web_socket("**/_stcore/stream", self._connect)

    def _connect(self, browser: WebSocketRoute) -> None:
        server = browser.connect_to_server()
        self.browser = browser
        server.on_message(self._answer)

        def tell(message: str | bytes) -> None:
            self.sent.append(message)
            if not self.cut:
                server.send(message)

        browser.on_message(tell)

    def _answer(self, message: str | bytes) -> None:
        if self.answers_held:
            self.held.append(message)
        elif self.browser is not None:
            self.answers.append(message)
            self.browser.send(message)

    def let_go(self) -> None:
        """Deliver the answers that were held."""
        self.answers_held = False
        held, self.held = self.held, []
        for message in held:
            self._answer(message)
