"""The exam `first-sums`: "two plus three equals" → "five", for all numbers from zero to nine.

Ten of the hundred sums are never studied, but each is studied the other way round: 3 + 5, and never
5 + 3. Whoever gets those right has understood that the order doesn't matter.
"""

from __future__ import annotations

from functools import cache

from model.exams.exam import Exam, Question
from model.exams.number_words import UNITS

HELD_OUT_CHAIN = (5, 3, 0, 6, 2, 9, 4, 7, 1, 8)
"""Each number plus the next is held out (5 + 3, 3 + 0, … and 8 + 5).

The chain visits every number once, so each stands once before and once behind a held-out plus. It
never goes back the way it came, so each held-out sum is studied the other way round.
"""

LARGEST = 9


@cache
def first_sums() -> Exam:
    """The exam, always the same: 100 sums, 90 of them studied, 21 possible answers."""
    sums = [(a, b) for a in range(LARGEST + 1) for b in range(LARGEST + 1)]
    never_studied = set(zip(HELD_OUT_CHAIN, HELD_OUT_CHAIN[1:] + HELD_OUT_CHAIN[:1], strict=True))
    return Exam(
        key="first-sums",
        title="First sums",
        summary="Two plus three equals? All sums of zero to nine, in words.",
        questions=tuple(
            Question(
                prompt=(UNITS[a], "plus", UNITS[b], "equals"),
                answer=(UNITS[a + b],),
                topic=_topic(a, b),
            )
            for a, b in sums
        ),
        vocabulary=(*UNITS[: 2 * LARGEST + 1], "plus", "equals"),
        held_out=frozenset(i for i, pair in enumerate(sums) if pair in never_studied),
    )


def _topic(a: int, b: int) -> str:
    """What the sum trains, as school has it: a sum counts for the first of these that fits."""
    if 0 in (a, b):
        return "adding zero"
    if a == b:
        return "doubles"
    return "sums below ten" if a + b < 10 else "sums from ten up"
