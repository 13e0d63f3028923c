"""The laws of the student itself: it is GPT-2, it cannot look ahead, and its weights lie on the grid."""

import math
from functools import partial
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from torch import Tensor
from torch.nn import functional as F
from transformers import GPT2LMHeadModel

from dashboard.export.into_gpt2 import gpt2_of, places
from model import EXAMS, Settings
from model.course.record import new_student
from model.exams import ASKS, NOT_ASKED, Ask
from model.student.transformer import (
    GRID,
    Trace,
    Transformer,
    TransformerConfig,
    part_of,
    round_to_grid,
)

CONFIG = TransformerConfig(vocabulary_size=11, context_length=6, n_layer=2, n_head=3, d_model=12)
ROUNDINGS = 1e-12
"""Some thousand float64 roundings of 2⁻⁵³ each, of numbers about as large as 1."""


def student(config: TransformerConfig = CONFIG, seed: int = 0) -> Transformer:
    return Transformer(config, np.random.default_rng(seed))


def papers(config: TransformerConfig = CONFIG, seed: int = 0) -> tuple[Tensor, Tensor]:
    """Random tokens and targets (5, T), about half of which are not asked."""
    rng = np.random.default_rng(seed)
    shape = (5, config.context_length)
    targets = rng.integers(0, config.vocabulary_size, shape)
    targets[rng.random(shape) < 0.5] = -100
    targets[0, 0] = 1
    return torch.tensor(rng.integers(0, config.vocabulary_size, shape)), torch.tensor(targets)


def hugging_face_twin(model: Transformer) -> GPT2LMHeadModel:
    """Hugging Face's GPT-2 of the same size, given our weights."""
    config = model.config
    twin = gpt2_of(
        words=config.vocabulary_size,
        positions=config.context_length,
        width=config.d_model,
        layers=config.n_layer,
        heads=config.n_head,
    )
    with torch.no_grad():
        for name, place in hugging_face_places(model, dict(twin.named_parameters())).items():
            place.copy_(model.get_parameter(name))
    return twin


def hugging_face_places(model: Transformer, theirs: dict[str, Tensor]) -> dict[str, Tensor]:
    """Where each of our weights stands in Hugging Face's tensors (weights or gradients), as views."""
    return places(theirs, model.config.n_layer)


@pytest.mark.parametrize("seed", [0, 1])
def test_logits_of_all_positions_equal_those_of_hugging_faces_gpt2(seed: int) -> None:
    model, (tokens, _) = student(seed=seed), papers(seed=seed)
    theirs = hugging_face_twin(model)(input_ids=tokens).logits
    torch.testing.assert_close(model(tokens), theirs, rtol=ROUNDINGS, atol=ROUNDINGS)


def random_papers(seed: int) -> tuple[Transformer, Tensor, Tensor]:
    """A random student, and a test whose questions end anywhere and ask anything."""
    return student(seed=seed), *papers(seed=seed)


def papers_of(exam: str, ask: Ask) -> tuple[Transformer, Tensor, Tensor]:
    """A small student of an exam that is no longer untouched, and the longest and shortest of its questions."""
    settings = Settings.recommended(exam, n_layer=2, n_head=2, d_model=8, ask=ask)
    model, encoded = new_student(settings), settings.questions.encode(ask)
    with torch.no_grad():
        model.vector.add_(
            torch.from_numpy(np.random.default_rng(1).normal(0, 0.1, model.n_weights))
        )
    length = (encoded[1] != NOT_ASKED).cumsum(axis=1).argmax(axis=1)
    rows = np.argsort(length, kind="stable")[[*range(4), *range(-4, 0)] if len(length) > 8 else [0]]
    return model, torch.tensor(encoded[0][rows]), torch.tensor(encoded[1][rows])


PAPERS = {f"random {seed}": partial(random_papers, seed) for seed in (0, 1)} | {
    f"{exam}, {ask}": partial(papers_of, exam, ask) for exam in EXAMS for ask in ASKS
}


