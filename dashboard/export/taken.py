"""One test of a visitor's run, as it leaves the app."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.look.anatomy import SelectedWeight, selected
from dashboard.serving.frames import of_record
from dashboard.serving.runs import shared_run
from dashboard.shell.link import Visit
from model import Record, Run, Settings
from model.course.history import History


@dataclass(frozen=True)
class Taken:
    """A visit and the test of it that is taken away: all that a file needs, and nothing that holds a run."""

    visit: Visit
    test: int
    """The test, from 1; it is studied."""
    address: str = ""
    """Where the visit is on the net; empty where nobody knows."""

    @property
    def settings(self) -> Settings:
        """The student's settings."""
        return self.visit.settings

    @property
    def run(self) -> Run:
        """The run that everybody shares."""
        return shared_run(self.settings)

    @property
    def history(self) -> History:
        """All tests up to this one."""
        run = self.run
        run.advance_to(self.test)
        return run.history.up_to(self.test)

    @property
    def record(self) -> Record:
        """The test, whole."""
        return self.run.record_at(self.test)

    @property
    def followed(self) -> tuple[int, int]:
        """The followed question's place in the exam, from 0, and which asked word of it, from 1."""
        return self.visit.asks

    @property
    def weight(self) -> SelectedWeight:
        """The visitor's weight or, without a choice, the most blamed one of this test."""
        found: SelectedWeight = of_record(selected, self.settings, self.test, self.visit.weight)
        return found
