"""TODO dashboard/serving/frames.py."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from threading import local
from typing import Any

from dashboard.serving.runs import shared_run
from model import Record, Settings

MOST_DRAWINGS = 512


class _Drawing(local):
    """The record that this thread draws: many visitors push each other's out of the run's memory."""

    of: tuple[Settings, int] | None = None
    record: Record | None = None


_drawing = _Drawing()


def _record(settings: Settings, step: int) -> Record:
    if _drawing.record is None or _drawing.of != (settings, step):
        _drawing.of, _drawing.record = (settings, step), shared_run(settings).record_at(step)
    return _drawing.record


@lru_cache(maxsize=MOST_DRAWINGS)
def of_record(make: Callable[..., Any], settings: Settings, step: int, *extras: Any) -> Any:
    """`make(record, *extras)` of a test: drawn once, whoever asks."""
    return make(_record(settings, step), *extras)


@lru_cache(maxsize=MOST_DRAWINGS)
def of_history(make: Callable[..., Any], settings: Settings, step: int, *extras: Any) -> Any:
    """`make(history, *extras)` of the history up to a test: drawn once, whoever asks."""
    run = shared_run(settings)
    run.advance_to(step)
    return make(run.history.up_to(step), *extras)


@lru_cache(maxsize=MOST_DRAWINGS)
def of_both(make: Callable[..., Any], settings: Settings, step: int, *extras: Any) -> Any:
    """`make(record, history, *extras)` of a test and the history up to it: drawn once, whoever asks."""
    record = _record(settings, step)
    return make(record, shared_run(settings).history.up_to(step), *extras)
