"""The laws of a run: what was seen once is seen again, whoever looks, whatever happened in between."""

import math
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from model import DivergedError, Run, Settings
from model.course import run as run_module
from model.course.run import FORKABLE, RECORD_BYTES, fingerprint
from model.course.walker import Walker
from model.student.optimizers import OPTIMIZERS, OptimizerName
from model.student.transformer import GRID
from tests import strategies
from tests.bits import array_bits, record_bits, weight_bits

HISTORY_COLUMNS = (
    "step",
    "round",
    "loss",
    "spot_on",
    "close",
    "accuracy",
    "learning_rate",
    "held_out_step",
    "held_out_loss",
    "held_out_spot_on",
    "held_out_accuracy",
)


def history_bits(run: Run) -> dict[str, bytes]:
    history = run.history
    return {name: array_bits(getattr(history, name)) for name in HISTORY_COLUMNS}


# --- Rewind


def test_test_three_is_the_same_before_and_after_600_more_tests(tiny: Settings) -> None:
    run = Run(tiny)
    before = record_bits(run.record_at(3))
    run.advance_to(603)
    assert record_bits(run.record_at(3)) == before
    assert record_bits(Run(tiny).record_at(3)) == before


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_run_is_a_plain_walk_through_its_tests(optimizer: OptimizerName) -> None:
    settings = strategies.tiny_with(optimizer, warm_up=5, decay=20)
    run, walker = Run(settings), Walker(settings)
    run.advance_to(30)
    for step in range(31):
        assert weight_bits(run.weights_at(step)) == weight_bits(walker.weights())
        walker.sit_next()


def test_the_record_of_a_test_has_its_weights_before_and_after(shared_run: Run) -> None:
    for step in (1, 7, 30):
        record = shared_run.record_at(step)
        assert weight_bits(record.before) == weight_bits(shared_run.weights_at(step - 1))
        assert weight_bits(record.after) == weight_bits(shared_run.weights_at(step))


def test_the_untouched_student_is_test_nought(tiny: Settings) -> None:
    assert weight_bits(Run(tiny).weights_at(0)) == weight_bits(Walker(tiny).weights())


def test_training_one_by_one_or_all_at_once_is_the_same(tiny: Settings) -> None:
    at_once, one_by_one = Run(tiny), Run(tiny)
    at_once.advance_to(40)
    for step in range(1, 41):
        assert one_by_one.advance_to(step) == step
    assert history_bits(at_once) == history_bits(one_by_one)
    assert at_once.fingerprint(40) == one_by_one.fingerprint(40)


def test_looking_never_changes_the_student(tiny: Settings) -> None:
    looked_at, left_alone = Run(tiny), Run(tiny)
    for run in (looked_at, left_alone):
        run.advance_to(20)
    for step in (3, 20, 1, 11):
        record = looked_at.record_at(step)
        _ = record.probabilities, record.updates, record.resit_losses
        looked_at.weights_at(step - 1)
        looked_at.fingerprint(step)
        looked_at.fork(step, learning_rate=1.0).advance_to(25)
    assert looked_at.step == 20
    for run in (looked_at, left_alone):
        run.advance_to(35)
    assert looked_at.fingerprint(35) == left_alone.fingerprint(35)
    assert history_bits(looked_at) == history_bits(left_alone)


def test_a_test_that_the_course_does_not_have_is_rejected(shared_run: Run) -> None:
    nonsense: tuple[Any, ...] = (-1, 1001, 10**9, 10**5000, 1.0, True, "3", None, math.nan)
    for step in (0, *nonsense):
        with pytest.raises(ValueError, match=r"^test .* allowed is a whole number from 1 to 1000$"):
            shared_run.record_at(step)
    for ask in (shared_run.advance_to, shared_run.weights_at, shared_run.fork):
        for step in nonsense:
            with pytest.raises(ValueError, match=r"^test .* is a whole number from 0 to 1000$"):
                ask(step)


