"""Laws of numbers in words."""

from __future__ import annotations

import pytest

from model.exams.number_words import TENS, UNITS, number_words

VALUES = {word: n for n, word in enumerate(UNITS)} | {
    word: 10 * n for n, word in enumerate(TENS, 2)
}


def test_counting_goes_as_everybody_counts() -> None:
    assert " ".join(UNITS) == (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen"
    )
    assert " ".join(TENS) == "twenty thirty forty fifty sixty seventy eighty ninety"


def test_words_add_up_to_the_number_they_say() -> None:
    for number in range(100):
        assert sum(VALUES[word] for word in number_words(number)) == number


def test_no_two_numbers_are_said_alike() -> None:
    assert len({number_words(number) for number in range(100)}) == 100


@pytest.mark.parametrize(("number", "words"), [(0, "zero"), (13, "thirteen"), (40, "forty")])
def test_numbers_without_units_are_one_word(number: int, words: str) -> None:
    assert number_words(number) == (words,)


def test_forty_two_is_two_words() -> None:
    assert number_words(42) == ("forty", "two")


@pytest.mark.parametrize("number", [-1, 100])
def test_other_numbers_are_rejected(number: int) -> None:
    with pytest.raises(ValueError, match=f"number is {number}, allowed is 0 to 99"):
        number_words(number)
