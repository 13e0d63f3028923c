"""What was freed goes back to the system."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from dashboard.serving import memory


def resident() -> int:
    """Bytes of this process that are in RAM."""
    pages = Path("/proc/self/statm").read_text().split()[1]
    return int(pages) * 4096


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="a process is weighed in /proc")
def test_what_was_freed_below_something_that_stays_is_given_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept, freed = [], []
    for _ in range(3000):  # 180 MB in pieces of the heap, with something that stays above each
        freed.append(bytes(60_000))
        kept.append(bytes(600))
    del freed
    before = resident()
    monkeypatch.setattr(memory, "_asked", -memory.PAUSE)
    assert memory.give_back()
    assert resident() < before - 30 * 2**20
    assert len(kept) == 3000


def test_it_is_asked_only_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_asked", -memory.PAUSE)
    first, second = memory.give_back(), memory.give_back()
    assert not second
    if not sys.platform.startswith("linux"):
        assert not first
