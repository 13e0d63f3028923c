"""The two-word example against PyTorch, against finite differences, and against the big student."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from model.by_hand.arithmetic import Matrix
from model.by_hand.example import (
    LEARNING_RATE,
    TARGETS,
    TOKENS,
    VOCABULARY,
    Matrices,
    backward,
    forward,
    update,
)
from model.by_hand.weights import EXAMPLE_WEIGHTS
from model.student.transformer import Transformer, TransformerConfig

# A float has 16 digits; what a few hundred roundings cost, times a gradient's size, leaves 12.
TOLERANCE = 1e-12

BOTH_ASKED = (1, 0)
LAYER_NORMS = ("blocks.0.ln_1", "blocks.0.ln_2", "ln_final")


@st.composite
def weights(draw: st.DrawFn) -> Matrices:
    """Normal draws of some spread: about the size of the shown weights, smaller or larger."""
    rng = random.Random(draw(st.integers(0, 2**32)))
    spread = draw(st.sampled_from([0.2, 0.5, 1.0]))
    return {
        name: tuple(tuple(rng.gauss(0.0, spread) for _ in row) for row in example)
        for name, example in EXAMPLE_WEIGHTS.items()
    }


@st.composite
def questions(draw: st.DrawFn) -> tuple[tuple[int, ...], tuple[int | None, ...]]:
    """One or two words, with a target for at least one of them."""
    word = st.sampled_from(range(len(VOCABULARY)))
    tokens = draw(st.lists(word, min_size=1, max_size=2))
    target = st.none() | word
    targets = draw(
        st.lists(target, min_size=len(tokens), max_size=len(tokens)).filter(
            lambda drawn: any(target is not None for target in drawn)
        )
    )
    return tuple(tokens), tuple(targets)


def torch_reference(
    weights: Matrices, tokens: Sequence[int], targets: Sequence[int | None]
) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """Values by PyTorch's operations and gradients by autograd, under the names of `by_hand`."""
    w = {
        name: torch.tensor(weight, dtype=torch.float64, requires_grad=True)
        for name, weight in weights.items()
    }
    T, d = len(tokens), 3
    v: dict[str, Tensor] = {}

    def layer_norm(name: str, x: Tensor) -> Tensor:
        v[f"{name}.mean"] = x.mean(dim=1, keepdim=True)
        v[f"{name}.variance"] = x.var(dim=1, correction=0, keepdim=True)
        v[f"{name}.input"] = x * 1.0
        v[f"{name}.normalized"] = torch.nn.functional.layer_norm(v[f"{name}.input"], (d,))
        return v[f"{name}.normalized"] * w[f"{name}.weight"] + w[f"{name}.bias"]

    v["embedding"] = w["token_embedding"][list(tokens)] + w["position_embedding"][:T]

    a = "blocks.0.attention"
    v["blocks.0.ln_1"] = layer_norm("blocks.0.ln_1", v["embedding"])
    v[f"{a}.input"] = v["blocks.0.ln_1"] * 1.0
    for matrix in ("Q", "K", "V"):
        v[f"{a}.{matrix}"] = v[f"{a}.input"] @ w[f"{a}.W_{matrix}"]
    v[f"{a}.scores"] = v[f"{a}.Q"] @ v[f"{a}.K"].T / math.sqrt(d)
    future = torch.ones(T, T).triu(diagonal=1).bool()
    v[f"{a}.masked_scores"] = v[f"{a}.scores"].masked_fill(future, -math.inf)
    v[f"{a}.pattern"] = v[f"{a}.masked_scores"].softmax(dim=1)
    v[f"{a}.gathered"] = v[f"{a}.pattern"] @ v[f"{a}.V"]
    v[f"{a}.output"] = v[f"{a}.gathered"] @ w[f"{a}.W_O"]
    v["blocks.0.after_attention"] = v["embedding"] + v[f"{a}.output"]

    f = "blocks.0.feedforward"
    v["blocks.0.ln_2"] = layer_norm("blocks.0.ln_2", v["blocks.0.after_attention"])
    v[f"{f}.input"] = v["blocks.0.ln_2"] * 1.0
    v[f"{f}.hidden"] = v[f"{f}.input"] @ w[f"{f}.W_1"] + w[f"{f}.b_1"]
    v[f"{f}.activated"] = torch.nn.functional.gelu(v[f"{f}.hidden"])
    v[f"{f}.output"] = v[f"{f}.activated"] @ w[f"{f}.W_2"] + w[f"{f}.b_2"]
    v["blocks.0.output"] = v["blocks.0.after_attention"] + v[f"{f}.output"]

    v["ln_final"] = layer_norm("ln_final", v["blocks.0.output"])
    v["logits"] = v["ln_final"] @ w["W_LM"]
    v["probabilities"] = v["logits"].softmax(dim=1)
    labels = torch.tensor([-100 if target is None else target for target in targets])
    losses = torch.nn.functional.cross_entropy(v["logits"], labels, reduction="none")
    v["losses"] = losses[labels != -100][:, None]
    v["loss"] = torch.nn.functional.cross_entropy(v["logits"], labels)[None, None]

    for value in v.values():
        value.retain_grad()
    torch.autograd.backward(v["loss"])
    gradients = {
        name: torch.zeros_like(tensor) if tensor.grad is None else tensor.grad
        for name, tensor in (w | v).items()
    }
    return {name: value.detach() for name, value in v.items()}, gradients


