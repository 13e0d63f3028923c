"""The laws of studying: every update is what ten lines of NumPy make of the same gradients."""

import subprocess
import sys
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from model import Record, Run, Settings
from model.course.record import new_student
from model.student.arrays import Array
from model.student.optimizers import (
    ADAM_BETAS,
    ADAM_EPSILON,
    DECAY_FLOOR,
    OPTIMIZERS,
    Optimizer,
    OptimizerName,
    is_block_matrix,
    learning_rate_at,
    muon_scale,
    orthogonalize,
)
from model.student.transformer import GRID, round_to_grid
from tests import strategies

ROOT = Path(__file__).resolve().parents[3]
N_TESTS = 12
Memory = dict[str, Array]
Update = Callable[[Settings, Array, Array, float, float, Memory, int], Array]


# --- The same four optimizers in NumPy: weights w, gradient g, rate, decay, memory, age → update


def numpy_sgd(
    s: Settings, w: Array, g: Array, rate: float, decay: float, memory: Memory, age: int
) -> Array:
    return -rate * (g + decay * w)


def numpy_momentum(
    s: Settings, w: Array, g: Array, rate: float, decay: float, memory: Memory, age: int
) -> Array:
    memory["momentum"] = s.momentum * memory.get("momentum", 0) + g + decay * w
    return -rate * memory["momentum"]


def numpy_adamw(
    s: Settings, w: Array, g: Array, rate: float, decay: float, memory: Memory, age: int
) -> Array:
    memory["m"] = 0.9 * memory.get("m", 0) + 0.1 * g
    memory["v"] = 0.95 * memory.get("v", 0) + 0.05 * g**2
    m, v = memory["m"] / (1 - 0.9**age), memory["v"] / (1 - 0.95**age)
    return -rate * (decay * w + m / (np.sqrt(v) + 1e-8))


def numpy_muon(
    s: Settings, w: Array, g: Array, rate: float, decay: float, memory: Memory, age: int
) -> Array:
    memory["momentum"] = s.momentum * memory.get("momentum", 0) + g
    x = g + s.momentum * memory["momentum"]
    x = x / (np.linalg.norm(x) + 1e-7)
    tall = x.shape[0] > x.shape[1]
    x = x.T if tall else x
    for _ in range(5):
        gram = x @ x.T
        x = 3.4445 * x + (-4.7750 * gram + 2.0315 * gram @ gram) @ x
    x = x.T if tall else x
    update: Array = -rate * (decay * w + 0.2 * np.sqrt(max(w.shape)) * x)
    return update


NUMPY: dict[OptimizerName, Update] = {
    "sgd": numpy_sgd,
    "momentum": numpy_momentum,
    "adamw": numpy_adamw,
    "muon": numpy_muon,
}


@cache
def course(optimizer: OptimizerName) -> list[Record]:
    """The first tests of a student, with warm-up, decay of the rate and decay of the weights."""
    run = Run(strategies.tiny_with(optimizer, warm_up=3, decay=8, weight_decay=0.5))
    return [run.record_at(step) for step in range(1, N_TESTS + 1)]


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_update_is_numpys_rounded_to_the_grid(optimizer: OptimizerName) -> None:
    memories: dict[str, Memory] = {}
    n_weights = n_exact = 0
    for record in course(optimizer):
        for name, before in record.before.items():
            plain = optimizer == "muon" and not is_block_matrix(name)
            update = NUMPY["adamw" if plain else optimizer](
                record.settings,
                before,
                record.gradients[name],
                learning_rate_at(record.settings, record.step),
                record.settings.weight_decay if is_block_matrix(name) else 0.0,
                memories.setdefault(name, {}),
                record.step,
            )
            on_grid = np.rint((before + update) / GRID) * GRID
            for key, remembered in memories[name].items():
                memories[name][key] = remembered.astype(np.float32).astype(np.float64)
            error = np.abs(record.after[name] - on_grid)
            assert error.max() <= GRID, (record.step, name)
            n_weights, n_exact = n_weights + error.size, n_exact + int((error == 0).sum())
    # A sum that lies within its last bits of the middle between two grid points may go either way.
    assert n_weights - n_exact <= 1e-4 * n_weights


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_after_is_before_plus_the_update_and_all_are_multiples_of_the_grid(
    optimizer: OptimizerName,
) -> None:
    for record in course(optimizer):
        for name, update in record.updates.items():
            assert np.array_equal(record.before[name] + update, record.after[name])
            for array in (record.before[name], update, record.after[name]):
                assert np.array_equal(array / GRID, np.rint(array / GRID))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_next_test_starts_from_the_weights_that_the_last_one_left(
    optimizer: OptimizerName,
) -> None:
    records = course(optimizer)
    for last, following in pairwise(records):
        assert all(np.array_equal(last.after[name], following.before[name]) for name in last.after)
        assert following.optimizer_age == last.optimizer_age + 1


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_only_the_matrices_of_the_blocks_decay(optimizer: OptimizerName) -> None:
    settings = strategies.tiny_with(optimizer, weight_decay=2.0)
    model = new_student(settings)
    before = {name: p.detach().clone() for name, p in model.weights().items()}
    for parameter in model.parameters():
        parameter.grad = torch.zeros_like(parameter)
    Optimizer(model, settings).step()
    kept = 1 - settings.learning_rate * settings.weight_decay
    decayed = {name for name, p in model.weights().items() if not torch.equal(p, before[name])}
    parts = ("attention.W_Q", "attention.W_K", "attention.W_V", "attention.W_O")
    assert decayed == {
        f"blocks.0.{part}" for part in (*parts, "feedforward.W_1", "feedforward.W_2")
    }
    for name in decayed:
        after = model.weights()[name].detach()
        torch.testing.assert_close(after, kept * before[name], rtol=0, atol=GRID)


