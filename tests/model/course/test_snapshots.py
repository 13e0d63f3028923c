"""The laws of snapshots: what they hold comes back bit for bit, and they stay within their budget."""

import pytest
import torch
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from model.course.snapshots import (
    Snapshot,
    Snapshots,
    first_spacing,
    packed,
    snapshot_budget,
    unpacked,
)
from model.course.walker import Walker
from model.student.optimizers import OPTIMIZERS, OptimizerName
from model.student.transformer import round_to_grid
from tests import strategies
from tests.bits import array_bits, weight_bits

N_RECENT = 3


def of_step(step: int, n_bytes: int = 100) -> Snapshot:
    """A snapshot of nothing in particular, that holds so many bytes."""
    return Snapshot(step, torch.empty(n_bytes, dtype=torch.uint8), None, step)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_student_that_goes_back_goes_the_same_way_again(optimizer: OptimizerName) -> None:
    walker = Walker(strategies.tiny_with(optimizer, weight_decay=0.1, warm_up=5))
    for _ in range(6):
        walker.sit_next()
    snapshot = walker.snapshot()
    then, state = weight_bits(walker.weights()), walker.optimizer_state()
    first = [walker.sit_next() for _ in range(4)]
    later = weight_bits(walker.weights())

    walker.go_back_to(snapshot)
    assert walker.step == 6
    assert weight_bits(walker.weights()) == then
    for name, entry in walker.optimizer_state().items():
        assert weight_bits(entry) == weight_bits(state[name])
    second = [walker.sit_next() for _ in range(4)]
    assert weight_bits(walker.weights()) == later
    for (_, logits, losses), (_, same_logits, same_losses) in zip(first, second, strict=True):
        assert array_bits(logits.numpy()) == array_bits(same_logits.numpy())
        assert array_bits(losses.numpy()) == array_bits(same_losses.numpy())


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_snapshot_does_not_change_when_its_student_goes_on(optimizer: OptimizerName) -> None:
    walker = Walker(strategies.tiny_with(optimizer))
    walker.sit_next()
    snapshot = walker.snapshot()
    before = weight_bits(walker.weights())
    for _ in range(3):
        walker.sit_next()
    for _ in range(2):
        walker.go_back_to(snapshot)
        assert weight_bits(walker.weights()) == before
        walker.sit_next()


@pytest.mark.parametrize("weight", [31.75, -32.0, 32.0, -32.25, -4096.5, 2.0**40, 1e300])
def test_a_weight_too_large_for_three_bytes_comes_back_too(weight: float) -> None:
    walker = Walker(strategies.TINY)
    walker.model.vector[3] = weight
    bits = weight_bits(walker.weights())
    snapshot = walker.snapshot()
    walker.sit_next()
    walker.go_back_to(snapshot)
    assert weight_bits(walker.weights()) == bits


@pytest.mark.parametrize("optimizer", ["momentum", "adamw", "muon"])
def test_what_is_remembered_is_float32_between_two_tests_unless_it_is_too_large(
    optimizer: OptimizerName,
) -> None:
    walker = Walker(strategies.tiny_with(optimizer))
    walker.sit_next()
    remembered = walker.optimizer.remembered
    assert torch.equal(remembered, remembered.float().double())
    assert remembered.dtype == torch.float64
    remembered[0] = 1e200
    bits = array_bits(remembered.numpy().copy())
    snapshot = walker.snapshot()
    walker.optimizer.load(None, 1, 0)
    walker.go_back_to(snapshot)
    assert array_bits(walker.optimizer.remembered.numpy()) == bits


@given(st.lists(st.floats(-40, 40), min_size=1, max_size=20))
def test_three_bytes_hold_a_weight_on_the_grid(weights: list[float]) -> None:
    vector = torch.tensor(weights, dtype=torch.float64)
    round_to_grid(vector)
    kept = packed(vector)
    assert array_bits(unpacked(kept).numpy()) == array_bits(vector.numpy())
    assert kept.nbytes == (3 if vector.min() >= -32 and vector.max() < 32 else 8) * len(weights)


