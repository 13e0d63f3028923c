"""The nearest test in which studying made a question of that very test go worse."""

from __future__ import annotations

import time

from dashboard.serving.runs import last_test, study
from model import Record, Run
from model.looking.asked import question_losses

PATIENCE = 4.0
"""Seconds that a search may take."""

RING = 8
"""Tests to each side that are looked through before the next ones further out."""


def anybody_worse(record: Record) -> bool:
    """Whether a question of the test loses more when it is sat again after studying."""
    change = question_losses(record, record.resit_losses) - question_losses(record, record.losses)
    return bool((change > 0).any())


def nearest_worse(run: Run, here: int, patience: float = PATIENCE) -> tuple[int | None, int]:
    """The test nearest to this one in which somebody got worse, and how many others were looked through.

    The student studies on where the search goes beyond what it has studied. None where the course, or the patience in
    seconds, ends before one is found.
    """
    end, searched = time.monotonic() + patience, 0
    for near in range(1, run.settings.last_step, RING):
        found: list[int] = []
        study(run, here + near + RING - 1)
        last = min(run.step, last_test(run))
        behind = range(max(1, here - near - RING + 1), max(1, here - near + 1))
        ahead = range(min(here + near, last + 1), min(here + near + RING, last + 1))
        for step in (*behind, *ahead):
            if time.monotonic() > end:
                break
            searched += 1
            if anybody_worse(run.record_at(step)):
                found.append(step)
        if found:
            return min(found, key=lambda step: abs(step - here)), searched
        if time.monotonic() > end or not (behind or ahead):
            break
    return None, searched
