"""Who has left is forgotten in time: Streamlit itself waits with that until somebody else leaves.

A closed tab's session is kept for a while, in case the line was only cut (`server.disconnectedSessionTTL`). After that
nobody can come back to it, but it stays in memory, and the runs that it looked at with it, until another one is put
beside it. At night nobody comes.
"""

from __future__ import annotations

import gc
import threading
import time
from typing import Any

from streamlit.runtime import Runtime

from dashboard.serving.memory import give_back
from dashboard.serving.runs import drop_runs

EVERY = 10.0
"""Seconds between two times of looking."""


def watch_who_leaves() -> None:
    """Look now and then, as long as this server lives."""

    def look() -> None:
        stored = 0
        while True:
            time.sleep(EVERY)
            before, stored = stored, stored_sessions()
            if stored < before:
                gc.collect()  # a session and its parts hold each other
                drop_runs()
                give_back()

    threading.Thread(target=look, name="who has left", daemon=True).start()


def stored_sessions() -> int:
    """How many sessions of closed tabs are kept, after those are dropped whose time is over.

    Streamlit has no public way to say so; where it is arranged otherwise than in the pinned version, this is 0.
    """
    manager: Any = getattr(Runtime.instance(), "_session_mgr", None) if Runtime.exists() else None
    try:
        with manager._storage_lock:
            kept = manager._session_storage._cache
            kept.expire()
            return len(kept)
    except (AttributeError, TypeError):
        return 0
