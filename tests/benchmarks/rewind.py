"""How long it takes to see a past test again, and how much memory a run holds for it."""

import numpy as np

from model import Run, Settings
from tests.benchmarks.report import Row, Times, percentile, timed

MEBIBYTE = 2**20


def benchmark(
    settings: Settings,
    n_tests: int,
    n_looks: int,
    *,
    reach_cold: int,
    reach_near: int,
    reach_mebibytes: int,
) -> list[Row]:
    """Percentiles of `record_at` over random past tests of a run of `n_tests`, and next to the cursor.

    The reaches are of p95, in milliseconds. Beside it stands how long the held-out exam takes.
    """
    run = Run(settings)
    training = timed(lambda: run.advance_to(n_tests))
    rng = np.random.default_rng(0)
    cold = [_look(run, int(step)) for step in rng.integers(1, n_tests + 1, n_looks)]
    near = []
    for cursor in (int(step) for step in rng.integers(8, n_tests - 4, max(2, n_looks // 4))):
        run.record_at(cursor)
        near += [_look(run, cursor + move) for move in (-1, 1, -2, 2, -3, -4, 3, 4)]
    name = f"record_at, {settings.exam}, {n_tests:,} tests"
    held_out = [timed(run._ask_held_out).wall for _ in range(5)]
    return [
        Row(name, "training, processor time", training.processor, "s"),
        *_rows(name, "any past test", cold, reach_cold),
        *_rows(name, "next to the cursor", near, reach_near),
        Row(name, "the held-out exam, p50", 1000 * percentile(held_out, 0.50), "ms", "≤ 80"),
        Row(name, "held by the run", run.n_bytes / MEBIBYTE, "MiB", f"≤ {reach_mebibytes}"),
    ]


def _look(run: Run, step: int) -> Times:
    """How long it takes until the record of a test is there."""
    return timed(lambda: run.record_at(step))


def _rows(name: str, what: str, looks: list[Times], reach: int) -> list[Row]:
    """Percentiles in milliseconds: of the clock, which counts, and of the processor, which other work disturbs less."""
    wall, processor = [t.wall for t in looks], [t.processor for t in looks]
    return [
        Row(name, f"{what}, p50", 1000 * percentile(wall, 0.50), "ms"),
        Row(name, f"{what}, p95", 1000 * percentile(wall, 0.95), "ms", f"≤ {reach}"),
        Row(name, f"{what}, p95, processor time", 1000 * percentile(processor, 0.95), "ms"),
    ]
