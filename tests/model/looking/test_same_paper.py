"""Two students and one paper: what the other says is what its own weights say, and everybody is counted once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from model import Run, Settings
from model.course.record import losses_with
from model.looking.inside import answers
from model.looking.same_paper import on_the_paper_of, only_one, same_tests, same_words
from tests.strategies import TINY

OTHERS = {
    "another optimizer": replace(TINY, optimizer="sgd", learning_rate=0.3),
    "another size": replace(TINY, n_layer=2, d_model=12),
    "another seed": replace(TINY, seed=5),
    "another batch": replace(TINY, batch_size=4),
    "asked every word": replace(TINY, ask="every word"),
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=list(OTHERS))
def test_the_other_sits_the_very_paper_with_the_weights_before_its_own_test(
    other: Settings, shared_run: Run
) -> None:
    record, theirs = shared_run.record_at(7), Run(other).record_at(7)
    sat = on_the_paper_of(theirs, record)
    assert np.array_equal(sat.batch.tokens, record.batch.tokens)
    assert np.array_equal(sat.batch.targets, record.batch.targets)
    wanted = losses_with(other, theirs.before, record.batch)
    np.testing.assert_allclose(sat.losses, wanted, rtol=1e-12)
    logits = sat.probabilities[record.batch.asked]
    np.testing.assert_allclose(
        -np.log(logits[np.arange(len(logits)), record.batch.targets[record.batch.asked]]),
        wanted[record.batch.asked],
        rtol=1e-9,
    )


def test_who_sits_the_same_papers_keeps_the_own_record(shared_run: Run) -> None:
    theirs = Run(OTHERS["another optimizer"]).record_at(7)
    assert on_the_paper_of(theirs, shared_run.record_at(7)) is theirs


def test_whose_course_ended_sits_it_with_the_last_weights(shared_run: Run) -> None:
    theirs = Run(replace(TINY, rounds=1)).record_at(5)
    record = shared_run.record_at(12)
    wanted = losses_with(theirs.settings, theirs.after, record.batch)
    np.testing.assert_allclose(on_the_paper_of(theirs, record).losses, wanted, rtol=1e-12)


def test_two_exams_have_no_paper_in_common(shared_run: Run) -> None:
    capitals = Run(replace(TINY, exam="capitals")).record_at(1)
    assert not same_words(TINY, capitals.settings)
    with pytest.raises(ValueError, match="can't read a paper"):
        on_the_paper_of(capitals, shared_run.record_at(1))
    with pytest.raises(ValueError, match="no question in common"):
        only_one((TINY, {}), (capitals.settings, {}), np.array([0]))


def test_which_tests_are_the_same_is_seen_on_them() -> None:
    for name, other in OTHERS.items():
        batches = [
            [
                (r.batch.tokens.tolist(), r.batch.targets.tolist())
                for r in map(run.record_at, (1, 2))
            ]
            for run in (Run(TINY), Run(other))
        ]
        assert same_tests(TINY, other) == (batches[0] == batches[1]), name


def test_every_question_is_counted_once_where_it_belongs(shared_run: Run) -> None:
    other = OTHERS["asked every word"]
    places = np.arange(0, 100, 3)
    first, second = shared_run.weights_at(25), Run(other).weights_at(25)
    found = only_one((TINY, first), (other, second), places)
    parts = [found.both, found.first, found.second, found.neither]
    assert sorted(np.concatenate(parts)) == places.tolist()
    mine = set(places[answers(TINY, first, places).right])
    theirs = set(places[answers(replace(other, ask="answers"), second, places).right])
    assert set(found.both) == mine & theirs
    assert set(found.first) == mine - theirs
    assert set(found.second) == theirs - mine
