"""A class beside heavy links, a soak, sessions that are dropped: is it fair and right, is nothing left behind?"""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import numpy as np

from dashboard.serving.line import HEARD
from dashboard.shell.following import followed_now
from dashboard.shell.link import from_link
from model import Run
from model.looking.followed import showcase_of
from tests.benchmarks.client import Visitor
from tests.benchmarks.report import Row, percentile
from tests.benchmarks.visitors import process_of, resident, run_to_the_end, walk
from tests.browser.conftest import serve

T = TypeVar("T")

Link = Mapping[str, object]

OTHERS: tuple[Link, ...] = (
    {"seed": 2},
    {"seed": 3, "width": 32},
    {"seed": 4, "optimizer": "adamw"},
    {"seed": 5, "optimizer": "sgd"},
    {"seed": 6, "layers": 2},
    {"seed": 7, "batch": 5},
    {"seed": 8, "rate": "0.01"},
    {"exam": "capitals"},
    {"exam": "story"},
    {"exam": "ai-rocks"},
)
"""Ten students besides the usual one."""

HEAVY: Link = {"exam": "calculator", "layers": 4, "width": 96, "rounds": 162}
FAR = 19_926
"""The last test of the heaviest link there is."""

APART = 12
"""Tests between two visitors who look at the same student."""

SETTLE = 60.0
"""Seconds after which the server's memory should be flat."""

NEWCOMER_EVERY = 6.0
SAMPLE_EVERY = 2.0
CHECKED = 40
"""Tests of each visitor whose shown confidence is computed anew."""

FORGOTTEN_AFTER = 40.0
"""Seconds after which the server has surely forgotten who has left, if it does."""

TTL = 5
"""Seconds that this server keeps the session of a closed tab; the deployed one keeps it for a minute."""


@contextmanager
def watched(folder: Path) -> Iterator[tuple[str, Callable[[], Mapping[str, float]]]]:
    """The address of a server that is counted, and what it holds now: MiB in RAM, threads, sessions, runs."""
    file = folder / "held.json"
    option = f"--server.disconnectedSessionTTL={TTL}"
    program = ("-m", "tests.benchmarks.watched_app", str(file), option)
    with serve(folder / "server.log", program) as url:
        process = Path("/proc", str(process_of(url)))

        def held() -> Mapping[str, float]:
            counted: dict[str, float] = json.loads(file.read_text(encoding="utf-8"))
            return counted | {"mebibytes": resident(process)}

        yield url, held


@dataclass
class Lesson:
    """What happened in a class."""

    entries: list[float] = field(default_factory=list)
    """Seconds until each visitor of a class that comes at once saw the first page."""
    quiet: list[float] = field(default_factory=list)
    """Seconds that each press took, before the heavy links came."""
    waits: list[float] = field(default_factory=list)
    """And beside them."""
    usual_newcomers: list[float] = field(default_factory=list)
    """Seconds until a newcomer saw the first page, before the heavy links came."""
    newcomers: list[float] = field(default_factory=list)
    stops: list[float] = field(default_factory=list)
    """Seconds from "Stop here" until the server had answered."""
    lines: list[str] = field(default_factory=list)
    """What the heavy links were told of their place in line."""
    memory: list[tuple[float, float]] = field(default_factory=list)
    """(seconds since the heavy links came, MiB)"""
    before: Mapping[str, float] = field(default_factory=dict)
    """What the server held with its first visitor."""
    after: Mapping[str, float] = field(default_factory=dict)
    """What it held when all had left."""
    wrong: list[str] = field(default_factory=list)
    """Numbers that a visitor was shown and that are not those of the student."""
    checked: int = 0
    """Numbers that were compared."""
    load: float = 0.0
    """The machine's load average at the end: other work than ours is in it."""


def load_average() -> float:
    """Threads of the whole machine that want a core, over the last minute."""
    return float(Path("/proc/loadavg").read_text(encoding="ascii").split()[0])


async def lesson(
    url: str, held: Callable[[], Mapping[str, float]], n_visitors: int, n_heavy: int, seconds: float
) -> Lesson:
    """A class, half of it on the usual student and half on ten others, alone and then beside heavy links."""
    found = Lesson()
    async with AsyncExitStack() as sockets:
        await _newcomer(url)  # the server's first visitor, who is no measure for others
        found.before = await _rested(held)
        visitors = [
            await Visitor.at(url, sockets, 1 + APART * place, link)
            for place, link in enumerate(links_of(n_visitors))
        ]
        found.entries = await asyncio.gather(*(visitor.enter() for visitor in visitors))
        async with _repeated(lambda: _newcomer(url), NEWCOMER_EVERY) as found.usual_newcomers:
            found.quiet = await walk(visitors, max(seconds / 4, 8.0))
        heavy = [
            await Visitor.at(url, sockets, FAR, {**HEAVY, "seed": number})
            for number in range(1, n_heavy + 1)
        ]
        stop = asyncio.Event()
        studying = [asyncio.create_task(_study(each, stop, found.lines)) for each in heavy]
        begun = time.perf_counter()

        async def weigh() -> tuple[float, float]:
            return time.perf_counter() - begun, held()["mebibytes"]

        async with (
            _repeated(lambda: _newcomer(url), NEWCOMER_EVERY) as found.newcomers,
            _repeated(weigh, SAMPLE_EVERY) as found.memory,
        ):
            found.waits = await walk(visitors, seconds)
        found.load = load_average()
        stop.set()
        found.stops = await asyncio.gather(*studying)
        check(visitors, found)
    found.after = await _rested(held)
    return found


