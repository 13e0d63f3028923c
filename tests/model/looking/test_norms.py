"""The laws of norms: they are those of the records, and they add up."""

import numpy as np
import pytest

from model import Run, Settings
from model.looking.norms import length, norms
from model.student.transformer import part_of

PARTS = ("embedding", "blocks.0.attention", "blocks.0.feedforward", "output")


def test_norms_of_a_stretch_are_the_lengths_of_its_gradients_and_updates(shared_run: Run) -> None:
    found = norms(shared_run, 5, 12)
    assert found.step.tolist() == list(range(5, 13))
    assert found.parameters == tuple(shared_run.weights_at(0))
    for row, step in enumerate(found.step):
        record = shared_run.record_at(int(step))
        for column, name in enumerate(found.parameters):
            for lengths, arrays in (
                (found.gradients, record.gradients),
                (found.updates, record.updates),
            ):
                expected = np.sqrt((arrays[name] ** 2).sum())
                assert lengths[row, column] == pytest.approx(expected, rel=1e-13)


def test_a_stages_norm_is_the_root_of_the_sum_of_its_squares(shared_run: Run) -> None:
    found, record = norms(shared_run, 6, 7), shared_run.record_at(6)
    per_part = found.per_part(found.gradients)
    assert tuple(per_part) == found.parts == PARTS
    for stage in PARTS:
        parts = [g.ravel() for name, g in record.gradients.items() if part_of(name) == stage]
        assert per_part[stage][0] == pytest.approx(np.linalg.norm(np.concatenate(parts)))
    everything = np.sqrt(sum(lengths**2 for lengths in per_part.values()))
    np.testing.assert_allclose(everything, np.linalg.norm(found.gradients, axis=1), rtol=1e-13)


def test_no_tests_have_no_norms_and_asking_for_them_changes_nothing(tiny: Settings) -> None:
    run = Run(tiny)
    run.advance_to(9)
    before = run.fingerprint(9)
    assert norms(run, 4, 3).gradients.shape == (0, len(run.weights_at(0)))
    norms(run, 1, 9)
    assert (run.step, run.fingerprint(9)) == (9, before)
    with pytest.raises(ValueError, match=r"^test 0: allowed"):
        norms(run, 0, 2)


def test_a_length_is_found_where_squares_are_beyond_all_numbers() -> None:
    assert length(np.array([[3e200, 0.0], [-4e200, 0.0]])) == pytest.approx(5e200)
    assert length(np.array([3e-200, 4e-200])) == pytest.approx(5e-200)
    assert length(np.zeros(3)) == 0
    assert length(np.array([1.7e308, 1.7e308])) == np.inf
