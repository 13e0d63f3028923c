"""Every page in light, in dark and on a phone: `python -m tests.browser.screenshots [--test N] [--folder DIR]`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS, PAGES, ROOT, AppPage, serve, visitor

LOOKS: dict[str, dict[str, object]] = {
    "light": {"viewport": {"width": 1440, "height": 900}},
    "dark": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
TALLEST = 8000
"""Pixels of a page that are worth a picture."""


def whole_page(app: AppPage, width: int) -> None:
    """Make the window as tall as the page, which scrolls inside of it."""
    height = app.page.get_by_test_id("stMain").evaluate("main => main.scrollHeight")
    app.resize(width, min(int(height), TALLEST))


def main() -> None:
    """Write the pictures and say where they are."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.browser.screenshots", description=__doc__
    )
    parser.add_argument("--test", type=int, default=40, help="the test on screen")
    parser.add_argument("--folder", type=Path, default=ROOT / "screenshots")
    wanted = parser.parse_args()
    if CHROMIUM is None:
        sys.exit("there is no chromium on this machine: install it, or set CHROMIUM to its path")
    wanted.folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as logs,
        serve(Path(logs) / "server.log") as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for look, options in LOOKS.items():
            with visitor(browser, url, **options) as app:
                for page in PAGES:
                    app.at_test(page, wanted.test).drawn()
                    size = app.page.viewport_size or {"width": 1440, "height": 900}
                    whole_page(app, size["width"])
                    picture = wanted.folder / f"{page or 'classroom'}-{look}.png"
                    app.page.screenshot(path=picture)
                    app.page.set_viewport_size(size)
                    print(picture)
        browser.close()


if __name__ == "__main__":
    main()
