"""Whatever a browser claims that a component said: it is heard as what it can be, or not at all."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dashboard.components as components
from dashboard.components.branches import Branch, branches
from dashboard.components.coins import Sealed, coins
from dashboard.components.computation_graph import Node, computation_graph
from dashboard.components.first_question import first_question
from dashboard.components.live_chart import live_chart
from dashboard.components.matrices import MatrixTable, matrices
from dashboard.components.network import network
from dashboard.components.paper import paper
from dashboard.components.player import player
from dashboard.components.reply import Bet, reply
from dashboard.components.supply import supply
from dashboard.look.symbols import Symbol
from tests.corpus import VALUES
from tests.dashboard.components.test_player import PLAN
from tests.strategies import nonsense

Heard = list[tuple[object, ...]]
Mount = Callable[[Callable[..., None]], None]

TABLE = MatrixTable("t", "T", Symbol("x"), ("a",), ("b",), (("1",),))
NODE = Node("n", "N", Symbol("x"), False, ((1.0,),), (), "one", "", "step", "")

SPEAKERS: dict[str, Mount] = {
    "branches": lambda hear: branches(
        [Branch("fork", "a fork", "1.2", 0, 9)], key="k", on_choose=hear
    ),
    "coins": lambda hear: coins(
        key="k",
        sheet="s",
        questions=[Sealed("q", ("a", "b"))],
        on_hand_in=hear,
        on_nonsense=lambda sentence: None,
    ),
    "computation_graph": lambda hear: computation_graph(
        [NODE], [], [], key="k", here="step", on_press=hear
    ),
    "first_question": lambda hear: first_question(
        key="k", ask="?", bets=(1, 2), bet=0, enough=0.9, links=(), on_bet=hear
    ),
    "live_chart": lambda hear: live_chart(key="k", on_click=hear),
    "matrices": lambda hear: matrices(
        [], TABLE, key="k", chosen=(0, 0), lights=[], spoken=[], notes={}, on_event=hear
    ),
    "network": lambda hear: network(key="k", on_select=hear),
    "paper": lambda hear: paper(key="k", sealed=False, on_follow=hear),
    "player": lambda hear: player(key="k", on_rest=hear, **PLAN),
    "reply": lambda hear: reply(
        key="k",
        prompt="",
        problem="",
        vocabulary=("a",),
        followers={},
        bet=Bet("?", (("yes", "Yes"),), ""),
        on_ask=hear,
        on_bet=hear,
    ),
    "supply": lambda hear: supply(b"{}", key="k", on_ask=hear),
}
"""Each component that a browser may say something by; `hear` is what the page is told."""

NAMES = (
    "step",
    "jump",
    "sheet",
    "points",
    "kind",
    "table",
    "row",
    "column",
    "text",
    "index",
    "trace",
)


def listeners(
    name: str, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> list[Callable[[object], None]]:
    """What the component does with what a browser says, one for each of its events."""
    caught: list[Callable[[object], None]] = []

    def mount(renderer: object, data: bytes, *, key: str, **hear: Callable[[object], None]) -> None:
        caught.extend(hear.values())

    monkeypatch.setattr(sys.modules[f"dashboard.components.{name}"], "mount", mount)
    SPEAKERS[name](lambda *said: heard.append(said))
    return caught


def plain(said: tuple[object, ...]) -> bool:
    """Whether that can be kept: nothing in it is a list, a dict, a fraction, or a truth that counts as 1."""
    hash(said)
    return not any(isinstance(value, float | bool) for value in said)


def test_no_component_is_forgotten() -> None:
    files = Path(components.__file__).parent.glob("*.py")
    assert {file.stem for file in files if "def hear" in file.read_text("utf-8")} - {
        "frontend"
    } == {*SPEAKERS}


@pytest.mark.parametrize("name", SPEAKERS)
def test_what_a_browser_says_is_heard_as_what_it_can_be_or_not_at_all(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: Heard = []
    for hear in listeners(name, heard, monkeypatch):
        for value in VALUES:
            hear(value)
    assert all(plain(said) for said in heard)


@given(st.sampled_from(sorted(SPEAKERS)), nonsense(*NAMES))
@settings(max_examples=300, deadline=None)
def test_any_nonsense_is_heard_so(name: str, value: object) -> None:
    heard: Heard = []
    with pytest.MonkeyPatch.context() as monkeypatch:
        for hear in listeners(name, heard, monkeypatch):
            hear(value)
    assert all(plain(said) for said in heard)