@pytest.mark.parametrize("paper", PAPERS)
def test_logits_where_asked_and_every_gradient_equal_those_of_hugging_faces_gpt2(
    paper: str,
) -> None:
    model, tokens, targets = PAPERS[paper]()
    asked = targets != NOT_ASKED
    twin = hugging_face_twin(model)
    ours, theirs = model(tokens, asked), twin(input_ids=tokens).logits
    assert ours.shape == (int(asked.sum()), model.config.vocabulary_size)
    torch.testing.assert_close(ours, theirs[asked], rtol=ROUNDINGS, atol=ROUNDINGS)
    F.cross_entropy(ours, targets[asked]).backward()
    F.cross_entropy(theirs.flatten(0, 1), targets.flatten(), ignore_index=-100).backward()
    gradients = {n: p.grad for n, p in twin.named_parameters() if p.grad is not None}
    places = hugging_face_places(model, gradients)
    assert places.keys() == dict(model.named_parameters()).keys()
    for name, parameter in model.named_parameters():
        assert parameter.grad is not None
        torch.testing.assert_close(
            parameter.grad, places[name], rtol=ROUNDINGS, atol=ROUNDINGS, msg=f"gradient of {name}"
        )


def test_parameters_carry_the_papers_names_and_shapes() -> None:
    V, T, d = 11, 6, 12
    block = {
        "ln_1.weight": (d,),
        "ln_1.bias": (d,),
        "attention.W_Q": (d, d),
        "attention.W_K": (d, d),
        "attention.W_V": (d, d),
        "attention.W_O": (d, d),
        "ln_2.weight": (d,),
        "ln_2.bias": (d,),
        "feedforward.W_1": (d, 4 * d),
        "feedforward.b_1": (4 * d,),
        "feedforward.W_2": (4 * d, d),
        "feedforward.b_2": (d,),
    }
    expected: dict[str, tuple[int, ...]] = {
        "token_embedding": (V, d),
        "position_embedding": (T, d),
        **{f"blocks.{i}.{name}": shape for i in range(2) for name, shape in block.items()},
        "ln_final.weight": (d,),
        "ln_final.bias": (d,),
        "W_LM": (d, V),
    }
    model = student()
    assert {name: tuple(p.shape) for name, p in model.named_parameters()} == expected
    assert list(model.config.shapes.items()) == list(expected.items())
    assert model.n_weights == sum(math.prod(shape) for shape in expected.values())


@given(cut=st.integers(1, 5), seed=st.integers(0, 1000))
@examples(max_examples=25)
def test_changing_later_words_leaves_earlier_logits_unchanged(cut: int, seed: int) -> None:
    model = student()
    tokens, _ = papers(seed=seed)
    changed = tokens.clone()
    changed[:, cut:] = (tokens[:, cut:] + 1) % CONFIG.vocabulary_size
    with torch.no_grad():
        before, after = model(tokens), model(changed)
    assert torch.equal(before[:, :cut], after[:, :cut])
    assert not torch.equal(before[:, cut:], after[:, cut:])


def test_a_shorter_paper_gets_the_logits_of_the_longer_ones_beginning() -> None:
    model = student()
    tokens, _ = papers()
    with torch.no_grad():
        torch.testing.assert_close(
            model(tokens[:, :3]), model(tokens)[:, :3], rtol=ROUNDINGS, atol=ROUNDINGS
        )


def test_a_trace_changes_no_logit_and_its_stages_add_up_to_the_forward_pass() -> None:
    model = student()
    tokens, _ = papers()
    trace: Trace = {}
    with torch.no_grad():
        assert torch.equal(model(tokens, trace=trace), model(tokens))
    x = trace["token_rows"] + trace["position_rows"]
    assert torch.equal(x, trace["embedding"])
    for block in ("blocks.0", "blocks.1"):
        x = x + trace[f"{block}.attention.output"]
        assert torch.equal(x, trace[f"{block}.after_attention"])
        x = x + trace[f"{block}.feedforward.output"]
        assert torch.equal(x, trace[f"{block}.output"])
    assert torch.equal(trace["ln_final"] @ model.W_LM, trace["logits"])