# --- Fork


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_fork_without_changes_goes_on_like_its_parent(optimizer: OptimizerName) -> None:
    parent = Run(strategies.tiny_with(optimizer, warm_up=3))
    fork = parent.fork(13)
    assert fork.step == 13
    assert history_bits(fork)["held_out_step"] == array_bits(np.array([13]))
    for step in (1, 12, 13, 14, 25):
        assert record_bits(fork.record_at(step)) == record_bits(parent.record_at(step))
    for step in (0, 13, 25):
        assert weight_bits(fork.weights_at(step)) == weight_bits(parent.weights_at(step))
    assert fork.history.step.tolist() == list(range(14, 26))
    assert array_bits(fork.history.loss) == array_bits(np.array(parent.history.loss[13:25]))


CHANGES: tuple[dict[str, Any], ...] = (
    {"learning_rate": 0.001},
    {"momentum": 0.5},
    {"weight_decay": 1.0},
    {"warm_up": 40},
    {"decay": 20},
    {"optimizer": "adamw", "learning_rate": 0.003},
    {"optimizer": "sgd", "learning_rate": 0.1},
    {"rounds": 3},
)


@pytest.mark.parametrize("changes", CHANGES, ids=str)
def test_a_fork_shares_the_past_and_then_goes_its_own_way(
    tiny: Settings, changes: dict[str, Any]
) -> None:
    parent = Run(tiny)
    fork = parent.fork(12, **changes)
    assert fork.settings == replace(tiny, **changes)
    for step in (1, 5, 12):
        assert record_bits(fork.record_at(step)) == record_bits(parent.record_at(step))
    first = fork.record_at(13)
    assert record_bits(first)["before"] == record_bits(parent.record_at(13))["before"]
    assert np.array_equal(first.batch.questions, parent.record_at(13).batch.questions)
    if changes.keys() != {"rounds"}:
        assert record_bits(first)["after"] != record_bits(parent.record_at(13))["after"]
    assert first.optimizer_age == (0 if "optimizer" in changes else 12)
    assert fork.diverged_at is None


def test_a_fork_of_a_fork_remembers_both_pasts(tiny: Settings) -> None:
    parent = Run(tiny)
    child = parent.fork(10, learning_rate=0.002)
    grandchild = child.fork(20, optimizer="momentum", learning_rate=0.01)
    assert record_bits(grandchild.record_at(4)) == record_bits(parent.record_at(4))
    assert record_bits(grandchild.record_at(15)) == record_bits(child.record_at(15))
    assert weight_bits(grandchild.weights_at(20)) == weight_bits(child.weights_at(20))
    assert grandchild.record_at(30).settings.optimizer == "momentum"


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_fork_can_be_forked_in_the_past_that_it_shares(optimizer: OptimizerName) -> None:
    parent = Run(strategies.tiny_with(optimizer))
    child = parent.fork(20, optimizer="adamw", learning_rate=0.002)
    early = child.fork(5)
    assert early.step == 5
    assert record_bits(early.record_at(5)) == record_bits(parent.record_at(5))
    same = parent.fork(5, optimizer="adamw", learning_rate=0.002)
    assert record_bits(early.record_at(12)) == record_bits(same.record_at(12))


@pytest.mark.parametrize(
    "changes", [{"seed": 2}, {"d_model": 16}, {"exam": "story"}, {"batch_size": 1}, {"nonsense": 1}]
)
def test_a_fork_cannot_change_the_student_or_the_tests(
    shared_run: Run, changes: dict[str, Any]
) -> None:
    (name,) = changes
    with pytest.raises(ValueError, match=f"a fork can't change {name}; allowed are {FORKABLE[0]}"):
        shared_run.fork(3, **changes)


def test_a_fork_cannot_start_after_its_own_course_is_over(shared_run: Run) -> None:
    with pytest.raises(ValueError, match="test 25: allowed is a whole number from 0 to 20"):
        shared_run.fork(25, rounds=2)
    assert shared_run.fork(20, rounds=2).advance_to(20) == 20


