"""axe-core, which finds what keeps people out of a page."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.javascript.tools import package

EXCLUDED: dict[str, str] = {}
"""Streamlit's own nodes that cannot be mended from here, as CSS selectors, and why. No rule is ever switched off."""


def script() -> str:
    """axe's own source."""
    return (package("axe-core") / "axe.min.js").read_text("utf-8")


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
