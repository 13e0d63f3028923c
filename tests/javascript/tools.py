"""npm and the folder that `npm ci` fills: tsc, biome and axe, pinned in package-lock.json."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

HERE = Path(__file__).resolve().parent


def npm() -> str:
    """The npm of this machine; without one the test is skipped."""
    return shutil.which("npm") or _go_without("npm is not there (Debian: apt-get install npm)")


def package(name: str) -> Path:
    """The folder of a package; where `npm ci` did not run, the test is skipped."""
    folder = HERE / "node_modules" / name
    if not folder.exists():
        _go_without(f"{name} is not there: run `npm ci` in tests/javascript")
    return folder


def _go_without(reason: str) -> NoReturn:
    """Skip the test, or fail it where the browser's tests are required."""
    if os.environ.get("BROWSER_TESTS") == "required":
        pytest.fail(reason)
    pytest.skip(reason)