def test_a_snapshot_takes_three_bytes_a_weight_and_what_the_optimizer_remembers() -> None:
    remembered: dict[OptimizerName, int] = {"sgd": 0, "momentum": 1, "adamw": 2}
    for optimizer, numbers in remembered.items():
        walker = Walker(strategies.tiny_with(optimizer))
        walker.sit_next()
        n_weights = walker.model.n_weights
        assert walker.snapshot().n_bytes == n_weights * (3 + 4 * numbers)
        assert walker.bytes_of_a_snapshot == walker.snapshot().n_bytes


@given(
    steps=st.integers(0, 600),
    budget=st.integers(300, 3000),
    recent=st.lists(st.integers(0, 600), max_size=12),
)
@examples(max_examples=50)
def test_snapshots_thin_out_evenly_within_their_budget(
    steps: int, budget: int, recent: list[int]
) -> None:
    snapshots = Snapshots(of_step(0), budget, spacing=2, n_recent=N_RECENT)
    for step in range(1, steps + 1):
        if snapshots.wants(step):
            snapshots.add(of_step(step))
    for step in recent:
        snapshots.add_recent(of_step(step))
    # Two evenly spaced ones stay whatever they take, and a few recent ones.
    assert snapshots.n_bytes <= max(budget, 200) + N_RECENT * 100
    for step in range(steps + 1):
        nearest = snapshots.nearest(step).step
        assert step - snapshots.spacing < nearest <= step
    for step in recent[-N_RECENT:]:
        assert snapshots.nearest(step).step == step


def test_the_recent_snapshot_that_was_not_needed_for_the_longest_time_goes_first() -> None:
    snapshots = Snapshots(of_step(0), budget=1000, n_recent=2)
    snapshots.add_recent(of_step(5))
    snapshots.add_recent(of_step(7))
    assert snapshots.nearest(5).step == 5
    snapshots.add_recent(of_step(9))
    assert [snapshots.nearest(step).step for step in (5, 7, 9)] == [5, 5, 9]


@given(steps=st.integers(30, 600), budget=st.integers(400, 3000))
@examples(max_examples=20)
def test_a_smaller_budget_thins_out_what_is_there_and_what_comes(steps: int, budget: int) -> None:
    snapshots = Snapshots(of_step(0), 10_000, spacing=2, n_recent=16)

    def walk(first: int, last: int) -> None:
        for step in range(first, last):
            snapshots.add_recent(of_step(step))
            if snapshots.wants(step):
                snapshots.add(of_step(step))

    walk(1, steps)
    snapshots.keep_within(budget)
    assert snapshots.n_bytes <= budget
    walk(steps, 2 * steps)
    assert snapshots.n_bytes <= budget
    snapshots.keep_within(10_000)
    walk(2 * steps, 2 * steps + 16)
    assert all(snapshots.nearest(step).step == step for step in range(2 * steps, 2 * steps + 16))


@given(
    last_step=st.integers(1, 20_000),
    bytes_each=st.integers(1, 10**7),
    budget=st.integers(10**7, 10**8),
)
def test_snapshots_start_close_together_and_end_as_close_as_the_budget_allows(
    last_step: int, bytes_each: int, budget: int
) -> None:
    spacing = first_spacing(last_step, bytes_each, budget)
    assert 6 <= spacing <= 12
    while last_step // spacing * bytes_each > budget:
        spacing *= 2
    # What halving rounds up adds less than a whole doubling.
    assert spacing < max(12.1, 2 * last_step * bytes_each / budget)


def test_a_larger_student_may_keep_more_but_never_more_than_100_mebibytes() -> None:
    budgets = [snapshot_budget(n) for n in (10, 10_000, 50_000, 10**6, 10**9)]
    assert budgets == sorted(budgets)
    assert budgets[-1] == 100 * 2**20
