"""The browser's half is held like Python: strict types, one format, linted, its logic tested where it needs no page."""

from __future__ import annotations

import json
import subprocess

import pytest

from tests.javascript.tools import HERE, npm, package


@pytest.mark.parametrize("script", ["types", "style", "test"])
def test_the_check_passes(script: str) -> None:
    package("typescript")
    ran = subprocess.run(
        [npm(), "run", "--silent", script],
        cwd=HERE,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, f"\n{ran.stdout}\n{ran.stderr}"


def test_every_tool_is_pinned_and_its_lock_names_no_host() -> None:
    wanted = json.loads((HERE / "package.json").read_text("utf-8"))["devDependencies"]
    text = (HERE / "package-lock.json").read_text("utf-8")
    locked = json.loads(text)["packages"]
    assert all(locked[f"node_modules/{name}"]["version"] == at for name, at in wanted.items())
    assert not any("resolved" in package for package in locked.values())
