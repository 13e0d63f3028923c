"""The second student: a run or a fork, at any test, to the bits that `Run` alone gives, whoever looks at which two."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from weakref import WeakValueDictionary

import numpy as np
import pytest

from dashboard.serving import runs, second
from dashboard.serving.runs import drop_runs, shared_run
from dashboard.serving.second import (
    Second,
    end_of,
    history_up_to,
    in_a_row,
    is_out_of_reach,
    ready,
    record_at,
    run_of,
    runs_of,
    study_on,
)
from model import Run
from model.course.run import fingerprint
from model.course.settings import MOST_TESTS
from tests.bits import array_bits, record_bits
from tests.strategies import TINY

HARDER = replace(TINY, learning_rate=0.1)
FORK = Second(HARDER, Second(TINY), 7)
DIVERGES = replace(TINY, optimizer="sgd", learning_rate=1000.0)


@pytest.fixture(autouse=True)
def _only_our_own_runs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(runs, "_alive", WeakValueDictionary())
    runs._kept.clear()
    yield
    runs._kept.clear()


def test_a_fork_and_its_origin_share_their_past_bit_for_bit_and_no_more() -> None:
    origin, alone = Run(TINY), Run(TINY).fork(7, learning_rate=0.1)
    for step in (1, 6, 7):
        assert fingerprint(record_at(FORK, step).after) == origin.fingerprint(step)
        assert record_bits(record_at(FORK, step)) == record_bits(origin.record_at(step))
    for step in (8, 15):
        assert fingerprint(record_at(FORK, step).after) == alone.fingerprint(step)
        assert fingerprint(record_at(FORK, step).after) != origin.fingerprint(step)
    assert np.array_equal(record_at(FORK, 8).before["W_LM"], origin.weights_at(7)["W_LM"])


@pytest.mark.parametrize("after", [7, TINY.tests_per_round, TINY.tests_per_round + 3])
def test_a_forks_history_is_its_origins_and_then_its_own(after: int) -> None:
    last = 2 * TINY.tests_per_round + 2
    origin, alone = Run(TINY), Run(TINY).fork(after, learning_rate=0.1)
    origin.advance_to(last)
    alone.advance_to(last)
    found = history_up_to(Second(HARDER, Second(TINY), after), last)
    assert found.step.tolist() == list(range(1, last + 1))
    for name in ("loss", "accuracy", "spot_on", "close", "learning_rate"):
        mine, theirs = getattr(origin.history, name)[:after], getattr(alone.history, name)
        assert array_bits(getattr(found, name)) == array_bits(np.concatenate([mine, theirs]))
    n = TINY.tests_per_round
    rounds = {0: origin, n: origin if after >= n else alone, 2 * n: alone}
    assert set(found.held_out_step) == set(rounds) | ({after} if after % n else set())
    for step, run in rounds.items():
        of_run = run.history.held_out_loss[run.history.held_out_step == step]
        assert found.held_out_loss[found.held_out_step == step] == of_run
    before = history_up_to(Second(HARDER, Second(TINY), after), after - 1)
    assert array_bits(before.loss) == array_bits(origin.history.up_to(after - 1).loss)


def test_all_visitors_get_one_fork() -> None:
    barrier = Barrier(6)

    def come(_: int) -> Run:
        barrier.wait(10)
        return run_of(FORK)

    with ThreadPoolExecutor(6) as pool:
        assert len({id(run) for run in pool.map(come, range(6))}) == 1
    assert run_of(FORK) is not run_of(Second(HARDER, Second(TINY), 8))
    assert run_of(FORK) is not shared_run(HARDER)


def test_a_fork_that_nobody_looks_at_is_dropped_and_comes_again_to_the_same_bits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = record_bits(record_at(FORK, 12))
    monkeypatch.setattr(runs, "RUN_BYTES", 1)
    shared_run(replace(TINY, seed=5))
    drop_runs()
    assert not any("after" in name for name in runs._kept)
    assert record_bits(record_at(FORK, 12)) == first


@pytest.mark.parametrize("it", [Second(HARDER), FORK], ids=["another run", "a fork"])
def test_it_is_studied_turn_by_turn_as_far_as_somebody_wants(it: Second) -> None:
    assert ready(it) == 0
    for _ in range(50):
        study_on(it, 12)
    assert ready(it) == 12
    assert run_of(it).step == 12
    assert shared_run(TINY).step == (7 if it is FORK else 0)
    assert runs_of(it) == [run_of(each) for each in it.lineage]


def test_one_turn_takes_no_longer_than_a_slice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "SLICE", 0.0)
    for _ in range(3):
        study_on(FORK, 12)
    assert ready(FORK) == 3


def test_whoever_ended_stays_at_the_last_test() -> None:
    short = Second(replace(TINY, rounds=1))
    last = TINY.tests_per_round
    assert end_of(short) is None
    assert record_bits(record_at(short, last + 9)) == record_bits(record_at(short, last))
    assert end_of(short) == last
    assert ready(short) == MOST_TESTS
    assert len(history_up_to(short, last + 9)) == last


def test_whoever_diverged_stays_at_the_last_test_before() -> None:
    it, alone = Second(DIVERGES), Run(DIVERGES)
    alone.advance_to(300)
    assert alone.diverged_at is not None
    assert record_at(it, 300).step == end_of(it) == alone.diverged_at - 1
    assert len(history_up_to(it, 300)) == alone.diverged_at - 1
    assert ready(it) == MOST_TESTS


def test_a_fork_behind_a_divergence_is_the_origin_and_says_so() -> None:
    origin = shared_run(DIVERGES)
    it = Second(replace(DIVERGES, learning_rate=0.1), Second(DIVERGES), 300)
    assert not is_out_of_reach(it)
    for _ in range(50):
        study_on(it, 300)
    assert origin.diverged_at is not None
    assert is_out_of_reach(it)
    assert ready(it) == MOST_TESTS
    assert runs_of(it) == [origin]
    assert end_of(it) == origin.diverged_at - 1
    last = origin.diverged_at - 1
    assert record_bits(record_at(it, last)) == record_bits(origin.record_at(last))


def test_two_who_look_at_the_same_two_crosswise_do_not_wait_for_each_other() -> None:
    pairs = [(TINY, Second(HARDER)), (HARDER, Second(TINY)), (TINY, FORK), (TINY, Second(TINY))]
    held = [(shared_run(first), other) for first, other in pairs]
    record_at(FORK, 12)

    def look(pair: tuple[Run, Second]) -> int:
        run, other = pair
        seen = 0
        for step in range(1, 13):
            with in_a_row(run, other):
                run.record_at(step)
                time.sleep(0.001)
                seen += record_at(other, step).step == step
        return seen

    pool = ThreadPoolExecutor(len(held))
    try:
        assert [task.result(60) for task in [pool.submit(look, p) for p in held]] == [12] * 4
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def test_a_cost_is_measured_once(monkeypatch: pytest.MonkeyPatch) -> None:
    second._seconds.clear()
    measurements = iter([0.5, 0.7])
    monkeypatch.setattr(second, "seconds_a_test", lambda _: next(measurements))
    assert [second.seconds_of(TINY) for _ in range(3)] == [0.5] * 3
    assert second.seconds_of(HARDER) == 0.7
    second._seconds.clear()


SGD = replace(HARDER, optimizer="sgd")
GRANDCHILD = Second(SGD, FORK, 11)


def test_a_fork_of_a_fork_shares_each_past_bit_for_bit_and_no_more() -> None:
    origin, child = Run(TINY), Run(TINY).fork(7, learning_rate=0.1)
    alone = Run(TINY).fork(7, learning_rate=0.1).fork(11, optimizer="sgd")
    assert (GRANDCHILD.shared, GRANDCHILD.lineage) == (7, (Second(TINY), FORK, GRANDCHILD))
    for step in range(1, 16):
        mine = record_bits(record_at(GRANDCHILD, step))
        assert (mine == record_bits(origin.record_at(step))) == (step <= 7)
        assert (mine == record_bits(child.record_at(step))) == (step <= 11)
        assert mine == record_bits(alone.record_at(step))
        assert fingerprint(record_at(GRANDCHILD, step).after) == alone.fingerprint(step)
    found = history_up_to(GRANDCHILD, 15)
    assert found.step.tolist() == list(range(1, 16))
    losses = np.array([alone.record_at(step).loss for step in range(1, 16)])
    np.testing.assert_allclose(found.loss, losses, rtol=1e-12)


def test_a_fork_of_a_fork_is_studied_one_after_the_other() -> None:
    assert ready(GRANDCHILD) == 0
    for _ in range(60):
        study_on(GRANDCHILD, 15)
    assert [run.step for run in runs_of(GRANDCHILD)] == [7, 11, 15]
    assert ready(GRANDCHILD) == 15


def test_a_fork_behind_the_divergence_of_a_fork_stays_what_that_was() -> None:
    wild = Second(replace(TINY, optimizer="sgd", learning_rate=1000.0), Second(TINY), 3)
    it = Second(replace(wild.settings, learning_rate=0.1), wild, 250)
    deeper = Second(replace(it.settings, learning_rate=0.2), it, 260)
    for _ in range(60):
        study_on(deeper, 300)
    diverged_at = run_of(wild).diverged_at
    assert diverged_at is not None
    for fork in (it, deeper):
        assert is_out_of_reach(fork)
        assert ready(fork) == MOST_TESTS
        assert end_of(fork) == diverged_at - 1
        assert record_at(fork, 300).step == diverged_at - 1
        assert len(history_up_to(fork, 300)) == diverged_at - 1
        assert len(runs_of(fork)) == 2
    assert shared_run(TINY).diverged_at is None
