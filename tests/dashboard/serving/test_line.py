"""Whose turn it is to train, and what whoever waits is told."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.serving.line import HEARD, LONG_SHARE, PATIENCE, Line, Wait, _Ticket
from model import Run
from tests.strategies import TINY

FAR = TINY.last_step


class Clock:
    """Goes when it is told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def a_run(seed: int) -> Run:
    return Run(replace(TINY, seed=seed))


def take_a_turn(line: Line, clock: Clock, run: Run, goal: int, tests: int, seconds: float) -> None:
    """One turn in which so many tests cost so many seconds."""
    with line.turn(run, goal, 1.0):
        run.advance_to(run.step + tests)
        clock.now += seconds


def until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.001)


@contextmanager
def busy(line: Line) -> Iterator[Event]:
    """Somebody has the turn until the event is set."""
    done, run = Event(), a_run(99)

    def hold() -> None:
        with line.turn(run, 1, 1.0):
            done.wait(10)

    with ThreadPoolExecutor(1) as pool:
        holding = pool.submit(hold)
        until(lambda: line._is_taken)
        yield done
        done.set()
        holding.result(10)


def order_of(line: Line, wanted: list[tuple[str, Run, int]]) -> list[str]:
    """Who has the turn after whom, of all who come one after the other while somebody else has it."""
    order: list[str] = []

    def come(name: str, run: Run, step: int) -> None:
        with line.turn(run, step, 1.0):
            order.append(name)

    with ThreadPoolExecutor(len(wanted)) as pool:
        with busy(line) as done:
            coming = []
            for n, (name, run, step) in enumerate(wanted, start=1):
                coming.append(pool.submit(come, name, run, step))
                until(lambda n=n: len(line._waiting) == n)  # type: ignore[misc]
            done.set()
        for one in coming:
            one.result(10)
    return order


def test_of_long_ways_the_one_comes_first_whose_last_turn_is_longest_ago() -> None:
    clock = Clock()
    line, runs = Line(clock), [a_run(seed) for seed in range(3)]
    for run in runs:
        take_a_turn(line, clock, run, FAR, tests=1, seconds=5.0)
    wanted = [(name, run, FAR) for name, run in zip("abc", runs, strict=True)]
    assert order_of(line, wanted[::-1]) == ["a", "b", "c"]


def test_who_needs_little_comes_before_who_needs_much() -> None:
    clock = Clock()
    line, heavy, light = Line(clock), a_run(1), a_run(2)
    take_a_turn(line, clock, heavy, FAR, tests=1, seconds=5.0)
    take_a_turn(line, clock, light, 2, tests=1, seconds=0.1)
    short = [(f"light {n}", light, 3) for n in range(3)]
    assert order_of(line, [("heavy", heavy, FAR), *short])[-1] == "heavy"


@given(light_seconds=st.floats(0.01, 0.5), heavy_seconds=st.floats(0.1, 2.0))
def test_long_ways_have_their_share_of_the_time_however_many_short_ones_there_are(
    light_seconds: float, heavy_seconds: float
) -> None:
    """Both kinds wait all the time."""
    line, run = Line(Clock()), _At(0)
    kinds = [_Ticket(run, is_short=True), _Ticket(run, is_short=False)]  # type: ignore[arg-type]
    spent = {True: 0.0, False: 0.0}
    line._waiting = kinds
    while sum(spent.values()) < 200:
        ticket = line._next()
        seconds = light_seconds if ticket.is_short else heavy_seconds
        spent[ticket.is_short] += seconds
        line._settle(ticket, seconds)
    assert spent[False] / sum(spent.values()) == pytest.approx(LONG_SHARE, abs=0.02)


def test_a_long_turn_ends_for_somebody_who_needs_little() -> None:
    clock = Clock()
    line, heavy, light = Line(clock), a_run(1), a_run(2)
    take_a_turn(line, clock, heavy, FAR, tests=1, seconds=5.0)
    come = Event()

    def visit() -> None:
        with line.turn(light, 1, 1.0):
            come.set()

    with ThreadPoolExecutor(1) as pool:
        with line.turn(heavy, FAR, 1.0) as goes_on:
            assert goes_on is not None
            assert goes_on()
            coming = pool.submit(visit)
            until(lambda: len(line._waiting) == 1)
            assert not goes_on()
        coming.result(10)
    assert come.is_set()


def test_a_turn_ends_in_time() -> None:
    clock = Clock()
    with Line(clock).turn(a_run(1), FAR, 1.0) as goes_on:
        assert goes_on is not None
        clock.now += 0.9
        assert goes_on()
        clock.now += 0.2
        assert not goes_on()


def test_a_turn_that_fails_is_over() -> None:
    line, run = Line(), a_run(1)
    with pytest.raises(ZeroDivisionError), line.turn(run, FAR, 1.0):
        _ = 1 / 0
    with line.turn(run, FAR, 1.0) as goes_on:
        assert goes_on is not None


