"""Laws of the map of words: it shows as much as two axes can, and keeps still."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import Run
from model.looking.embedding_map import embedding_map, map_basis
from model.student.arrays import Array


def embedding(seed: int, n_words: int = 12, d: int = 6) -> Array:
    return np.random.default_rng(seed).normal(size=(n_words, d))


SEEDS = st.integers(0, 10_000)


@given(SEEDS)
def test_the_map_shows_as_much_spread_as_any_two_axes_can(seed: int) -> None:
    words = embedding(seed)
    basis = map_basis(words)
    stretches = np.linalg.svd(words - words.mean(axis=0), compute_uv=False) ** 2
    np.testing.assert_allclose(basis.shares, stretches[:2] / stretches.sum(), rtol=1e-9)
    np.testing.assert_allclose(basis.axes.T @ basis.axes, np.eye(2), atol=1e-12)


@given(SEEDS)
def test_words_on_the_map_are_centred_and_as_far_apart_as_the_shares_say(seed: int) -> None:
    words = embedding(seed)
    basis = map_basis(words)
    places = embedding_map(words, basis)
    np.testing.assert_allclose(places.mean(axis=0), 0, atol=1e-12)
    whole = ((words - words.mean(axis=0)) ** 2).sum()
    np.testing.assert_allclose((places**2).sum(axis=0) / whole, basis.shares, rtol=1e-9)


@given(SEEDS)
def test_a_map_like_itself_is_itself(seed: int) -> None:
    basis = map_basis(embedding(seed))
    again = map_basis(embedding(seed), like=basis)
    np.testing.assert_allclose(again.axes, basis.axes, atol=1e-9)


@given(SEEDS, st.floats(0, 2 * np.pi), st.booleans())
def test_a_map_that_was_turned_or_mirrored_is_turned_back(
    seed: int, angle: float, mirrored: bool
) -> None:
    words = embedding(seed)
    basis = map_basis(words)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    turned = basis.axes @ turn @ np.diag([1, -1 if mirrored else 1])
    like = type(basis)(basis.center, turned, basis.shares)
    places = embedding_map(words, map_basis(words, like=like))
    np.testing.assert_allclose(places, embedding_map(words, like), atol=1e-9)


def test_from_test_to_test_words_move_little(shared_run: Run) -> None:
    names = [shared_run.weights_at(step)["token_embedding"] for step in range(20, 31)]
    basis = map_basis(names[-1])
    size = np.abs(embedding_map(names[-1], basis)).max()
    for earlier, later in pairwise(names):
        step = embedding_map(later, basis) - embedding_map(earlier, basis)
        assert np.abs(step).max() < 0.1 * size


@pytest.mark.parametrize("n_words", [1, 2])
def test_an_exam_of_very_few_words_has_a_map(n_words: int) -> None:
    words = embedding(3, n_words)
    basis = map_basis(words)
    places = embedding_map(words, basis)
    assert places.shape == (n_words, 2)
    assert basis.shares.sum() == pytest.approx(n_words - 1, abs=1e-12)
    assert np.ptp(places[:, 1]) == pytest.approx(0, abs=1e-7)


@pytest.mark.parametrize("words", [np.zeros(3), np.zeros((3, 1)), np.full((3, 2), np.nan)])
def test_what_is_no_embedding_is_refused(words: Array) -> None:
    with pytest.raises(ValueError, match="allowed are finite"):
        map_basis(words)
