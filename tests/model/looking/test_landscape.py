"""Laws of the landscape: the loss along the update and on the plane through gradient and update."""

from dataclasses import replace

import numpy as np
import pytest

from model import Record, Run
from model.course.record import losses_with
from model.looking.feedback import predicted_drop
from model.looking.landscape import (
    FirstStep,
    along_update,
    breaking_multiple,
    first_steps,
    gradient_update_plane,
    promise,
)
from model.student.arrays import Array, Weights
from model.student.optimizers import OPTIMIZERS, OptimizerName
from model.student.transformer import GRID
from tests import strategies


@pytest.fixture(scope="module")
def record(shared_run: Run) -> Record:
    return shared_run.record_at(7)


def in_a_row(weights: Weights) -> Array:
    return np.concatenate([array.ravel() for array in weights.values()])


def loss_with(record: Record, weights: Weights) -> float:
    losses = losses_with(record.settings, weights, record.batch)
    return float(losses.sum() / record.batch.asked.sum())


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_way_along_the_update_starts_before_and_passes_after(optimizer: OptimizerName) -> None:
    record = Run(strategies.tiny_with(optimizer)).record_at(5)
    it = along_update(record, [-0.5, 0, 1, 4])
    assert it.loss == pytest.approx(record.loss, abs=1e-13)
    assert it.losses[1] == pytest.approx(record.loss, abs=1e-13)
    assert it.losses[2] == pytest.approx(record.resit_loss, abs=1e-13)
    moved = {name: w + 4 * record.updates[name] for name, w in record.before.items()}
    assert it.losses[3] == pytest.approx(loss_with(record, moved), abs=1e-12)


def test_the_tangent_along_the_update_is_its_slope_at_the_start(record: Record) -> None:
    h = 1e-4
    it = along_update(record, [-h, h])
    assert (it.losses[1] - it.losses[0]) / (2 * h) == pytest.approx(it.slope, abs=1e-6)
    assert it.tangent[1] - it.tangent[0] == pytest.approx(2 * h * it.slope, rel=1e-9)
    assert it.slope < 0


def test_a_promise_is_kept_the_better_the_smaller_the_step() -> None:
    gaps = []
    for rate in (0.4, 0.1, 0.025):
        it = promise(Run(strategies.tiny_with("sgd", learning_rate=rate)).record_at(1))
        gaps.append(abs(it.measured / it.predicted - 1))
    assert gaps[0] > gaps[1] > gaps[2]
    assert gaps[2] < 0.05


def test_promise_and_delivery_are_gradient_times_update_and_what_was_measured(
    record: Record,
) -> None:
    it = promise(record)
    expected = -in_a_row(record.gradients) @ in_a_row(record.updates)
    assert it.predicted == pytest.approx(expected, rel=1e-12)
    assert it.measured == record.loss - record.resit_loss


def test_a_student_that_diverged_promised_nothing(record: Record) -> None:
    lost = replace(record, losses=np.full_like(record.losses, np.nan))
    assert (promise(lost).predicted, promise(lost).measured) == (0, 0)


@pytest.mark.parametrize("optimizer", ["momentum", "adamw", "muon"])
def test_before_and_after_lie_in_the_plane_at_their_real_loss(optimizer: OptimizerName) -> None:
    record = Run(strategies.tiny_with(optimizer)).record_at(5)
    plane = gradient_update_plane(record, resolution=3)
    before, after = plane.steps[:2]
    assert plane.up_follows == "update"
    assert (before.name, before.across, before.up) == ("before", 0, 0)
    assert after.name == "after"
    assert after.off_plane == pytest.approx(0, abs=1e-12)
    length = np.linalg.norm(in_a_row(record.updates))
    assert np.hypot(after.across, after.up) == pytest.approx(length, rel=1e-12)
    assert (before.loss, after.loss) == (record.loss, record.resit_loss)
    middle = {name: w + record.updates[name] / 2 for name, w in record.before.items()}
    assert plane.losses[1, 1] == pytest.approx(loss_with(record, middle), abs=1e-12)


