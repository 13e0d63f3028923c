"""A visitor without a browser: a websocket client that says to the server what a browser says, and draws nothing."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import Any
from urllib.parse import urlencode

import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from websockets.asyncio.client import ClientConnection, connect

PATIENCE = 60.0
"""Seconds after which an answer of the server is not coming."""

_FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
"""How a rerun ends, unless another one cuts it short."""


AHEAD, LOW = 12, 5
"""Tests that a browser asks for at rest, and in store below which it does: as static/components/stage.js has them."""


class Visitor:
    """A websocket client that says to the server what a browser says, and draws nothing."""

    def __init__(
        self, socket: ClientConnection, test: int, link: Mapping[str, object] | None = None
    ) -> None:
        self.socket = socket
        self.link = dict(link or {})
        # What a browser remembers between two reruns.
        self._remembered = ClientState(query_string=urlencode({**self.link, "test": test}))
        self._supply = self._fragment = ""
        self._held: set[int] = set()
        self._rows = self._rounds = self._points = 0
        self._last = self._asked = self._jump = self._answers = 0
        self.test = test
        """The test on screen."""
        self.reached = 0
        """The last test that is studied."""
        self.line = ""
        """Who is before us, and how long it takes, in words."""
        self.losses: list[float] = []
        """Of every test that the student has studied, as the track draws it."""
        self.sure: dict[int, str] = {}
        """How sure the student is of the followed question, as the page says it, by the test."""
        self._sure_at_first = ""

    @classmethod
    async def at(
        cls,
        url: str,
        sockets: AsyncExitStack,
        test: int,
        link: Mapping[str, object] | None = None,
    ) -> Visitor:
        """A visitor with a line to that server, who has not said anything yet."""
        address = url.replace("http", "ws", 1) + "/_stcore/stream"
        line = connect(address, compression=None, max_size=None, ping_interval=None)
        return cls(await sockets.enter_async_context(line), test, link)

    async def enter(self) -> float:
        """Open the classroom, and fill the store; returns the seconds until the test was there."""
        begun = time.perf_counter()
        await self._rerun(ClientState())
        while self.test not in self._held:
            await self._ask()
        waited = time.perf_counter() - begun
        await self._fill()
        return waited

    async def set_out(self) -> None:
        """Open the classroom at a test that is not studied yet."""
        await self._rerun(ClientState())

    async def study(self) -> None:
        """One turn on the way to the wanted test, as the player asks for it."""
        await self._ask()

    async def stop_here(self) -> None:
        """Be content with the test on screen, the nearest one that is here."""
        self.test = min(self._held, key=lambda step: abs(step - self.test))
        assert self.test in self._held

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
        goal = self.test if self.test > self.reached else 0
        until = min(self.test + AHEAD, self._last)
        wanted = (
            [goal]
            if goal
            else [step for step in range(self.test, until + 1) if step not in self._held]
        )
        request = {
            "number": self._asked,
            "jump": self._jump,
            "shown": self.test,
            "steps": wanted,
            "rows": self._rows,
            "rounds": self._rounds,
            "points": self._points,
            "goal": goal,
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
            await self.socket.send(request.SerializeToString())
            while not self._hear(ForwardMsg.FromString(await self.socket.recv(decode=False))):
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
        self._last, self.reached = supplied["last"], supplied["reached"]
        self.line = supplied["line"]
        if bases := supplied.get("bases"):
            self._sure_at_first = bases["followed"]["sure"]
        for step, parts in supplied["tests"].items():
            self.sure[int(step)] = parts["followed"].get("sure", self._sure_at_first)
        if rows := supplied.get("rows"):
            self.losses[rows["from"] :] = numbers(rows["loss"])
            self._rows = len(self.losses)
            self._rounds = rows["fromRound"] + len(rows["held_out_loss"]) * 3 // 4 // 4
            self._points = rows["fromFollowed"] + len(rows["followed"]) * 3 // 4 // 4


def numbers(packed: str) -> list[float]:
    """What the server packed as float32."""
    found: list[float] = np.frombuffer(base64.b64decode(packed), dtype="<f4").tolist()
    return found
