"""What the browser gets of a test: frames, drawn once for everybody, and the messages that carry them.

A frame says what one live part of a page shows of one test. It depends on the student, the test and the part alone,
never on who asks or in which order: its numbers are those that differ from the same part at test 1.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from dashboard.components.frames import Json, delta, encoded, frame_json
from dashboard.serving.runs import shared_run
from dashboard.serving.shelf import Shelf
from model import Record, Run, Settings
from model.course.history import History

FRAME_BYTES, FINDING_BYTES = 96 * 2**20, 48 * 2**20
"""What all frames, and all findings of what is looked at in peace, may hold in the server's memory."""

BY_TEST = ("loss", "accuracy", "spot_on")
BY_ROUND = ("held_out_step", "held_out_loss", "held_out_accuracy", "held_out_spot_on")
"""The history's columns that the browser has, a number a test or a round, for the track and every `Along`."""

Source = Literal["record", "history", "both"]

_frames = Shelf(FRAME_BYTES)
_findings = Shelf(FINDING_BYTES)


@dataclass(frozen=True)
class Live:
    """A part of a page that moves with the tests: `make(record, history, *extras)`, of what `source` says."""

    key: str
    make: Callable[..., Any]
    source: Source = "record"
    extras: tuple[Hashable, ...] = ()

    @property
    def name(self) -> str:
        """Names the part and what it was asked for, the same in every session and on every server."""
        return f"{self.key} {self.make.__module__}.{self.make.__qualname__} {self.extras!r}"


class _Test:
    """A test of a run whose record and history are fetched when somebody wants them."""

    def __init__(self, settings: Settings, step: int) -> None:
        self.settings, self.step = settings, step
        self._record: Record | None = None

    @property
    def record(self) -> Record:
        if self._record is None:
            self._record = shared_run(self.settings).record_at(self.step)
        return self._record

    @property
    def history(self) -> History:
        run = shared_run(self.settings)
        run.advance_to(self.step)
        return run.history.up_to(self.step)

    def made(self, live: Live) -> Any:
        match live.source:
            case "record":
                return live.make(self.record, *live.extras)
            case "history":
                return live.make(self.history, *live.extras)
        return live.make(self.record, self.history, *live.extras)


def base_of(live: Live, settings: Settings) -> Json:
    """What a live part shows of test 1, whole: all its frames are told from there."""
    key = (settings.digest, live.name)
    return _frames.get(key, lambda: frame_json(_Test(settings, 1).made(live)))


def _frame(live: Live, test: _Test) -> bytes:
    """What a live part shows of a test, as JSON of what differs from its base."""

    def make() -> bytes:
        drawn = frame_json(test.made(live))
        return encoded(delta(base_of(live, test.settings), drawn))

    return _frames.get((test.settings.digest, live.name, test.step), make)


def are_drawn(lives: Sequence[Live], settings: Settings, step: int) -> bool:
    """Whether all frames of a test are there, so that nobody needs the student for them."""
    return all((settings.digest, live.name, step) in _frames for live in lives)


def made_of(live: Live, settings: Settings, step: int) -> Any:
    """What a live part shows of a test, as `make` gives it, found once, whoever asks."""
    return _findings.get(
        (settings.digest, live.name, step), lambda: _Test(settings, step).made(live)
    )


def of_record(make: Callable[..., Any], settings: Settings, step: int, *extras: Any) -> Any:
    """`make(record, *extras)` of a test, found once, whoever asks; extras must be hashable."""
    key = (settings.digest, f"{make.__module__}.{make.__qualname__}", step, extras)
    return _findings.get(key, lambda: make(shared_run(settings).record_at(step), *extras))


def bases(lives: Sequence[Live], settings: Settings) -> bytes:
    """What a page needs once: every live part at test 1."""
    return encoded({live.key: base_of(live, settings) for live in lives})


def tests(lives: Sequence[Live], settings: Settings, steps: Sequence[int]) -> bytes:
    """The frames of some tests, one by one, so that each record is fetched once and the next is a step away."""
    parts = []
    for step in sorted(set(steps)):
        test = _Test(settings, step)
        frames = ",".join(f'"{live.key}":{_frame(live, test).decode()}' for live in lives)
        parts.append(f'"{step}":{{{frames}}}')
    return f"{{{','.join(parts)}}}".encode()


def rows(
    run: Run,
    first: int,
    first_round: int,
    last: int,
    followed: Mapping[str, Any] | None = None,
) -> bytes:
    """The history from that row on, both counted from 0, up to test `last`: all live parts go along these numbers.

    `followed` are points of the followed question's line, as `confidence_lines.points` gives them.
    """
    history = run.history.up_to(last)
    columns: dict[str, Any] = {
        "from": min(first, len(history)),
        "fromRound": min(first_round, len(history.held_out_step)),
    }
    for name in BY_TEST:
        columns[name] = packed(getattr(history, name)[first:])
    for name in BY_ROUND:
        columns[name] = packed(getattr(history, name)[first_round:])
    return encoded(columns | dict(followed or {}))


def packed(column: np.ndarray[Any, Any]) -> str:
    """A column of numbers as base64 of float32, far finer than a screen can show."""
    with np.errstate(over="ignore"):  # beyond float32 is beyond any axis
        return base64.b64encode(np.asarray(column, dtype="<f4").tobytes()).decode()


def message(**fields: bytes) -> bytes:
    """A JSON object of fields that are JSON already."""
    inside = b",".join(b'"%s":%s' % (name.encode(), value) for name, value in fields.items())
    return b"{" + inside + b"}"
