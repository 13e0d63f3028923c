"""Runs are shared: visitors with the same settings look at the same one."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock

from model import Run, Settings

MOST_RUNS = 6
"""Students that the server remembers; a forgotten one trains again, to the same bits, when somebody asks."""


_LOCK = Lock()
"""Two visitors who come first at the same moment get one student, not two."""


_run = lru_cache(maxsize=MOST_RUNS)(Run)


def shared_run(settings: Settings) -> Run:
    """The run of these settings, the same for every visitor."""
    with _LOCK:
        return _run(settings)
