"""The example in PyTorch, and in the big machinery: an exam, a run, one test studied."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose

from model import Run, Settings, Transformer
from model.by_hand.example import TARGETS, TOKENS, VOCABULARY, backward, forward, update
from model.by_hand.in_pytorch import loss_of
from model.by_hand.weights import EXAMPLE_WEIGHTS
from model.course.record import new_student
from model.student.transformer import GRID

TOLERANCE = 1e-12


def test_autograd_finds_the_way_home_that_we_went_by_hand() -> None:
    w = {
        name: torch.tensor(weight, dtype=torch.float64, requires_grad=True)
        for name, weight in EXAMPLE_WEIGHTS.items()
    }
    for targets, labels in (((1, None), [1, -100]), ((1, 0), [1, 0])):
        loss = loss_of(w, list(TOKENS), labels)
        gradients = torch.autograd.grad(loss, list(w.values()))
        values = forward(EXAMPLE_WEIGHTS, TOKENS, targets)
        by_hand = backward(EXAMPLE_WEIGHTS, values, TOKENS, targets)
        assert loss.item() == pytest.approx(values["loss"][0][0], abs=TOLERANCE)
        for name, gradient in zip(w, gradients, strict=True):
            assert_allclose(gradient.numpy(), by_hand[name], atol=TOLERANCE, err_msg=name)


def test_the_exam_ai_rocks_with_these_weights_gives_the_same_numbers_in_a_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def with_our_weights(settings: Settings) -> Transformer:
        student = new_student(settings)
        with torch.no_grad():
            for name, parameter in student.named_parameters():
                ours = torch.tensor(EXAMPLE_WEIGHTS[name], dtype=torch.float64)
                parameter.copy_(ours.reshape(parameter.shape))
        return student

    monkeypatch.setattr("model.course.walker.new_student", with_our_weights)
    rate = 0.1
    plain = {
        "optimizer": "sgd",
        "learning_rate": rate,
        "warm_up": 0,
        "decay": 0,
        "weight_decay": 0.0,
    }
    run = Run(Settings.recommended("ai-rocks", **plain))
    first, second = run.record_at(1), run.record_at(2)
    values = forward(EXAMPLE_WEIGHTS)
    gradients = backward(EXAMPLE_WEIGHTS, values)
    after = update(EXAMPLE_WEIGHTS, gradients, rate)

    assert run.settings.questions.vocabulary == VOCABULARY
    assert first.batch.tokens.tolist() == [list(TOKENS)]
    assert first.batch.targets.tolist() == [[-100 if t is None else t for t in TARGETS]]
    assert_allclose(first.logits[0], values["logits"], atol=TOLERANCE)
    assert_allclose(first.probabilities[0], values["probabilities"], atol=TOLERANCE)
    assert first.loss == pytest.approx(values["loss"][0][0], abs=TOLERANCE)
    assert set(first.gradients) == set(EXAMPLE_WEIGHTS)
    for name, gradient in first.gradients.items():
        assert_allclose(
            gradient.reshape(-1), np.ravel(gradients[name]), atol=TOLERANCE, err_msg=name
        )
        assert_allclose(
            first.after[name].reshape(-1),
            np.ravel(after[name]),
            atol=GRID / 2 + TOLERANCE,
            err_msg=name,
        )
    # A weight is off by at most half a step of the grid, and the loss by that times its slopes.
    slopes = sum(np.abs(gradient).sum() for gradient in backward(after, forward(after)).values())
    assert second.loss == pytest.approx(forward(after)["loss"][0][0], abs=slopes * GRID)
