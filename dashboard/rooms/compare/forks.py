"""The forks of this visit: which there were, how far they were followed, and the tree that they make."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from dashboard.cards.second_student import SECOND, Beside, branch_words, second_of
from dashboard.components.branches import Branch, branches
from dashboard.look import numbers
from dashboard.serving.second import Second, end_of, history_up_to
from dashboard.shell import session
from dashboard.shell.view import View
from model import Settings
from model.course.history import History

MOST_FORKS_KEPT = 12
"""Forks that a visit remembers; of more, the one that was not looked at for longest goes."""
MEAN_OF = 10
"""A score is the mean of so many tests."""

_FORKS = "forks"


@dataclass(frozen=True)
class Followed:
    """A fork of this visit, as it was when it was looked at last."""

    settings: Settings
    """The visitor's student then."""
    beside: Beside
    test: int
    """The last test at which it was looked at."""
    lost: float
    """Marks lost in nats, the mean of its last tests up to there."""

    @property
    def name(self) -> str:
        """Names it among those of one student: "rate:0.07 after 9"."""
        return _name(self.beside)


def _name(beside: Beside) -> str:
    return f"{beside.text} after {', '.join(str(each.after) for each in beside.chain)}"


def lost_lately(history: History, after: int = 0) -> float:
    """The mean of the marks lost in the last `MEAN_OF` tests, or in those after test `after` if they are fewer."""
    first = max(len(history) - MEAN_OF, min(after, len(history) - 1))
    return float(history.loss[first:].mean())


def kept() -> tuple[Followed, ...]:
    """The forks of this visit, the one that was looked at last at the end."""
    found: tuple[Followed, ...] = session.remember(_FORKS, tuple)
    return found


def remember(settings: Settings, beside: Beside, second: Second, step: int) -> None:
    """Note that this fork is looked at now: where it was followed further before, that stays.

    Nothing is noted of a fork before its first own test.
    """
    end = end_of(second)
    test = step if end is None else min(step, end)
    if second.origin is None or test <= second.after:
        return
    name = _name(beside)
    before = [each for each in kept() if each.settings == settings and each.name == name]
    others = tuple(each for each in kept() if each not in before)
    lost = lost_lately(history_up_to(second, test), second.after)
    now = max([*before, Followed(settings, beside, test, lost)], key=lambda each: each.test)
    session.keep(_FORKS, (*others, now)[-MOST_FORKS_KEPT:])


def tree(
    settings: Settings, forks: tuple[Followed, ...], here: Beside, step: int, lost: float
) -> list[Branch]:
    """The rows of a tree: the visitor's student, and below each way what forked from it, the latest fork first.

    So no line crosses another. `step` and `lost` are how far the visitor's student is looked at, and its score there.
    """
    known = {each.beside: each for each in forks if each.settings == settings}
    ways = {way for beside in known for way in beside.chain}
    reach = {way: max(_reach(way, other, known) for other in ways) for way in ways}
    rows = [Branch("", "your student", _score(step, lost), 0, max([step, *reach.values()]))]

    def grow(origin: Beside | None, row: int) -> None:
        children = [way for way in ways if way.of == origin]
        for way in sorted(children, key=lambda way: (-way.after, way.text)):
            seen = known.get(way)
            rows.append(
                Branch(
                    name=_name(way),
                    words=f"from test {numbers.count(way.after + 1)}: {branch_words(second_of(settings, way))}",
                    score="" if seen is None else _score(seen.test, seen.lost),
                    begin=way.after,
                    end=reach[way],
                    of=row,
                    is_here=way == here,
                )
            )
            grow(way, len(rows) - 1)

    grow(None, 0)
    return rows


def _reach(way: Beside, other: Beside, known: dict[Beside, Followed]) -> int:
    """How far a way is known because it, or a fork of it, was looked at."""
    if way == other:
        return known[way].test if way in known else way.after
    return other.after if way in other.chain else way.after


def _score(test: int, lost: float) -> str:
    return f"{numbers.nats(lost)} nats at test {numbers.count(test)}"


def forks_of_this_visit(view: View, here: Beside) -> None:
    """The tree, once there is a fork."""
    if view.second is None:
        return
    remember(view.settings, here, view.second, view.step)
    forks = kept()
    lost = lost_lately(view.run.history.up_to(view.step))
    rows = tree(view.settings, forks, here, view.step, lost)
    if len(rows) == 1:
        return
    st.markdown(
        f"**Your forks.** Time goes from left to right; press one to go there. Marks lost: the mean of {MEAN_OF} tests."
    )
    ways = {_name(way): way for each in forks for way in each.beside.chain}

    def choose(name: str) -> None:
        way = ways[name]
        session.set_part(SECOND, way)
        if session.visit().test <= way.after:
            session.go_to(way.after + 1)

    branches(rows, key="fork-tree", on_choose=choose)
