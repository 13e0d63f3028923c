"""The laws of one test: what is asked, how it is graded, what comes back, and what settings allow."""

import math
from collections import Counter
from dataclasses import fields
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from model import EXAMS, Run, Settings
from model.course.batches import batch_at, order_of_round
from model.course.record import losses_with, new_student
from model.course.settings import MOST_TESTS
from model.exams import NOT_ASKED
from model.exams.exam import Tokens
from model.student.arrays import as_tensors
from model.student.optimizers import Optimizer
from model.student.training import choice_ranks, grade, mean_loss, train_step
from model.student.with_weights import logits_with
from tests import strategies
from tests.bits import array_bits

CALCULATOR = Settings.recommended("calculator", n_layer=1, n_head=2, d_model=8)


# --- What is asked


@given(settings=strategies.settings(), round_number=st.integers(1, 50))
@examples(max_examples=40)
def test_a_round_asks_every_studied_question_as_often_as_the_settings_say_and_no_other(
    settings: Settings, round_number: int
) -> None:
    first = (round_number - 1) * settings.tests_per_round + 1
    tests = range(first, first + settings.tests_per_round)
    assert {settings.round_of(step) for step in tests} == {round_number}
    batches = [batch_at(settings, step) for step in tests]
    asked = np.concatenate([batch.questions for batch in batches])
    times, exam = dict(settings.repeats), settings.questions
    expected = {place: times.get(exam.questions[place].topic, 1) for place in exam.studied}
    assert Counter(asked.tolist()) == expected
    assert min(expected.values()) >= 1
    assert all(len(batch.questions) == settings.batch_size for batch in batches[:-1])
    assert 1 <= len(batches[-1].questions) <= settings.batch_size


@given(settings=strategies.settings(), step=st.integers(1, 100))
@examples(max_examples=25)
def test_a_batch_holds_its_questions_words_and_asks_the_next_word(
    settings: Settings, step: int
) -> None:
    exam, batch = settings.questions, batch_at(settings, step)
    for row, place in enumerate(batch.questions):
        question = exam.questions[place]
        ids = exam.token_ids(question.words)
        n_read = len(question.words_read)
        assert batch.tokens[row, :n_read].tolist() == ids[:n_read]
        first = len(question.prompt) - 1 if settings.ask == "answers" else 0
        asked = np.flatnonzero(batch.targets[row] != NOT_ASKED)
        assert asked.tolist() == list(range(first, len(ids) - 1))
        assert batch.targets[row, asked].tolist() == ids[first + 1 :]
    assert np.array_equal(batch.asked, batch.targets != NOT_ASKED)


@given(seed=st.integers(0, 2**31 - 1), round_number=st.integers(1, 50))
@examples(max_examples=10)
def test_without_flash_cards_a_round_is_the_very_shuffle_of_the_studied_questions(
    seed: int, round_number: int
) -> None:
    settings = Settings(seed=seed)
    rng = np.random.Generator(np.random.PCG64([seed, 1, round_number]))
    expected = rng.permutation(np.array(settings.questions.studied))
    assert np.array_equal(order_of_round(settings, round_number), expected)


def test_the_calculators_round_asks_what_is_rare_four_and_eight_times() -> None:
    settings = Settings.recommended("calculator")
    exam = settings.questions
    asked = Counter(exam.questions[place].topic for place in order_of_round(settings, 3))
    studied = Counter(exam.questions[place].topic for place in exam.studied)
    often = {topic: asked[topic] / studied[topic] for topic in exam.topics}
    assert often == {"plus": 1, "minus": 1, "times": 4, "divided by": 8}


def test_rounds_and_seeds_ask_in_orders_of_their_own(tiny: Settings) -> None:
    def order(settings: Settings, round_number: int) -> list[int]:
        first = (round_number - 1) * settings.tests_per_round + 1
        steps = range(first, first + settings.tests_per_round)
        return [int(q) for step in steps for q in batch_at(settings, step).questions]

    other = strategies.tiny_with("muon", seed=2)
    orders = [order(tiny, 1), order(tiny, 2), order(other, 1), order(other, 2)]
    assert len({tuple(o) for o in orders}) == 4
    assert order(tiny, 2) == orders[1]


# --- How it is graded


