"""The server's log: one line for an error, with the places in our code that led to it and nothing that a visitor typed.

An exception's own words may repeat a link or an answer, so only its type is written down. Which code raised it is
enough to see it again: every run is a pure function of its settings.
"""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

MOST_PLACES = 12
"""Lines of code named for an error, the innermost first."""


class OneLine(logging.Formatter):
    """Writes a record as one line, whatever it holds."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname) -7s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The record's own line, then what was raised and where."""
        error = record.exc_info[1] if record.exc_info else None
        bare = logging.makeLogRecord(
            record.__dict__ | {"exc_info": None, "exc_text": None, "stack_info": None}
        )
        line = super().format(bare)
        if error is not None:
            line = f"{line}: {type(error).__name__} at {' < '.join(places(error)) or 'no place of ours'}"
        return " ⏎ ".join(line.splitlines())


def places(error: BaseException) -> list[str]:
    """Where in our code it was raised: the innermost line first, then who had called, as paths within this tree."""
    ours = [
        f"{Path(frame.filename).relative_to(ROOT).as_posix()}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(ROOT) and ".venv" not in Path(frame.filename).parts
    ]
    return ours[: -MOST_PLACES - 1 : -1]


def one_line_an_error() -> None:
    """From now on every log of this process writes so; what no logger has a handler for goes the same way."""
    named = logging.root.manager.loggerDict.values()
    loggers = [logging.root, *(each for each in named if isinstance(each, logging.Logger))]
    handlers = [handler for logger in loggers for handler in logger.handlers]
    if logging.lastResort is not None:
        handlers.append(logging.lastResort)
    for handler in handlers:
        if type(handler) in (logging.StreamHandler, type(logging.lastResort)):
            handler.setFormatter(OneLine())
