"""What the visitor has handed in, graded as the student is; kept as long as the visit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from dashboard.components.coins import WHOLE, Points
from dashboard.rooms.your_turn.grading import Said, marks_lost
from dashboard.rooms.your_turn.sheet import Asked, Shares
from dashboard.shell import session
from model import Settings

ENOUGH = 20
"""Answers from which on it can be told whether somebody is right as often as they say."""
MOST_KEPT = 500
"""Sheets of a visit that are remembered: the oldest are forgotten first."""

KEY = "your-turn"


def losses_of(points: Points, sheet: Iterable[Asked]) -> tuple[float, ...]:
    """What the visitor lost on each question, in nats."""
    return tuple(
        marks_lost(row[asked.right] / WHOLE) for row, asked in zip(points, sheet, strict=True)
    )


@dataclass(frozen=True)
class Turn:
    """One test that the visitor sat."""

    first: Points
    said: tuple[Said, ...]
    """All shares of the first sheet, the visitor's."""
    student_said: tuple[Said, ...]
    """All shares of the same rows, the student's."""
    studied: bool = False
    """Whether the student has studied, and both sit the sheet again."""
    again: Points | None = None

    @property
    def answers(self) -> int:
        """Questions of the first sheet; whoever knows the key by now says nothing of how well they know themselves."""
        return len(self.first)


Turns = dict[tuple[str, int], Turn]
"""By the student's digest and the test's number."""


def _turns() -> Turns:
    found: Turns = session.remember(KEY, dict)
    return found


def turn_of(settings: Settings, step: int) -> Turn | None:
    """What this visitor handed in at that test."""
    return _turns().get((settings.digest, step))


def all_turns() -> tuple[Turn, ...]:
    """Everything handed in during this visit."""
    return tuple(_turns().values())


def hand_in(settings: Settings, step: int, sheet: tuple[Asked, ...], points: Points) -> None:
    """Take a sheet; the first time it is graded, the second time set beside the first."""
    turn = turn_of(settings, step)
    session.carry_on()
    if turn is None:
        shares = tuple(tuple(point / WHOLE for point in row) for row in points)
        turn = Turn(points, said(shares, sheet), said([asked.before for asked in sheet], sheet))
    elif turn.studied and turn.again is None:
        turn = replace(turn, again=points)
    _keep(settings, step, turn)


def let_it_study(settings: Settings, step: int) -> None:
    """The student studies, and both sit the sheet again."""
    turn = turn_of(settings, step)
    if turn is not None:
        _keep(settings, step, replace(turn, studied=True))


def said(shares: Iterable[Shares], sheet: Iterable[Asked]) -> tuple[Said, ...]:
    """Every share of a sheet together with whether it came true."""
    return tuple(
        Said(share, option == asked.right)
        for row, asked in zip(shares, sheet, strict=True)
        for option, share in enumerate(row)
    )


def _keep(settings: Settings, step: int, turn: Turn) -> None:
    turns = {**_turns(), (settings.digest, step): turn}
    session.keep(KEY, dict(list(turns.items())[-MOST_KEPT:]))


def gathered(whose: Callable[[Turn], tuple[Said, ...]]) -> tuple[Said, ...]:
    """All that somebody said during this visit."""
    return tuple(each for turn in all_turns() for each in whose(turn))