def links_of(n_visitors: int) -> list[Link]:
    """Half of them with the usual student, the other half spread over the others."""
    return [{} if n % 2 == 0 else OTHERS[n // 2 % len(OTHERS)] for n in range(n_visitors)]


async def _study(visitor: Visitor, stop: asyncio.Event, lines: list[str]) -> float:
    """Study until it is time to stop; returns how long the server then took to answer."""
    await visitor.set_out()
    while not stop.is_set():
        asked = asyncio.create_task(visitor.study())
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait([asked, stopped], return_when=asyncio.FIRST_COMPLETED)
        begun = time.perf_counter()
        await asked
        stopped.cancel()
        lines.append(visitor.line)
    await visitor.stop_here()
    return time.perf_counter() - begun


async def _newcomer(url: str) -> float:
    async with AsyncExitStack() as socket:
        visitor = await Visitor.at(url, socket, 1)
        return await visitor.enter()


@asynccontextmanager
async def _repeated(work: Callable[[], Awaitable[T]], pause: float) -> AsyncIterator[list[T]]:
    """What `work` comes to, again and again, with a pause before each time."""
    found: list[T] = []

    async def repeat() -> None:
        while True:
            await asyncio.sleep(pause)
            found.append(await work())

    repeating = asyncio.create_task(repeat())
    try:
        yield found
    finally:
        repeating.cancel()
        with suppress(asyncio.CancelledError):
            await repeating


async def _rested(held: Callable[[], Mapping[str, float]]) -> Mapping[str, float]:
    """What the server holds when it has had time to let go."""
    end = time.monotonic() + FORGOTTEN_AFTER
    await asyncio.sleep(TTL)
    while held()["sessions"] and time.monotonic() < end:
        await asyncio.sleep(1.0)
    await asyncio.sleep(HEARD)
    return held()


def check(visitors: Sequence[Visitor], found: Lesson) -> None:
    """Compare what every visitor was shown with a run of their own settings, made here."""
    runs: dict[str, Run] = {}
    for visitor in visitors:
        visit, problems = from_link({name: str(value) for name, value in visitor.link.items()})
        assert not problems, problems
        run = runs.setdefault(visit.settings.digest, Run(visit.settings))
        last = len(visitor.losses)
        run.advance_to(last)
        ours = run.history.loss[:last].astype("<f4")
        theirs = np.array(visitor.losses, dtype="<f4")
        found.checked += last
        differ = ~np.isclose(ours, theirs, rtol=0, atol=0, equal_nan=True)
        found.wrong += [
            f"{visitor.link}: marks lost in test {row + 1}" for row in np.flatnonzero(differ)
        ]
        shown = sorted(visitor.sure)
        for step in shown[:: max(1, len(shown) // CHECKED)]:
            place, word = showcase_of(visit.settings), 1
            found.checked += 1
            if followed_now(run.record_at(step), place, word).sure != visitor.sure[step]:
                found.wrong.append(f"{visitor.link}: confidence in test {step}")


def benchmark(n_visitors: int, n_heavy: int, seconds: float) -> list[Row]:
    """A class beside heavy links; no rows where there is no /proc."""
    if not Path("/proc/self/status").exists():
        return []
    with tempfile.TemporaryDirectory() as folder, watched(Path(folder)) as (url, held):
        found = run_to_the_end(lesson(url, held, n_visitors, n_heavy, seconds))
    for line in found.wrong[:5]:
        print(f"shown and not true: {line}")
    return rows_of(f"{n_visitors} visitors beside {n_heavy} heavy links", found)


def rows_of(name: str, found: Lesson) -> list[Row]:
    """What a class beside heavy links tells."""
    settled = [
        mebibytes for when, mebibytes in found.memory if when > min(SETTLE, 0.5 * _last(found))
    ]
    usual = percentile(found.usual_newcomers, 0.5)
    newcomer = percentile(found.newcomers, 0.5)
    left_behind = found.after["mebibytes"] - found.before["mebibytes"]
    return [
        Row(name, "all come at once: first page, p95", percentile(found.entries, 0.95), "s"),
        Row(name, "press to test on screen, p50", percentile(found.waits, 0.5), "s"),
        Row(name, "press to test on screen, p95", percentile(found.waits, 0.95), "s", "≤ 0.3"),
        Row(name, "the same without the heavy links", percentile(found.quiet, 0.95), "s"),
        Row(name, "a newcomer's first page, p50", newcomer, "s"),
        Row(name, "against the same without the heavy links", newcomer / usual, "×", "≤ 1.5"),
        Row(
            name,
            "“Stop here” until the server has answered, p95",
            percentile(found.stops, 0.95),
            "s",
            "≤ 0.5",
        ),
        Row(name, "numbers shown and compared with a run of one's own", found.checked, ""),
        Row(name, "of them wrong", len(found.wrong), "", "0"),
        Row(name, "server's memory, highest", max(m for _, m in found.memory), "MiB", "≤ 900"),
        Row(
            name,
            "more memory at the end than after the first minute",
            settled[-1] - settled[0],
            "MiB",
            "≤ 50",
        ),
        Row(name, "more memory when all have left than with the first visitor", left_behind, "MiB"),
        Row(name, "sessions left behind", found.after["sessions"], "", "0"),
        Row(name, "load average of the machine, other work included", found.load, ""),
    ]


def _last(found: Lesson) -> float:
    return found.memory[-1][0]
