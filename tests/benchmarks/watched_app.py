"""The dashboard, counted: `python -m tests.benchmarks.watched_app FILE` and then Streamlit's options.

Once a second it writes to FILE what it holds: threads, sessions, runs. Nothing is collected for that.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from weakref import WeakSet

from streamlit.runtime.app_session import AppSession
from streamlit.web import cli

from dashboard.serving import runs

EVERY = 1.0
"""Seconds between two counts."""


_sessions: WeakSet[AppSession] = WeakSet()
"""All sessions that are still somewhere in memory, also those that the server has forgotten."""


def watch(session: AppSession, *args: Any, **named: Any) -> None:
    """In place of a session's own beginning: the same, and it is counted."""
    _begin(session, *args, **named)
    _sessions.add(session)


_begin = AppSession.__init__


def held() -> dict[str, float]:
    """What the server holds now."""
    everybody, kept = runs._everybody(), set(map(id, list(runs._kept.values())))
    return {
        "threads": threading.active_count(),
        "sessions": len(_sessions),
        "runs": len(everybody),
        "pinned": sum(id(run) not in kept for run in everybody),
        "run_mebibytes": runs._held(everybody) / 2**20,
    }


def count(file: Path) -> None:
    """Count for ever."""
    while True:
        with suppress(RuntimeError):  # somebody came or left just now
            beside = file.with_suffix(".new")
            beside.write_text(json.dumps(held()), encoding="utf-8")
            beside.replace(file)
        time.sleep(EVERY)


if __name__ == "__main__":
    AppSession.__init__ = watch  # type: ignore[assignment, method-assign]
    threading.Thread(target=count, args=(Path(sys.argv[1]),), daemon=True).start()
    cli.main(["run", "streamlit_app.py", *sys.argv[2:]])
