"""Laws of the ball in the valley."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.looking.toy_valley import MOST_STEPS, TOY_OPTIMIZERS, ToyOptimizer, toy_valley

OPTIMIZERS = st.sampled_from(TOY_OPTIMIZERS)


@given(st.floats(0, 4), st.floats(-10, 10), st.integers(0, 30))
def test_sgd_multiplies_the_distance_by_one_minus_the_rate(
    rate: float, start: float, n_steps: int
) -> None:
    expected = start * (1 - rate) ** np.arange(n_steps + 1)
    np.testing.assert_allclose(toy_valley(rate, n_steps, start).positions, expected, rtol=1e-10)


def test_below_a_twentieth_the_ball_crawls() -> None:
    assert toy_valley(0.049, 13).positions[-1] > 0.5


def test_at_one_it_is_down_in_a_single_step() -> None:
    assert toy_valley(1.0, 1).positions.tolist() == [1.0, 0.0]


@given(st.floats(1.01, 1.99))
def test_above_one_it_overshoots_and_swings_but_comes_down(rate: float) -> None:
    positions = toy_valley(rate, 20).positions
    assert (np.sign(positions) == np.resize([1, -1], 21)).all()
    assert (np.diff(np.abs(positions)) < 0).all()


@given(st.floats(2.01, 4))
def test_above_two_it_flies_away(rate: float) -> None:
    assert (np.diff(toy_valley(rate, 20).losses) > 0).all()


@given(st.floats(0, 4), st.integers(0, 20))
def test_momentum_without_memory_is_sgd(rate: float, n_steps: int) -> None:
    plain = toy_valley(rate, n_steps)
    rolled = toy_valley(rate, n_steps, optimizer="momentum", momentum=0.0)
    np.testing.assert_array_equal(plain.positions, rolled.positions)


def test_momentum_rolls_on_beyond_the_bottom_at_a_rate_at_which_sgd_does_not() -> None:
    assert toy_valley(0.1, 30).positions.min() > 0
    assert toy_valley(0.1, 30, optimizer="momentum").positions.min() < 0


@given(st.floats(0.001, 0.5), st.floats(0.5, 10))
def test_adams_first_step_is_as_long_as_the_rate_from_anywhere(rate: float, start: float) -> None:
    positions = toy_valley(rate, 1, start, "adam").positions
    assert positions[0] - positions[1] == pytest.approx(rate, rel=1e-6)


@given(st.floats(0, 4), st.floats(-10, 10), OPTIMIZERS, st.floats(0, 0.999))
def test_nothing_that_is_allowed_overflows(
    rate: float, start: float, optimizer: ToyOptimizer, momentum: float
) -> None:
    roll = toy_valley(rate, MOST_STEPS, start, optimizer, momentum)
    assert np.isfinite(roll.losses).all()
    assert roll.positions[0] == start
    assert len(roll.positions) == MOST_STEPS + 1


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"learning_rate": 4.1}, "learning_rate is 4.1; allowed is a number from 0 to 4"),
        ({"learning_rate": float("nan")}, "learning_rate is nan"),
        ({"n_steps": 201}, "n_steps is 201; allowed is a whole number from 0 to 200"),
        ({"n_steps": -1}, "n_steps is -1"),
        ({"start": 11.0}, "start is 11.0; allowed is a number from -10 to 10"),
        ({"momentum": 1.0}, "momentum is 1.0; allowed is a number from 0 to 0.999"),
        ({"optimizer": "lion"}, "optimizer is 'lion'; allowed are sgd, momentum, adam"),
    ],
)
def test_what_makes_no_sense_is_named(changes: dict[str, float], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        toy_valley(**{"learning_rate": 0.1, **changes})  # type: ignore[arg-type]
