"""Why an answer lost what it lost is told from this very test and the tests before it."""

from __future__ import annotations

import re

import pytest

from dashboard.rooms.loss.why import CHEAP, why_lost
from model import Record, Run, Settings
from model.course.batches import batch_at
from model.looking.asked import ranks
from model.looking.feedback import agreement
from tests.records import KINDS, NASTY_WORDS, diverged_record, place_not_in, place_of, record_of


@pytest.fixture(scope="module")
def course() -> Run:
    run = Run(Settings(n_head=2, d_model=8))
    run.advance_to(60)
    return run


def rows(record: Record, right: bool) -> list[int]:
    """The questions, from 1, whose only word was right, or wrong."""
    places = ranks(record).max(axis=1)
    return [row + 1 for row, place in enumerate(places) if (place == 0) == right]


def why_of_line(record: Record, line: int) -> str:
    """The reason for the question on that line of the test, from 1."""
    return why_lost(record, place_of(record, line))


def test_before_the_first_study_chance_is_to_blame(course: Run) -> None:
    record = course.record_at(1)
    told = why_of_line(record, rows(record, right=False)[0])
    assert "It has studied nothing yet" in told


def test_a_question_that_comes_for_the_first_time_was_never_asked(course: Run) -> None:
    record = course.record_at(2)
    assert "It was never asked this before." in why_of_line(record, rows(record, right=False)[0])


def test_how_often_and_when_it_was_asked_is_true_of_the_course(course: Run) -> None:
    record = course.record_at(40)
    for row in rows(record, right=False):
        place = record.batch.questions[row - 1]
        asked_in = [
            step for step in range(1, 40) if place in batch_at(record.settings, step).questions
        ]
        told = why_of_line(record, row)
        assert f"last in test {asked_in[-1]}" in told
        assert f"{len(asked_in)} times before" in told
        since = 40 - asked_in[-1] - 1
        assert ("moved the same weights since" in told) == (since > 0)
        assert not since or f"{since} other test" in told


def test_who_pulls_against_it_is_who_disagrees(course: Run) -> None:
    record = course.record_at(40)
    cosines = agreement(record)
    for row in rows(record, right=False):
        against = int((cosines[row - 1] < 0).sum())
        told = re.search(r"(\d+) of the (\d+) other questions", why_of_line(record, row))
        assert (told is None) == (against == 0)
        if told is not None:
            assert (int(told[1]), int(told[2])) == (against, len(cosines) - 1)


def test_a_tick_that_loses_marks_has_its_sentence(course: Run) -> None:
    record = course.record_at(60)
    lost = record.losses.max(axis=1)
    for row in rows(record, right=True):
        told = why_of_line(record, row)
        assert ("and still" in told) == (lost[row - 1] >= CHEAP)
        assert "nats" in told
    assert rows(record, right=True)


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_of_every_exam_has_its_reason(kind: str) -> None:
    record = record_of(kind)
    found = [why_of_line(record, row + 1) for row in range(len(record.batch.questions))]
    assert all(told.startswith(f"Test {record.step}, ") for told in found)
    assert all("−" not in told for told in found), "marks lost are positive"
    assert all(told.endswith(".") for told in found)


def test_nasty_words_stay_text_in_a_reason() -> None:
    record = record_of("nasty")
    text = " ".join(why_of_line(record, row + 1) for row in range(len(record.batch.questions)))
    assert not any(word in text for word in NASTY_WORDS if word[0] in "<$`[")


def test_a_student_that_diverged_has_no_reason() -> None:
    assert "diverged" in why_of_line(diverged_record(), 1)


@pytest.mark.parametrize("step", [1, 2, 40])
def test_a_question_that_is_not_in_the_test_is_not_graded_and_the_dearest_is_told(
    course: Run, step: int
) -> None:
    record = course.record_at(step)
    place = place_not_in(record)
    assert place is not None
    said, reason = why_lost(record, place).split("\n\n")
    assert record.settings.questions.questions[place].prompt_text in said
    assert "not in this test" in said
    dearest = int(record.losses.max(axis=1).argmax()) + 1
    assert reason == why_of_line(record, dearest)


def test_of_a_student_that_diverged_no_answer_is_dearest() -> None:
    record = diverged_record()
    place = place_not_in(record)
    assert place is not None
    assert "diverged" in why_lost(record, place)
