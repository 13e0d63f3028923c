"""A soak, and sessions that are opened and dropped in every way there is: memory stays, nothing is left behind."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack, suppress
from pathlib import Path

from tests.benchmarks.client import Visitor
from tests.benchmarks.crowd import (
    APART,
    FAR,
    HEAVY,
    TTL,
    links_of,
    load_average,
    watched,
)
from tests.benchmarks.report import Row
from tests.benchmarks.visitors import run_to_the_end

Held = Callable[[], Mapping[str, float]]

BATCH = 20
"""Sessions that are open at the same time before they are dropped."""

HALF_OPEN = 45.0
"""Seconds after which the server has noticed that nobody answers its pings any more."""


async def soak(url: str, held: Held, n_visitors: int, n_tests: int) -> list[tuple[int, float]]:
    """All walk on as fast as it goes, until so many tests were shown; (tests shown, MiB) again and again."""
    each = n_tests // n_visitors
    shown = 0
    weighed: list[tuple[int, float]] = []

    async def walk(visitor: Visitor) -> None:
        nonlocal shown
        await visitor.enter()
        for _ in range(each):
            await visitor.press_next()
            await visitor.rest()
            shown += 1

    async with AsyncExitStack() as sockets:
        visitors = [
            await Visitor.at(url, sockets, 1 + APART * place, link)
            for place, link in enumerate(links_of(n_visitors))
        ]
        walking = [asyncio.create_task(walk(visitor)) for visitor in visitors]
        while not all(walk.done() for walk in walking):
            await asyncio.sleep(1.0)
            weighed.append((shown, held()["mebibytes"]))
        await asyncio.gather(*walking)
    return weighed


async def come_and_go(url: str, held: Held, n_sessions: int) -> list[Mapping[str, float]]:
    """Sessions, some at a time, that end in four ways; what the server held before, half way and in the end."""
    await _drop(url, BATCH)
    found = [await _rested(held)]
    for _ in range(2):
        for _ in range(max(n_sessions // BATCH // 2, 1)):
            await _drop(url, BATCH)
        found.append(await _rested(held))
    return found


async def _drop(url: str, n_sessions: int) -> None:
    async with AsyncExitStack() as sockets:
        for number in range(n_sessions):
            heavy = number % 4 == 2
            link = {**HEAVY, "seed": number} if heavy else {}
            visitor = await Visitor.at(url, sockets, FAR if heavy else 1 + number, link)
            match number % 4:
                case 0:  # closed as a browser closes it
                    await visitor.enter()
                case 1:  # half open: nobody reads any more, and nobody answers
                    await visitor.enter()
                    visitor.socket.transport.pause_reading()
                case 2:  # dropped in the middle of training
                    await visitor.set_out()
                    asked = asyncio.create_task(visitor.study())
                    await asyncio.sleep(0.05)
                    visitor.socket.transport.abort()
                    with suppress(Exception):
                        await asked
                case _:  # dropped before anything has come
                    asked = asyncio.create_task(visitor.set_out())
                    await asyncio.sleep(0.01)
                    visitor.socket.transport.abort()
                    with suppress(Exception):
                        await asked


async def _rested(held: Held) -> Mapping[str, float]:
    """What the server holds when nobody is left, or when it had the time to notice."""
    end = time.monotonic() + HALF_OPEN
    while held()["sessions"] and time.monotonic() < end:
        await asyncio.sleep(1.0)
    await asyncio.sleep(TTL)
    return held()


def soak_benchmark(n_visitors: int, n_tests: int) -> list[Row]:
    """Memory over a long lesson; no rows where there is no /proc."""
    if not Path("/proc/self/status").exists():
        return []
    with tempfile.TemporaryDirectory() as folder, watched(Path(folder)) as (url, held):
        weighed = run_to_the_end(soak(url, held, n_visitors, n_tests))
    name = f"{n_tests:,} tests over {n_visitors} sessions"
    quarters = [_after(weighed, share * n_tests / 4) for share in (1, 2, 3, 4)]
    return [
        *(
            Row(name, f"server's memory after {share} of 4 quarters", mebibytes, "MiB")
            for share, mebibytes in enumerate(quarters, start=1)
        ),
        Row(name, "more in the second half", quarters[3] - quarters[1], "MiB", "≤ 50"),
        Row(name, "load average of the machine, other work included", load_average(), ""),
    ]


def _after(weighed: list[tuple[int, float]], tests: float) -> float:
    """What the server held when so many tests had been shown."""
    return next((mebibytes for shown, mebibytes in weighed if shown >= tests), weighed[-1][1])


def drops_benchmark(n_sessions: int) -> list[Row]:
    """What dropped sessions leave behind; no rows where there is no /proc."""
    if not Path("/proc/self/status").exists():
        return []
    with tempfile.TemporaryDirectory() as folder, watched(Path(folder)) as (url, held):
        before, _, after = run_to_the_end(come_and_go(url, held, n_sessions))
    name = f"{n_sessions} sessions opened and dropped"
    return [
        Row(name, "sessions left behind", after["sessions"], "", "0"),
        Row(name, "runs that nobody looks at and nobody can drop", after["pinned"], "", "0"),
        Row(name, "more threads than before", after["threads"] - before["threads"], "", "0"),
        Row(name, "held by the runs that are kept", after["run_mebibytes"], "MiB", "≤ 400"),
        Row(name, "more memory than before", after["mebibytes"] - before["mebibytes"], "MiB"),
    ]
