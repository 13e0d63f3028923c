"""What anybody could know of an exam, and what a student does."""

from __future__ import annotations

import numpy as np

from model import EXAMS, Run, Settings
from model.looking.knowable import knowable, known


def test_where_every_prompt_has_one_answer_all_can_be_known() -> None:
    for name in ("first-sums", "capitals", "calculator"):
        settings = Settings.recommended(name)
        asked = sum(
            len(settings.questions.questions[row].answer) for row in settings.questions.studied
        )
        assert knowable(settings) == (asked, asked)
    assert EXAMS.keys() >= {"first-sums", "capitals", "calculator"}


def test_of_sentences_that_begin_alike_one_can_be_right() -> None:
    settings = Settings(exam="own", text="a b\na c\nd e\na b x")
    # After the stop word: a, a, a or d. After "a": b, b or c. After "a b": the end or x.
    assert knowable(settings) == (3 + 2 + 1 + 1 + 1 + 1 + 1, 13)


def test_a_student_that_learned_all_knows_all_and_an_untouched_one_does_not() -> None:
    settings = Settings(exam="own", pairs=(("a", "x"), ("b", "y z"), ("c", "x")))
    run = Run(settings)
    run.advance_to(60)
    best, asked = knowable(settings)
    assert known(settings, run.weights_at(60)) == best == asked
    zeroed = {name: np.zeros_like(weight) for name, weight in run.weights_at(0).items()}
    assert known(settings, zeroed) < best
