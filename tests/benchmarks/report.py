"""What a benchmark finds: rows of a table, and how contestants are timed against each other."""

import json
import math
import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import torch


@dataclass(frozen=True)
class Row:
    """One figure: what was measured, what came out, and what design.md §8 wants to see."""

    benchmark: str
    what: str
    value: float
    unit: str
    reach: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """The row as text."""
        return self.benchmark, self.what, f"{self.value:,.4g} {self.unit}".strip(), self.reach


@dataclass(frozen=True)
class Times:
    """Seconds of one block of work: of the clock, and of this process on the processor."""

    wall: float
    processor: float


def timed(work: Callable[[], object]) -> Times:
    """How long the work takes."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return Times(time.perf_counter() - wall, time.process_time() - processor)


def race(contestants: Mapping[str, Callable[[], object]], n_blocks: int) -> dict[str, list[Times]]:
    """Times of all contestants, block by block in turn, so that a busy machine slows all of them alike."""
    names = list(contestants)
    times: dict[str, list[Times]] = {name: [] for name in names}
    for block in range(n_blocks):
        first = block % len(names)
        for name in names[first:] + names[:first]:
            times[name].append(timed(contestants[name]))
    return times


def median_ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median over the blocks of how many times as long ours took."""
    return statistics.median(mine / other for mine, other in zip(ours, theirs, strict=True))


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of the values doesn't exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def table(rows: Sequence[Row]) -> str:
    """The rows with their columns aligned."""
    lines = [("benchmark", "what", "measured", "reach"), *(row.cells for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(4)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def machine() -> str:
    """Where and when: what stands above a table, so that its figures can be told from another machine's."""
    today = datetime.now(UTC).strftime("%d %B %Y").lstrip("0")
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{today}, {os.cpu_count()} cores of {platform.machine()}{load}, "
        f"Python {platform.python_version()}, torch {torch.__version__}"
    )


def write_json(rows: Sequence[Row], path: Path) -> None:
    """The rows as a JSON list of objects."""
    path.write_text(json.dumps([asdict(row) for row in rows], indent=2) + "\n", encoding="utf-8")