def assert_same(ours: Matrices, theirs: Mapping[str, Tensor]) -> None:
    """All that we computed is what PyTorch computed, to `TOLERANCE` of its size or of 1."""
    for name, matrix in ours.items():
        assert len(matrix) == theirs[name].shape[0], name
        for row, expected in zip(matrix, theirs[name].tolist(), strict=True):
            assert row == pytest.approx(expected, rel=TOLERANCE, abs=TOLERANCE), name


@pytest.mark.parametrize("targets", [TARGETS, BOTH_ASKED])
def test_every_value_and_gradient_of_the_shown_weights_equals_pytorch(
    targets: tuple[int | None, ...],
) -> None:
    values = forward(EXAMPLE_WEIGHTS, TOKENS, targets)
    gradients = backward(EXAMPLE_WEIGHTS, values, TOKENS, targets)
    torch_values, torch_gradients = torch_reference(EXAMPLE_WEIGHTS, TOKENS, targets)
    assert set(gradients) >= set(EXAMPLE_WEIGHTS)
    assert_same(values, torch_values)
    assert_same(gradients, torch_gradients)


@settings(max_examples=1000, deadline=None, derandomize=True)
@given(weights(), questions())
def test_loss_and_every_gradient_equal_autograd_for_any_weights(
    weights: Matrices, question: tuple[tuple[int, ...], tuple[int | None, ...]]
) -> None:
    tokens, targets = question
    values = forward(weights, tokens, targets)
    gradients = backward(weights, values, tokens, targets)
    torch_values, torch_gradients = torch_reference(weights, tokens, targets)
    assert_same({"loss": values["loss"]}, torch_values)
    assert_same({name: gradients[name] for name in EXAMPLE_WEIGHTS}, torch_gradients)


def moved(weights: Matrices, name: str, row: int, column: int, by: float) -> Matrices:
    changed = [list(numbers) for numbers in weights[name]]
    changed[row][column] += by
    return {**weights, name: tuple(tuple(numbers) for numbers in changed)}


@pytest.mark.parametrize("targets", [TARGETS, BOTH_ASKED])
def test_every_gradient_is_the_measured_slope_of_the_loss(targets: tuple[int | None, ...]) -> None:
    def loss(weights: Matrices) -> float:
        return forward(weights, TOKENS, targets)["loss"][0][0]

    values = forward(EXAMPLE_WEIGHTS, TOKENS, targets)
    gradients = backward(EXAMPLE_WEIGHTS, values, TOKENS, targets)
    wiggle = 2.0**-17  # where the errors of truncation and of rounding are about equal
    for name, example in EXAMPLE_WEIGHTS.items():
        for row, numbers in enumerate(example):
            for column in range(len(numbers)):
                up = loss(moved(EXAMPLE_WEIGHTS, name, row, column, wiggle))
                down = loss(moved(EXAMPLE_WEIGHTS, name, row, column, -wiggle))
                slope = (up - down) / (2 * wiggle)
                assert slope == pytest.approx(gradients[name][row][column], abs=1e-9), name


