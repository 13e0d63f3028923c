"""Laws of exams that visitors write: whatever comes in, it makes an exam or a clear message."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.exams import Exam, exam_from_pairs, exam_from_text
from model.exams.number_words import UNITS
from model.exams.own import (
    LONGEST_WORD,
    MOST_CHARACTERS,
    MOST_DIFFERENT_WORDS,
    MOST_QUESTIONS,
    MOST_WORDS,
)

Pairs = list[tuple[str, str]]

NASTY_WORDS = (
    "<b>bold</b>",
    "<script>alert(1)</script>",
    '<a/href="https://example.org">link</a>',
    "**strong**",
    "[link](https://example.org)",
    "$x^2$",
    ":red[hot]",
    ":material/home:",
    "`code`",
    "\\frac{1}{2}",
    "%(name)s",
    "{0}",
    "=SUM(A1:A9)",
    "';DROP/**/TABLE/**/exams;--",
    "שלום",
    "مرحبا",
    "می\u200cخواهم",
    "👩\u200d🚀",
    "🇫🇷",
    "Ａｂｃ",
    "ı",
    "ß",
    "x" * LONGEST_WORD,
    "NaN",
    "-100",
    "None",
)

messy_text = st.text(
    st.one_of(
        st.sampled_from("ab .\ne\u0301\u00a0\u200d"),
        st.sampled_from("ab .\n!?<$*\r\t"),
        st.sampled_from("ab .\n\ufeff\u202e\x00\u0323"),
        st.characters(),
    ),
    max_size=60,
)


def sums(most: int) -> Pairs:
    """All sums of numbers from 0 to `most`, in words: questions that share their words."""
    numbers = range(most + 1)
    return [(f"{UNITS[a]} and {UNITS[b]}", UNITS[a + b]) for a, b in product(numbers, numbers)]


def check_exam(exam: Exam) -> None:
    """What every exam of a visitor keeps to, so that any student can sit it."""
    assert exam.key == "own"
    assert 2 <= len(exam.vocabulary) <= MOST_DIFFERENT_WORDS + 1
    assert len(exam.questions) <= MOST_QUESTIONS
    assert exam.longest <= MOST_WORDS
    tokens, targets = exam.encode("every word")
    assert tokens.max() < len(exam.vocabulary)
    assert (targets >= 0).any(axis=1).all()
    used = {word for question in exam.questions for word in question.words}
    assert used == set(exam.vocabulary)
    for word in exam.vocabulary:
        assert word == unicodedata.normalize("NFC", word)
        assert len(word.split()) == 1
        word.encode()
    studied = {exam.questions[i].words for i in exam.studied}
    words = {word for question in studied for word in question}
    answers = {word for i in exam.studied for word in exam.questions[i].answer}
    for i in exam.held_out:
        assert exam.questions[i].words not in studied
        assert words.issuperset(exam.questions[i].words)
        assert answers.issuperset(exam.questions[i].answer)


def exam_or_message(make: Callable[[], Exam]) -> Exam | str:
    """What a visitor gets: an exam, or the message of a `ValueError`; anything else is raised."""
    try:
        return make()
    except ValueError as error:
        return str(error)


def check_outcome(make: Callable[[], Exam]) -> None:
    """The same each time: a sound exam, or a message short enough to read and safe to print."""
    outcome = exam_or_message(make)
    assert outcome == exam_or_message(make)
    if isinstance(outcome, Exam):
        check_exam(outcome)
    else:
        assert outcome.isprintable()
        assert len(outcome) < 300


@given(messy_text)
@settings(max_examples=300, deadline=None)
def test_any_text_is_an_exam_or_a_value_error(text: str) -> None:
    check_outcome(lambda: exam_from_text(text))


@given(st.lists(st.tuples(messy_text, messy_text), max_size=15))
@settings(max_examples=300, deadline=None)
def test_any_pairs_are_an_exam_or_a_value_error(pairs: Pairs) -> None:
    check_outcome(lambda: exam_from_pairs(pairs))


clean_words = st.text("abc.", min_size=1, max_size=2)
clean_phrases = st.lists(clean_words, min_size=1, max_size=4).map(" ".join)


@given(st.dictionaries(clean_phrases, clean_phrases, min_size=1, max_size=40))
@settings(max_examples=150, deadline=None)
def test_every_question_and_answer_comes_out_as_it_went_in(answers: dict[str, str]) -> None:
    pairs = list(answers.items())
    if len({word for pair in pairs for text in pair for word in text.split()}) < 2:
        return
    exam = exam_from_pairs(pairs)
    check_exam(exam)
    read = [(q.prompt_text, q.answer_text(exam.stop_word)) for q in exam.questions]
    assert read == pairs


@given(st.lists(clean_phrases, min_size=1, max_size=40))
@settings(max_examples=150, deadline=None)
def test_every_word_of_a_text_is_asked(lines: list[str]) -> None:
    exam = exam_from_text("\n".join(lines))
    check_exam(exam)
    asked = {word for question in exam.questions for word in question.answer}
    assert asked == set(exam.vocabulary)
    assert asked - {exam.stop_word} == {word for line in lines for word in line.split()}


@pytest.mark.parametrize("word", NASTY_WORDS)
def test_a_nasty_word_survives_as_it_is(word: str) -> None:
    from_pairs = exam_from_pairs([(f"say {word}", "please"), ("what then", word)])
    assert from_pairs.questions[0].prompt == ("say", word)
    assert from_pairs.questions[1].answer == (word,)
    from_text = exam_from_text(f"say {word} again")
    assert from_text.questions[0].answer == ("say", word, "again", ".")


def test_letters_that_look_the_same_are_the_same() -> None:
    exam = exam_from_pairs([("caf\u0065\u0301 au lait", "oui"), ("caf\u00e9 noir", "non")])
    assert exam.questions[0].prompt[0] == exam.questions[1].prompt[0] == "caf\u00e9"


def test_any_white_space_separates_words() -> None:
    exam = exam_from_pairs([("one\u00a0two\tthree\n", "  four ")])
    assert exam.questions[0].words == ("one", "two", "three", "four")


def test_a_pair_that_comes_twice_counts_once() -> None:
    exam = exam_from_pairs([("two plus two", "four"), ("two  plus two ", "four")])
    assert len(exam.questions) == 1


def test_answers_of_equal_length_need_no_stop_word() -> None:
    exam = exam_from_pairs([("a", "x y"), ("b", "y x")])
    assert exam.stop_word is None
    assert exam.vocabulary == ("a", "x", "y", "b")


def test_a_shorter_answer_is_followed_by_a_stop_word() -> None:
    exam = exam_from_pairs([("a", "x"), ("b", "y x")])
    assert exam.stop_word == "."
    assert [question.answer for question in exam.questions] == [("x", "."), ("y", "x")]


def test_a_stop_word_is_never_a_word_of_the_visitor() -> None:
    exam = exam_from_pairs([("a .", "x"), ("b", "y ..")])
    assert exam.stop_word == "..."


def test_sentences_end_with_a_mark_or_with_their_line() -> None:
    exam = exam_from_text('Who? "Me!" said\n the cat. Nobody\r\nelse')
    assert [question.answer for question in exam.questions] == [
        ("Who?", "."),
        ('"Me!"', "."),
        ("said", "."),
        ("the", "cat.", "."),
        ("Nobody", "."),
        ("else", "."),
    ]
    assert {question.prompt for question in exam.questions} == {(".",)}


def test_a_long_sentence_goes_on_in_another_question() -> None:
    words = tuple(f"w{n}" for n in range(2 * MOST_WORDS + 5))
    exam = exam_from_text(" ".join(words))
    assert [q.prompt for q in exam.questions] == [(".",), ("w23",), ("w47",)]
    assert sum((q.answer for q in exam.questions), ()) == (*words, ".")


def test_a_sentence_that_comes_twice_counts_once() -> None:
    assert len(exam_from_text("la la la\nla la\nla la la").questions) == 2


def test_a_mark_that_an_editor_puts_before_a_text_is_no_part_of_it() -> None:
    assert exam_from_text("\ufeffOnce upon").questions[0].answer == ("Once", "upon", ".")


def test_a_tenth_is_held_out_if_its_words_are_studied() -> None:
    exam = exam_from_pairs(sums(9))
    check_exam(exam)
    assert len(exam.held_out) == 10


def test_which_questions_are_held_out_does_not_depend_on_their_order() -> None:
    pairs = sums(9)
    splits = [
        {exam.questions[i].words for i in exam.held_out}
        for exam in (exam_from_pairs(pairs), exam_from_pairs(pairs[::-1]))
    ]
    assert splits[0] == splits[1]


def test_of_fewer_than_ten_questions_all_are_studied() -> None:
    assert exam_from_pairs(sums(2)).held_out == frozenset()


def test_of_facts_all_are_studied() -> None:
    exam = exam_from_pairs([(f"the colour of t{n} is", f"c{n}") for n in range(50)])
    assert exam.held_out == frozenset()


@pytest.mark.parametrize(
    ("pairs", "message"),
    [
        ([], "different words in all: 0, at least 2"),
        ([("yes", "yes")], "different words in all: 1, at least 2"),
        ([("a", "b"), (" ", "b")], "question 2: the question is empty"),
        ([("a", "b"), ("c", "\t")], "question 2: the answer is empty"),
        (
            [("a", "b"), ("c", "d"), ("a", "c")],
            "question 3: 'a' is answered 'c' here and 'b' in qu",
        ),
        ([("a " * MOST_WORDS, "b")], "question 1: words: 25, allowed are 24"),
        ([("a", "b"), ("x" * 201, "b")], "question 2: characters of the word 'xxx.*: 201, allowed"),
        (
            [("a", "\u202eb")],
            r"question 1: U\+202E \(RIGHT-TO-LEFT OVERRIDE\) in the word '\\u202eb'",
        ),
        ([("a\x07", "b")], r"question 1: U\+0007 \(a control character\) in the word 'a\\x07'"),
        ([("a", "b\ud800")], r"question 1: U\+D800 \(a control character\)"),
        ([("a", "b"), ("c", "\u200d")], r"question 2: the word '\\u200d' can't be seen"),
        ([("a", "b")] * (MOST_QUESTIONS + 1), "questions: 501, allowed are 500"),
        ([("a", "b" * MOST_CHARACTERS)], "characters: 200001, allowed are 200000"),
        (
            [(f"a{n} b{n}", f"c{n}") for n in range(MOST_DIFFERENT_WORDS)][:MOST_QUESTIONS],
            "question 201: different words so far: 603, allowed are 600",
        ),
    ],
)
def test_pairs_that_make_no_exam_are_rejected_with_their_place(pairs: Pairs, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        exam_from_pairs(pairs)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "different words in all: 0, at least 2"),
        (" \n\t\n", "different words in all: 0, at least 2"),
        ("fine\n\n" + "x" * 201, "line 3: characters of the word 'xxx.*: 201, allowed are 200"),
        ("fine\nnot \u2067fine", r"line 2: U\+2067 \(RIGHT-TO-LEFT ISOLATE\)"),
        ("fine\r\nfine\r\nno\x00t", r"line 3: U\+0000 \(a control character\)"),
        ("\n".join(f"w{n}" for n in range(700)), "line 601: different words so far: 601, allowed"),
        ("a. b. " * 3 + "\n" + "word " * 40_001, "characters: 200024, allowed are 200000"),
        (
            "\n".join(f"{a} {b} c" for a in range(25) for b in range(25)),
            "line 501: questions so far: 501, allowed are 500",
        ),
    ],
)
def test_a_text_that_makes_no_exam_is_rejected_with_its_place(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        exam_from_text(text)


ABOVE, BELOW = "\u0301", "\u0323"


@pytest.mark.parametrize(
    "text",
    [
        "a b c d " * (MOST_CHARACTERS // 8),
        "a. " * (MOST_CHARACTERS // 3),
        "\n" * MOST_CHARACTERS,
        "e" + (ABOVE + BELOW) * (MOST_CHARACTERS // 2 - 1),
        ("e" + (ABOVE + BELOW) * 99 + " ") * (MOST_CHARACTERS // 200),
        " ".join(f"{n}" for n in range(MOST_CHARACTERS // 6)),
    ],
    ids=["words", "sentences", "lines", "one long word", "accents", "numbers"],
)
@pytest.mark.parametrize("make", [exam_from_text, lambda text: exam_from_pairs([(text, "b")])])
def test_the_worst_text_takes_no_more_than_moments(text: str, make: Callable[[str], Exam]) -> None:
    start = time.process_time()
    exam_or_message(lambda: make(text))
    assert time.process_time() - start < 5
