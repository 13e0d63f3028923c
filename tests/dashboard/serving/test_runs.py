"""Runs are shared, bounded in bytes, and trained in turns."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier, Event
from typing import Any
from weakref import WeakValueDictionary

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.serving import runs
from dashboard.serving.runs import drop_runs, last_test, level, shared_run, study
from model import Run
from tests.strategies import TINY, tiny_with


@pytest.fixture(autouse=True)
def _only_our_own_runs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(runs, "_alive", WeakValueDictionary())
    runs._kept.clear()
    yield
    runs._kept.clear()


def weight(run: Run) -> int:
    return run.n_bytes + run.bytes_of_students


def test_visitors_who_come_at_once_get_one_student() -> None:
    barrier = Barrier(8)

    def come(_: int) -> Run:
        barrier.wait(10)
        return shared_run(replace(TINY, seed=77))

    with ThreadPoolExecutor(8) as pool:
        assert len({id(run) for run in pool.map(come, range(8))}) == 1


def test_a_student_that_is_being_made_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    there = shared_run(replace(TINY, seed=1))
    begun, done = Event(), Event()

    class Slow(Run):
        def __init__(self, *args: Any) -> None:
            begun.set()
            assert done.wait(20)
            super().__init__(*args)

    monkeypatch.setattr(runs, "Run", Slow)
    with ThreadPoolExecutor(3) as pool:
        making = [pool.submit(shared_run, replace(TINY, seed=2)) for _ in range(2)]
        assert begun.wait(10)
        try:
            assert pool.submit(shared_run, replace(TINY, seed=1)).result(10) is there
        finally:
            done.set()
        assert making[0].result(10) is making[1].result(10)
    assert runs._being_made == {}


def test_runs_that_nobody_looks_at_are_dropped_the_oldest_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = weight(shared_run(replace(TINY, seed=1)))
    for seed in (2, 3):
        shared_run(replace(TINY, seed=seed))
    monkeypatch.setattr(runs, "RUN_BYTES", 2 * first)
    drop_runs()
    assert [run.settings.seed for run in runs._kept.values()] == [2, 3]


def test_a_run_that_somebody_looks_at_is_never_another_one(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = shared_run(replace(TINY, seed=1))
    looked_at.advance_to(5)
    monkeypatch.setattr(runs, "RUN_BYTES", 1)
    for seed in (2, 3):
        shared_run(replace(TINY, seed=seed))
    drop_runs()
    assert shared_run(replace(TINY, seed=1)) is looked_at


def test_runs_that_are_all_looked_at_keep_less_and_stay_within_the_budget(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    light = shared_run(replace(TINY, seed=1))
    heavy = [shared_run(replace(TINY, seed=seed)) for seed in (2, 3)]
    light.advance_to(2)
    for run in heavy:
        run.advance_to(120)
    students = sum(run.bytes_of_students for run in (light, *heavy))
    budget = students + sum(run.n_bytes for run in heavy) // 2
    before = light.n_bytes
    monkeypatch.setattr(runs, "RUN_BYTES", budget)
    drop_runs()
    assert light.n_bytes == before, "who holds little keeps it"
    assert sum(weight(run) for run in (light, *heavy)) <= budget
    for run in heavy:
        run.advance_to(200)
        assert run.n_bytes <= budget - students


def test_whoever_keeps_less_may_keep_all_again_when_others_have_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = shared_run(replace(TINY, seed=1))
    run.advance_to(120)
    monkeypatch.setattr(runs, "RUN_BYTES", run.bytes_of_students + run.n_bytes // 2)
    drop_runs()
    assert run.most_bytes is not None
    monkeypatch.setattr(runs, "RUN_BYTES", 400 * 2**20)
    drop_runs()
    assert run.most_bytes is None


def test_nobody_waits_for_somebody_elses_student() -> None:
    """Another visitor's student may be in the middle of a long test, or of a replay of many."""
    mine, other = shared_run(replace(TINY, seed=1)), shared_run(replace(TINY, seed=2))
    holding, done = Event(), Event()

    def hold() -> None:
        with other.in_a_row():
            holding.set()
            done.wait(20)

    with ThreadPoolExecutor(2) as pool:
        held = pool.submit(hold)
        assert holding.wait(10)
        try:
            pool.submit(study, mine, 3).result(10)
        finally:
            done.set()
        held.result(10)
    assert mine.step == 3


@given(sizes=st.lists(st.integers(0, 1000), min_size=1), budget=st.integers(0, 5000))
def test_the_level_shares_a_budget_out(sizes: list[int], budget: int) -> None:
    most = level(sizes, budget)
    if sum(sizes) > budget:
        used = sum(min(size, most) for size in sizes)
        assert budget - len(sizes) < used <= budget, "all that there is, and no more"


def test_a_turn_ends_in_time_and_the_next_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "SLICE", 0.0)
    run = shared_run(replace(TINY, seed=5))
    study(run, 50)
    assert run.step == 1
    study(run, 50)
    assert run.step == 2


def test_there_is_nothing_to_see_after_a_divergence() -> None:
    run = shared_run(tiny_with("sgd", learning_rate=900.0))
    for _ in range(100):
        study(run, 300)
    assert run.diverged_at is not None
    assert last_test(run) == run.diverged_at - 1