# --- Visitors


def test_visitors_who_share_a_run_never_affect_each_other(tiny: Settings) -> None:
    alone = Run(tiny)
    alone.advance_to(60)
    steps = range(1, 61)
    records = {step: record_bits(alone.record_at(step)) for step in steps}
    weights = {step: weight_bits(alone.weights_at(step)) for step in steps}
    shared = Run(tiny)
    start = threading.Barrier(4)

    def visit(seed: int) -> None:
        rng = np.random.default_rng(seed)
        start.wait(timeout=60)
        for step in (int(s) for s in rng.integers(1, 61, 20)):
            match rng.integers(4):
                case 0:
                    assert shared.advance_to(step) >= step
                case 1:
                    assert weight_bits(shared.weights_at(step)) == weights[step]
                case 2:
                    history = shared.history
                    rows = len(history)
                    expected = np.array(alone.history.loss[:rows])
                    assert array_bits(history.loss) == array_bits(expected)
                case _:
                    assert record_bits(shared.record_at(step)) == records[step]

    with ThreadPoolExecutor(max_workers=4) as visitors:
        for visit_over in [visitors.submit(visit, seed) for seed in range(4)]:
            visit_over.result(timeout=60)
    shared.advance_to(60)
    assert history_bits(shared) == history_bits(alone)


def test_visitors_of_different_runs_never_affect_each_other() -> None:
    def course(optimizer: OptimizerName) -> str:
        return Run(strategies.tiny_with(optimizer)).fingerprint(30)

    alone = [course(optimizer) for optimizer in OPTIMIZERS]
    with ThreadPoolExecutor(max_workers=4) as visitors:
        assert list(visitors.map(course, OPTIMIZERS)) == alone


# --- Memory


def test_memory_is_bounded_over_10_000_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    budget = 2**18
    monkeypatch.setattr(run_module, "snapshot_budget", lambda n_weights: budget)
    settings = strategies.tiny_with("sgd", d_model=2, n_head=1, rounds=1000)
    run = Run(settings)
    early = record_bits(run.record_at(3))
    held: list[int] = []

    def look(reached: int, wanted: int) -> bool:
        if reached % 500 == 0:
            held.append(run.n_bytes)
        return True

    run.advance_to(10_000, look)
    recent = run._snapshots.nearest(10_000).n_bytes * 16
    row = run._ledger.n_bytes / 2**14
    assert row < 400
    assert max(held) <= budget + recent + RECORD_BYTES + row * 2**14
    assert run._snapshots.spacing > 8
    assert record_bits(run.record_at(3)) == early
    for step in (9_999, 5_003, 17):
        assert run.record_at(step).loss == run.history.loss[step - 1]


def test_a_run_that_may_keep_little_shows_every_test_to_the_same_bits() -> None:
    ample, scant = Run(strategies.TINY), Run(strategies.TINY)
    for run in (ample, scant):
        run.advance_to(60)
        for step in (7, 8, 9):
            run.record_at(step)
    least = 4 * scant._front.bytes_of_a_snapshot + scant.record_at(9).n_bytes
    scant.keep_within(scant._ledger.n_bytes + 2 * least)
    assert scant.n_bytes <= scant._ledger.n_bytes + 2 * least < ample.n_bytes
    scant.advance_to(90)
    assert scant.n_bytes <= scant._ledger.n_bytes + 2 * least
    for step in (58, 3, 90):
        assert record_bits(scant.record_at(step)) == record_bits(ample.record_at(step))
    assert scant.n_bytes <= scant._ledger.n_bytes + 2 * least


# --- Divergence


def diverged_run(optimizer: OptimizerName = "sgd", rate: float = 1000.0) -> Run:
    run = Run(strategies.tiny_with(optimizer, learning_rate=rate))
    run.advance_to(200)
    return run


