"""An error is one line in the log: where it was raised, and nothing of what a visitor typed."""

from __future__ import annotations

import io
import logging
import sys

import pytest

from dashboard.look.text import safe_markdown
from dashboard.serving.one_line import MOST_PLACES, OneLine, one_line_an_error
from dashboard.shell.link import named_weight
from model import Settings

TYPED = "my\nsecret <script>"


def raised() -> logging.LogRecord:
    """The record of an error that repeats what was typed, raised by our code."""
    try:
        named_weight(Settings(), f"{TYPED}[1]")
    except ValueError:
        return logging.LogRecord(
            "streamlit", logging.ERROR, __file__, 1, "Uncaught %s", ("app",), sys.exc_info()
        )
    raise AssertionError("that is no weight")


def test_an_error_is_one_line_with_its_type_and_places_and_without_its_words() -> None:
    line = OneLine().format(raised())
    assert len(line.splitlines()) == 1
    assert "ERROR" in line
    assert "Uncaught app: ValueError at dashboard/shell/link.py:" in line
    assert " select_weight < dashboard/shell/link.py:" in line
    assert "secret" not in line
    assert "script" not in line.replace("dashboard", "")
    assert "/work" not in line


def test_the_record_is_left_as_it_was_for_other_handlers() -> None:
    record = raised()
    OneLine().format(record)
    assert record.exc_info
    assert not record.exc_text


def test_an_endless_recursion_is_one_line_too() -> None:
    def deeper(n: int) -> str:
        return deeper(n + 1) + safe_markdown("")

    try:
        deeper(0)
    except RecursionError:
        record = logging.LogRecord("a", logging.ERROR, "", 1, "b", (), sys.exc_info())
    line = OneLine().format(record)
    assert line.count(" < ") == MOST_PLACES - 1
    assert "RecursionError" in line


def test_every_stream_of_the_process_writes_so(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    logger = logging.getLogger("exam-room-test")
    logger.addHandler(handler)
    monkeypatch.setattr(logger, "propagate", False)
    one_line_an_error()
    logger.handle(raised())
    logger.warning("two\nlines")
    logger.removeHandler(handler)
    assert heard.getvalue().count("\n") == 2
    assert "secret" not in heard.getvalue()
