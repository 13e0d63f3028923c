"""Laws of the exam `first-sums`."""

from __future__ import annotations

from collections import Counter

from model.exams import Question
from model.exams.first_sums import first_sums
from model.exams.number_words import UNITS

WORDS = UNITS[:19]
VALUES = {word: value for value, word in enumerate(WORDS)}

EXAM = first_sums()
HELD_OUT = [EXAM.questions[i] for i in EXAM.held_out]
STUDIED = [EXAM.questions[i] for i in EXAM.studied]


def numbers(question: Question) -> tuple[int, int]:
    first, plus, second, equals = question.prompt
    assert (plus, equals) == ("plus", "equals")
    return VALUES[first], VALUES[second]


def test_every_sum_of_two_digits_is_asked_once() -> None:
    pairs = [numbers(question) for question in EXAM.questions]
    assert Counter(pairs) == Counter((a, b) for a in range(10) for b in range(10))


def test_every_answer_is_one_word_and_right() -> None:
    for question in EXAM.questions:
        (answer,) = question.answer
        assert VALUES[answer] == sum(numbers(question))


def test_every_held_out_sum_is_studied_the_other_way_round() -> None:
    mirrored = {numbers(question)[::-1] for question in HELD_OUT}
    assert len(mirrored) == 10
    assert mirrored <= {numbers(question) for question in STUDIED}


def test_every_number_stands_once_on_each_side_of_a_held_out_plus() -> None:
    firsts, seconds = zip(*map(numbers, HELD_OUT), strict=True)
    assert sorted(firsts) == sorted(seconds) == list(range(10))


def test_the_sum_of_the_story_is_studied_both_ways() -> None:
    studied = {question.prompt_text for question in STUDIED}
    assert {"two plus three equals", "three plus two equals"} <= studied


def test_every_possible_result_is_studied() -> None:
    assert {question.answer for question in STUDIED} == {(word,) for word in WORDS}


def test_topics_are_what_school_calls_them() -> None:
    topics = {question.prompt_text: question.topic for question in EXAM.questions}
    assert topics["zero plus zero equals"] == "adding zero"
    assert topics["three plus three equals"] == topics["nine plus nine equals"] == "doubles"
    assert topics["four plus five equals"] == "sums below ten"
    assert topics["four plus six equals"] == "sums from ten up"


def test_no_stop_word_is_needed() -> None:
    assert EXAM.stop_word is None
    assert EXAM.vocabulary == (*WORDS, "plus", "equals")
