"""The dashboard, counted: `python -m tests.benchmarks.watched_app FILE` and then Streamlit's options.

Once a second it writes to FILE what it holds: threads, sessions and runs. Nothing is collected for that.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from streamlit.runtime import Runtime
from streamlit.web import cli

from dashboard.serving import runs

EVERY = 1.0
"""Seconds between two counts."""


def held() -> dict[str, float]:
    """What the server holds now."""
    manager = getattr(Runtime.instance() if Runtime.exists() else None, "_session_mgr", None)
    sessions = manager.list_sessions() if manager else []
    everybody = runs._everybody()
    return {
        "threads": threading.active_count(),
        "sessions": len(sessions),
        "runs": len(everybody),
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
    threading.Thread(target=count, args=(Path(sys.argv[1]),), daemon=True).start()
    cli.main(["run", "streamlit_app.py", *sys.argv[2:]])
