"""`player`: the one clock on the page, and its track, the learning curve that is also the scrub bar.

Next, Back, Play and the track belong to the browser: they show what it holds, at once, and write the address. The
server hears of it through the page's `supply` when frames run low, and here when the visitor rests on a page that has
something to look at in peace.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from dashboard.components.frames import frame_json
from dashboard.components.frontend import component, mount, pack

_HTML = """
<div class="live-player">
  <button type="button" class="player-play" aria-keyshortcuts="P Space"></button>
  <div class="player-course">
    <div class="player-flag"></div>
    <svg class="player-track" role="slider" tabindex="0" aria-valuemin="1" preserveAspectRatio="none"></svg>
    <div class="player-legend">
      <span class="player-hint"></span><span class="player-followed"></span><span class="player-end"></span>
    </div>
  </div>
  <button type="button" class="player-back" aria-label="Back" aria-keyshortcuts="ArrowLeft">←</button>
  <button type="button" class="player-next" aria-keyshortcuts="ArrowRight">Next test →</button>
</div>
"""

_component = component("player", _HTML)

FOLLOWED = "followed"
"""The key of the live part that the player shows: the followed question."""


@dataclass(frozen=True)
class FollowedFrame:
    """How sure the student that sits a test is of the followed question."""

    question: str
    """What it has read."""
    answer: str
    """The right word."""
    sure: str
    """Its confidence in that, as text."""
    in_test: bool
    """Whether the test asks it."""


@frame_json.register
def _(frame: FollowedFrame) -> dict[str, Any]:
    return asdict(frame)


def player(
    *,
    key: str,
    run: str,
    session: str,
    step: int,
    peace: int,
    jump: int,
    last: int,
    tests_per_round: int,
    guessing_loss: float,
    speed: float,
    rests: bool,
    link: str,
    on_rest: Callable[[int, int], None],
) -> None:
    """The desk's clock. `step` is the test that the server means, from 1, `last` the last one there is.

    `peace` is the test of which the page speaks in peace: an earlier one while the student is still on its way.

    `run` names the student, `session` the visit as the server knows it: one that was restarted knows nothing, and the
    visitor stays where they are. `jump` changes whenever the server itself moves the visitor, so that an older answer
    never takes back a press. `speed` counts tests per second; infinite means as fast as it goes. With `rests`,
    `on_rest` is called with the test on screen, and the last `jump` that the browser has followed, when the visitor
    has stayed there for half a second or turns to something else. `link` are the query parameters that links to other
    pages of this visit were written with.

    Raises `ValueError` for numbers that make no sense.
    """
    if not 1 <= step <= last:
        raise ValueError(f"step must be between 1 and last = {last}, got {step}")
    if not speed > 0:
        raise ValueError(f"speed must be above 0 tests per second, got {speed}")
    if tests_per_round < 1:
        raise ValueError(f"tests_per_round must be at least 1, got {tests_per_round}")

    def hear(value: object) -> None:
        match value:
            case {"step": int(shown), "jump": int(followed)} if shown >= 1:
                on_rest(int(shown), followed)  # True is an int too

    data = {
        "run": run,
        "session": session,
        "step": step,
        "peace": peace,
        "jump": jump,
        "last": last,
        "testsPerRound": tests_per_round,
        "guessing": guessing_loss,
        "interval": 1000 / speed,
        "rests": rests,
        "link": link,
    }
    mount(_component, pack(data), key=key, rest=hear)
