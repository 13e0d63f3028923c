"""Laws of the backward pass, stage by stage."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples

from model import Record, Run, Settings
from model.looking.backward import backward, output_stage, stage_gradients
from model.student.arrays import parameter, value_at
from tests import strategies

ROUNDINGS = 1e-12
"""Some thousand float64 roundings of 2⁻⁵³ each, of numbers about as large as 1."""


@pytest.fixture(scope="module")
def record(shared_run: Run) -> Record:
    return shared_run.record_at(7)


@given(strategies.settings())
@examples(max_examples=12)
def test_came_in_times_signal_adds_up_to_every_gradient(settings: Settings) -> None:
    record = Run(settings).record_at(1)
    back = backward(record)
    for weight, gradient in record.gradients.items():
        came_in, signal = back.came_in(weight), back.signal(weight)
        rule = "bti,bti->i" if gradient.ndim == 1 else "bti,btj->ij"
        np.testing.assert_allclose(
            np.einsum(rule, came_in, signal), gradient, rtol=0, atol=ROUNDINGS, err_msg=weight
        )


def test_the_signal_starts_as_confidence_minus_right_answer(record: Record) -> None:
    batch = record.batch
    right = np.eye(record.logits.shape[-1])[np.where(batch.asked, batch.targets, 0)]
    error = np.where(batch.asked[..., None], record.probabilities - right, 0) / batch.asked.sum()
    np.testing.assert_allclose(backward(record).signals["logits"], error, atol=1e-15)


def test_the_way_back_goes_from_logits_to_embeddings_through_every_stage(record: Record) -> None:
    back = backward(record)
    steps = stage_gradients(record)
    assert [step.stage for step in steps] == list(back.trace)[::-1]
    assert (steps[0].stage, steps[-1].stage) == ("logits", "token_rows")
    for step in steps:
        assert step.gradient.shape == back.trace[step.stage].shape
        assert step.norm == pytest.approx(np.sqrt((step.gradient**2).sum()), rel=1e-12)
        assert step.norm > 0


def test_the_traced_pass_is_the_one_that_was_graded(record: Record) -> None:
    np.testing.assert_allclose(backward(record).trace["logits"], record.logits, atol=1e-13)


def test_every_parameter_writes_a_stage_of_its_width(record: Record) -> None:
    back = backward(record)
    for weight, values in record.before.items():
        assert output_stage(weight) in back.trace
        assert back.signal(weight).shape == (*record.batch.tokens.shape, values.shape[-1])
        assert back.came_in(weight).shape == (*record.batch.tokens.shape, values.shape[0])


def test_a_weight_that_does_not_exist_is_named(record: Record) -> None:
    with pytest.raises(ValueError, match=r"weight is 'W_X'; allowed are token_embedding, .*W_LM"):
        parameter(record.before, "W_X")


@pytest.mark.parametrize("index", [(), (0,), (0, 0, 0), (-1, 0), (8, 0), (0, 21)])
def test_a_place_that_does_not_exist_is_named(record: Record, index: tuple[int, ...]) -> None:
    with pytest.raises(
        ValueError, match=r"index is .*; allowed is a place in W_LM, which is 8 × 21"
    ):
        value_at(record.before, "W_LM", index)
