"""Order among numbers is a rank correlation, whichever way round the map lies."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import EXAMS, Run, Settings
from model.looking.number_line import (
    nearest_words,
    numbers_answered,
    numbers_read,
    order_of_numbers,
    rank_correlation,
)

COLUMNS = st.lists(st.integers(-5, 5), min_size=3, max_size=12)


def by_definition(a: list[int], b: list[int]) -> float:
    """Spearman's ρ: the correlation of the ranks, where equal values share the mean of theirs."""

    def ranks(values: list[int]) -> list[float]:
        return [
            sum(other < value for other in values) + (values.count(value) - 1) / 2
            for value in values
        ]

    ra, rb = ranks(a), ranks(b)
    ma, mb = sum(ra) / len(ra), sum(rb) / len(rb)
    above = sum((x - ma) * (y - mb) for x, y in zip(ra, rb, strict=True))
    below = math.sqrt(sum((x - ma) ** 2 for x in ra) * sum((y - mb) ** 2 for y in rb))
    return above / below if below else 0.0


@given(st.data())
def test_rank_correlation_is_spearmans(data: st.DataObject) -> None:
    a = data.draw(COLUMNS)
    b = data.draw(st.lists(st.integers(-5, 5), min_size=len(a), max_size=len(a)))
    found = rank_correlation(np.array(a, dtype=float), np.array(b, dtype=float))
    assert found == pytest.approx(by_definition(a, b), abs=1e-12)
    assert -1 - 1e-12 <= found <= 1 + 1e-12


def test_numbers_on_a_line_are_in_perfect_order_however_it_lies() -> None:
    rng = np.random.default_rng(3)
    rows = np.outer(np.arange(10.0), rng.normal(size=6)) + rng.normal(size=6)
    values = {token: token for token in range(10)}
    assert order_of_numbers(rows, values) == pytest.approx(1)
    assert order_of_numbers(-rows, values) == pytest.approx(1)


def test_the_order_of_a_real_embedding_is_that_of_its_first_principal_component() -> None:
    settings = Settings(n_head=2, d_model=8)
    rows, values = Run(settings).weights_at(40)["token_embedding"], numbers_read(settings.questions)
    own = rows[list(values)]
    spread = np.cov(own.T)
    _, vectors = np.linalg.eigh(spread)
    along = own @ vectors[:, -1]
    ranks = np.argsort(np.argsort(along))
    expected = abs(np.corrcoef(ranks, list(values.values()))[0, 1])
    assert order_of_numbers(rows, values) == pytest.approx(expected, abs=1e-9)


def test_only_numbers_that_are_studied_count() -> None:
    exam = EXAMS["first-sums"]()
    assert list(numbers_read(exam).values()) == list(range(10))
    assert list(numbers_answered(exam).values()) == list(range(19))
    assert numbers_read(EXAMS["capitals"]()) == {}


def test_the_nearest_words_have_the_largest_cosine() -> None:
    rows = np.random.default_rng(5).normal(size=(9, 4))
    found = nearest_words(rows, 2, most=8)
    unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    cosines = {token: float(unit[token] @ unit[2]) for token in range(9) if token != 2}
    assert dict(found) == pytest.approx(cosines)
    assert [c for _, c in found] == sorted((c for _, c in found), reverse=True)
