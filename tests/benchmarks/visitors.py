"""A class: how long 40 visitors who press "Next test" once a second wait, and what the server holds for them."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from tests.benchmarks.client import Visitor
from tests.benchmarks.report import Row, percentile
from tests.browser.conftest import serve

T = TypeVar("T")

APART = 20
"""Tests between two visitors, where each is at another test."""

WARM_UP = 2.0
"""Seconds of pressing before the clock starts."""

KIBIBYTES_IN_MEBIBYTE = 2**10


@dataclass(frozen=True)
class Attendance:
    """How a class went."""

    waits: list[float]
    """Seconds from when a press was due until the server was done with it, of every press."""
    rate: float
    """Presses answered a second."""
    server_seconds: float
    """Seconds on the processor that the server spent on a press."""
    client_share: float
    """How much of one processor all the visitors took together."""
    mebibytes: float
    """Memory of the server at the end, as resident in RAM."""


def attend(first_tests: Sequence[int], seconds: float) -> Attendance:
    """A class on a fresh server: a visitor for each of `first_tests` walks on from there, once a second."""
    with tempfile.TemporaryDirectory() as logs, serve(Path(logs) / "server.log") as url:
        return run_to_the_end(_lesson(url, first_tests, seconds))


def run_to_the_end(work: Coroutine[Any, Any, T]) -> T:
    """What `work` comes to, on a thread of its own: the caller's may have an event loop, as Playwright's has."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, work).result()


async def _lesson(url: str, first_tests: Sequence[int], seconds: float) -> Attendance:
    server = Path("/proc", str(process_of(url)))
    async with AsyncExitStack() as sockets:
        visitors = []
        for test in first_tests:
            visitors.append(await Visitor.at(url, sockets, test))
            await visitors[-1].enter()
        await walk(visitors, WARM_UP)
        begun, server_begun, client_begun = _now(), on_processor(server), time.process_time()
        waits = await walk(visitors, seconds)
        passed = max(_now() - begun, seconds)
        return Attendance(
            waits=waits,
            rate=len(waits) / passed,
            server_seconds=(on_processor(server) - server_begun) / len(waits),
            client_share=(time.process_time() - client_begun) / passed,
            mebibytes=resident(server),
        )


async def walk(visitors: Sequence[Visitor], seconds: float) -> list[float]:
    """All press once a second, their clocks spread evenly over it; returns how long each press took."""
    begun = _now()
    walks = (
        press_every_second(
            visitor.press_next, begun + place / len(visitors), begun + seconds, visitor.rest
        )
        for place, visitor in enumerate(visitors)
    )
    return list(chain.from_iterable(await asyncio.gather(*walks)))


async def _nothing() -> None:
    """Rest without a word."""


async def press_every_second(
    press: Callable[[], Awaitable[None]],
    first: float,
    end: float,
    rest: Callable[[], Awaitable[None]] = _nothing,
) -> list[float]:
    """Seconds that each press took from when it was due, so that a server that falls behind can't hide it.

    The first is due at `first` on the clock `time.perf_counter`. A press waits for the answer to the one before
    and for what the visitor does at `rest`; what is still due at `end` is left out.
    """
    waits: list[float] = []
    while _now() < end and (due := first + len(waits)) < end:
        await asyncio.sleep(due - _now())
        await press()
        waits.append(_now() - due)
        await rest()
    return waits


def benchmark(n_visitors: int, seconds: float) -> list[Row]:
    """A class that walks in step, and one of which each is at another test; no rows where there is no /proc."""
    if not Path("/proc/self/status").exists():
        return []
    alone = attend([1], seconds)
    in_step = attend([1] * n_visitors, seconds)
    apart = attend([1 + APART * place for place in range(n_visitors)], seconds)
    many = attend([1] * (5 * n_visitors), seconds)
    further = (in_step.mebibytes - alone.mebibytes) / (n_visitors - 1)
    return [
        *rows_of("one visitor, a test a second", alone, 1),
        *rows_of(f"{n_visitors} visitors in step", in_step, n_visitors),
        Row(f"{n_visitors} visitors in step", "memory per further visitor", further, "MiB", "≤ 1"),
        *rows_of(f"{5 * n_visitors} visitors in step", many, 5 * n_visitors),
        *rows_of(f"{n_visitors} visitors, {APART} tests apart", apart, n_visitors),
    ]


def rows_of(name: str, found: Attendance, n_visitors: int) -> list[Row]:
    """What every class tells."""
    share = 100 * found.client_share
    return [
        Row(name, "press to test on screen, p50", percentile(found.waits, 0.5), "s"),
        Row(name, "press to test on screen, p95", percentile(found.waits, 0.95), "s", "≤ 0.2"),
        Row(name, f"presses answered a second, {n_visitors} asked for", found.rate, ""),
        Row(name, "server's processor time a press", 1000 * found.server_seconds, "ms"),
        Row(name, "server's memory at the end", found.mebibytes, "MiB", "≤ 600"),
        Row(name, "processor taken by the visitors themselves", share, "% of one"),
    ]


def _now() -> float:
    return time.perf_counter()


def process_of(url: str) -> int:
    """The number of the process that was told to listen on this port."""
    told = f"--server.port={urlsplit(url).port}".encode()
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # a process that has just ended
            if told in command.read_bytes().split(b"\0"):
                return int(command.parent.name)
    raise RuntimeError(f"no process listens at {url}")


def on_processor(process: Path) -> float:
    """Seconds that the process has spent on the processor, in its own code and in the kernel's."""
    after_name = (process / "stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


def resident(process: Path) -> float:
    """MiB of the process that are in RAM."""
    status = (process / "status").read_text().splitlines()
    line = next(line for line in status if line.startswith("VmRSS:"))
    return int(line.split()[1]) / KIBIBYTES_IN_MEBIBYTE
