"""A second student beside the visitor's: another run, or a fork of the visitor's own; both play together.

It is looked at by the number of the test, as the first one is. Where it ended earlier, because it diverged or its
course is shorter, it can be looked at for good: it stays as it was after its last test.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import zip_longest

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
    origin: Second | None = None
    """Of a fork: the student that it was up to test `after`, which may be a fork itself."""
    after: int = 0
    """The last test that a fork shares with its origin."""

    def is_shared(self, step: int) -> bool:
        """Whether test `step` belongs to the past that a fork shares with its origin."""
        return self.origin is not None and step <= self.after

    @property
    def lineage(self) -> tuple[Second, ...]:
        """Whom it comes from, the one that never forked first, and itself last."""
        return (self,) if self.origin is None else (*self.origin.lineage, self)

    @property
    def shared(self) -> int:
        """The last test that it shares with the first of its lineage; 0 of one that never forked."""
        return self.lineage[1].after if self.origin is not None else 0


def name_of(second: Second) -> str:
    """Names it, the same on every server; of one that never forked it is its settings' digest."""
    if second.origin is None:
        return second.settings.digest
    return f"{second.settings.digest} after {second.after} of {name_of(second.origin)}"


def run_of(second: Second) -> Run:
    """Its run, shared as all are; of a fork, the origin is trained up to there if it has not come that far.

    Raises as `Run.fork` does.
    """
    if second.origin is None:
        return shared_run(second.settings)
    return shared_fork(name_of(second), run_of(second.origin), second.after, second.settings)


def is_out_of_reach(second: Second) -> bool:
    """Whether somebody of its lineage diverged before the test after which it should go another way."""
    if second.origin is None:
        return False
    if _is_to_come(second.origin):
        return is_out_of_reach(second.origin)
    diverged_at = run_of(second.origin).diverged_at
    return diverged_at is not None and diverged_at <= second.after


def _is_to_come(second: Second) -> bool:
    """Whether it still is its origin, which has not come to the fork."""
    if second.origin is None:
        return False
    return (
        _is_to_come(second.origin)
        or run_of(second.origin).step < second.after
        or is_out_of_reach(second)
    )


def _there(second: Second) -> Second:
    """The last of its lineage that there is: itself, unless a divergence lies before its fork."""
    while second.origin is not None and is_out_of_reach(second):
        second = second.origin
    return second


def runs_of(second: Second) -> list[Run]:
    """What somebody who looks at it must hold, an origin before its forks; no fork that its origin has not come to."""
    return [run_of(each) for each in second.lineage if not _is_to_come(each)]


def study_on(second: Second, step: int) -> None:
    """One turn towards test `step`, as `runs.study` takes it, of the first of its lineage that is not there yet."""
    for each, fork in zip_longest(second.lineage, second.lineage[1:]):
        run = run_of(each)
        wanted = step if fork is None else min(step, fork.after)
        if run.step < wanted and run.diverged_at is None:
            study(run, wanted)
            return
        if fork is not None and (fork.is_shared(step) or is_out_of_reach(fork)):
            return


def ready(second: Second) -> int:
    """The last test at which it can be looked at without studying; of one that has ended, any."""
    second = _there(second)
    if second.origin is not None and _is_to_come(second):
        return ready(second.origin)
    return MOST_TESTS if end_of(second) is not None else run_of(second).step


def end_of(second: Second) -> int | None:
    """Its last test, once that is known: of its course, or before it diverged, or its origin did before the fork."""
    second = _there(second)
    if _is_to_come(second):
        return None
    run = run_of(second)
    has_ended = run.diverged_at is not None or run.step == run.settings.last_step
    return last_test(run) if has_ended else None


def record_at(second: Second, step: int) -> Record:
    """Test `step` of it, or its last one if it ended before; trains on if that test was not reached yet."""
    second = _there(second)
    if second.origin is not None and second.is_shared(step):
        return record_at(second.origin, step)
    run = run_of(second)
    step = min(step, run.settings.last_step)
    run.advance_to(step)
    return run.record_at(max(1, min(step, last_test(run))))


def history_up_to(second: Second, step: int) -> History:
    """A row for each of its tests up to `step`, those that a fork shares with its origin among them."""
    second = _there(second)
    past = None
    if second.origin is not None:
        past = history_up_to(second.origin, min(step, second.after))
        if second.is_shared(step):
            return past
    run = run_of(second)
    run.advance_to(min(step, run.settings.last_step))
    own = run.history.up_to(step)
    return own if past is None else past.followed_by(own)


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
