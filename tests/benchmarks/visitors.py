"""A class: how long 40 visitors who press "Next test" once a second wait, and what the server holds for them."""

from __future__ import annotations

import asyncio
import json
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
from urllib.parse import urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from websockets.asyncio.client import ClientConnection, connect

from tests.benchmarks.report import Row, percentile
from tests.browser.conftest import serve

T = TypeVar("T")

APART = 20
"""Tests between two visitors, where each is at another test."""

WARM_UP = 2.0
"""Seconds of pressing before the clock starts."""

PATIENCE = 60.0
"""Seconds after which an answer of the server is not coming."""

KIBIBYTES_IN_MEBIBYTE = 2**10

_FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
"""How a rerun ends, unless another one cuts it short."""


AHEAD, LOW = 12, 5
"""Tests that a browser asks for at rest, and in store below which it does: as static/components/stage.js has them."""


class Visitor:
    """A websocket client that says to the server what a browser says, and draws nothing."""

    def __init__(self, socket: ClientConnection, test: int) -> None:
        self._socket = socket
        # What a browser remembers between two reruns.
        self._remembered = ClientState(query_string=urlencode({"test": test}))
        self._supply = self._fragment = ""
        self._held: set[int] = set()
        self._rows = self._rounds = self._points = 0
        self._last = self._asked = self._jump = self._answers = 0
        self.test = test

    async def enter(self) -> None:
        """Open the classroom, and fill the store."""
        await self._rerun(ClientState())
        while self.test not in self._held:
            await self._ask()
        await self._fill()

    async def press_next(self) -> None:
        """Press "Next test", and wait until it is on screen: at once, if it is in store."""
        if self.test < self._last:
            self.test += 1
        while self.test not in self._held:
            await self._ask()

    async def rest(self) -> None:
        """What a browser does after a press: it asks for more if its store runs low."""
        if self._ahead() < min(LOW, self._last - self.test):
            await self._fill()

    async def _fill(self) -> None:
        while self._ahead() < min(AHEAD, self._last - self.test):
            await self._ask()

    def _ahead(self) -> int:
        count = 0
        while self.test + count + 1 in self._held:
            count += 1
        return count

    async def _ask(self) -> None:
        self._asked += 1
        until = min(self.test + AHEAD, self._last)
        wanted = [step for step in range(self.test, until + 1) if step not in self._held]
        request = {
            "number": self._asked,
            "jump": self._jump,
            "shown": self.test,
            "steps": wanted,
            "rows": self._rows,
            "rounds": self._rounds,
            "points": self._points,
            "goal": 0,
            "whole": False,
        }
        said = WidgetState(
            id=f"$$STREAMLIT_INTERNAL_KEY_{self._supply}__events",
            json_trigger_value=json.dumps([{"event": "ask", "value": request}]),
        )
        answered = self._answers
        states = WidgetStates(widgets=[WidgetState(id=self._supply, json_value="{}"), said])
        await self._rerun(ClientState(fragment_id=self._fragment, widget_states=states))
        if self._answers == answered:
            raise RuntimeError(f"request {self._asked} at test {self.test} was not answered")

    async def _rerun(self, asked: ClientState) -> None:
        asked.MergeFrom(self._remembered)
        request = BackMsg(rerun_script=asked)
        # A browser keeps large elements for two reruns; here none comes back later than in the next.
        del self._remembered.cached_message_hashes[:]
        async with asyncio.timeout(PATIENCE):
            await self._socket.send(request.SerializeToString())
            while not self._hear(ForwardMsg.FromString(await self._socket.recv(decode=False))):
                pass

    def _hear(self, message: ForwardMsg) -> bool:
        """Remember what the next rerun needs; returns whether this one is over."""
        remembered = self._remembered
        if message.metadata.cacheable:
            remembered.cached_message_hashes.append(message.hash)
        match message.WhichOneof("type"):
            case "ref_hash":
                remembered.cached_message_hashes.append(message.ref_hash)
            case "new_session":
                remembered.page_script_hash = message.new_session.page_script_hash
            case "page_info_changed":
                remembered.query_string = message.page_info_changed.query_string
            case "delta":
                element = message.delta.new_element
                if element.exception.message:
                    raise RuntimeError(f"the page shows an exception: {element.exception.message}")
                if element.bidi_component.component_name == "exam_room_player":
                    self._jump = json.loads(element.bidi_component.bytes)["jump"]
                if element.bidi_component.component_name == "exam_room_supply":
                    self._supply = element.bidi_component.id
                    self._fragment = message.delta.fragment_id
                    self._take(json.loads(element.bidi_component.bytes))
            case "script_finished":
                return message.script_finished in _FINISHED
        return False

    def _take(self, supplied: dict[str, Any]) -> None:
        self._answers = supplied.get("answers", self._answers)
        self._held |= {int(step) for step in supplied["tests"]}
        self._last = supplied["last"]
        if rows := supplied.get("rows"):
            self._rows = rows["from"] + len(rows["loss"]) * 3 // 4 // 4
            self._rounds = rows["fromRound"] + len(rows["held_out_loss"]) * 3 // 4 // 4
            self._points = rows["fromFollowed"] + len(rows["followed"]) * 3 // 4 // 4


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
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    server = Path("/proc", str(process_of(url)))
    async with AsyncExitStack() as sockets:
        visitors = []
        for test in first_tests:
            socket = await sockets.enter_async_context(
                connect(address, compression=None, max_size=None, ping_interval=None)
            )
            visitors.append(Visitor(socket, test))
            await visitors[-1].enter()
        await _walk(visitors, WARM_UP)
        begun, server_begun, client_begun = _now(), _on_processor(server), time.process_time()
        waits = await _walk(visitors, seconds)
        passed = max(_now() - begun, seconds)
        return Attendance(
            waits=waits,
            rate=len(waits) / passed,
            server_seconds=(_on_processor(server) - server_begun) / len(waits),
            client_share=(time.process_time() - client_begun) / passed,
            mebibytes=_resident(server),
        )


async def _walk(visitors: Sequence[Visitor], seconds: float) -> list[float]:
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
    further = (in_step.mebibytes - alone.mebibytes) / (n_visitors - 1)
    return [
        *rows_of("one visitor, a test a second", alone, 1),
        *rows_of(f"{n_visitors} visitors in step", in_step, n_visitors),
        Row(f"{n_visitors} visitors in step", "memory per further visitor", further, "MiB", "≤ 1"),
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


def _on_processor(process: Path) -> float:
    """Seconds that the process has spent on the processor, in its own code and in the kernel's."""
    after_name = (process / "stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


def _resident(process: Path) -> float:
    """MiB of the process that are in RAM."""
    status = (process / "status").read_text().splitlines()
    line = next(line for line in status if line.startswith("VmRSS:"))
    return int(line.split()[1]) / KIBIBYTES_IN_MEBIBYTE
