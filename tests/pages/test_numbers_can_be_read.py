"""No page shows a number that nobody can read, for any exam, optimizer and rate up to divergence."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.shell.link import from_link
from model import Run, Settings
from model.student.optimizers import OPTIMIZERS
from tests.pages.conftest import EXAM_KEYS, FRONT_DOOR, PAGES

MOST_CHARACTERS = 12
NUMBER = re.compile(r"[−+-]?\d[\d\u202f.,]*\d|\d")
NOT_A_NUMBER = re.compile(r"\b(nan|inf|NaN|Infinity|None)\b|(?<!−)∞|not a number")
"""−∞ is a number here: what a mask leaves of a score."""
RATES = ("0", "1", "30", "1000")
"""From no study at all to far too hard."""

NAMES_AND_DATA = {
    *("bdata", "rows"),
    *("run", "page", "session", "key"),
    *("template", "hovertemplate"),
}
"""Fields that only the browser reads. A name is drawn at random or hashed: one in thousands is digits alone."""

TINY = {"width": "4", "heads": "2", "layers": "1", "rounds": "2"}


def words_of(value: object) -> Iterator[str]:
    """Every text in a payload, but not what only the browser reads: data, names, colours."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from words_of(part)
    elif isinstance(value, dict):
        for name, part in value.items():
            if name not in NAMES_AND_DATA:
                yield from words_of(part)


def said(app: AppTest) -> Iterator[str]:
    """All that the page says in words: texts, and what the live components were given."""
    for element in (*app.markdown, *app.latex, *app.caption, *app.error, *app.info, *app.success):
        yield str(element.value)
    for component in app.get("bidi_component"):
        if component.proto.bytes:
            yield from words_of(json.loads(component.proto.bytes))


def check(app: AppTest, link: dict[str, str], page: str) -> None:
    assert not app.exception, (page, link, app.exception)
    for text in said(app):
        numbers = (number.replace("\u202f", "") for number in NUMBER.findall(text))
        long = [number for number in numbers if len(number) > MOST_CHARACTERS]
        assert not long, (page, link, long, text[:300])
        assert not NOT_A_NUMBER.search(text), (page, link, text[:300])
        assert not ("never breaks" in text.lower() and app.error), (page, link, text[:300])


def ladder(exam: str) -> Iterator[dict[str, str]]:
    """Links to students of every kind that study ever harder, at the last test that each can be seen at."""
    batch = {"calculator": "128", "story": "60", "capitals": "60"}.get(exam, "12")
    for optimizer in OPTIMIZERS:
        for rate in RATES:
            link = TINY | {"exam": exam, "optimizer": optimizer, "rate": rate}
            link["batch"] = "1" if exam == "ai-rocks" else batch
            yield link | {"test": str(last_seen(from_link(link)[0].settings))}


def last_seen(settings: Settings) -> int:
    """The last test before a divergence, or a late one."""
    run = Run(settings)
    run.advance_to(min(12, settings.last_step))
    return run.step if run.diverged_at is None else run.diverged_at - 1


@pytest.mark.parametrize("exam", EXAM_KEYS)
@pytest.mark.parametrize("page", PAGES)
def test_every_number_can_be_read(page: str, exam: str) -> None:
    app = AppTest.from_file(FRONT_DOOR, default_timeout=60).run()
    app.switch_page(f"pages/{page}.py")
    for link in ladder(exam):
        app.session_state["visit"], problems = from_link(link)
        assert not problems
        check(app.run(), link, page)