def test_a_grade_is_minus_ln_of_the_confidence_in_the_right_word(shared_run: Run) -> None:
    record = shared_run.record_at(5)
    for row, column in zip(*np.nonzero(record.batch.asked), strict=True):
        p = record.probabilities[row, column, record.batch.targets[row, column]]
        assert record.losses[row, column] == pytest.approx(-math.log(p), rel=1e-13)
    assert np.all(record.losses[~record.batch.asked] == 0)
    np.testing.assert_allclose(record.probabilities.sum(axis=-1), 1.0, rtol=1e-14)


@given(st.lists(st.floats(-700, 700), min_size=2, max_size=6), st.data())
def test_any_logits_are_graded_like_a_softmax_in_plain_python(
    logits: list[float], data: st.DataObject
) -> None:
    right = data.draw(st.integers(0, len(logits) - 1))
    highest = max(logits)
    total = math.fsum(math.exp(z - highest) for z in logits)
    expected = math.log(total) + highest - logits[right]
    asked = grade(torch.tensor([[logits]], dtype=torch.float64), torch.tensor([[right]]))
    assert float(asked) == pytest.approx(expected, rel=1e-13, abs=1e-12)


@given(
    losses=st.lists(st.floats(0, 50), min_size=4, max_size=4),
    asked=st.lists(st.booleans(), min_size=4, max_size=4).filter(any),
)
def test_the_loss_is_the_mean_over_the_asked_positions(
    losses: list[float], asked: list[bool]
) -> None:
    graded = torch.tensor([[x if a else 0.0 for x, a in zip(losses, asked, strict=True)]])
    targets = torch.tensor([[3 if a else NOT_ASKED for a in asked]])
    counted = [x for x, a in zip(losses, asked, strict=True) if a]
    assert float(mean_loss(graded.double(), targets)) == pytest.approx(
        math.fsum(counted) / len(counted), rel=1e-6
    )


def test_a_record_has_the_mean_of_its_losses_before_and_after_studying(shared_run: Run) -> None:
    record = shared_run.record_at(7)
    asked = record.batch.asked
    assert record.loss == pytest.approx(record.losses[asked].mean(), rel=1e-14)
    assert record.resit_loss == pytest.approx(record.resit_losses[asked].mean(), rel=1e-14)
    again = losses_with(record.settings, record.before, record.batch)
    np.testing.assert_allclose(again, record.losses, rtol=1e-13)
    assert record.resit_loss < record.loss


@given(
    logits=st.lists(st.integers(-3, 3), min_size=3, max_size=8),
    data=st.data(),
)
def test_a_choice_rank_counts_the_words_that_were_preferred(
    logits: list[int], data: st.DataObject
) -> None:
    right = data.draw(st.integers(0, len(logits) - 1))
    array = np.array([[logits, logits]], dtype=float)
    ranks = choice_ranks(array, np.array([[right, NOT_ASKED]]))
    assert ranks.tolist() == [[sum(z > logits[right] for z in logits), -1]]


def test_an_answer_that_is_no_number_is_never_right() -> None:
    logits = np.array([[[np.nan, np.nan, np.nan], [0.0, np.nan, -1.0]]])
    assert np.all(choice_ranks(logits, np.array([[1, 0]])) > 0)


# --- What comes back


def gradients(settings: Settings, tokens: Tokens, targets: Tokens) -> dict[str, Any]:
    """The gradients of an untouched student on this paper, and by "logits" those of its logits."""
    model = new_student(settings)
    logits = model(torch.tensor(tokens))
    logits.retain_grad()
    targets_tensor = torch.tensor(targets)
    mean_loss(grade(logits, targets_tensor), targets_tensor).backward()
    found = {name: p.grad.numpy() for name, p in model.weights().items() if p.grad is not None}
    return found | {"logits": logits.grad.numpy()}


def test_only_asked_positions_send_a_gradient_back() -> None:
    batch = batch_at(CALCULATOR, 1)
    by_logits = gradients(CALCULATOR, batch.tokens, batch.targets)["logits"]
    assert np.all(by_logits[~batch.asked] == 0)
    assert np.all(np.abs(by_logits[batch.asked]).sum(axis=-1) > 0)
    np.testing.assert_allclose(by_logits.sum(axis=-1), 0.0, atol=1e-15)


