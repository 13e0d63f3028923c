"""Runs are shared: visitors with the same settings look at the same one. All together they are bounded in bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import fields
from threading import Lock
from weakref import WeakValueDictionary

from dashboard.serving.line import Line, Wait
from dashboard.serving.memory import give_back
from model import Run, Settings

RUN_BYTES = 400 * 2**20
"""What the runs that nobody looks at may hold together with those that somebody does; a forgotten one trains again, to
the same bits, when somebody asks."""

SLICE = 0.25
"""Seconds of training in one turn of a long way; others get theirs in between."""

_lock = Lock()
"""Whoever looks at what there is, or changes it; never for long."""
_being_made: dict[str, Lock] = {}
"""Two visitors who come first at the same moment get one student, not two."""
_alive: WeakValueDictionary[str, Run] = WeakValueDictionary()
"""Every run that is still held, by its settings' digest or its fork's name: by us, or by a session that looks at it."""
_kept: OrderedDict[str, Run] = OrderedDict()
"""Those that we hold, the one that was not asked for longest first."""


def shared_run(settings: Settings) -> Run:
    """The run of these settings, the same for every visitor.

    Whoever holds on to it keeps it from being dropped.
    """
    name = settings.digest
    run = _found(name)
    if run is None:
        with _lock:
            being_made = _being_made.setdefault(name, Lock())
        with (
            being_made
        ):  # apart from the lock: its first exam may take a second, and is nobody else's business
            run = _found(name) or _kept_as(name, Run(settings))
        with _lock:
            _being_made.pop(name, None)
    return run


def _found(name: str) -> Run | None:
    """The run of that name, if there is one; it was asked for just now."""
    with _lock:
        run = _alive.get(name)
        if run is not None:
            _kept[name] = run
            _kept.move_to_end(name)
        return run


def _kept_as(name: str, run: Run) -> Run:
    """The run of that name: this one, unless there is one."""
    with _lock:
        run = _alive.setdefault(name, run)
        _kept[name] = run
        _kept.move_to_end(name)
        return run


def shared_fork(name: str, origin: Run, after: int, settings: Settings) -> Run:
    """The run that is `origin` up to test `after` and goes on with these settings, the same for every visitor.

    `name` tells this fork from all others. Trains the origin up to there if it has not come that far. Raises as
    `Run.fork` does.
    """
    run = _found(name)
    if run is None:  # made apart from the lock: it takes a replay, and the origin's own lock
        changes = {
            field.name: getattr(settings, field.name)
            for field in fields(Settings)
            if getattr(settings, field.name) != getattr(origin.settings, field.name)
        }
        run = _kept_as(name, origin.fork(after, **changes))
    return run


def drop_runs() -> None:
    """Bring all runs together back into their budget, if they hold more.

    First those go that nobody looks at, the one that was not asked for longest first; if that is not enough, the
    largest of the rest keep less. They may keep more again once half the budget is free.
    """
    while _held(everybody := _everybody()) > RUN_BYTES:
        del everybody
        with _lock:
            if len(_kept) < 2:
                break
            _kept.popitem(last=False)
    everybody = _everybody()
    held = _held(everybody)
    if held > RUN_BYTES:
        sizes = [run.n_bytes for run in everybody]
        most = level(sizes, max(RUN_BYTES - sum(run.bytes_of_students for run in everybody), 0))
        for run, size in zip(everybody, sizes, strict=True):
            if size > most:
                run.keep_within(most)
    elif held < RUN_BYTES / 2:
        for run in everybody:
            if run.most_bytes is not None:
                run.keep_within(RUN_BYTES)


def _everybody() -> list[Run]:
    with _lock:
        return list(_alive.values())


def _held(runs: Iterable[Run]) -> int:
    return sum(run.n_bytes + run.bytes_of_students for run in runs)


def level(sizes: Iterable[int], budget: int) -> int:
    """The most that each may have so that all together stay within `budget`: who needs less leaves it to the others."""
    waiting = sorted(sizes)
    while waiting and waiting[0] * len(waiting) <= budget:
        budget -= waiting.pop(0)
    return budget // len(waiting) if waiting else budget


_line = Line()


def study(run: Run, step: int) -> None:
    """One turn towards test `step`: trains for `SLICE` seconds at most. Whoever wants more asks again.

    Where many want to train it may be that no turn comes soon, and nothing happens.
    """
    step = min(step, run.settings.last_step)
    if run.step >= step or run.diverged_at is not None:
        return
    with _line.turn(run, step, SLICE) as goes_on:
        if goes_on is None:
            return
        run.advance_to(step, lambda _reached, _wanted: goes_on())
    drop_runs()
    give_back()


def wait(run: Run, step: int) -> Wait | None:
    """What whoever studies up to test `step` can expect; None if that is there, or nobody knows yet."""
    is_there = run.step >= step or run.diverged_at is not None
    return None if is_there else _line.wait(run, step, SLICE)


def is_busy() -> bool:
    """Whether somebody's student trains now: what can be done later should be."""
    return _line.is_busy


def last_test(run: Run) -> int:
    """The last test there is to see: of the course, or before the student diverged."""
    return run.settings.last_step if run.diverged_at is None else run.diverged_at - 1
