"""Laws of writing on."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from model import Record, Run
from model.looking.generation import chances, generate
from model.looking.inside import trace_of
from model.student.arrays import Array

LOGITS = arrays(np.float64, st.integers(1, 30), elements=st.floats(-50, 50))
PROMPT = ("two", "plus", "three", "equals")


@pytest.fixture(scope="module")
def record(shared_run: Run) -> Record:
    return shared_run.record_at(30)


@given(LOGITS, st.floats(0, 100), st.one_of(st.none(), st.integers(1, 40)))
def test_chances_sum_to_one_and_keep_the_order_of_the_logits(
    logits: Array, temperature: float, top_k: int | None
) -> None:
    shares = chances(logits, temperature, top_k)
    assert shares.sum() == pytest.approx(1, abs=1e-12)
    assert shares.min() >= 0
    assert np.count_nonzero(shares) <= (1 if temperature == 0 else top_k or len(logits))
    drawn = np.flatnonzero(shares)
    assert (np.diff(shares[drawn][np.argsort(logits[drawn], kind="stable")]) >= 0).all()


@given(LOGITS)
def test_at_temperature_nought_the_first_choice_gets_it_all(logits: Array) -> None:
    assert chances(logits, 0)[logits.argmax()] == 1


@given(LOGITS, st.floats(0.2, 5))
def test_temperature_divides_the_logits(logits: Array, temperature: float) -> None:
    exponents = np.exp((logits - logits.max()) / temperature)
    np.testing.assert_allclose(chances(logits, temperature), exponents / exponents.sum())


def test_each_word_is_drawn_from_what_the_student_would_answer(record: Record) -> None:
    settings, weights = record.settings, record.after
    written = generate(settings, weights, PROMPT[:1], temperature=2.0, seed=5)
    ids = settings.questions.token_ids((*written.prompt, *written.words))
    for place, step in enumerate(written.steps):
        read = np.array([ids[: place + 1]])
        logits = trace_of(settings, weights, read)["logits"][0, -1]
        np.testing.assert_allclose(step.confidence, chances(logits), atol=1e-12)
        np.testing.assert_allclose(step.chances, chances(logits, 2.0), atol=1e-12)
        assert settings.questions.vocabulary[step.token_id] == step.word
        assert step.chances[step.token_id] > 0


def test_without_temperature_the_student_writes_its_first_choices(record: Record) -> None:
    for seed in (0, 1):
        written = generate(record.settings, record.after, PROMPT, temperature=0, seed=seed)
        assert [step.token_id for step in written.steps] == [
            int(step.confidence.argmax()) for step in written.steps
        ]


def test_the_same_seed_writes_the_same_and_another_seed_something_else(record: Record) -> None:
    texts = {
        seed: [generate(record.settings, record.after, ["two"], seed=seed).words for _ in range(2)]
        for seed in range(5)
    }
    assert all(first == second for first, second in texts.values())
    assert len({first for first, _ in texts.values()}) > 1


def test_words_are_drawn_as_often_as_their_chances_say(record: Record) -> None:
    n_draws = 400
    first = [
        generate(record.settings, record.after, PROMPT, seed=seed).steps[0]
        for seed in range(n_draws)
    ]
    expected = first[0].chances
    counts = np.bincount([step.token_id for step in first], minlength=len(expected))
    four_deviations = 4 * np.sqrt(expected * (1 - expected) / n_draws) + 1 / n_draws
    assert (np.abs(counts / n_draws - expected) < four_deviations).all()


def test_only_the_best_k_words_are_drawn(record: Record) -> None:
    for seed in range(20):
        for step in generate(record.settings, record.after, ["two"], top_k=2, seed=seed).steps:
            assert step.token_id in np.argsort(-step.confidence)[:2]


def test_nobody_reads_beyond_what_was_learned(record: Record) -> None:
    written = generate(record.settings, record.after, ["two"], most_words=20)
    assert written.ended == "context full"
    assert len(written.words) == record.settings.transformer.context_length
    one = generate(record.settings, record.after, PROMPT)
    assert len(one.words) == 1


def test_no_more_words_than_allowed_are_written(record: Record) -> None:
    written = generate(record.settings, record.after, ["two"], most_words=2)
    assert (len(written.words), written.ended) == (2, "most words")


def test_the_stop_word_ends_the_text(record: Record) -> None:
    free = generate(record.settings, record.after, ["two"], seed=3)
    stop = free.words[1]
    stopped = generate(record.settings, record.after, ["two"], seed=3, stop_word=stop)
    assert stopped.ended == "stop word"
    assert stopped.words == free.words[: free.words.index(stop) + 1]


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"prompt": []}, "prompt has 0 words; allowed are 1 to 4"),
        ({"prompt": ["two"] * 5}, "prompt has 5 words; allowed are 1 to 4"),
        ({"prompt": ["rhubarb"]}, "'rhubarb' is not in the vocabulary"),
        ({"stop_word": "."}, "'.' is not in the vocabulary"),
        ({"temperature": -0.1}, "temperature is -0.1; allowed is a number from 0 to 100"),
        ({"temperature": float("nan")}, "temperature is nan"),
        ({"temperature": "hot"}, "temperature is 'hot'"),
        ({"top_k": 0}, "top_k is 0; allowed is a whole number from 1 to 21"),
        ({"top_k": 22}, "top_k is 22"),
        ({"most_words": 0}, "most_words is 0; allowed is a whole number from 1 to 1000"),
        ({"seed": -1}, "seed is -1"),
        ({"seed": 0.5}, "seed is 0.5"),
    ],
)
def test_what_makes_no_sense_is_named(record: Record, changes: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        generate(record.settings, record.after, **{"prompt": ["two"], **changes})
