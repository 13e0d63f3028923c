"""How much of a processor the server needs to draw a new test of the classroom, once for everybody."""

from __future__ import annotations

import time
from pathlib import Path
from unittest.mock import patch

from streamlit.testing.v1 import AppTest

from dashboard.components.frames import delta, encoded, frame_json
from dashboard.serving.frames import base_of
from dashboard.serving.runs import shared_run
from dashboard.shell import desk
from dashboard.shell.view import View
from model import Settings
from tests.benchmarks.report import Row, percentile

FRONT_DOOR = Path(__file__).resolve().parents[2] / "streamlit_app.py"
FIRST = 50


def benchmark(settings: Settings, n_tests: int) -> list[Row]:
    """Milliseconds for all live parts of a test whose record is there, and for writing them as JSON."""
    view = _classroom()
    run = shared_run(settings)
    bases = {live.key: base_of(live, settings) for live in view.lives}
    drawing, writing = [], []
    for step in range(FIRST, FIRST + n_tests):
        record = run.record_at(step)
        begun = time.process_time()
        history = run.history.up_to(step)
        given = {"record": (record,), "history": (history,), "both": (record, history)}
        frames = {
            live.key: frame_json(live.make(*given[live.source], *live.extras))
            for live in view.lives
        }
        drawn = time.process_time()
        for key, frame in frames.items():
            encoded(delta(bases[key], frame))
        drawing.append(1000 * (drawn - begun))
        writing.append(1000 * (time.process_time() - drawn))
    name = f"the classroom of {settings.exam}, {len(view.lives)} live parts"
    return [
        Row(name, "drawing a new test, processor time, p50", percentile(drawing, 0.5), "ms", "≤ 5"),
        Row(name, "drawing a new test, processor time, p95", percentile(drawing, 0.95), "ms"),
        Row(name, "writing it as JSON, processor time, p50", percentile(writing, 0.5), "ms"),
    ]


def _classroom() -> View:
    """What the page of the classroom names, as a visitor of the usual student gets it."""
    views: list[View] = []
    usual = desk._supply

    def note(view: View, born: int, told: int | None) -> None:
        views.append(view)
        usual(view, born, told)

    with patch.object(desk, "_supply", note):
        app = AppTest.from_file(str(FRONT_DOOR), default_timeout=60).run()
    if app.exception or not views:
        raise RuntimeError(f"the classroom does not open: {app.exception}")
    return views[0]
