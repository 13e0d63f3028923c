"""What a page gets to draw: the visitor's student, the test that the server means, and where live parts are named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from dashboard.charts.chart import Chart
from dashboard.components import Click, facts
from dashboard.look.anatomy import SelectedWeight, selected
from dashboard.serving.frames import Live, Source, base_of, made_of, of_record
from dashboard.serving.second import Second
from dashboard.shell.link import Visit
from dashboard.shell.show import Controls, show_live, show_still
from model import Record, Run, Settings

T = TypeVar("T")


@dataclass(frozen=True)
class View:
    """A visit together with its run.

    What moves with the tests is named with `show` and `facts`, or `add`ed, and drawn by the browser from what the
    page's supply sends; what is looked at in peace is drawn with `show_still` for the test at which the visitor rests.
    """

    visit: Visit
    run: Run
    step: int
    """The number of the test that the server means, from 1: the one at which the visitor rests."""
    lives: list[Live] = field(default_factory=list)
    """The live parts that the page has named so far."""
    second: Second | None = None
    """Another student that plays along, on a page that shows two."""

    @property
    def settings(self) -> Settings:
        """The student's settings."""
        return self.visit.settings

    @property
    def record(self) -> Record:
        """The test at which the visitor rests, whole."""
        return self.run.record_at(self.step)

    @property
    def followed(self) -> tuple[int, int]:
        """The followed question's place in the exam, from 0, and which asked word of it, from 1."""
        return self.visit.asks

    @property
    def weight(self) -> SelectedWeight:
        """The weight under the microscope: the visitor's choice or, without one, the most blamed of this test."""
        return selected(self.record, self.visit.weight)

    def of_record(self, make: Callable[..., T], *extras: Any) -> T:
        """`make(record, *extras)` of the test at which the visitor rests, found once, whoever asks."""
        found: T = of_record(make, self.settings, self.step, *extras)
        return found

    def add(self, key: str, make: Callable[..., Any], *extras: Any, of: Source = "record") -> Live:
        """Name a live part: the component under `key` shows `make` of every test; extras must be hashable."""
        live = Live(key, make, of, extras)
        self.lives.append(live)
        return live

    def facts(self, make: Callable[..., Any], *extras: Any, key: str, of: Source = "both") -> None:
        """A row of live numbers."""
        self.add(key, make, *extras, of=of)
        facts(key=key)

    def show(
        self,
        make: Callable[..., Chart],
        *extras: Any,
        key: str,
        of: Source = "record",
        height: int = 300,
        controls: Controls | None = None,
        on_click: Callable[[Click], None] | None = None,
    ) -> None:
        """A card with a chart that moves with the tests: `make(record, *extras)`, or of the history, or of both."""
        live = self.add(key, make, *extras, of=of)
        show_live(
            base_of(live, self.settings)["title"],
            lambda: made_of(live, self.settings, self.step),
            key=key,
            height=height,
            controls=controls,
            on_click=on_click,
        )

    def show_still(
        self,
        chart: Chart,
        *,
        key: str,
        height: int = 300,
        controls: Controls | None = None,
        on_click: Callable[[Click], None] | None = None,
    ) -> None:
        """A card with a chart that is looked at in peace."""
        show_still(chart, key=key, height=height, controls=controls, on_click=on_click)
