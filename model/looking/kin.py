"""Which other question tells the answer to this one: its mirror, its inverse, or a rule that needs no telling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from model.exams import Exam, Question

Relation = Literal["mirror", "inverse"]

Number = tuple[str, ...]
"""A number as the exam says it."""

OPERATORS: Mapping[tuple[str, ...], str] = {
    ("plus",): "+",
    ("minus",): "−",
    ("times",): "×",
    ("divided", "by"): "÷",
}
"""The operations as a prompt says them, and their signs."""

EQUALS = "equals"
ZERO, ONE = ("zero",), ("one",)


@dataclass(frozen=True)
class Sum:
    """A question of arithmetic in its parts: a, operator, b, and what comes out."""

    a: Number
    operator: str
    """Its sign: "+", "−", "×" or "÷"."""
    b: Number
    result: Number

    @property
    def is_rule(self) -> bool:
        """Whether a rule gives the answer, without any fact about these numbers: + 0, − itself, × 1, ÷ 1 and so on."""
        if self.operator in "+−":
            return ZERO in (self.a, self.b) or (self.operator == "−" and self.a == self.b)
        return bool({self.a, self.b} & {ZERO, ONE}) or (self.operator == "÷" and self.a == self.b)

    def kin(self) -> Iterator[tuple[Relation, Number, str, Number]]:
        """The sums that say the same fact in other words: relation, a, operator, b."""
        a, b, c = self.a, self.b, self.result
        if self.operator in "+×":
            back = {"+": "−", "×": "÷"}[self.operator]
            if a != b:
                yield "mirror", b, self.operator, a
            yield "inverse", c, back, a
            yield "inverse", c, back, b
        else:
            forth = {"−": "+", "÷": "×"}[self.operator]
            yield "inverse", c, forth, b
            yield "inverse", b, forth, c
            if c != b:
                yield "inverse", a, self.operator, c


@dataclass(frozen=True)
class Kin:
    """A question that tells the answer of another one."""

    relation: Relation
    question: int
    """Its place in the exam."""


def sum_of(question: Question, stop_word: str | None = None) -> Sum | None:
    """The question as a sum, None if it is none."""
    words = question.prompt
    result = tuple(word for word in question.answer if word != stop_word)
    for spoken, sign in OPERATORS.items():
        n = len(spoken)
        for place in range(1, len(words) - n):
            if words[place : place + n] == spoken and words[-1] == EQUALS:
                return Sum(words[:place], sign, words[place + n : -1], result)
    return None


def sums_of(exam: Exam) -> dict[int, Sum]:
    """All sums of an exam by their place in it."""
    found = {place: sum_of(q, exam.stop_word) for place, q in enumerate(exam.questions)}
    return {place: it for place, it in found.items() if it is not None}


def kin_of(
    sums: Mapping[int, Sum], places: Iterator[int] | tuple[int, ...]
) -> dict[int, tuple[Kin, ...]]:
    """For each of these sums of an exam the questions of that exam that tell its answer, each once, mirrors first."""
    at = {(it.a, it.operator, it.b): place for place, it in sums.items()}
    found = {}
    for place in places:
        kin = [
            Kin(relation, at[a, operator, b])
            for relation, a, operator, b in sums[place].kin()
            if (a, operator, b) in at and at[a, operator, b] != place
        ]
        found[place] = tuple({each.question: each for each in reversed(kin)}.values())[::-1]
    return found