def test_who_has_no_turn_soon_is_told_so_and_is_gone() -> None:
    line, run = Line(), a_run(1)
    with busy(line):
        begun = time.monotonic()
        with line.turn(run, FAR, 1.0) as goes_on:
            assert goes_on is None
        assert time.monotonic() - begun < 2 * PATIENCE
        assert line._waiting == []


def test_who_asks_again_keeps_the_place_before_those_who_had_a_turn_since() -> None:
    clock = Clock()
    line, mine, other = Line(clock), a_run(1), a_run(2)
    take_a_turn(line, clock, mine, FAR, tests=1, seconds=5.0)
    take_a_turn(line, clock, other, FAR, tests=1, seconds=5.0)
    with busy(line), line.turn(mine, FAR, 1.0) as goes_on:
        assert goes_on is None
    assert order_of(line, [("other", other, FAR), ("mine", mine, FAR)]) == ["mine", "other"]


def test_nobody_knows_how_long_it_takes_before_a_first_turn() -> None:
    line, run = Line(), a_run(1)
    assert line.wait(run, FAR, 1.0) is None


@given(
    ways=st.lists(st.tuples(st.integers(2, 40), st.integers(1, 9)), min_size=1, max_size=4),
    own=st.integers(2, 40),
)
def test_the_wait_is_as_long_as_turns_of_one_test_each_would_take(
    ways: list[tuple[int, int]], own: int
) -> None:
    """`ways` are tests and seconds a test of the others; the own way has a test a second."""
    clock = Clock()
    line, mine = Line(clock), _At(0)
    take_part(line, clock, mine, own, 1.0)
    others = [(_At(0), tests, float(seconds)) for tests, seconds in ways]
    for run, tests, seconds in others:
        take_part(line, clock, run, tests, seconds)
        clock.now -= seconds  # all at the same moment
    left = [(tests - 1) * seconds for _, tests, seconds in others]
    alone = float(own - 1)
    # Everybody has an equal share of every moment until done.
    waited, todo, mine_left = 0.0, list(left), alone
    while mine_left > 1e-9:
        step = min([mine_left, *(rest for rest in todo if rest > 1e-9)])
        active = sum(rest > 1e-9 for rest in todo)
        waited += step * (active + 1)
        mine_left -= step
        todo = [max(rest - step, 0.0) for rest in todo]
    found = line.wait(mine, own, 1.0)  # type: ignore[arg-type]
    assert found is not None
    assert found.seconds == pytest.approx(waited)
    assert found.before == sum(rest <= alone for rest in left)


class _At:
    """What the line asks of a run, without the student."""

    settings = TINY
    diverged_at = None

    def __init__(self, step: int) -> None:
        self.step = step


def take_part(line: Line, clock: Clock, run: _At, goal: int, seconds: float) -> None:
    with line.turn(run, goal, 1000.0):  # type: ignore[arg-type]
        run.step += 1
        clock.now += seconds


def test_who_has_left_is_before_nobody() -> None:
    clock = Clock()
    line, mine, other = Line(clock), a_run(1), a_run(2)
    take_a_turn(line, clock, mine, 20, tests=1, seconds=2.0)
    assert line.wait(mine, 20, 1.0) == Wait(before=0, seconds=19 * 2.0)
    take_a_turn(line, clock, other, 5, tests=1, seconds=2.0)
    assert line.wait(mine, 20, 1.0) == Wait(before=1, seconds=19 * 2.0 + 4 * 2.0)
    clock.now += 1.01 * HEARD
    assert line.wait(mine, 20, 1.0) == Wait(before=0, seconds=19 * 2.0)


def test_somebody_who_is_alone_waits_for_what_is_drawn_in_between() -> None:
    clock = Clock()
    line, mine = Line(clock), a_run(1)
    for _ in range(30):
        take_a_turn(line, clock, mine, FAR, tests=1, seconds=2.0)
        clock.now += 0.5
    wait = line.wait(mine, FAR, 2.0)
    assert wait is not None
    assert wait.seconds == pytest.approx((FAR - 30) * 2.5, rel=1e-3)


def test_a_run_that_several_wait_for_is_trained_once() -> None:
    clock = Clock()
    line, shared = Line(clock), a_run(1)
    take_a_turn(line, clock, shared, 9, tests=1, seconds=1.0)
    take_a_turn(line, clock, shared, 20, tests=1, seconds=1.0)
    assert line.wait(shared, 20, 1.0) == Wait(before=0, seconds=18.0)


def test_the_line_keeps_no_run() -> None:
    line, run = Line(), a_run(1)
    with line.turn(run, FAR, 1.0):
        run.advance_to(1)
    del run
    gc.collect()
    assert len(line._ways) == len(line._seconds) == len(line._latest) == 0
