"""The dashboard without anything to look at in peace: `python -m tests.browser.quiet_app` takes Streamlit's options.

Every page of today has such a part; on these pages the player has no reason to tell the server where a visitor rests.
"""

from __future__ import annotations

import sys
from typing import Any
from unittest.mock import patch

from streamlit.web import cli

from dashboard.shell.page import lesson


def without_closer(*args: Any, **named: Any) -> None:
    """A page without what is looked at in peace."""
    lesson(*args, **(named | {"closer": None}))


if __name__ == "__main__":
    with patch("dashboard.shell.page.lesson", without_closer):
        cli.main(["run", "streamlit_app.py", *sys.argv[1:]])
