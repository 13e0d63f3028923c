"""What was never taught: counted once, and right only if every word is."""

from __future__ import annotations

import numpy as np

from model import EXAMS, Run, Settings
from model.looking.generation import generate
from model.looking.never_studied import Verdicts, never_studied, rates, right_now


def test_every_never_studied_question_is_of_one_kind() -> None:
    for key in EXAMS:
        exam = EXAMS[key]()
        found = never_studied(exam)
        assert [it.place for it in found] == sorted(exam.held_out)
        told = {kin.question for it in found for kin in it.studied_kin}
        assert told <= set(exam.studied)
        right = np.arange(len(found)) % 3 == 0
        counted = rates(found, right)
        assert sum(n for _, n in counted.values()) == len(found)
        assert sum(n_right for n_right, _ in counted.values()) == right.sum()


def test_right_is_what_the_student_writes_by_itself() -> None:
    settings = Settings(n_head=2, d_model=16)
    run = Run(settings)
    weights, places = run.weights_at(60), sorted(settings.questions.held_out)
    for place, is_right in zip(places, right_now(settings, weights, places), strict=True):
        question = settings.questions.questions[place]
        said = generate(settings, weights, question.prompt, temperature=0, most_words=1)
        assert (said.words == question.answer) == is_right


def test_since_when_is_the_first_moment_after_the_last_mistake() -> None:
    right = np.array([[0, 1, 1, 0], [1, 1, 0, 0], [1, 1, 1, 0]], dtype=bool)
    verdicts = Verdicts((0, 10, 20), right)
    assert [verdicts.since(column) for column in range(4)] == [10, 0, 20, None]