def torchs_class(
    settings: Settings, weights: dict[str, torch.nn.Parameter]
) -> torch.optim.Optimizer:
    """What somebody would take from `torch.optim` for the same recipe, Muon aside."""
    matrices = [p for name, p in weights.items() if is_block_matrix(name)]
    rest = [p for name, p in weights.items() if not is_block_matrix(name)]
    groups = [
        {"params": matrices, "weight_decay": settings.weight_decay},
        {"params": rest, "weight_decay": 0.0},
    ]
    if settings.optimizer == "adamw":
        return torch.optim.AdamW(groups, betas=ADAM_BETAS, eps=ADAM_EPSILON, fused=True)
    momentum = settings.momentum if settings.optimizer == "momentum" else 0.0
    return torch.optim.SGD(groups, momentum=momentum)


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adamw"])
def test_weights_and_memory_are_those_of_torchs_class_to_the_last_bit(
    optimizer: OptimizerName,
) -> None:
    settings = strategies.tiny_with(optimizer, warm_up=3, decay=8, weight_decay=0.5)
    ours, twin = new_student(settings), new_student(settings)
    optimizer_of_ours = Optimizer(ours, settings)
    optimizer_of_twin = torchs_class(settings, twin.weights())
    rng = np.random.default_rng(2)
    for step in range(1, N_TESTS + 1):
        if step == N_TESTS // 2:
            memory = optimizer_of_ours.remembered
            optimizer_of_ours = Optimizer(ours, settings)
            optimizer_of_ours.load(memory, step_number=step - 1, age=step - 1)
        for parameter, same in zip(ours.parameters(), twin.parameters(), strict=True):
            parameter.grad = torch.from_numpy(rng.normal(size=tuple(parameter.shape)))
            same.grad = parameter.grad.clone()
        for group in optimizer_of_twin.param_groups:
            group["lr"] = learning_rate_at(settings, step)
        optimizer_of_ours.step()
        optimizer_of_twin.step()
        round_to_grid(twin.vector)
        assert torch.equal(ours.vector, twin.vector), step
        for name, parameter in twin.weights().items():
            entry = optimizer_of_ours.state().get(name, {})
            for key, remembered in entry.items():
                in_float64 = optimizer_of_twin.state[parameter][key]
                in_float64.copy_(in_float64.float())
                assert torch.equal(remembered, in_float64), name
            assert len(entry) == {"sgd": 0, "momentum": 1, "adamw": 2}[optimizer]


def test_the_memory_is_empty_at_first_and_a_loaded_one_is_a_copy() -> None:
    settings = strategies.tiny_with("muon")
    model = new_student(settings)
    first, second = Optimizer(model, settings), Optimizer(model, settings)
    assert first.state() == {}
    for parameter in model.parameters():
        parameter.grad = torch.ones_like(parameter)
    first.step()
    second.load(first.remembered, first.step_number, first.age)
    then = {name: {k: v.clone() for k, v in m.items()} for name, m in second.state().items()}
    first.step()
    assert then.keys() == model.weights().keys()
    for name, entry in second.state().items():
        for key, remembered in entry.items():
            assert torch.equal(remembered, then[name][key])
            assert not torch.equal(remembered, first.state()[name][key])
    second.load(None, step_number=7, age=0)
    assert second.state() == {}
    second.step()
    for name, entry in second.state().items():
        for key, remembered in entry.items():
            assert torch.equal(remembered, then[name][key])