def test_the_loss_at_a_corner_is_that_of_the_student_there(record: Record) -> None:
    plane = gradient_update_plane(record, resolution=2, reach=3.0)
    g, u = in_a_row(record.gradients), in_a_row(record.updates)
    downhill = -g / np.linalg.norm(g)
    rest = u - (u @ downhill) * downhill
    place = plane.across[1] * downhill + plane.up[0] * rest / np.linalg.norm(rest)
    ends = np.cumsum([w.size for w in record.before.values()])[:-1]
    moves = np.split(place, ends)
    there = {
        name: w + move.reshape(w.shape)
        for (name, w), move in zip(record.before.items(), moves, strict=True)
    }
    assert plane.losses[0, 1] == pytest.approx(loss_with(record, there), abs=1e-12)


def test_a_first_step_of_sgd_goes_straight_downhill(record: Record) -> None:
    plane = gradient_update_plane(record, resolution=2)
    step = next(step for step in plane.steps if step.name == "sgd")
    length = record.learning_rate * np.linalg.norm(in_a_row(record.gradients))
    assert step.across == pytest.approx(length, rel=1e-12)
    assert step.up == pytest.approx(0, abs=1e-15)
    assert step.off_plane == pytest.approx(0, abs=1e-15)


FIRST_STEPS: tuple[FirstStep, ...] = ("sgd", "adamw", "muon")


@pytest.mark.parametrize("optimizer", FIRST_STEPS)
def test_first_steps_are_what_a_student_without_memory_would_do(optimizer: FirstStep) -> None:
    record = Run(strategies.tiny_with(optimizer)).record_at(1)
    for name, step in first_steps(record)[optimizer].items():
        np.testing.assert_allclose(step, record.updates[name], rtol=0, atol=GRID / 2 + 1e-12)


def test_where_the_update_goes_straight_downhill_muon_spans_the_plane() -> None:
    plane = gradient_update_plane(Run(strategies.tiny_with("sgd")).record_at(3), resolution=2)
    assert plane.up_follows == "muon"
    step = next(step for step in plane.steps if step.name == "muon")
    assert step.off_plane == pytest.approx(0, abs=1e-12)
    assert step.up > 0


def test_without_a_gradient_there_is_no_plane(record: Record) -> None:
    nothing = {name: np.zeros_like(g) for name, g in record.gradients.items()}
    with pytest.raises(ValueError, match="no plane goes through it"):
        gradient_update_plane(replace(record, gradients=nothing))


def test_a_student_that_does_not_study_has_no_plane() -> None:
    record = Run(strategies.tiny_with("sgd", learning_rate=0.0)).record_at(1)
    with pytest.raises(ValueError, match="learning rate is 0"):
        gradient_update_plane(record)
    assert predicted_drop(record) == 0


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"resolution": 1}, "resolution is 1; allowed is a whole number from 2 to 101"),
        ({"resolution": 102}, "resolution is 102"),
        ({"reach": 0.0}, "reach is 0.0; allowed is a number above 0, up to 100"),
        ({"reach": float("nan")}, "reach is nan"),
    ],
)
def test_a_plane_that_makes_no_sense_is_named(
    record: Record, changes: dict[str, float], named: str
) -> None:
    with pytest.raises(ValueError, match=named):
        gradient_update_plane(record, **changes)  # type: ignore[arg-type]


def test_multiples_are_finite(record: Record) -> None:
    with pytest.raises(ValueError, match="allowed is a row of finite numbers"):
        along_update(record, [0.0, float("inf")])


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_promise_breaks_where_the_loss_is_as_high_again_as_before(
    optimizer: OptimizerName,
) -> None:
    record = Run(strategies.tiny_with(optimizer)).record_at(1)
    breaks = breaking_multiple(record)
    assert breaks is not None
    below, above = along_update(record, [0.98 * breaks, breaks]).losses
    assert below <= record.loss < above


def test_a_step_uphill_breaks_its_promise_at_once(record: Record) -> None:
    uphill = {name: 2 * w - record.after[name] for name, w in record.before.items()}
    assert breaking_multiple(replace(record, after=uphill)) == 0.0


def test_a_loss_that_is_no_number_any_more_is_worse(record: Record) -> None:
    wild = {name: array * 1e308 for name, array in record.before.items()}
    breaks = breaking_multiple(replace(record, after=wild))
    assert breaks is not None
    assert breaks < 1


def test_a_step_that_was_not_taken_never_does_harm(record: Record) -> None:
    assert breaking_multiple(replace(record, after=record.before)) is None
