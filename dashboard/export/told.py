"""All that a report tells of a run, found once: some tests whole, and the exam asked of the student after each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard.export.taken import Taken
from dashboard.rooms.epochs.card import Card, Moment, asked_of, moments
from model import Record
from model.looking.report_card import marks

MOST_TOLD = 9
"""Times at which the student is looked at: each may take as long as going back to any past test does. Odd, so that one
is half way."""


@dataclass(frozen=True)
class Told:
    """One run up to one test, as the report tells it."""

    taken: Taken
    records: tuple[Record, ...]
    """The first test, the last of some rounds (of few, one half way), and the test that is taken, in order."""
    card: Card
    """The exam asked before the first test and after each of the others."""

    @property
    def now(self) -> Record:
        """The test that is taken."""
        return self.records[-1]

    @property
    def sheets(self) -> tuple[Record, ...]:
        """An early test, one half way where they are few, and the last; fewer of a short course."""
        half = min(self.records, key=lambda record: abs(2 * record.step - self.now.step - 1))
        return tuple({r.step: r for r in (self.records[0], half, self.now)}.values())


def told(taken: Taken) -> Told:
    """Look at the run at some tests, evenly: each is gone back to once, in order, for all that is asked of it."""
    settings, run = taken.settings, taken.run
    when = some(moments(settings, taken.test))
    tests = {1, *(moment.step for moment in when if moment.step)}
    if len(tests) < MOST_TOLD / 2:
        tests.add((taken.test + 1) // 2)
    records = {test: run.record_at(test) for test in sorted(tests)}
    places = asked_of(settings)
    found = [
        marks(settings, records[m.step].after if m.step else records[1].before, places)
        for m in when
    ]
    return Told(taken, tuple(records.values()), Card(settings, when, tuple(found)))


def some(when: tuple[Moment, ...], most: int = MOST_TOLD) -> tuple[Moment, ...]:
    """The first, the last and some in between, evenly."""
    at = np.unique(np.linspace(0, len(when) - 1, min(len(when), most)).round().astype(int))
    return tuple(when[place] for place in at)