@pytest.mark.parametrize("optimizer", ["sgd", "momentum"])
@pytest.mark.parametrize("rate", [10.0, 1000.0])
def test_divergence_is_named_and_everything_before_stays(
    optimizer: OptimizerName, rate: float
) -> None:
    run = diverged_run(optimizer, rate)
    last = run.diverged_at
    assert last is not None
    assert 1 < last < 200
    assert run.advance_to(200) == run.step == last
    assert run.history.step.tolist() == list(range(1, last))
    for column in HISTORY_COLUMNS:
        assert np.isfinite(getattr(run.history, column)).all(), column
    for step in range(last):
        assert all(np.isfinite(array).all() for array in run.weights_at(step).values())
        if step:
            assert run.record_at(step).loss == run.history.loss[step - 1]
    assert run.fingerprint(last - 1) == fingerprint(run.weights_at(last - 1))


def test_the_test_at_which_the_student_diverged_can_be_looked_at() -> None:
    run = diverged_run()
    assert run.diverged_at is not None
    record = run.record_at(run.diverged_at)
    assert not math.isfinite(record.loss)
    assert weight_bits(record.after) == weight_bits(record.before)
    assert weight_bits(run.weights_at(run.diverged_at)) == weight_bits(record.before)
    _ = record.probabilities, record.resit_losses, record.updates


@pytest.mark.parametrize(
    "ask", [Run.record_at, Run.weights_at, Run.fingerprint, Run.fork], ids=lambda f: f.__name__
)
def test_tests_after_the_divergence_are_refused_by_name(ask: Callable[[Run, int], object]) -> None:
    run = diverged_run()
    with pytest.raises(DivergedError, match=f"the student diverged at test {run.diverged_at}"):
        ask(run, 200)


def test_a_fork_before_the_divergence_can_save_the_student() -> None:
    run = diverged_run()
    saved = run.fork(2, optimizer="adamw", learning_rate=0.01)
    assert saved.advance_to(100) == 100
    assert saved.diverged_at is None
    assert record_bits(saved.record_at(2)) == record_bits(run.record_at(2))


@given(
    optimizer=strategies.optimizers(),
    rate=st.floats(1, 1000),
    momentum=st.floats(0, 0.999),
    decay=st.floats(0, 10),
)
@examples(max_examples=20)
def test_no_settings_can_crash_a_run(
    optimizer: OptimizerName, rate: float, momentum: float, decay: float
) -> None:
    run = Run(
        strategies.tiny_with(optimizer, learning_rate=rate, momentum=momentum, weight_decay=decay)
    )
    reached = run.advance_to(40)
    assert reached == (run.diverged_at or 40)
    rows = run.history
    assert len(rows) == reached - (run.diverged_at is not None)
    assert all(np.isfinite(getattr(rows, name)).all() for name in HISTORY_COLUMNS)
    assert all(np.isfinite(w).all() for w in run.weights_at(len(rows)).values())


# --- Progress


def test_progress_is_told_of_every_test_and_can_stop_a_long_way(tiny: Settings) -> None:
    run = Run(tiny)
    told: list[tuple[int, int]] = []

    def stop_at_five(reached: int, wanted: int) -> bool:
        told.append((reached, wanted))
        return reached < 5

    assert run.advance_to(400, stop_at_five) == run.step == 5
    assert told == [(step, 400) for step in range(1, 6)]
    assert run.advance_to(3, stop_at_five) == 5
    assert len(told) == 5


# --- Fingerprint


def test_a_fingerprint_tells_any_two_students_apart(shared_run: Run) -> None:
    prints = {shared_run.fingerprint(step) for step in range(31)}
    assert len(prints) == 31
    assert all(len(p) == 8 and set(p) <= set("0123456789abcdef") for p in prints)
    weights = dict(shared_run.weights_at(5))
    assert fingerprint(weights) == shared_run.fingerprint(5)
    changed = weights["W_LM"].copy()
    changed[0, 0] += GRID
    assert fingerprint(weights | {"W_LM": changed}) != fingerprint(weights)
