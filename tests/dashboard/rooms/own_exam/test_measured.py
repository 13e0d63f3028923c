"""Exams of the least and of the greatest size are studied in turns, and what is told of them was measured."""

from __future__ import annotations

import random

import pytest

from dashboard.rooms.own_exam.measured import Learned, seconds_a_round, study_on
from dashboard.rooms.own_exam.study import came_out, told
from dashboard.serving.runs import shared_run
from model import Settings
from model.course.settings import LARGE, LARGE_OWN
from model.exams.own import MOST_DIFFERENT_WORDS, MOST_QUESTIONS, MOST_WORDS
from model.exams.own_examples import EXAMPLES, Example
from model.exams.pasted import read_questions, read_text
from model.looking.knowable import knowable, known

SMALL = Settings.recommended("own", pairs=(("a", "x"), ("b", "y"), ("c", "z")))


def largest() -> Settings:
    """As many questions as are allowed, each as long as is allowed, of as many words as are allowed."""
    draw = random.Random(1)
    words = [f"w{n}" for n in range(MOST_DIFFERENT_WORDS)]
    half = MOST_WORDS // 2
    spread = (words * (MOST_QUESTIONS * MOST_WORDS // len(words)))[: MOST_QUESTIONS * MOST_WORDS]
    draw.shuffle(spread)
    return Settings.recommended(
        "own",
        pairs=tuple(
            (" ".join(spread[n : n + half]), " ".join(spread[n + half : n + MOST_WORDS]))
            for n in range(0, len(spread), MOST_WORDS)
        ),
    )


def in_the_end(settings: Settings) -> Learned:
    """What is found after as many turns as it takes."""
    for _ in range(400):
        found = study_on(settings)
        if found.is_done:
            return found
    raise AssertionError("it never ends")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.key)
def test_the_recommended_student_learns_all_that_can_be_known_of_each_example(
    example: Example,
) -> None:
    found = (read_text if example.is_text else read_questions)(example.text)
    settings = Settings.recommended("own", pairs=found.pairs, text=found.text)
    learned = in_the_end(settings)
    best, asked = knowable(settings)
    assert learned.words == best == known(settings, shared_run(settings).weights_at(learned.test))
    assert learned.test < settings.last_step
    assert (best < asked) == example.is_text
    assert ("anybody could know" in told(settings, learned)) == example.is_text
    assert (came_out(settings, learned) == "never") == example.is_text
    assert study_on(settings) == learned


def test_the_largest_exam_is_studied_a_turn_at_a_time() -> None:
    settings = largest()
    assert len(settings.questions.questions) == MOST_QUESTIONS > LARGE
    assert settings.batch_size == LARGE_OWN["batch_size"]
    reached = [study_on(settings).test for _ in range(3)]
    assert 0 < reached[0] <= reached[1] <= reached[2] < settings.last_step


def test_a_student_that_never_gets_there_says_so() -> None:
    lazy = Settings.recommended("own", pairs=SMALL.pairs, learning_rate=0.0, rounds=3)
    learned = in_the_end(lazy)
    assert learned.test == lazy.last_step
    assert learned.words < 3
    assert "not all" in told(lazy, learned)
    assert came_out(lazy, learned) == "never"


def test_a_student_that_diverges_is_told_of_too() -> None:
    hasty = Settings.recommended("own", pairs=SMALL.pairs, optimizer="sgd", learning_rate=1000.0)
    learned = in_the_end(hasty)
    assert learned.test < hasty.last_step
    assert "too hard" in told(hasty, learned)


def test_a_rounds_time_is_measured_once() -> None:
    first = seconds_a_round(SMALL)
    assert 0 < first < 5
    assert seconds_a_round(SMALL) == first
