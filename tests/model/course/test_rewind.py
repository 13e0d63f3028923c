"""Rewind in any order: hypothesis plays a visitor who advances, goes back, looks and forks at will."""

from functools import cache
from typing import Any

import pytest
from hypothesis import Phase
from hypothesis import settings as examples
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from model import Run, Settings
from model.course import run as run_module
from model.course.batches import batch_at
from model.course.walker import Walker
from model.student.optimizers import OPTIMIZERS, OptimizerName
from tests.bits import array_bits, record_bits, weight_bits
from tests.strategies import RATES, tiny_with

LAST = 60
BUDGET = 80_000
"""Bytes: a handful of snapshots, so that thinning happens within a few tests."""

STEPS = st.integers(1, LAST)
CHANGES: tuple[dict[str, Any], ...] = (
    {},
    {"learning_rate": 0.002},
    *({"optimizer": name, "learning_rate": rate} for name, rate in RATES.items()),
)


def settings_with(optimizer: OptimizerName) -> Settings:
    """A student with everything that a rewind must bring back: a schedule, a memory, short tests."""
    return tiny_with(optimizer, batch_size=16, rounds=10, warm_up=10, decay=50, weight_decay=0.1)


@cache
def straight(optimizer: OptimizerName) -> tuple[list[str], list[bytes]]:
    """The weights after, and the losses of, every test of a student that nobody ever rewound."""
    walker = Walker(settings_with(optimizer))
    weights, losses = [weight_bits(walker.weights())], [b""]
    for _ in range(LAST):
        _, _, graded = walker.sit_next()
        losses.append(array_bits(graded.numpy()))
        weights.append(weight_bits(walker.weights()))
    return weights, losses


class Rewind(RuleBasedStateMachine):
    """Every look at a test of a run is compared with the first one, and with a straight walk."""

    optimizer: OptimizerName
    runs = Bundle("runs")

    def __init__(self) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(run_module, "snapshot_budget", lambda n_weights: BUDGET)
        self.seen: dict[tuple[int, int], dict[str, str]] = {}
        self.parents: dict[int, tuple[Run, int]] = {}
        self.alive: list[Run] = []

    def teardown(self) -> None:
        self.patch.undo()

    def keep(self, run: Run) -> Run:
        """The run, kept alive so that its id stays its own."""
        self.alive.append(run)
        return run

    @initialize(target=runs)
    def begin(self) -> Run:
        run = self.keep(Run(settings_with(self.optimizer)))
        run.advance_to(LAST)
        return run

    @initialize(target=runs)
    def begin_at_the_start(self) -> Run:
        return self.keep(Run(settings_with(self.optimizer)))

    @rule(run=runs, step=STEPS)
    def advance(self, run: Run, step: int) -> None:
        before = run.step
        assert run.advance_to(step) == max(before, step)

    @rule(run=runs, step=STEPS)
    def look_at_a_record(self, run: Run, step: int) -> None:
        record = run.record_at(step)
        bits = record_bits(record)
        assert self.seen.setdefault((id(run), step), bits) == bits
        assert record.step == step
        asked = batch_at(record.settings, step)
        assert array_bits(record.batch.questions) == array_bits(asked.questions)
        if id(run) in self.parents:
            parent, forked_after = self.parents[id(run)]
            _, parents_first = self.parents.get(id(parent), (None, 0))
            goes_on = run.settings == parent.settings and forked_after >= parents_first
            if step <= forked_after or goes_on:
                assert bits == record_bits(parent.record_at(step))
        else:
            weights, losses = straight(self.optimizer)
            assert bits["before"] == weights[step - 1]
            assert bits["after"] == weights[step]
            assert array_bits(record.losses) == losses[step]

    @rule(run=runs, step=st.integers(0, LAST))
    def look_at_weights(self, run: Run, step: int) -> None:
        bits = weight_bits(run.weights_at(step))
        if id(run) not in self.parents:
            assert bits == straight(self.optimizer)[0][step]
        elif (id(run), step) in self.seen:
            assert bits == self.seen[id(run), step]["after"]

    @rule(run=runs, step=st.integers(1, LAST - 12))
    def play_from_there(self, run: Run, step: int) -> None:
        for shown in range(step, step + 3):
            self.look_at_a_record(run, shown)

    @rule(run=runs, step=st.integers(0, LAST), changes=st.sampled_from(CHANGES), target=runs)
    def fork(self, run: Run, step: int, changes: dict[str, Any]) -> Run:
        fork = self.keep(run.fork(step, **changes))
        self.parents[id(fork)] = run, step
        return fork


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_rewinding_in_any_order_shows_bit_for_bit_what_was_seen(optimizer: OptimizerName) -> None:
    machine = type("Rewind", (Rewind,), {"optimizer": optimizer})
    # A failure is told as it was found: shrinking it would train for minutes.
    run_state_machine_as_test(
        machine,
        settings=examples(max_examples=7, stateful_step_count=15, phases=[Phase.generate]),
    )


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_updates_smaller_than_the_grid_are_rewound_too(optimizer: OptimizerName) -> None:
    run = Run(tiny_with(optimizer, learning_rate=1e-7))
    first = {step: record_bits(run.record_at(step)) for step in range(1, 31)}
    for step in (17, 3, 30, 9, 24):
        assert record_bits(run.record_at(step)) == first[step]
