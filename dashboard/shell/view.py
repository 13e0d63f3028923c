"""What a page gets to draw: the visitor's student, and the tests that the browser is about to show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from dashboard.charts.chart import Chart
from dashboard.components import ChartFrame, Click
from dashboard.serving.frames import of_both, of_history, of_record
from dashboard.shell.link import Visit, to_link
from dashboard.shell.show import show
from model import Record, Run, Settings

T = TypeVar("T")


@dataclass(frozen=True)
class View:
    """A visit together with its run, and the tests to draw: one and the next at rest, more under play."""

    visit: Visit
    run: Run
    steps: tuple[int, ...]
    """The numbers of the tests whose frames go to the browser; the first is on screen at once, the others wait."""

    @property
    def settings(self) -> Settings:
        """The student's settings."""
        return self.visit.settings

    @property
    def record(self) -> Record:
        """The test on screen, whole."""
        return self.run.record_at(self.steps[0])

    @property
    def name(self) -> str:
        """Names the run to live components: frames of another run replace these."""
        return repr(to_link(Visit(self.settings)))

    def of_records(self, make: Callable[..., T], *extras: Any) -> list[T]:
        """`make(record, *extras)` for every test to draw; extras must be hashable."""
        return [of_record(make, self.settings, step, *extras) for step in self.steps]

    def of_histories(self, make: Callable[..., T], *extras: Any) -> list[T]:
        """`make(history up to the test, *extras)` for every test to draw; extras must be hashable."""
        return [of_history(make, self.settings, step, *extras) for step in self.steps]

    def of_both(self, make: Callable[..., T], *extras: Any) -> list[T]:
        """`make(record, history up to the test, *extras)` for every test to draw; extras must be hashable."""
        return [of_both(make, self.settings, step, *extras) for step in self.steps]

    def show(
        self,
        charts: Sequence[Chart],
        *,
        key: str,
        height: int = 300,
        selectable: bool = False,
        variant: str = "",
        controls: Callable[[], None] | None = None,
        on_click: Callable[[Click], None] | None = None,
    ) -> Click | None:
        """A live card with one chart for every test to draw; `variant` names what a control chose."""
        frames = [ChartFrame(step, c) for step, c in zip(self.steps, charts, strict=True)]
        name = f"{self.name} {variant}"
        return show(
            frames,
            key=key,
            height=height,
            selectable=selectable,
            run=name,
            controls=controls,
            on_click=on_click,
        )
