"""Runs are shared: visitors with the same settings look at the same one. All together they are bounded in bytes."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, Lock
from weakref import WeakValueDictionary

from model import Run, Settings

RUN_BYTES = 400 * 2**20
"""What the runs that nobody looks at may hold together with those that somebody does; a forgotten one trains again, to
the same bits, when somebody asks."""

SLICE = 0.25
"""Seconds of training in one turn of a long way; others get theirs in between."""

_lock = Lock()
"""Two visitors who come first at the same moment get one student, not two."""
_alive: WeakValueDictionary[str, Run] = WeakValueDictionary()
"""Every run that is still held, by its settings' digest: by us, or by a session that looks at it."""
_kept: OrderedDict[str, Run] = OrderedDict()
"""Those that we hold, the one that was not asked for longest first."""


def shared_run(settings: Settings) -> Run:
    """The run of these settings, the same for every visitor.

    Whoever holds on to it keeps it from being dropped.
    """
    with _lock:
        run = _alive.get(settings.digest)
        if run is None:
            run = _alive[settings.digest] = Run(settings)
        _kept[settings.digest] = run
        _kept.move_to_end(settings.digest)
        return run


def drop_runs() -> None:
    """Let go of runs, the one that was not asked for longest first, while all of them hold too much."""
    with _lock:
        runs = list(_alive.values())
    held = sum(run.n_bytes for run in runs)
    while held > RUN_BYTES:
        with _lock:
            if len(_kept) < 2:
                return
            _, run = _kept.popitem(last=False)
        held -= run.n_bytes


class _Queue:
    """First come, first served: who has had a turn waits behind those who have not."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._next_ticket = self._now_serving = 0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, and have it."""
        with self._changed:
            ticket, self._next_ticket = self._next_ticket, self._next_ticket + 1
            self._changed.wait_for(lambda: self._now_serving == ticket)
        try:
            yield
        finally:
            with self._changed:
                self._now_serving += 1
                self._changed.notify_all()


_queue = _Queue()


def study(run: Run, step: int) -> None:
    """One turn towards test `step`: trains for `SLICE` seconds at most. Whoever wants more asks again."""
    step = min(step, run.settings.last_step)
    if run.step >= step or run.diverged_at is not None:
        return
    with _queue.turn():
        end = time.monotonic() + SLICE
        run.advance_to(step, lambda _reached, _wanted: time.monotonic() < end)
    drop_runs()


def last_test(run: Run) -> int:
    """The last test there is to see: of the course, or before the student diverged."""
    return run.settings.last_step if run.diverged_at is None else run.diverged_at - 1