def test_what_pads_a_short_question_reaches_neither_loss_nor_gradient() -> None:
    batch = batch_at(CALCULATOR, 1)
    last_asked = batch.asked.shape[1] - 1 - np.argmax(batch.asked[:, ::-1], axis=1)
    padding = np.arange(batch.tokens.shape[1]) > last_asked[:, None]
    assert padding.any()
    changed = np.where(padding, 7, batch.tokens)
    assert not np.array_equal(changed, batch.tokens)
    plain = gradients(CALCULATOR, batch.tokens, batch.targets)
    other = gradients(CALCULATOR, changed, batch.targets)
    for name, gradient in plain.items():
        assert np.array_equal(gradient, other[name]), name


def test_a_word_that_no_question_reads_and_a_position_after_the_last_get_no_gradient() -> None:
    tokens = batch_at(CALCULATOR, 1).tokens[:4, :5]
    targets = np.full(tokens.shape, NOT_ASKED)
    targets[:, -1] = 3
    found = gradients(CALCULATOR, tokens, targets)
    unread = np.setdiff1d(np.arange(len(CALCULATOR.questions.vocabulary)), tokens)
    assert np.all(found["token_embedding"][unread] == 0)
    assert np.all(found["position_embedding"][5:] == 0)
    assert np.all(np.abs(found["position_embedding"][:5]).sum(axis=1) > 0)


def test_a_student_whose_loss_is_not_finite_keeps_its_weights(tiny: Settings) -> None:
    model = new_student(tiny)
    optimizer = Optimizer(model, tiny)
    with torch.no_grad():
        model.W_LM[0, 0] = math.nan
    before = model.vector.clone()
    batch = batch_at(tiny, 1)
    _, losses = train_step(
        model, optimizer, torch.tensor(batch.tokens), torch.tensor(batch.targets)
    )
    assert not losses.sum().isfinite()
    assert array_bits(model.vector.numpy()) == array_bits(before.numpy())
    assert optimizer.step_number == 0


def test_looking_with_other_weights_changes_nothing(shared_run: Run) -> None:
    record = shared_run.record_at(4)
    weights = as_tensors(record.after)
    copies = {name: weight.clone() for name, weight in weights.items()}
    tokens = torch.tensor(record.batch.tokens)
    with torch.no_grad():
        first = logits_with(record.settings.transformer, weights, tokens)
        logits_with(record.settings.transformer, as_tensors(record.before), tokens)
        assert torch.equal(logits_with(record.settings.transformer, weights, tokens), first)
    assert all(torch.equal(weights[name], copies[name]) for name in weights)


def test_tensors_made_of_weights_are_copies(shared_run: Run) -> None:
    weights = shared_run.weights_at(1)
    as_tensors(weights)["W_LM"].zero_()
    assert np.abs(weights["W_LM"]).sum() > 0


def test_nobody_can_write_to_a_record(shared_run: Run) -> None:
    record = shared_run.record_at(2)
    arrays = [record.logits, record.losses, record.batch.tokens, record.batch.targets]
    arrays += [*record.gradients.values(), *record.before.values(), *record.after.values()]
    arrays += [a for entry in record.optimizer_state.values() for a in entry.values()]
    for array in arrays:
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


# --- What settings allow

WHOLE = ("seed", "n_layer", "n_head", "d_model", "warm_up", "decay", "batch_size", "rounds")
REAL = ("learning_rate", "momentum", "weight_decay")
NO_NUMBER: tuple[Any, ...] = (
    math.nan,
    math.inf,
    -math.inf,
    True,
    False,
    "4",
    "",
    None,
    (),
    [1],
    {},
    1j,
)
HUGE: tuple[Any, ...] = (10**9999, -(10**9999), 2**31, 1e308)
HUGE_INSIDE = (("doubles", 10**9999),)
NONSENSE: dict[str, tuple[Any, ...]] = {
    **dict.fromkeys(WHOLE, (*NO_NUMBER, *HUGE, -1, 1.5, 4.0, np.int64(4))),
    **dict.fromkeys(REAL, (*NO_NUMBER, *HUGE, -1, -1e-300, 1001.0)),
    "exam": (None, "", "First-sums", "own", "../etc", ["first-sums"], 1, math.nan),
    "ask": (None, "", "answer", ["answers"], 1),
    "optimizer": (None, "", "AdamW", ["sgd"], 1),
    "text": (None, 5, b"text", ["a b"]),
    "repeats": (
        None,
        4,
        "doubles",
        ("doubles", 4),
        {"doubles": 4},
        [("doubles", 4)],
        (("doubles",),),
        (("nonsense", 2),),
        ((["doubles"], 2),),
        *((("doubles", times),) for times in (0, -1, 11, 2.0, True, "2", None)),
        HUGE_INSIDE,
        (("doubles", 2), ("doubles", 2)),
    ),
    "pairs": (None, 5, "ab", [("a", "b")], (("a",),), (("a", "b", "c"),), ((1, 2),), (["a", "b"],)),
}