def test_one_update_lowers_the_loss_and_turns_the_wrong_answer_into_the_right_one() -> None:
    before = forward(EXAMPLE_WEIGHTS)
    gradients = backward(EXAMPLE_WEIGHTS, before)
    after = forward(update(EXAMPLE_WEIGHTS, gradients, LEARNING_RATE))
    AI, rocks = 0, 1
    assert before["probabilities"][0][AI] > before["probabilities"][0][rocks]
    assert after["probabilities"][0][rocks] > after["probabilities"][0][AI]
    assert after["loss"][0][0] < before["loss"][0][0] / 2


def test_the_update_is_old_weight_minus_learning_rate_times_gradient() -> None:
    gradients = backward(EXAMPLE_WEIGHTS, forward(EXAMPLE_WEIGHTS))
    after = update(EXAMPLE_WEIGHTS, gradients, 0.5)
    assert list(after) == list(EXAMPLE_WEIGHTS)
    for name, weight in EXAMPLE_WEIGHTS.items():
        expected = np.array(weight) - 0.5 * np.array(gradients[name])
        np.testing.assert_array_equal(np.array(after[name]), expected)


def test_a_word_that_sees_only_itself_teaches_nothing_about_where_to_look() -> None:
    names = ("blocks.0.attention.W_Q", "blocks.0.attention.W_K")
    first_asked = backward(EXAMPLE_WEIGHTS, forward(EXAMPLE_WEIGHTS))
    both_values = forward(EXAMPLE_WEIGHTS, TOKENS, BOTH_ASKED)
    both_asked = backward(EXAMPLE_WEIGHTS, both_values, TOKENS, BOTH_ASKED)
    for name in names:
        assert not np.array(first_asked[name]).any()
        assert np.array(both_asked[name]).all()


@settings(max_examples=50, deadline=None, derandomize=True)
@given(weights())
def test_no_later_word_changes_what_an_earlier_word_says(weights: Matrices) -> None:
    first_rows = {forward(weights, (0, second))["logits"][0] for second in (0, 1)}
    assert len(first_rows) == 1


@settings(max_examples=50, deadline=None, derandomize=True)
@given(weights())
def test_shares_and_confidence_add_up_to_one(weights: Matrices) -> None:
    values = forward(weights)
    for name in ("blocks.0.attention.pattern", "probabilities"):
        for row in values[name]:
            assert min(row) >= 0.0
            assert sum(row) == pytest.approx(1.0, abs=TOLERANCE)


finite = st.floats(allow_nan=False, allow_infinity=False)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.lists(finite, min_size=7, max_size=7))
def test_no_finite_weights_however_large_crash_it(numbers: list[float]) -> None:
    weights = {
        name: tuple(
            tuple(numbers[(3 * r + c) % 7] for c in range(len(row)))
            for r, row in enumerate(example)
        )
        for name, example in EXAMPLE_WEIGHTS.items()
    }
    gradients = backward(weights, forward(weights))
    assert set(update(weights, gradients, LEARNING_RATE)) == set(EXAMPLE_WEIGHTS)


def test_a_confidence_of_nought_in_the_right_word_costs_infinitely_many_marks() -> None:
    hopeless = {**EXAMPLE_WEIGHTS, "W_LM": ((0.0, 0.0), (0.0, 0.0), (-1000.0, 1000.0))}
    values = forward(hopeless)
    assert values["probabilities"][0] == (1.0, 0.0)
    assert values["loss"] == ((math.inf,),)


