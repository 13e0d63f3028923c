"""Numbers from 0 to 99 as a person says them, a word at a time."""

from __future__ import annotations

UNITS = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
"""The numbers that are one word of their own, by value: 0 to 19."""

TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
"""20, 30, … 90."""


def number_words(number: int) -> tuple[str, ...]:
    """The number in one or two words: 7 is ("seven",), 40 is ("forty",), 42 is ("forty", "two").

    Raises `ValueError` outside 0 to 99.
    """
    if not 0 <= number <= 99:
        raise ValueError(f"number is {number!r}, allowed is 0 to 99")
    if number < len(UNITS):
        return (UNITS[number],)
    tens, units = divmod(number, 10)
    return (TENS[tens - 2],) if units == 0 else (TENS[tens - 2], UNITS[units])
