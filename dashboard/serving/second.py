"""A second student beside the visitor's: another run, or a fork of the visitor's own; both play together.

It is looked at by the number of the test, as the first one is. Where it ended earlier, because it diverged or its
course is shorter, it can be looked at for good: it stays as it was after its last test.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from dashboard.serving.runs import last_test, shared_fork, shared_run, study
from dashboard.serving.shelf import Shelf
from model import Record, Run, Settings
from model.course.history import History
from model.course.settings import MOST_TESTS
from model.looking.processor_time import seconds_a_test

_seconds = Shelf(64 * 2**10)
"""A number for each student whose cost was asked for."""


@dataclass(frozen=True)
class Second:
    """All that decides a second student; hashable, so that live parts can be made of it."""

    settings: Settings
    """How it studies now."""
    origin: Settings | None = None
    """Of a fork: the student that it was up to test `after`."""
    after: int = 0
    """The last test that a fork shares with its origin."""

    def is_shared(self, step: int) -> bool:
        """Whether test `step` belongs to the past that a fork shares with its origin."""
        return self.origin is not None and step <= self.after


def run_of(second: Second) -> Run:
    """Its run, shared as all are; of a fork, the origin is trained up to there if it has not come that far.

    Raises as `Run.fork` does.
    """
    if second.origin is None:
        return shared_run(second.settings)
    return shared_fork(second.origin, second.after, second.settings)


def is_out_of_reach(second: Second) -> bool:
    """Whether its origin diverged before the test after which it should go another way."""
    if second.origin is None:
        return False
    diverged_at = shared_run(second.origin).diverged_at
    return diverged_at is not None and diverged_at <= second.after


def _is_to_come(second: Second) -> bool:
    """Whether it still is its origin, which has not come to the fork."""
    return second.origin is not None and (
        shared_run(second.origin).step < second.after or is_out_of_reach(second)
    )


def runs_of(second: Second) -> list[Run]:
    """What somebody who looks at it must hold; nothing yet for a fork that its origin has not come to."""
    return [] if _is_to_come(second) else [run_of(second)]


def study_on(second: Second, step: int) -> None:
    """One turn towards test `step`, as `runs.study` takes it."""
    if second.origin is not None:
        study(shared_run(second.origin), min(step, second.after))
    if not _is_to_come(second) and not second.is_shared(step):
        study(run_of(second), step)


def ready(second: Second) -> int:
    """The last test at which it can be looked at without studying; of one that has ended, any."""
    if second.origin is not None and _is_to_come(second):
        return MOST_TESTS if is_out_of_reach(second) else shared_run(second.origin).step
    return MOST_TESTS if end_of(second) is not None else run_of(second).step


def end_of(second: Second) -> int | None:
    """Its last test, once that is known: of its course, or before it diverged."""
    if _is_to_come(second):
        return None
    run = run_of(second)
    has_ended = run.diverged_at is not None or run.step == run.settings.last_step
    return last_test(run) if has_ended else None


def record_at(second: Second, step: int) -> Record:
    """Test `step` of it, or its last one if it ended before; trains on if that test was not reached yet."""
    if second.origin is not None and second.is_shared(step):
        return shared_run(second.origin).record_at(step)
    run = run_of(second)
    step = min(step, run.settings.last_step)
    run.advance_to(step)
    return run.record_at(max(1, min(step, last_test(run))))


def history_up_to(second: Second, step: int) -> History:
    """A row for each of its tests up to `step`, those that a fork shares with its origin among them."""
    if second.origin is None:
        run = shared_run(second.settings)
        run.advance_to(min(step, run.settings.last_step))
        return run.history.up_to(step)
    origin = shared_run(second.origin)
    origin.advance_to(min(step, second.after))
    past = origin.history.up_to(min(step, second.after))
    if second.is_shared(step):
        return past
    run = run_of(second)
    run.advance_to(min(step, run.settings.last_step))
    return past.followed_by(run.history.up_to(step))


@contextmanager
def in_a_row(run: Run, second: Second | None) -> Iterator[None]:
    """Keep other threads away from both while tests are looked at in order.

    Whoever holds two runs took them in one order, so that nobody waits for somebody who waits: an origin before its
    forks, which reach back into it, and otherwise by identity.
    """
    both = [run]
    if second is not None:
        both += [other for other in runs_of(second) if other is not run]
        if second.origin is None:
            both.sort(key=id)
    with ExitStack() as held:
        for each in both:
            held.enter_context(each.in_a_row())
        yield


def seconds_of(settings: Settings) -> float:
    """What a test of such a student costs in processor time, measured once on this server."""
    return _seconds.get(settings.digest, lambda: seconds_a_test(settings))