def test_the_big_student_with_these_weights_gives_the_same_numbers() -> None:
    config = TransformerConfig(
        vocabulary_size=len(VOCABULARY), context_length=len(TOKENS), n_layer=1, n_head=1, d_model=3
    )
    student = Transformer(config, np.random.default_rng(0))
    parameters = dict(student.named_parameters())
    assert set(parameters) == set(EXAMPLE_WEIGHTS)
    with torch.no_grad():
        for name, parameter in parameters.items():
            weight = torch.tensor(EXAMPLE_WEIGHTS[name], dtype=torch.float64)
            parameter.copy_(weight.reshape(parameter.shape))

    trace: dict[str, Tensor] = {}
    logits = student(torch.tensor([TOKENS]), trace=trace)
    loss = torch.nn.functional.cross_entropy(logits[0], torch.tensor([1, -100]))
    gradients = torch.autograd.grad(loss, list(parameters.values()))

    values = forward(EXAMPLE_WEIGHTS)
    shared = {name: matrix for name, matrix in values.items() if name in trace}
    assert set(values) - set(shared) == {
        *(
            f"{place}.{part}"
            for place in LAYER_NORMS
            for part in ("mean", "variance", "normalized")
        ),
        "blocks.0.attention.masked_scores",
        "probabilities",
        "losses",
        "loss",
    }
    rows = {name: trace[name].reshape(len(matrix), -1) for name, matrix in shared.items()}
    assert_same(shared, rows)
    assert values["loss"][0][0] == pytest.approx(loss.item(), abs=TOLERANCE)
    ours = backward(EXAMPLE_WEIGHTS, values)
    for name, gradient in zip(parameters, gradients, strict=True):
        assert_same({name: ours[name]}, {name: gradient.reshape(len(ours[name]), -1)})


def test_the_shown_weights_cannot_be_changed_by_accident() -> None:
    with pytest.raises(TypeError):
        EXAMPLE_WEIGHTS["W_LM"] = ()  # type: ignore[index]


W_LM: Matrix = EXAMPLE_WEIGHTS["W_LM"]
all_but_one = {name: weight for name, weight in EXAMPLE_WEIGHTS.items() if name != "W_LM"}


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        (all_but_one, "missing are ['W_LM']"),
        ({**EXAMPLE_WEIGHTS, "b_LM": W_LM}, "unknown are ['b_LM']"),
        ({**EXAMPLE_WEIGHTS, "W_LM": W_LM[:2]}, "W_LM has rows of [2, 2] numbers"),
        ({**EXAMPLE_WEIGHTS, "W_LM": (*W_LM[:2], (0.5,))}, "W_LM has rows of [2, 2, 1] numbers"),
        ({**EXAMPLE_WEIGHTS, "W_LM": (*W_LM[:2], (0.5, math.nan))}, "W_LM holds nan"),
        ({**EXAMPLE_WEIGHTS, "W_LM": (*W_LM[:2], (0.5, -math.inf))}, "W_LM holds -inf"),
        ({**EXAMPLE_WEIGHTS, "W_LM": (*W_LM[:2], (0.5, 10**400))}, "W_LM holds 1000"),
        ({**EXAMPLE_WEIGHTS, "W_LM": (*W_LM[:2], (0.5, "1"))}, "W_LM holds '1'"),
        ({**EXAMPLE_WEIGHTS, "W_LM": (*W_LM[:2], (0.5, True))}, "W_LM holds True"),
    ],
)
def test_weights_that_do_not_fit_are_rejected_by_name(weights: Matrices, message: str) -> None:
    with pytest.raises(ValueError) as rejection:  # noqa: PT011 - the message is compared below
        forward(weights)
    assert message in str(rejection.value)
    assert "allowed" in str(rejection.value)


@pytest.mark.parametrize(
    ("tokens", "targets", "field"),
    [
        ((), (), "tokens"),
        ((0, 1, 0), (1, None, None), "tokens"),
        ((0, 2), (1, None), "tokens"),
        ((0, -1), (1, None), "tokens"),
        ((0, 1), (1,), "targets"),
        ((0, 1), (None, None), "targets"),
        ((0, 1), (2, None), "targets"),
        ((0, 1), (-100, 1), "targets"),
    ],
)
def test_questions_that_do_not_fit_are_rejected_by_name(
    tokens: tuple[int, ...], targets: tuple[int | None, ...], field: str
) -> None:
    with pytest.raises(ValueError, match=f"{field} is .* allowed"):
        forward(EXAMPLE_WEIGHTS, tokens, targets)
