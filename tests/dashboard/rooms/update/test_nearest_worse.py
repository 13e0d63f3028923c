"""The search for a test in which somebody got worse finds the nearest, and ends."""

from __future__ import annotations

import time

import pytest

from dashboard.rooms.update.nearest_worse import anybody_worse, nearest_worse
from model import Run, Settings
from tests.records import KINDS

LAST = 40


@pytest.fixture(scope="module")
def run() -> Run:
    run = Run(Settings(n_head=2, d_model=8, optimizer="sgd", learning_rate=0.5))
    run.advance_to(LAST)
    return run


@pytest.mark.parametrize("here", [1, 7, 20, 33])
def test_no_test_in_which_somebody_got_worse_is_nearer(here: int, run: Run) -> None:
    found, searched = nearest_worse(run, here, patience=60.0)
    assert found is not None
    assert found != here
    assert anybody_worse(run.record_at(found))
    near = [step for step in range(1, LAST + 1) if 0 < abs(step - here) < abs(found - here)]
    assert not [step for step in near if anybody_worse(run.record_at(step))]
    assert searched >= len(near)


def test_a_search_without_success_ends_with_the_course() -> None:
    run = Run(KINDS["ai-rocks"])
    assert run.settings.last_step < 1000
    found, searched = nearest_worse(run, 3, patience=60.0)
    assert found is None or anybody_worse(run.record_at(found))
    assert searched <= run.settings.last_step - 1


def test_a_search_without_patience_ends_at_once(run: Run) -> None:
    start = time.monotonic()
    assert nearest_worse(run, 3, patience=0.0) == (None, 0)
    assert time.monotonic() - start < 1.0
