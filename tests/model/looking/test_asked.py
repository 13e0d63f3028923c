"""What sheet, charts and network agree on: which words are asked, and how they were graded."""

from __future__ import annotations

import numpy as np
import pytest

from model import Run
from model.course.batches import batch_at
from model.looking.asked import asked_before, asked_words, ranks, tally, verdict
from tests.records import KINDS, diverged_record, record_of

every_kind = pytest.mark.parametrize("kind", KINDS)


@every_kind
def test_grades_are_counted_as_the_run_wrote_them_into_its_history(kind: str) -> None:
    run = Run(KINDS[kind])
    grades = tally(run.record_at(4))
    history = run.history
    assert grades.spot_on / grades.words == history.spot_on[3]
    assert grades.close / grades.words == history.close[3]
    assert grades.way_off / grades.words == pytest.approx(history.way_off[3], abs=1e-15)
    assert grades.all_right / grades.questions == history.accuracy[3]


@every_kind
def test_every_asked_word_is_graded_by_its_rank(kind: str) -> None:
    record = record_of(kind)
    rank = ranks(record)
    asked = asked_words(record)
    assert len(asked) == tally(record).words == (rank >= 0).sum()
    for word in asked:
        logits = record.logits[word.row, word.position]
        better = int((logits > logits[word.right]).sum())
        assert rank[word.row, word.position] == better
        assert (verdict(better) == "way off") == (better > 2)


@pytest.mark.parametrize("kind", ["first-sums", "capitals", "ai-rocks"])
def test_how_often_a_question_was_asked_is_counted_over_all_tests_before(kind: str) -> None:
    settings = KINDS[kind]
    question = settings.asked_in_a_round[-1]
    times = last = 0
    for step in range(1, 2 * settings.tests_per_round + 2):
        assert asked_before(settings, question, step) == (times, last)
        now = int((batch_at(settings, step).questions == question).sum())
        times, last = times + now, step if now else last
    assert times >= 2


def test_a_student_that_diverged_says_so_and_got_nothing_right() -> None:
    record = diverged_record()
    assert record.diverged
    assert tally(record).spot_on == tally(record).all_right == 0
    assert not record_of("first-sums").diverged
    assert all(np.array_equal(record.before[name], record.after[name]) for name in record.before)
