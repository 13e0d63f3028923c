"""Laws of every exam, whatever it asks."""

from __future__ import annotations

import hashlib
import math
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.exams import ASKS, EXAMS, NOT_ASKED, Ask, Exam, Question, exam_from_pairs, exam_from_text
from model.exams.exam import shuffle_key, tenth

WORDS = ("to", "be", "or", "not", "that", "is")
EXAM = Exam(
    key="tiny",
    title="Tiny",
    summary="Two questions.",
    questions=(
        Question(("to", "be"), ("or", "not"), "verbs"),
        Question(("that",), ("is",), "rest"),
    ),
    vocabulary=WORDS,
    held_out=frozenset({1}),
)

phrases = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(tuple)
questions = st.builds(Question, phrases, phrases, st.just("any"), st.booleans())
exams = st.builds(
    Exam,
    st.just("any"),
    st.just("Any"),
    st.just("Any exam."),
    st.lists(questions, min_size=1, max_size=6).map(tuple),
    st.permutations(WORDS).map(tuple),
    st.just(frozenset()),
)


@pytest.fixture(params=EXAMS)
def exam(request: pytest.FixtureRequest) -> Exam:
    return EXAMS[request.param]()


def check_encoding(exam: Exam, ask: Ask) -> None:
    """Every position says what the question's words say, and nothing more."""
    tokens, targets = exam.encode(ask)
    assert tokens.shape == targets.shape == (len(exam.questions), exam.longest)
    assert tokens.min() >= 0
    assert tokens.max() < len(exam.vocabulary)
    for question, token_row, target_row in zip(exam.questions, tokens, targets, strict=True):
        read = question.words_read
        assert tuple(exam.vocabulary[token] for token in token_row[: len(read)]) == read
        next_words = (*question.words[1:], None) if question.read_to_end else question.words[1:]
        for place, word in enumerate(next_words):
            is_answer = place + 1 >= len(question.prompt)
            asked = word is not None and (ask == "every word" or is_answer)
            expected = exam.token_id(word) if asked and word is not None else NOT_ASKED
            assert target_row[place] == expected
        assert not token_row[len(read) :].any()
        assert (target_row[len(read) :] == NOT_ASKED).all()


@pytest.mark.parametrize("ask", ASKS)
def test_a_target_is_the_next_word_wherever_one_is_asked(exam: Exam, ask: Ask) -> None:
    check_encoding(exam, ask)


@given(exams, st.sampled_from(ASKS))
@settings(max_examples=60, deadline=None)
def test_any_exam_is_encoded_word_by_word(exam: Exam, ask: Ask) -> None:
    check_encoding(exam, ask)


def test_all_words_of_all_answers_are_asked_and_nothing_else_by_default(exam: Exam) -> None:
    _, targets = exam.encode()
    asked = [[exam.vocabulary[t] for t in row if t != NOT_ASKED] for row in targets]
    assert asked == [list(question.answer) for question in exam.questions]


def test_an_exam_is_built_once_and_goes_by_its_key() -> None:
    for key, build in EXAMS.items():
        assert build() is build()
        assert build().key == key


def test_every_question_is_either_studied_or_held_out(exam: Exam) -> None:
    assert sorted([*exam.studied, *exam.held_out]) == list(range(len(exam.questions)))


def test_no_held_out_question_is_studied(exam: Exam) -> None:
    studied = {exam.questions[i].words for i in exam.studied}
    assert studied.isdisjoint(exam.questions[i].words for i in exam.held_out)


def test_no_prompt_has_two_right_answers_where_only_answers_are_asked(exam: Exam) -> None:
    if exam.true_losses is None:
        prompts = [question.prompt for question in exam.questions]
        assert len(set(prompts)) == len(prompts)


def test_every_topic_of_the_report_card_is_studied(exam: Exam) -> None:
    assert {exam.questions[i].topic for i in exam.studied} == set(exam.topics)


HELD_OUT = {
    "first-sums": (10, "dd29176446cdd890"),
    "calculator": (1134, "14bd30cadc898519"),
    "capitals": (38, "c5659036c17836b8"),
    "story": (225, "ba9427b096da9f92"),
    "ai-rocks": (0, "e3b0c44298fc1c14"),
}
"""How many questions are held out, and the beginning of the SHA-256 of their words."""


def test_the_split_is_the_same_for_ever_or_shared_links_would_change(exam: Exam) -> None:
    lines = [" ".join(exam.questions[i].words) for i in sorted(exam.held_out)]
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    assert (len(lines), digest[:16]) == HELD_OUT[exam.key]


def test_guessing_costs_what_equal_logits_cost(exam: Exam) -> None:
    logits = np.zeros(len(exam.vocabulary))
    probability = np.exp(logits) / np.exp(logits).sum()
    assert exam.guessing_loss == pytest.approx(-np.log(probability[-1]), abs=1e-12)


def test_the_best_possible_loss_is_the_mean_over_words_not_over_questions() -> None:
    exam = replace(EXAM, true_losses=((1.0, 2.0), (6.0,)))
    assert exam.best_possible_loss([0, 1]) == pytest.approx(3.0)
    assert exam.best_possible_loss([1]) == pytest.approx(6.0)
    assert EXAM.best_possible_loss([0]) is None


def test_texts_read_as_a_person_would_write_them() -> None:
    question = Question(("seven", "plus", "one", "equals"), ("eight", "."), "plus")
    assert question.prompt_text == "seven plus one equals"
    assert question.answer_text(stop_word=".") == "eight"
    assert question.answer_text() == "eight ."


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"questions": ()}, "questions is empty"),
        ({"vocabulary": (*WORDS, "be")}, "stands twice"),
        ({"vocabulary": WORDS[1:]}, r"not in its vocabulary: \['to'\]"),
        ({"held_out": frozenset({2})}, "held_out names a question that does not exist"),
        ({"held_out": frozenset({0, 1})}, "every question is held out"),
    ],
)
def test_an_exam_that_makes_no_sense_is_rejected(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(EXAM, **change)


def test_a_word_outside_the_vocabulary_has_no_token_id() -> None:
    assert EXAM.token_ids(["be", "to"]) == [1, 0]
    with pytest.raises(ValueError, match="'rhubarb' is not in the vocabulary"):
        EXAM.token_id("rhubarb")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]))))
@settings(max_examples=60, deadline=None)
def test_a_tenth_is_drawn_whatever_the_order_and_the_repeats(texts: list[str]) -> None:
    drawn = tenth(texts)
    assert drawn <= set(texts)
    assert len(drawn) == round(len(set(texts)) / 10)
    assert drawn == tenth(sorted(texts + texts))


def test_shuffling_by_key_leaves_hardly_anything_in_order() -> None:
    numbers = [str(n) for n in range(1000)]
    shuffled = sorted(numbers, key=shuffle_key)
    ascents = sum(int(a) < int(b) for a, b in pairwise(shuffled))
    # Of 999 neighbours in random order half rise, with a standard deviation of about 9.
    assert math.isclose(ascents, 999 / 2, abs_tol=5 * 9)


def test_a_text_is_told_from_questions() -> None:
    assert {key for key, make in EXAMS.items() if make().is_text} == {"story"}
    assert exam_from_text("a b\nc d").is_text
    assert not exam_from_pairs((("a", "b"), ("c", "d e"))).is_text
