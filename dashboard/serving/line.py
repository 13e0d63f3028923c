"""Whose turn it is to train, and how long whoever waits has to wait.

Training happens in turns of a fraction of a second. Who needs no more than one comes first, but for a share of the time
that is kept for long ways; among equals, whose last turn is longest ago. Nobody stands in line for long: who had no
turn is told so, and keeps the place by asking again. So whoever leaves, or stops, is soon gone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Lock
from weakref import WeakKeyDictionary

from model import Run

PATIENCE = 0.4
"""Seconds after which whoever had no turn is told so."""

LONG_SHARE = 0.25
"""The share of the time that long ways have in any case, however many short ones there are."""

MOST_OWED = 2.0
"""Seconds of training that long ways can be owed, or be ahead, at most."""

HEARD = 3.0
"""Seconds after which somebody who has not asked again has left."""

NEWS = 0.3
"""How much the latest turn counts in what a test costs: the machine's other work comes and goes."""


@dataclass(frozen=True)
class Wait:
    """What somebody on a long way can expect."""

    before: int
    """Others who are training as well, and will be done sooner."""
    seconds: float
    """Until the own way is done, if nobody else comes."""


@dataclass(eq=False)
class _Ticket:
    run: Run
    is_short: bool
    """Whether one turn is enough, or nobody knows yet."""
    is_called: Event = field(default_factory=Event)


class Line:
    """All who want to train: one at a time, and what is left of everybody's way."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._waiting: list[_Ticket] = []
        self._is_taken = False
        self._turns = 0
        self._owed = 0.0
        """Seconds of training that long ways have had less than their share while short ones came first."""
        self._latest: WeakKeyDictionary[Run, int] = WeakKeyDictionary()
        """The number of the latest turn that a run had."""
        self._pause = 0.0
        """Seconds between two turns of somebody who is alone: drawing, and the way to the browser and back."""
        self._seconds: WeakKeyDictionary[Run, float] = WeakKeyDictionary()
        """What a test of a run costs."""
        self._ways: WeakKeyDictionary[Run, dict[int, float]] = WeakKeyDictionary()
        """The tests that somebody wants to come to, and when they said so last."""

    @contextmanager
    def turn(self, run: Run, step: int, seconds: float) -> Iterator[Callable[[], bool] | None]:
        """Wait for a turn of so many seconds towards test `step` of that run, and have it.

        Yields what says, after each test, whether the turn goes on: until its time is over, or somebody who needs
        little waits behind somebody who needs much. Yields None if no turn came soon.
        """
        ticket = self._stand(run, step, seconds)
        if ticket is None:
            yield None
            return
        begun, first = self._clock(), run.step

        def goes_on() -> bool:
            gives_way = not ticket.is_short and any(other.is_short for other in self._waiting)
            return self._clock() < begun + seconds and not gives_way

        try:
            yield goes_on
        finally:
            with self._lock:
                now = self._clock()
                if run.step > first:
                    latest = (now - begun) / (run.step - first)
                    known = self._seconds.get(run, latest)
                    self._seconds[run] = (1 - NEWS) * known + NEWS * latest
                self._ways.setdefault(run, {})[step] = now
                self._settle(ticket, now - begun)
                self._is_taken = False
                self._call_next()

    @property
    def is_busy(self) -> bool:
        """Whether somebody trains now: what can be done later should be."""
        return self._is_taken or bool(self._waiting)

    def wait(self, run: Run, step: int, seconds: float) -> Wait | None:
        """What whoever wants to see test `step` of that run can expect, in turns of so many seconds.

        None while nobody knows. All take turns: somebody with more to do costs as many seconds as the own way, somebody
        with less all of theirs.
        """
        with self._lock:
            own = self._left(run, step)
            if own is None:
                return None
            self._forget()
            ways = [(other, max(goals)) for other, goals in self._ways.items() if other is not run]
            others = [left for other, goal in ways if (left := self._left(other, goal))]
            alone = own + own / seconds * self._pause
            in_turns = own + sum(min(left, own) for left in others)
            return Wait(sum(left <= own for left in others), max(alone, in_turns))

    def _stand(self, run: Run, step: int, seconds: float) -> _Ticket | None:
        with self._lock:
            left = self._left(run, step)
            ticket = _Ticket(run, is_short=left is None or left <= seconds)
            pause = self._clock() - self._ways.get(run, {}).get(step, float("-inf"))
            is_alone = not self._waiting and not self._is_taken
            if is_alone and not ticket.is_short and pause < HEARD:
                self._pause += NEWS * (pause - self._pause)
            self._ways.setdefault(run, {})[step] = self._clock()
            self._waiting.append(ticket)
            self._call_next()
        ticket.is_called.wait(PATIENCE)
        with self._lock:
            if ticket.is_called.is_set():
                return ticket
            self._waiting.remove(ticket)
        return None

    def _call_next(self) -> None:
        """Wake the one whose turn it is, and nobody else."""
        if self._is_taken or not self._waiting:
            return
        ticket = self._next()
        self._waiting.remove(ticket)
        self._is_taken = True
        self._turns += 1
        self._latest[ticket.run] = self._turns
        ticket.is_called.set()

    def _settle(self, ticket: _Ticket, seconds: float) -> None:
        """Note who has had a turn of so many seconds while others of the other kind wait."""
        if all(other.is_short == ticket.is_short for other in self._waiting):
            return
        owed = self._owed + seconds * (LONG_SHARE if ticket.is_short else LONG_SHARE - 1)
        self._owed = min(max(owed, -MOST_OWED), MOST_OWED)

    def _next(self) -> _Ticket:
        wants_short = self._owed <= 0
        return min(
            self._waiting,
            key=lambda ticket: (
                ticket.is_short != wants_short,
                self._latest.get(ticket.run, 0),
            ),
        )

    def _left(self, run: Run, step: int) -> float | None:
        """Seconds of training up to that test."""
        if run.diverged_at is not None:
            return 0.0
        left = min(step, run.settings.last_step) - run.step
        cost = self._seconds.get(run)
        return None if cost is None else max(left, 0) * cost

    def _forget(self) -> None:
        """Whoever has not asked for a while has left."""
        oldest = self._clock() - HEARD
        for run, goals in list(self._ways.items()):
            for step in [step for step, heard in goals.items() if heard < oldest]:
                del goals[step]
            if not goals:
                del self._ways[run]
