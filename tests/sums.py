"""The calculator's questions as numbers, and what a student can know of one from others."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Literal

from model.exams.number_words import number_words

VALUES = {number_words(number): number for number in range(100)}
OPERATORS = {"plus": "plus", "minus": "minus", "times": "times", "divided": "divided by"}

Sum = tuple[int, str, int]
"""Two numbers with the operation between them."""

Kin = Literal["by a rule", "mirror or inverse studied", "without kin"]


def read(prompt: tuple[str, ...]) -> Sum:
    """The two numbers and the operation of a prompt."""
    assert prompt[-1] == "equals"
    (place,) = [i for i, word in enumerate(prompt) if word in OPERATORS]
    operation = OPERATORS[prompt[place]]
    after = place + len(operation.split())
    assert " ".join(prompt[place:after]) == operation
    return VALUES[prompt[:place]], operation, VALUES[prompt[after:-1]]


def kin(asked: Sum, studied: AbstractSet[Sum]) -> Kin:
    """What helps with a product or a quotient: a rule on 0, 1 and a ÷ a, the same fact turned around, or nothing."""
    a, operation, b = asked
    if operation == "times":
        rule, product, factors = min(a, b) <= 1, a * b, (a, b)
    else:
        rule, product, factors = b == 1 or a // b <= 1, a, (a // b, b)
    if rule:
        return "by a rule"
    one, other = factors
    family = {(one, "times", other), (other, "times", one)}
    family |= {(product, "divided by", one), (product, "divided by", other)}
    return "mirror or inverse studied" if (family - {asked}) & studied else "without kin"
