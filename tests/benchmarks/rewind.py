"""How long it takes to see a past test again, and how much memory a run holds for it."""

import numpy as np

from model import Run, Settings
from tests.benchmarks.report import Row, percentile, timed

MEBIBYTE = 2**20


def benchmark(
    settings: Settings, n_tests: int, n_looks: int, reach_seconds: float, reach_mebibytes: int
) -> list[Row]:
    """Percentiles of `record_at` over random past tests of a run of `n_tests`, and next to the cursor."""
    run = Run(settings)
    training = timed(lambda: run.advance_to(n_tests))
    rng = np.random.default_rng(0)
    cold = [_look(run, int(step)) for step in rng.integers(1, n_tests + 1, n_looks)]
    near = []
    for cursor in (int(step) for step in rng.integers(8, n_tests - 4, max(2, n_looks // 4))):
        run.record_at(cursor)
        near += [_look(run, cursor + move) for move in (-1, 1, -2, 2, -3, -4, 3, 4)]
    name = f"record_at, {settings.exam}, {n_tests:,} tests"
    reach = f"≤ {1000 * reach_seconds:,.0f}"
    return [
        Row(name, "training, processor time", training.processor, "s"),
        Row(name, "any past test, p50", 1000 * percentile(cold, 0.50), "ms"),
        Row(name, "any past test, p95", 1000 * percentile(cold, 0.95), "ms", reach),
        Row(name, "next to the cursor, p50", 1000 * percentile(near, 0.50), "ms"),
        Row(name, "next to the cursor, p95", 1000 * percentile(near, 0.95), "ms", "≤ 60"),
        Row(name, "held by the run", run.n_bytes / MEBIBYTE, "MiB", f"≤ {reach_mebibytes}"),
    ]


def _look(run: Run, step: int) -> float:
    """Seconds of the clock until the record of a test is there."""
    return timed(lambda: run.record_at(step)).wall
