"""What a person types is read as words of the exam, or it is said what is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import EXAMS
from model.looking.prompt import (
    PromptError,
    UnknownWord,
    followers,
    nearest,
    question_of,
    read_prompt,
)

SPOKEN = {
    ("first-sums", "9 + 4 ="): "nine plus four equals",
    ("first-sums", "9+4=?"): "nine plus four equals",
    ("first-sums", "  Nine PLUS four equals "): "nine plus four equals",
    ("calculator", "42 * 2 ="): "forty two times two equals",
    ("calculator", "81 ÷ 9 ="): "eighty one divided by nine equals",
    ("capitals", "the capital of france is"): "the capital of France is",
}


@pytest.mark.parametrize(("exam", "typed"), SPOKEN)
def test_signs_digits_and_capitals_are_read_aloud(exam: str, typed: str) -> None:
    assert " ".join(read_prompt(EXAMS[exam](), typed)) == SPOKEN[exam, typed]


@pytest.mark.parametrize("key", EXAMS)
def test_every_question_is_read_as_its_own_words(key: str) -> None:
    exam = EXAMS[key]()
    for question in exam.questions[:: max(1, len(exam.questions) // 200)]:
        assert read_prompt(exam, question.prompt_text) == question.prompt
        place = question_of(exam, question.prompt)
        assert place is not None
        assert exam.questions[place].prompt == question.prompt


def test_a_name_of_several_words_is_one_word() -> None:
    assert read_prompt(EXAMS["capitals"](), "the capital of the gambia is")[3] == "the Gambia"


def test_unknown_words_are_named_with_the_nearest_known_ones() -> None:
    with pytest.raises(PromptError) as caught:
        read_prompt(EXAMS["first-sums"](), "nien plus fuor equals")
    assert [it.word for it in caught.value.unknown] == ["nien", "fuor"]
    assert caught.value.unknown[0].nearest[0] == "nine"
    assert caught.value.unknown[1].nearest[0] == "four"


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_nothing_is_no_prompt(text: str) -> None:
    with pytest.raises(PromptError, match="nothing is asked"):
        read_prompt(EXAMS["first-sums"](), text)


def test_forty_words_are_more_than_the_student_has_places_for() -> None:
    with pytest.raises(PromptError, match="places for 4"):
        read_prompt(EXAMS["first-sums"](), "nine " * 40)


@given(st.text(max_size=700))
def test_whatever_is_typed_is_words_of_the_exam_or_a_clear_message(text: str) -> None:
    exam = EXAMS["first-sums"]()
    words, message, unknown = _read(text)
    assert bool(words) != bool(message)
    assert len(words) <= exam.longest
    assert {*words, *(near for it in unknown for near in it.nearest)} <= set(exam.vocabulary)


def _read(text: str) -> tuple[tuple[str, ...], str, tuple[UnknownWord, ...]]:
    try:
        return read_prompt(EXAMS["first-sums"](), text), "", ()
    except PromptError as error:
        return (), str(error), error.unknown


def test_nothing_near_is_offered_for_what_is_like_no_word() -> None:
    assert nearest(EXAMS["first-sums"](), "<script>") == ()


def test_what_usually_follows_is_what_follows_in_the_questions() -> None:
    found = followers(EXAMS["first-sums"]())
    assert set(found["nine"]) == {"plus", "equals"}
    assert len(found["plus"]) == 8
    assert "equals" not in found
