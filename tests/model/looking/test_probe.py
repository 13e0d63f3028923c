"""Laws of moving one weight and measuring: gradients are slopes."""

import numpy as np
import pytest
import torch
from torch import Tensor

from model import Record, Run
from model.course.record import losses_with
from model.looking.probe import finite_difference, measure, wiggle
from model.student.arrays import as_tensors
from tests import strategies

W_Q = "blocks.0.attention.W_Q"


@pytest.fixture(scope="module")
def record() -> Record:
    return Run(strategies.tiny_with("muon", n_layer=2)).record_at(7)


def test_every_gradient_of_the_student_is_the_slope_of_its_measured_loss(record: Record) -> None:
    """Promise 1, for all weights of all parameters; ε² and 2⁻⁵³ / ε are both below 1e-10."""
    weights, epsilon = as_tensors(record.before), 1e-5
    for name, gradient in record.gradients.items():
        places = torch.arange(gradient.size).reshape(gradient.shape)

        def moved(
            place: Tensor, step: Tensor, name: str = name, places: Tensor = places
        ) -> dict[str, Tensor]:
            return {**weights, name: weights[name] + step * (places == place)}

        steps = torch.full((gradient.size,), epsilon, dtype=torch.float64)
        higher, lower = (measure(record, moved, places.ravel(), s) for s in (steps, -steps))
        slopes = ((higher - lower) / (2 * epsilon)).reshape(gradient.shape)
        np.testing.assert_allclose(slopes, gradient, rtol=0, atol=1e-8, err_msg=name)


def test_a_wiggled_loss_is_the_loss_of_a_student_with_that_weight(record: Record) -> None:
    values = [-1.0, 0.25, 3.0]
    for name in record.before:
        index = tuple(n // 2 for n in record.before[name].shape)
        for value, loss in zip(values, wiggle(record, name, index, values).losses, strict=True):
            changed = record.before[name].copy()
            changed[index] = value
            weights = {**record.before, name: changed}
            losses = losses_with(record.settings, weights, record.batch)
            assert loss == pytest.approx(losses.sum() / record.batch.asked.sum(), abs=1e-13)


def test_the_tangent_touches_the_curve_where_the_weight_is(record: Record) -> None:
    before = record.before[W_Q][1, 2]
    it = wiggle(record, W_Q, (1, 2), before + np.array([0.0, 1e-4, 1e-3]))
    assert it.before == before
    assert it.loss == pytest.approx(record.loss, abs=1e-13)
    assert it.losses[0] == pytest.approx(it.loss, abs=1e-13)
    assert it.tangent[0] == it.loss
    gaps = np.abs(it.losses - it.tangent)
    assert gaps[2] / gaps[1] == pytest.approx(100, rel=0.05)
    assert it.tangent[2] - it.tangent[0] == pytest.approx(1e-3 * it.gradient, rel=1e-9)


def test_a_wiggle_shows_where_the_real_step_went(record: Record) -> None:
    after = record.after[W_Q][1, 2]
    it = wiggle(record, W_Q, (1, 2), [after])
    assert it.after == after
    assert it.loss_after == pytest.approx(it.losses[0], abs=1e-13)


def test_no_values_give_no_losses(record: Record) -> None:
    assert wiggle(record, W_Q, (0, 0), []).losses.shape == (0,)


@pytest.mark.parametrize("values", [[np.nan], [np.inf], [[1.0]]])
def test_a_value_that_is_no_number_is_refused(record: Record, values: list[float]) -> None:
    with pytest.raises(ValueError, match="allowed is a row of finite numbers"):
        wiggle(record, W_Q, (0, 0), values)


@pytest.mark.parametrize("epsilons", [[], [0.0], [-1e-3], [2.0], [np.nan]])
def test_a_step_outside_its_range_is_refused(record: Record, epsilons: list[float]) -> None:
    with pytest.raises(ValueError, match="allowed is a row of numbers above 0, up to 1"):
        finite_difference(record, W_Q, (0, 0), epsilons)


@pytest.mark.parametrize(
    ("weight", "index"),
    [(W_Q, (1, 2)), ("W_LM", (3, 5)), ("blocks.1.ln_1.weight", (4,)), ("ln_final.bias", (0,))],
)
def test_too_large_a_step_truncates_and_too_small_a_one_rounds(
    record: Record, weight: str, index: tuple[int, ...]
) -> None:
    it = finite_difference(record, weight, index)
    assert it.errors[it.best] < 1e-9
    assert 0 < it.best < len(it.epsilons) - 1
    assert it.errors[0] == pytest.approx(it.truncation[0], rel=0.2)
    assert it.errors[0] / it.errors[1] == pytest.approx(100, rel=0.1)
    assert it.errors[-3:].max() > 1e3 * it.errors[it.best]
    hundred_roundings = 100 * it.round_off
    assert (it.errors <= 1.5 * it.truncation + hundred_roundings).all()


def test_differences_come_nearer_to_the_gradient_as_the_step_shrinks(record: Record) -> None:
    it = finite_difference(record, W_Q, (1, 2), [0.1, 0.05, 0.025])
    np.testing.assert_allclose(it.errors[:-1] / it.errors[1:], 4, rtol=0.1)
    assert it.autograd == record.gradients[W_Q][1, 2]


def test_measuring_in_portions_changes_nothing(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = np.linspace(-2, 2, 11).tolist()
    whole = wiggle(record, W_Q, (1, 2), values).losses
    monkeypatch.setattr("model.looking.probe.NUMBERS_AT_ONCE", 1)
    np.testing.assert_allclose(wiggle(record, W_Q, (1, 2), values).losses, whole, atol=1e-13)
