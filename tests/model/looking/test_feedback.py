"""Laws of feedback: whose fault it was, and who says so."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import settings as examples

from model import Record, Run, Settings
from model.course.record import losses_with
from model.looking.backward import backward
from model.looking.feedback import (
    agreement,
    blame,
    most_blamed,
    predicted_drop,
    pulls_on,
    question_gradients,
    support,
)
from model.student.arrays import as_tensors
from model.student.training import grade
from model.student.transformer import part_of
from model.student.with_weights import logits_with
from tests import strategies

ROUNDINGS = 1e-12
"""Some thousand float64 roundings of 2⁻⁵³ each, of numbers about as large as 1."""


@pytest.fixture(scope="module")
def record(shared_run: Run) -> Record:
    return shared_run.record_at(7)


def without_gradient(record: Record) -> Record:
    """The same test, had it left no notes."""
    return replace(record, gradients={n: np.zeros_like(g) for n, g in record.gradients.items()})


@given(strategies.settings())
@examples(max_examples=12)
def test_the_questions_parts_add_up_to_the_gradient(settings: Settings) -> None:
    record = Run(settings).record_at(1)
    back = backward(record)
    for weight, gradient in record.gradients.items():
        parts = question_gradients(record, weight, back=back)
        assert parts.shape == (len(record.batch.tokens), *gradient.shape)
        np.testing.assert_allclose(parts.sum(axis=0), gradient, rtol=0, atol=ROUNDINGS)


def test_a_questions_part_is_the_gradient_of_its_share_of_the_loss(record: Record) -> None:
    row = 2
    weights = {name: w.requires_grad_() for name, w in as_tensors(record.before).items()}
    tokens, targets = torch.tensor(record.batch.tokens), torch.tensor(record.batch.targets)
    losses = grade(
        logits_with(record.settings.transformer, weights, tokens[row : row + 1]), targets[row, None]
    )
    share = losses.sum() / int(record.batch.asked.sum())
    alone = torch.autograd.grad(share, list(weights.values()))
    for weight, expected in zip(weights, alone, strict=True):
        part = question_gradients(record, weight)[row]
        np.testing.assert_allclose(part, expected.numpy(), rtol=0, atol=ROUNDINGS, err_msg=weight)


def test_the_parts_of_one_weight_are_those_of_its_parameter(record: Record) -> None:
    for weight, values in record.before.items():
        index = tuple(n // 2 for n in values.shape)
        whole = question_gradients(record, weight)
        np.testing.assert_allclose(
            question_gradients(record, weight, index), whole[(slice(None), *index)], atol=1e-15
        )


def test_a_question_agrees_fully_with_itself_and_equally_with_its_partner(record: Record) -> None:
    cosines = agreement(record)
    np.testing.assert_allclose(np.diagonal(cosines), 1, atol=1e-12)
    np.testing.assert_array_equal(cosines, cosines.T)
    assert np.abs(cosines).max() <= 1
    assert cosines.min() < 0.5


def test_agreement_is_the_cosine_of_whole_gradients(record: Record) -> None:
    n = len(record.batch.tokens)
    parts = np.hstack([question_gradients(record, w).reshape(n, -1) for w in record.before])
    lengths = np.linalg.norm(parts, axis=1)
    expected = parts @ parts.T / np.outer(lengths, lengths)
    np.testing.assert_allclose(agreement(record), expected, atol=1e-12)


def test_pulls_are_the_products_of_whole_gradients(record: Record) -> None:
    n = len(record.batch.tokens)
    parts = np.hstack([question_gradients(record, w).reshape(n, -1) for w in record.before])
    for row in range(n):
        np.testing.assert_allclose(pulls_on(record, row), parts @ parts[row], rtol=0, atol=1e-12)


def test_a_question_that_is_not_asked_agrees_with_nobody(record: Record) -> None:
    targets = record.batch.targets.copy()
    targets[4] = -100
    cosines = agreement(replace(record, batch=replace(record.batch, targets=targets)))
    assert not cosines[4].any()
    assert not cosines[:, 4].any()
    assert np.count_nonzero(cosines) == 8 * 8


@given(strategies.settings())
@examples(max_examples=10)
def test_shares_of_blame_are_never_negative_and_sum_to_one(settings: Settings) -> None:
    shares = [stage.gradient_share for stage in blame(Run(settings).record_at(1))]
    assert min(shares) >= 0
    assert sum(shares) == pytest.approx(1, abs=1e-12)


def test_without_a_gradient_nobody_is_to_blame(record: Record) -> None:
    for stage in blame(without_gradient(record)):
        assert stage.gradient_share == 0
        assert stage.predicted_drop == 0
        assert np.isfinite(stage.actual_drop)


def test_predicted_drops_of_all_stages_add_up_to_the_whole_promise(record: Record) -> None:
    parts = [stage.predicted_drop for stage in blame(record)]
    assert sum(parts) == pytest.approx(predicted_drop(record), abs=1e-14)


def test_the_actual_drop_is_measured_with_only_this_stage_studied(record: Record) -> None:
    stages = blame(record)
    assert [s.part for s in stages] == list(dict.fromkeys(map(part_of, record.before)))
    for stage in stages:
        studied = {
            n: (record.after if part_of(n) == stage.part else record.before)[n]
            for n in record.before
        }
        losses = losses_with(record.settings, studied, record.batch)
        drop = record.loss - losses.sum() / record.batch.asked.sum()
        assert stage.actual_drop == pytest.approx(drop, abs=1e-14)
        assert stage.actual_drop != 0


def test_for_a_tiny_update_prediction_and_measurement_agree() -> None:
    record = Run(strategies.tiny_with("sgd", learning_rate=1e-3)).record_at(1)
    for stage in blame(record):
        assert stage.actual_drop == pytest.approx(stage.predicted_drop, rel=0.01)


def test_a_student_that_diverged_leaves_nobody_to_blame(record: Record) -> None:
    lost = replace(record, losses=np.full_like(record.losses, np.nan))
    assert {(s.gradient_share, s.predicted_drop, s.actual_drop) for s in blame(lost)} == {(0, 0, 0)}


def test_the_most_blamed_weights_are_the_largest_gradients_in_order(record: Record) -> None:
    blamed = most_blamed(record, 25)
    sizes = np.concatenate([np.abs(g).ravel() for g in record.gradients.values()])
    np.testing.assert_array_equal([abs(b.gradient) for b in blamed], np.sort(sizes)[::-1][:25])
    for b in blamed:
        assert b.gradient == record.gradients[b.weight][b.index]
        assert b.value == record.before[b.weight][b.index]


def test_among_equals_the_first_weight_is_blamed_first(record: Record) -> None:
    blamed = most_blamed(without_gradient(record), 10)
    d = record.settings.d_model
    assert [(b.weight, b.index) for b in blamed] == [
        ("token_embedding", divmod(place, d)) for place in range(10)
    ]


def test_more_weights_than_there_are_means_all(record: Record) -> None:
    n_weights = sum(w.size for w in record.before.values())
    blamed = most_blamed(record, n_weights + 1)
    assert len({(b.weight, b.index) for b in blamed}) == n_weights


@pytest.mark.parametrize("k", [0, -1, 2.5, True])
def test_how_many_are_blamed_is_a_whole_number(record: Record, k: int) -> None:
    with pytest.raises(ValueError, match=f"k is {k}; allowed is a whole number of at least 1"):
        most_blamed(record, k)


def test_support_is_the_cosine_between_the_update_and_the_step_a_question_asked_for(
    record: Record,
) -> None:
    parts = {name: question_gradients(record, name) for name in record.before}
    update = np.concatenate([record.updates[name].ravel() for name in parts])
    for row, cosine in enumerate(support(record)):
        wish = -np.concatenate([part[row].ravel() for part in parts.values()])
        expected = wish @ update / np.linalg.norm(wish) / np.linalg.norm(update)
        assert cosine == pytest.approx(expected, abs=ROUNDINGS)


def test_plain_sgd_goes_the_way_of_a_lone_question() -> None:
    settings = strategies.tiny_with("sgd", batch_size=1)
    [cosine] = support(Run(settings).record_at(1))
    assert cosine == pytest.approx(1.0, abs=1e-6)


def test_nobody_supports_a_step_that_was_not_taken() -> None:
    record = Run(strategies.tiny_with("sgd", learning_rate=0.0)).record_at(1)
    assert not support(record).any()