def test_studying_does_not_import_pytorchs_compiler() -> None:
    program = """
import sys
from model import Run, Settings
from model.student.optimizers import OPTIMIZERS
for optimizer in OPTIMIZERS:
    record = Run(Settings(n_head=1, d_model=4, optimizer=optimizer)).record_at(2)
    assert record.resit_loss > 0
assert "torch._dynamo" not in sys.modules
"""
    finished = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr


# --- The schedule


@given(
    rate=st.floats(1e-6, 10),
    warm_up=st.integers(0, 50),
    decay=st.integers(0, 200),
    step=st.integers(1, 300),
)
def test_the_rate_rises_stays_and_falls_to_its_floor_from_half_way_on(
    rate: float, warm_up: int, decay: int, step: int
) -> None:
    settings = Settings(learning_rate=rate, warm_up=warm_up, decay=decay)
    risen = 1.0 if step >= warm_up else step / warm_up
    half = decay / 2
    left = 1.0 if step <= half or decay == 0 else max(1 - (step - half) / half, DECAY_FLOOR)
    assert learning_rate_at(settings, step) == pytest.approx(rate * risen * left, rel=1e-12)
    assert 0 < learning_rate_at(settings, step) <= rate * (1 + 1e-12)


def test_without_warm_up_and_decay_the_rate_stays_what_was_set() -> None:
    settings = Settings(learning_rate=0.3, warm_up=0, decay=0)
    assert {learning_rate_at(settings, step) for step in (1, 7, 9999)} == {0.3}


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_rate_of_nought_moves_no_weight(optimizer: OptimizerName) -> None:
    run = Run(strategies.tiny_with(optimizer, learning_rate=0.0, weight_decay=1.0))
    assert run.fingerprint(5) == run.fingerprint(0)


# --- Muon's orthogonalisation


@given(
    rows=st.integers(1, 40),
    columns=st.integers(1, 40),
    smallest=st.floats(0.05, 1.0),
    seed=st.integers(0, 1000),
)
@examples(max_examples=60)
def test_orthogonalize_keeps_the_directions_and_brings_singular_values_near_one(
    rows: int, columns: int, smallest: float, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    rank = min(rows, columns)
    left, _ = np.linalg.qr(rng.normal(size=(rows, rank)))
    right, _ = np.linalg.qr(rng.normal(size=(columns, rank)))
    matrix = (left * rng.uniform(smallest, 1.0, rank)) @ right.T
    result = orthogonalize(torch.from_numpy(matrix)).numpy()
    assert result.shape == (rows, columns)
    values = np.linalg.svd(result, compute_uv=False)[:rank]
    assert values.min() >= 0.6
    assert values.max() <= 1.3
    within = left.T @ result @ right
    np.testing.assert_allclose(within, np.diag(np.diag(within)), atol=1e-10)
    np.testing.assert_allclose(left @ within @ right.T, result, atol=1e-10)


def test_orthogonalizing_several_matrices_at_once_is_orthogonalizing_each() -> None:
    matrices = torch.from_numpy(np.random.default_rng(0).normal(size=(3, 8, 32)))
    each = torch.stack([orthogonalize(matrix) for matrix in matrices])
    torch.testing.assert_close(orthogonalize(matrices), each, rtol=1e-11, atol=1e-11)
    torch.testing.assert_close(orthogonalize(matrices.mT), each.mT, rtol=1e-11, atol=1e-11)


def test_nothing_orthogonalized_is_nothing() -> None:
    nothing = torch.zeros(4, 6, dtype=torch.float64)
    assert torch.equal(orthogonalize(nothing), nothing)


@pytest.mark.parametrize("shape", [(16, 16), (16, 64), (64, 16)])
def test_an_update_is_that_of_torchs_muon_up_to_its_bfloat16(shape: tuple[int, int]) -> None:
    gradient = torch.from_numpy(np.random.default_rng(1).normal(size=shape))
    weight = torch.nn.Parameter(torch.zeros(shape, dtype=torch.float64))
    weight.grad = gradient.clone()
    torch.optim.Muon(
        [weight],
        lr=1.0,
        momentum=0.0,
        nesterov=False,
        weight_decay=0.0,
        adjust_lr_fn="match_rms_adamw",
    ).step()
    ours = -muon_scale(shape) * orthogonalize(gradient)
    # Five iterations of a few products each, all rounded to the 8 bits of bfloat16.
    assert float((weight.detach() - ours).norm() / ours.norm()) < 15 * 2.0**-8
