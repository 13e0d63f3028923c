"""Laws of looking into a student."""

import numpy as np
import pytest

from model import EXAMS, Record, Run
from model.course.settings import Settings
from model.looking.inside import answer_after_each_layer, answers, attention_patterns, trace_of
from model.student.training import choice_ranks
from tests import strategies


@pytest.fixture(scope="module")
def record() -> Record:
    return Run(strategies.tiny_with("muon", n_layer=2)).record_at(7)


def test_the_last_stage_of_a_trace_is_what_the_student_answered(record: Record) -> None:
    trace = trace_of(record.settings, record.before, record.batch.tokens)
    assert list(trace)[-1] == "logits"
    np.testing.assert_allclose(trace["logits"], record.logits, atol=1e-13)


def test_everybody_shares_out_exactly_one_look_and_nobody_looks_ahead(record: Record) -> None:
    trace = trace_of(record.settings, record.before, record.batch.tokens)
    patterns = attention_patterns(trace)
    assert patterns.shape == (2, 9, 2, 4, 4)
    np.testing.assert_allclose(patterns.sum(axis=-1), 1, atol=1e-12)
    assert not np.triu(patterns, k=1).any()
    np.testing.assert_array_equal(patterns[1], trace["blocks.1.attention.pattern"])


def test_the_answer_after_the_last_layer_is_the_answer(record: Record) -> None:
    it = answer_after_each_layer(record.settings, record.before, record.batch.tokens)
    assert it.stages == (
        "embedding",
        "blocks.0.after_attention",
        "blocks.0.output",
        "blocks.1.after_attention",
        "blocks.1.output",
    )
    np.testing.assert_allclose(it.logits[-1], record.logits, atol=1e-12)
    np.testing.assert_allclose(it.probabilities[-1], record.probabilities, atol=1e-12)
    np.testing.assert_allclose(it.probabilities.sum(axis=-1), 1, atol=1e-12)
    assert np.abs(it.logits[0] - it.logits[-1]).max() > 1e-3


def test_the_answer_after_a_layer_is_that_of_a_student_without_the_later_ones(
    record: Record,
) -> None:
    short = strategies.tiny_with("muon", n_layer=1)
    weights = {n: w for n, w in record.before.items() if not n.startswith("blocks.1")}
    expected = trace_of(short, weights, record.batch.tokens)["logits"]
    it = answer_after_each_layer(record.settings, record.before, record.batch.tokens)
    np.testing.assert_allclose(it.logits[it.stages.index("blocks.0.output")], expected, atol=1e-12)


def test_answers_to_the_questions_of_a_test_are_those_of_the_test(record: Record) -> None:
    it = answers(record.settings, record.before, record.batch.questions)
    asked = record.batch.asked
    np.testing.assert_array_equal(it.asked, asked)
    np.testing.assert_array_equal(it.chosen, record.logits.argmax(axis=-1))
    np.testing.assert_array_equal(it.ranks, choice_ranks(record.logits, record.batch.targets))
    np.testing.assert_allclose(-np.log(it.p_right[asked]), record.losses[asked], atol=1e-12)
    assert not it.p_right[~asked].any()


def test_a_question_is_right_if_all_of_its_words_are() -> None:
    settings = Settings(exam="calculator", n_layer=1, n_head=2, d_model=8, rounds=1)
    weights = Run(settings).weights_at(2)
    everything = np.arange(700)
    it = answers(settings, weights, everything)
    hits = (it.chosen == it.targets) | ~it.asked
    np.testing.assert_array_equal(it.right, hits.all(axis=1))


@pytest.mark.parametrize("exam", sorted(EXAMS))
def test_answering_in_portions_changes_nothing(exam: str, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(exam=exam, n_layer=1, n_head=2, d_model=8, rounds=1)
    weights = Run(settings).weights_at(0)
    questions = np.arange(min(40, len(settings.questions.questions)))
    whole = answers(settings, weights, questions)
    monkeypatch.setattr("model.looking.inside.AT_ONCE", 7)
    portions = answers(settings, weights, questions)
    np.testing.assert_allclose(portions.p_right, whole.p_right, rtol=1e-9)
    np.testing.assert_array_equal(portions.questions, questions)


def test_nobody_answers_no_questions(record: Record) -> None:
    it = answers(record.settings, record.before, np.array([], dtype=np.int64))
    assert it.right.shape == (0,)


@pytest.mark.parametrize("questions", [[-1], [100], [[1]]])
def test_a_question_that_does_not_exist_is_named(record: Record, questions: list[int]) -> None:
    with pytest.raises(ValueError, match="allowed is a row of 0 to 99"):
        answers(record.settings, record.before, np.array(questions))


@pytest.mark.parametrize(
    ("tokens", "named"),
    [
        ([0, 1], r"tokens has shape \(2,\); allowed is \(B, 1 to 4\)"),
        ([[0, 1, 2, 3, 4]], r"tokens has shape \(1, 5\)"),
        ([[]], "tokens has shape"),
        ([[21]], "allowed are ids from 0 to 20"),
        ([[-1]], "allowed are ids from 0 to 20"),
    ],
)
def test_words_that_the_student_cannot_read_are_named(
    record: Record, tokens: list[list[int]], named: str
) -> None:
    with pytest.raises(ValueError, match=named):
        trace_of(record.settings, record.before, np.array(tokens, dtype=np.int64))