@given(seed=st.integers(0, 1000))
@examples(max_examples=25)
def test_what_no_asked_position_can_see_is_not_even_read(seed: int) -> None:
    model = student()
    tokens, targets = papers(seed=seed)
    asked = targets != NOT_ASKED
    behind = asked.flip(1).cumsum(1).flip(1) == 0
    changed = torch.where(behind, (tokens + 1) % CONFIG.vocabulary_size, tokens)
    trace: Trace = {}
    with torch.no_grad():
        assert torch.equal(model(tokens, asked), model(changed, asked, trace))
    n_asked, n_seen = int(asked.sum()), int((~behind).sum())
    stages = ("embedding", "blocks.0.output", "blocks.1.ln_1", "blocks.1.after_attention", "logits")
    rows = [trace[stage].numel() // trace[stage].shape[-1] for stage in stages]
    assert rows == [n_seen, n_seen, n_seen, n_asked, n_asked]


def test_asking_every_position_is_asking_nobody_in_particular() -> None:
    model, (tokens, _) = student(), papers()
    everything = torch.ones_like(tokens, dtype=torch.bool)
    with torch.no_grad():
        assert torch.equal(model(tokens, everything), model(tokens).flatten(0, 1))


def test_attention_is_a_share_of_the_words_so_far() -> None:
    trace: Trace = {}
    with torch.no_grad():
        student()(papers()[0], trace=trace)
    for block in ("blocks.0", "blocks.1"):
        pattern = trace[f"{block}.attention.pattern"]
        assert pattern.shape == (5, 3, 6, 6)
        assert torch.all(pattern >= 0)
        assert torch.all(pattern.triu(diagonal=1) == 0)
        torch.testing.assert_close(
            pattern.sum(-1), torch.ones(5, 3, 6).double(), rtol=0, atol=1e-14
        )


def test_initial_weights_depend_on_the_seed_alone_and_lie_on_the_grid() -> None:
    first = student(seed=3)
    torch.rand(5)
    np.random.default_rng(9).random(5)
    assert torch.equal(first.vector, student(seed=3).vector)
    assert not torch.equal(first.vector, student(seed=4).vector)
    assert torch.equal(first.vector / GRID, (first.vector / GRID).round())


def test_an_untouched_student_has_plain_layer_norms_and_no_biases() -> None:
    for name, parameter in student().named_parameters():
        if parameter.dim() == 1:
            assert torch.all(parameter == (1.0 if name.endswith("weight") else 0.0)), name
        else:
            assert 0.0 < float(parameter.detach().std()) < 1.0, name


def test_the_vector_is_all_parameters_side_by_side_and_the_same_memory() -> None:
    model = student()
    flat = [p.detach().flatten() for p in model.weights().values()]
    assert torch.equal(model.vector, torch.cat(flat))
    model.vector.zero_()
    assert all(torch.all(p == 0) for p in model.parameters())


@given(st.lists(st.floats(-1000, 1000), min_size=1, max_size=20))
def test_rounding_goes_to_the_nearest_grid_point_and_stays_there(weights: list[float]) -> None:
    vector = torch.tensor(weights, dtype=torch.float64)
    round_to_grid(vector)
    expected = np.rint(np.array(weights) * 2.0**18) / 2.0**18
    np.testing.assert_array_equal(vector.numpy(), expected)
    once = vector.clone()
    round_to_grid(vector)
    assert torch.equal(vector, once)


def test_rounding_leaves_no_negative_nought_since_a_snapshot_cannot_keep_its_sign() -> None:
    vector = torch.tensor([-1e-9, -0.0, 1e-9], dtype=torch.float64)
    round_to_grid(vector)
    assert not torch.signbit(vector).any()


def test_every_parameter_belongs_to_a_stage_in_the_order_of_the_forward_pass() -> None:
    stages = dict.fromkeys(part_of(name) for name in student().weights())
    assert list(stages) == [
        "embedding",
        "blocks.0.attention",
        "blocks.0.feedforward",
        "blocks.1.attention",
        "blocks.1.feedforward",
        "output",
    ]
    assert part_of("blocks.1.ln_1.bias") == "blocks.1.attention"
    assert part_of("blocks.1.ln_2.weight") == "blocks.1.feedforward"


SIZES = ("vocabulary_size", "context_length", "n_layer", "n_head", "d_model")


@pytest.mark.parametrize("name", SIZES)
@pytest.mark.parametrize("value", [0, -1, 1.5, True, "4", None, math.nan])
def test_a_size_that_cannot_be_built_is_rejected_by_name(name: str, value: object) -> None:
    sizes: dict[str, Any] = dict.fromkeys(SIZES, 4) | {name: value}
    with pytest.raises(ValueError, match=f"{name} is {value!r}; allowed is a whole number"):
        TransformerConfig(**sizes)


def test_heads_must_share_the_dimensions_evenly() -> None:
    with pytest.raises(ValueError, match=r"n_head is 3; allowed is a divisor of d_model.*8"):
        TransformerConfig(4, 4, n_head=3, d_model=8)
