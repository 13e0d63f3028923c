"""What one test's step does to the other questions is measured, not told."""

import numpy as np
import pytest

from model import Run, Settings
from model.course.batches import batch_of
from model.course.record import losses_with
from model.looking.others import MOST_QUESTIONS, studied_along
from tests.records import KINDS, record_of


@pytest.mark.parametrize("kind", KINDS)
def test_the_studied_questions_lose_what_the_student_before_and_after_loses(kind: str) -> None:
    record = record_of(kind)
    found = studied_along(record, (0.0, 1.0))
    batch = batch_of(record.settings, np.array(found.places))
    for loss, weights in zip(found.losses, (record.before, record.after), strict=True):
        measured = batch.mean(losses_with(record.settings, weights, batch))
        assert loss == pytest.approx(measured, abs=1e-12)


def test_no_held_out_question_is_asked_and_a_long_exam_is_sampled_evenly() -> None:
    small = studied_along(Run(Settings()).record_at(1), (0.0,))
    assert small.places == Settings().questions.studied
    assert small.n_studied == len(small.places)
    large = studied_along(record_of("calculator"), (0.0,))
    studied = set(KINDS["calculator"].questions.studied)
    assert len(large.places) == MOST_QUESTIONS == len(set(large.places))
    assert set(large.places) <= studied
    assert large.n_studied == len(studied)
    assert np.ptp(np.diff(large.places)) < 0.05 * len(studied)
