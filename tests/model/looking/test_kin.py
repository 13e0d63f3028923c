"""Kin of a sum say the same fact: whoever knows the one can work out the other."""

from __future__ import annotations

import pytest

from model import EXAMS
from model.exams.number_words import number_words
from model.looking.kin import OPERATORS, Sum, kin_of, sum_of, sums_of
from model.looking.never_studied import never_studied

NUMBERS = {number_words(n): n for n in range(100)}
COUNTED = {
    "+": lambda a, b: a + b,
    "−": lambda a, b: a - b,
    "×": lambda a, b: a * b,
    "÷": lambda a, b: a / b,
}


def fact(it: Sum) -> tuple[str, frozenset[int], int]:
    """The sum as its two parts and its whole, whichever way round it is said."""
    a, b, c = NUMBERS[it.a], NUMBERS[it.b], NUMBERS[it.result]
    assert COUNTED[it.operator](a, b) == c
    if it.operator in "+×":
        return it.operator, frozenset((a, b)), c
    return {"−": "+", "÷": "×"}[it.operator], frozenset((b, c)), a


@pytest.mark.parametrize("key", ["first-sums", "calculator"])
def test_kin_say_the_same_fact_in_other_words(key: str) -> None:
    exam = EXAMS[key]()
    sums = sums_of(exam)
    assert len(sums) == len(exam.questions)
    for place, kin in kin_of(sums, tuple(sums)[:: 1 + len(sums) // 500]).items():
        assert len({each.question for each in kin}) == len(kin)
        for each in kin:
            assert each.question != place
            assert fact(sums[each.question]) == fact(sums[place])


def test_in_first_sums_every_never_studied_sum_is_studied_the_other_way_round() -> None:
    exam = EXAMS["first-sums"]()
    for it in never_studied(exam):
        (kin,) = it.studied_kin
        a, _, b, _ = exam.questions[it.place].prompt
        assert kin.relation == "mirror"
        assert exam.questions[kin.question].prompt == (b, "plus", a, "equals")


RULES = {"zero plus six": True, "five minus five": True, "six divided by one": True}
RULES |= {"seven times thirteen": False, "two plus three": False, "eight divided by two": False}


@pytest.mark.parametrize("prompt", RULES)
def test_a_rule_is_what_needs_no_fact(prompt: str) -> None:
    exam = EXAMS["calculator"]()
    question = next(q for q in exam.questions if q.prompt_text == f"{prompt} equals")
    it = sum_of(question, exam.stop_word)
    assert it is not None
    assert it.is_rule is RULES[prompt]


def test_what_is_no_sum_has_no_kin() -> None:
    for key in ("capitals", "story", "ai-rocks"):
        assert sums_of(EXAMS[key]()) == {}
    assert all(it.kind == "without kin" for it in never_studied(EXAMS["capitals"]()))


def test_the_operators_are_those_of_the_calculator() -> None:
    assert [" ".join(words) for words in OPERATORS] == list(EXAMS["calculator"]().topics)
