"""One test, slowly: every number of its captions and bars is the record's own."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from dashboard.components.frames import encoded, frame_json
from dashboard.rooms.classroom.first_minute import first_answer
from dashboard.rooms.classroom.slowly import slowly_frame
from model.looking.followed import chances_with, showcase
from tests.records import KINDS, diverged_record, record_of


@pytest.mark.parametrize("kind", KINDS)
def test_the_bars_are_the_notes_and_moves_to_scale(kind: str) -> None:
    record = record_of(kind)
    exam = record.settings.questions
    place = showcase(exam)
    frame = slowly_frame(record, place)
    right = exam.token_id(exam.questions[place].answer[0])
    for bars, values in ((frame.notes, record.gradients), (frame.moves, record.updates)):
        column = values["W_LM"][:, right]
        assert np.abs(bars).max() == 100
        assert np.allclose(
            np.array(bars) / 100 * np.abs(column).max(), column, atol=0.006 * np.abs(column).max()
        )


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_question_again_is_asked_of_the_student_that_has_studied(kind: str) -> None:
    record = record_of(kind)
    exam = record.settings.questions
    place = showcase(exam)
    frame, first = slowly_frame(record, place), first_answer(record, place)
    after = chances_with(record.settings, record.after, place)
    for (word, _), share in zip(first.options, frame.again, strict=False):
        assert share == pytest.approx(float(after[exam.token_id(word)]), abs=1e-12)
    assert len(frame.again) == len(first.options) + 1
    assert sum(frame.again) == pytest.approx(1)
    sure = float(after[exam.token_id(first.right)])
    assert float(frame.lost.split()[0]) == pytest.approx(-math.log(sure), abs=0.006, rel=0.06)


def test_the_captions_tell_before_and_after() -> None:
    record = record_of("first-sums")
    told = slowly_frame(record, showcase(record.settings.questions)).captions[4]
    later, earlier = (float(n) for n in re.findall(r"lose ([\d.]+) instead of ([\d.]+\d)", told)[0])
    assert later == pytest.approx(record.resit_loss, abs=0.006)
    assert earlier == pytest.approx(record.loss, abs=0.006)


def test_a_student_that_diverged_leaves_bars_without_length() -> None:
    record = diverged_record()
    encoded(frame_json(slowly_frame(record, showcase(record.settings.questions))))
