"""AppTest, ready to open any page with any link."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.shell.own_link import write_own
from model import EXAMS

FRONT_DOOR = str(Path(__file__).resolve().parents[2] / "streamlit_app.py")

PAGES = re.findall(r'st\.Page\(\s*"pages/(\w+)\.py"', Path(FRONT_DOOR).read_text("utf-8"))
"""All pages of the table of contents; the first is the home page."""

EXAM_KEYS = sorted(EXAMS)

OWN_PAIRS = (
    ("<b>Ada</b> likes $x$", "1. chess"),
    ("Ben likes", ":red[go]"),
    ("\u05d7\u05d5\u05d4 likes", "1. chess"),
    ("東 likes", "=1+1"),
)
"""A visitor's own exam, some of whose words would be live in Markdown, in HTML or in a spreadsheet."""

EVERY_EXAM = (*EXAM_KEYS, "own")


def exam_link(exam: str) -> dict[str, str]:
    """The query parameters of a key of `EVERY_EXAM`."""
    return {"exam": exam} | ({"own": write_own(OWN_PAIRS, "")} if exam == "own" else {})


Open = Callable[..., AppTest]


def opened(app: AppTest, key: str) -> AppTest:
    """The page with the popover or expander of that key open, which is when it is filled."""
    app.session_state[key] = True
    return app.run()


def text_of(app: AppTest) -> str:
    """All that the page says in words and formulas."""
    return "\n".join(element.value for element in [*app.markdown, *app.latex])


def warned(app: AppTest) -> list[str]:
    """The warnings on the page as they are read: what is foreign in them is escaped."""
    return [re.sub(r"\\(?=\W)|\u200c", "", element.value) for element in app.warning]


@pytest.fixture
def open_page() -> Open:
    """Opens a page ("loss") with query parameters; fails if an exception is on screen."""

    def opener(page: str, **link: str) -> AppTest:
        app = AppTest.from_file(FRONT_DOOR, default_timeout=60)
        for name, value in link.items():
            app.query_params[name] = value
        app.run()
        if page != PAGES[0]:
            app.switch_page(f"pages/{page}.py").run()
        assert not app.exception, app.exception
        return app

    return opener
