"""axe-core, which finds what keeps people out of a page: `npm ci` in this folder fetches it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

SCRIPT = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"

EXCLUDED: dict[str, str] = {}
"""Streamlit's own nodes that cannot be mended from here, as CSS selectors, and why. No rule is ever switched off."""


def script() -> str:
    """axe's own source. Skips the test where it is missing, or fails it where browser tests are required."""
    if not SCRIPT.exists():
        reason = "axe-core is not there: run `npm ci` in tests/browser"
        if os.environ.get("BROWSER_TESTS") == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    return SCRIPT.read_text("utf-8")


def barriers(page: Page) -> list[str]:
    """Every node that axe calls a serious or critical barrier, with its rule and what is wrong."""
    found: dict[str, Any] = page.evaluate(
        "excluded => axe.run({ exclude: excluded }, { resultTypes: ['violations'] })",
        [[selector] for selector in EXCLUDED],
    )
    return [
        f"{violation['id']}: {' '.join(map(str, node['target']))}: {node['html'][:200]}: {node['failureSummary']}"
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]
