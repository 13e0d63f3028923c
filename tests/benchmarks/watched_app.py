"""The dashboard, counted: `python -m tests.benchmarks.watched_app FILE` and then Streamlit's options.

Once a second it writes to FILE what it holds: threads, sessions and runs. Nothing is collected for that.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from pathlib import Path

from streamlit.runtime import Runtime
from streamlit.web import cli

from dashboard.serving import runs

EVERY = 1.0
"""Seconds between two counts."""


def count(file: Path) -> None:
    """Count for ever."""
    while True:
        held = {
            "threads": threading.active_count(),
            "sessions": len(Runtime.instance()._session_mgr.list_sessions())
            if Runtime.exists()
            else 0,
            "runs": len(runs._everybody()),
            "run_mebibytes": runs._held(runs._everybody()) / 2**20,
        }
        beside = file.with_suffix(".new")
        beside.write_text(json.dumps(held), encoding="utf-8")
        beside.replace(file)
        time.sleep(EVERY)


if __name__ == "__main__":
    threading.Thread(target=count, args=(Path(sys.argv[1]),), daemon=True).start()
    cli.main(["run", "streamlit_app.py", *sys.argv[2:]])
