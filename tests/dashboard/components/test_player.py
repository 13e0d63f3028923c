"""The player refuses what makes no sense."""

from __future__ import annotations

import math
import re
from typing import Any

import pytest

from dashboard.components import player

PLAN: dict[str, Any] = {
    "run": "r",
    "session": "s",
    "step": 1,
    "peace": 1,
    "jump": 0,
    "last": 9,
    "tests_per_round": 3,
    "guessing_loss": 3.0,
    "speed": 2.0,
    "rests": False,
    "link": "",
}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"step": 10}, "step must be between 1 and last = 9, got 10"),
        ({"step": 0}, "got 0"),
        ({"speed": 0.0}, "speed must be above 0"),
        ({"speed": math.nan}, "speed must be above 0"),
        ({"tests_per_round": 0}, "tests_per_round must be at least 1, got 0"),
    ],
)
def test_a_player_refuses_what_makes_no_sense(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        player(key="k", on_rest=lambda test, jump: None, **(PLAN | change))
