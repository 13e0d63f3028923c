"""`player`: the one clock on the page.

It shows where in the exam the visitor is and, while playing, moves all live components to the next
test in the same animation frame. It holds a supply of tests and asks the server for more in time.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from dashboard.components.frontend import component, nothing, pack

_HTML = """
<div class="live-player">
  <button type="button" class="player-button" aria-keyshortcuts="P Space"></button>
  <div class="player-where">
    <span class="player-text"></span><span class="player-note"></span>
  </div>
  <div class="player-track" role="progressbar" aria-valuemin="0">
    <div class="player-fill"></div>
  </div>
</div>
"""

_mount = component("player", _HTML)

Kind = Literal["play", "pause", "more", "end", "walk"]


@dataclass(frozen=True)
class PlayerEvent:
    """What the visitor or the clock asks of the server."""

    kind: Kind
    """`play` and `pause` were pressed; `more`: frames run out; `end`: the last test is shown;
    `walk`: to the test `shown`."""
    shown: int
    """The test number on screen."""
    newest: int
    """The last test number that the browser holds frames of; `more` wants the ones after it."""


def player(
    *,
    step: int,
    last: int,
    tests_per_round: int,
    rounds: int,
    playing: bool,
    speed: float,
    key: str,
    steps: Sequence[int] = (),
    run: str = "",
    note: str = "",
    button: bool = True,
    on_event: Callable[[], None] | None = None,
) -> PlayerEvent | None:
    """Show "Test 37 · round 2 of 5" with the round's progress, and conduct the play.

    `step` is the test number on screen, 0 before the first test; `last` the last one there is (of
    the exam, or up to which the student is still finite). `speed` counts tests per second;
    `math.inf` means as fast as it goes. `steps` are the test numbers of the frames that the live
    components are given in this same rerun. `note` is a short text beside the test number, such as
    why the play stopped. Mount it in the same fragment as the live components that play.

    `on_event` is called before the rerun that an event causes: the place to move the cursor.
    `player_event(st.session_state[key].get("event"))` is the event by then.

    Returns the event that caused this rerun, if there was one. Raises ValueError for numbers that
    make no sense.
    """
    if not 0 <= step <= last:
        raise ValueError(f"step must be between 0 and last = {last}, got {step}")
    if not speed > 0:
        raise ValueError(f"speed must be above 0 tests per second, got {speed}")
    for name, value in (("tests_per_round", tests_per_round), ("rounds", rounds)):
        if value < 1:
            raise ValueError(f"{name} must be at least 1, got {value}")
    result = _mount(
        key=key,
        data=pack(
            {
                "step": step,
                "last": last,
                "tests_per_round": tests_per_round,
                "rounds": rounds,
                "playing": playing,
                "interval": 0 if math.isinf(speed) else 1000 / speed,
                "steps": list(steps),
                "run": run,
                "note": note,
                "button": button,
            }
        ),
        on_event_change=on_event or nothing,
    )
    return player_event(result.get("event"))


def player_event(value: object) -> PlayerEvent | None:
    """`value` from the browser as an event; whatever is not one is None."""
    match value:
        case {
            "kind": ("play" | "pause" | "more" | "end" | "walk") as kind,
            "shown": int(shown),
            "newest": int(newest),
        } if shown >= 0 and newest >= 0:
            return PlayerEvent(kind, shown, newest)
        case _:
            return None
