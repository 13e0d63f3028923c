"""Laws of arrays outside of torch: shares, places, and what nobody can write to."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from model.student.arrays import frozen, is_place, softmax, value_at

LOGITS = arrays.arrays(
    np.float64, st.tuples(st.integers(1, 4), st.integers(1, 6)), elements=st.floats(-1e4, 1e4)
)


@given(LOGITS)
def test_shares_sum_to_1_and_keep_the_order(logits: np.ndarray) -> None:
    shares = softmax(logits)
    np.testing.assert_allclose(shares.sum(axis=-1), 1.0, rtol=1e-15 * logits.shape[-1])
    for row, share in zip(logits, shares, strict=True):
        ordered = share[np.argsort(row, kind="stable")]
        assert (np.diff(ordered) >= 0).all()


def test_the_ratio_of_two_shares_is_e_to_the_distance_of_their_logits() -> None:
    one, other = softmax(np.array([2.0, -1.0]))
    assert one / other == pytest.approx(math.exp(3.0), rel=1e-15)


@pytest.mark.parametrize("index", [(), (0,), (2, 0), (0, 3), (-1, 0), (0, 0, 0)])
def test_a_place_that_an_array_does_not_have_is_none_and_is_named(index: tuple[int, ...]) -> None:
    weights = {"W": np.zeros((2, 3))}
    assert not is_place(index, (2, 3))
    with pytest.raises(ValueError, match="allowed is a place in W, which is 2 × 3"):
        value_at(weights, "W", index)


def test_every_place_of_an_array_is_one() -> None:
    assert all(is_place(index, (2, 3)) for index in np.ndindex(2, 3))


def test_nobody_writes_to_what_is_frozen() -> None:
    array = frozen(np.arange(3))
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 1
