"""What was freed goes back to the system."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.serving import memory

ROOT = Path(__file__).resolve().parents[3]


FREED_AND_GIVEN_BACK = """
from pathlib import Path
from dashboard.serving import memory

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

kept, freed = [], []
for _ in range(1000):  # 60 MB in pieces of the heap, with something that stays above each
    freed.append(bytes(60_000))
    kept.append(bytes(600))
del freed
before = resident()
assert memory.give_back()
print(before - resident())
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="a process is weighed in /proc")
def test_what_was_freed_below_something_that_stays_is_given_back() -> None:
    """In a process of its own: in this one other tests have left holes of their own."""
    ran = subprocess.run(
        [sys.executable, "-c", FREED_AND_GIVEN_BACK],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(ran.stdout) > 30 * 2**20


def test_it_is_asked_only_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_asked", -memory.PAUSE)
    first, second = memory.give_back(), memory.give_back()
    assert not second
    if not sys.platform.startswith("linux"):
        assert not first