def test_nonsense_is_tried_on_every_field() -> None:
    assert NONSENSE.keys() == {field.name for field in fields(Settings)}


@pytest.mark.parametrize("name", NONSENSE)
def test_nonsense_is_rejected_with_the_field_the_value_and_what_is_allowed(name: str) -> None:
    for value in NONSENSE[name]:
        with pytest.raises(ValueError, match=f"^{name} is .*; allowed is ") as caught:
            Settings(**{name: value})
        message = str(caught.value)
        assert len(message) < 250
        if (isinstance(value, int) and abs(value) > 2**60) or value is HUGE_INSIDE:
            continue
        assert repr(value) in message


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"n_head": 5, "d_model": 32}, "n_head is 5; allowed is a divisor of d_model, which is 32"),
        ({"exam": "own", "pairs": (("a", "b"),), "text": "a b"}, "allowed is empty when pairs are"),
        ({"text": "a b"}, "exam is 'first-sums'; allowed is own exactly when"),
        ({"batch_size": 1, "rounds": MOST_TESTS}, "rounds is 20000; allowed is at most 222"),
        ({"repeats": (("times", 2),)}, "allowed is pairs of a topic .adding zero, doubles, sums"),
        (
            {"exam": "calculator", "batch_size": 1, "repeats": (("plus", 4), ("minus", 4))},
            "batch_size is 1; allowed is at least 2 for this exam",
        ),
    ],
)
def test_settings_that_do_not_go_together_are_rejected(
    values: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Settings(**values)


@given(strategies.settings())
@examples(max_examples=25)
def test_equal_settings_are_one_key_and_any_change_makes_another(settings: Settings) -> None:
    values = {field.name: getattr(settings, field.name) for field in fields(Settings)}
    twin = Settings(**values)
    assert twin == settings
    assert hash(twin) == hash(settings)
    other = Settings(**values | {"seed": (settings.seed + 1) % 2**31})
    assert other != settings


def test_flash_cards_in_another_order_or_with_ones_are_the_same_settings() -> None:
    settings = Settings(repeats=(("adding zero", 3), ("doubles", 2)))
    twin = Settings(repeats=(("doubles", 2), ("sums below ten", 1), ("adding zero", 3)))
    assert twin == settings
    assert twin.digest == settings.digest
    assert Settings(repeats=(("doubles", 1),)) == Settings()


def test_a_whole_number_for_a_rate_is_the_same_setting_as_the_real_one() -> None:
    assert Settings(learning_rate=1) == Settings(learning_rate=1.0)
    assert hash(Settings(learning_rate=1)) == hash(Settings(learning_rate=1.0))


@pytest.mark.parametrize("exam", EXAMS)
def test_every_exam_has_recommended_settings_that_changes_override(exam: str) -> None:
    settings = Settings.recommended(exam)
    assert settings.exam == exam
    assert settings.last_step <= MOST_TESTS
    assert settings.transformer.vocabulary_size == len(settings.questions.vocabulary)
    assert settings.transformer.context_length == settings.questions.longest
    assert Settings.recommended(exam, seed=7) == Settings.recommended(exam, seed=7)
    assert Settings.recommended(exam, seed=7).seed == 7


def test_an_own_exam_is_part_of_the_settings() -> None:
    settings = Settings.recommended("own", pairs=(("the sky is", "blue"), ("grass is", "green")))
    assert len(settings.questions.questions) == 2
    assert {int(q) for q in batch_at(settings, 1).questions} <= {0, 1}
