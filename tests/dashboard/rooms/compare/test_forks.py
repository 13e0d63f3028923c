"""The tree of a visit's forks: a row parts where its fork does, its score is the run's, no line crosses another."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.cards.second_student import Beside, second_of
from dashboard.components.branches import Branch, branches
from dashboard.rooms.compare import forks
from dashboard.rooms.compare.forks import MOST_FORKS_KEPT, Followed, kept, lost_lately, tree
from dashboard.serving.second import record_at
from dashboard.shell import session
from model import Run
from tests.strategies import TINY

CHILD = Beside((("rate", "0.1"),), 5)
GRANDCHILD = Beside((("optimizer", "sgd"),), 9, CHILD)
LATER = Beside((("rate", "0.2"),), 12)


@pytest.fixture(autouse=True)
def _a_visit(monkeypatch: pytest.MonkeyPatch) -> None:
    state: dict[str, object] = {}
    monkeypatch.setattr(session, "remember", lambda key, make: state.setdefault(key, make()))
    monkeypatch.setattr(session, "keep", state.__setitem__)


def look(beside: Beside, step: int) -> None:
    second = second_of(TINY, beside)
    record_at(second, step)
    forks.remember(TINY, beside, second, step)


def rows_now(here: Beside = CHILD, step: int = 15) -> list[Branch]:
    return tree(TINY, kept(), here, step, 1.0)


def test_a_fork_is_remembered_with_the_mean_of_its_own_last_tests() -> None:
    look(GRANDCHILD, 15)
    (seen,) = kept()
    alone = Run(TINY).fork(5, learning_rate=0.1).fork(9, optimizer="sgd", learning_rate=0.1)
    losses = [alone.record_at(step).loss for step in range(10, 16)]
    assert seen.test == 15
    assert seen.lost == pytest.approx(np.mean(losses))
    look(CHILD, 18)
    child = Run(TINY).fork(5, learning_rate=0.1)
    assert kept()[-1].lost == pytest.approx(
        np.mean([child.record_at(step).loss for step in range(9, 19)])
    )


def test_the_trunks_score_is_the_mean_of_its_last_tests() -> None:
    run = Run(TINY)
    for step in (1, 4, 17):
        run.advance_to(step)
        assert lost_lately(run.history) == pytest.approx(run.history.loss[-10:].mean())


def test_going_back_forgets_nothing_and_before_its_own_test_there_is_no_fork() -> None:
    look(CHILD, 5)
    assert kept() == ()
    look(CHILD, 15)
    look(CHILD, 8)
    assert [each.test for each in kept()] == [15]


def test_a_visit_remembers_so_many_forks_and_the_latest_of_them() -> None:
    for after in range(1, MOST_FORKS_KEPT + 3):
        look(Beside((("rate", "0.1"),), after), 16)
    assert [each.beside.after for each in kept()] == list(range(3, MOST_FORKS_KEPT + 3))


def test_a_row_says_from_when_on_and_what_is_otherwise_and_hangs_where_it_parts() -> None:
    look(GRANDCHILD, 15)
    look(LATER, 18)
    rows = rows_now(GRANDCHILD)
    assert [row.words for row in rows] == [
        "your student",
        "from test 13: rate 0.2",
        "from test 6: rate 0.1",
        "from test 10: plain SGD",
    ]
    assert [row.of for row in rows] == [None, 0, 0, 2]
    assert [(row.begin, row.end) for row in rows] == [(0, 18), (12, 18), (5, 9), (9, 15)]
    assert [row.is_here for row in rows] == [False, False, False, True]
    assert rows[0].score == "1.00 nats at test 15"
    assert rows[1].score.endswith("at test 18")
    assert rows[2].score == "", "nobody looked at it alone"


def test_forks_of_another_student_are_not_in_the_tree() -> None:
    look(CHILD, 15)
    other = Followed(second_of(TINY, CHILD).settings, LATER, 15, 1.0)
    assert len(tree(TINY, (*kept(), other), CHILD, 15, 1.0)) == 2


chains = st.lists(
    st.tuples(st.integers(1, 16), st.sampled_from(["0.1", "0.2"])), min_size=1, max_size=3
).map(lambda forks: sorted(dict(forks).items()))


@given(st.lists(chains, max_size=6))
def test_no_line_crosses_another(found: list[list[tuple[int, str]]]) -> None:
    seen = []
    for chain in found:
        beside = None
        for after, rate in chain:
            beside = Beside((("rate", rate),), after, beside)
        assert beside is not None
        seen.append(Followed(TINY, beside, 18, 1.0))
    rows = tree(TINY, tuple(seen), CHILD, 18, 1.0)
    assert len({row.name for row in rows}) == len(rows)
    for (between, one), (_, other) in combinations(enumerate(rows), 2):
        # `other` comes down at x = other.begin from its origin: what lies between must begin later, or end before.
        if other.of is not None and other.of < between:
            assert not one.begin < other.begin < one.end


def test_a_row_that_hangs_nowhere_is_refused() -> None:
    root = Branch("", "your student", "", 0, 9)
    for rows in (
        [Branch("a", "", "", 1, 2, of=0)],
        [root, Branch("a", "", "", 1, 2, of=1)],
        [root] * 2,
    ):
        with pytest.raises(ValueError, match="must part from one before it"):
            branches(rows, key="rows", on_choose=print)
