"""Browser fixtures: one server and one Chromium per session, one fresh visitor per test."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOME = "classroom"
PAGES = ["", *sorted(page.stem for page in (ROOT / "pages").glob("*.py") if page.stem != HOME)]
"""The addresses of all pages; the first is the classroom's."""

WITHOUT_A_DESK = ("two_exams", "lesson", "by_hand", "closing", "teachers", "own_exam")
"""The pages on which nothing belongs to a test."""

IDLE = (
    '[data-testid="stApp"][data-test-script-state="notRunning"]'
    '[data-test-connection-state="CONNECTED"]'
)
NOTHING_STALE = '!document.querySelector(\'[data-stale="true"], [data-testid="stSkeleton"]\')'

THERE = """
step => {
  const player = document.querySelector(".live-player");
  if (player?.dataset.step !== String(step)) return false;
  return !document.querySelector(".st-key-closer") || player.dataset.answered === String(step);
}
"""
"""Whether a test is on screen. Where there is nothing to look at in peace, the server need not hear of it."""

STAGE = """
async () => {
  const { name } = performance.getEntriesByType("resource").find(({ name }) => name.includes("/stage.js"));
  window.stage = (await import(name)).stage;
}
"""
"""Puts the page's own stage where a test can look at it; to evaluate: what is waited for must not be a promise."""


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


DASHBOARD = ("-m", "streamlit", "run", "streamlit_app.py")
"""What Python runs, before Streamlit's own options."""


@contextmanager
def serve(log: Path, program: Sequence[str] = DASHBOARD, port: int = 0) -> Iterator[str]:
    """A fresh server of the dashboard; fails if it dies or logs an error. Port 0 is any that is free."""
    port = port or free_port()
    command = [sys.executable, *program]
    command += ["--server.headless=true", "--server.address=127.0.0.1", f"--server.port={port}"]
    command += ["--server.fileWatcherType=none"]
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT)
    try:
        _wait_until_healthy(process, port, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    said = log.read_text()
    assert "Traceback" not in said, said
    assert " ERROR " not in said, said


def _wait_until_healthy(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if process.poll() is not None:
            pytest.fail(f"the server died:\n{log.read_text()}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1) as it:
                if it.read() == b"ok":
                    return
        except OSError:
            pass
        time.sleep(0.1)
    pytest.fail(f"the server is not up:\n{log.read_text()}")


@pytest.fixture(scope="session")
def app_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running dashboard, shared by all browser tests."""
    with serve(tmp_path_factory.mktemp("server") / "server.log") as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    if CHROMIUM is None:
        if os.environ.get("BROWSER_TESTS") == "required":
            pytest.fail("browser tests are required, and there is no chromium on this machine")
        pytest.skip("no chromium on this machine")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


class AppPage:
    """A visitor's tab: every wait is on a condition, none on time."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._hear)

    def _hear(self, message: ConsoleMessage) -> None:
        # Streamlit itself asks for "<page>/_stcore/…" on a deep link and is told 404: harmless.
        if message.type == "error" and "404" not in message.text:
            self.errors.append(message.text)

    def goto(self, path: str = "/") -> AppPage:
        """Open a page of the dashboard and wait until it rests."""
        self.page.goto(self.url + path, wait_until="domcontentloaded")
        return self.settle()

    def at_test(self, page: str, test: int, link: str = "") -> AppPage:
        """Open a page at a test and wait until that test is on screen, if the page shows any."""
        self.goto(f"/{page}?test={test}{link}")
        return self if page in WITHOUT_A_DESK else self.wait_for_test(test)

    def settle(self) -> AppPage:
        """Wait until the server rests and everything on screen is new."""
        self.page.wait_for_selector(IDLE, timeout=60_000)
        self.page.wait_for_function(NOTHING_STALE, timeout=30_000)
        self.page.wait_for_selector(".live-player[data-step], .st-key-body", timeout=30_000)
        expect(self.page.get_by_test_id("stException")).to_have_count(0)
        return self

    def drawn(self) -> AppPage:
        """Wait until every chart on the page has a finished picture of its present width."""
        self.page.wait_for_function(
            """() => {
              const plots = [...document.querySelectorAll(".live-plot")];
              const done = plots.every((plot) => {
                const picture = plot.querySelector(".main-svg");
                const width = plot.offsetWidth; // before large type scales it
                if (!width) return true;
                const fits = picture?.getAttribute("width") === String(width);
                return fits && plot.dataset.busy === "false";
              });
              // Plotly moves words once more after it has measured them: wait until nothing moves.
              const places = plots.flatMap((plot) =>
                [...plot.querySelectorAll("text")].map((word) => word.getBoundingClientRect().x));
              const before = window.placesBefore;
              window.placesBefore = JSON.stringify(places);
              return done && before === window.placesBefore;
            }""",
            polling=200,
        )
        return self

    def resize(self, width: int, height: int = 900) -> AppPage:
        """Make the window that large, and wait until the charts have followed."""
        self.page.set_viewport_size({"width": width, "height": height})
        return self.settle().drawn()

    def shown_test(self) -> int:
        """The number of the test on screen."""
        return int(self.page.locator(".live-player").get_attribute("data-step") or -1)

    def wait_for_test(self, step: int) -> AppPage:
        """Wait until that test is on screen; what is looked at in peace, where there is any, speaks of it too."""
        self.page.wait_for_function(THERE, arg=step, timeout=30_000)
        return self.settle()

    def press(self, name: str) -> None:
        """Press the button of that name."""
        self.page.get_by_role("button", name=name).click()


@contextmanager
def visitor(browser: Browser, url: str, **options: object) -> Iterator[AppPage]:
    """A fresh visitor with a browser of their own; fails if anything was logged as an error."""
    settings: dict[str, object] = {
        "viewport": {"width": 1280, "height": 900},
        "reduced_motion": "reduce",
        "color_scheme": "light",
    }
    context = browser.new_context(**{**settings, **options})  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(30_000)
    app = AppPage(page, url)
    yield app
    context.close()
    assert not app.errors, app.errors


@pytest.fixture
def app(browser: Browser, app_url: str) -> Iterator[AppPage]:
    """A fresh visitor at a desktop, in light."""
    with visitor(browser, app_url) as page:
        yield page
