"""What the browser gets of the followed question's line: what is new of it, and how much there is."""

from __future__ import annotations

import base64
import time

import numpy as np
import pytest

from dashboard.serving import confidence_lines
from dashboard.serving.confidence_lines import line_of, points
from dashboard.serving.runs import last_test
from model import Run, Settings
from tests.strategies import TINY, tiny_with


def floats(packed: str) -> list[float]:
    return [float(each) for each in np.frombuffer(base64.b64decode(packed), dtype="<f4")]


def run_at(settings: Settings, step: int) -> Run:
    run = Run(settings)
    run.advance_to(step)
    return run


def test_pieces_put_together_are_the_line_and_no_piece_takes_long() -> None:
    run = run_at(TINY, 60)
    held: list[float] = []
    for _ in range(1000):
        began = time.thread_time()
        sent = points(run, 12, 1, len(held), 0.005)
        assert time.thread_time() - began < 0.2
        assert sent["fromFollowed"] == len(held)
        held += floats(sent["followed"])
        if len(held) == sent["ofFollowed"]:
            break
    assert len(held) == line_of(run, 12, 1).reachable(60) == 60
    whole = points(run, 12, 1, 0, 0)
    assert floats(whole["followed"]) == held
    assert floats(whole["followed_step"]) == list(range(1, 61))


def test_all_who_follow_a_question_share_its_line_and_others_have_their_own() -> None:
    run = run_at(TINY, 3)
    assert line_of(run, 5, 1) is line_of(Run(TINY), 5, 1)
    assert len({id(line_of(run, place, word)) for place in (5, 6) for word in (1, 2)}) == 4


def test_what_all_lines_hold_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = confidence_lines._lines
    monkeypatch.setattr(shelf, "budget", 100_000)
    run = run_at(TINY, 1)
    for place in range(100):
        line_of(run, place, 3)
    assert shelf.n_bytes <= 100_000


def test_the_line_of_a_student_that_diverged_ends_before_that() -> None:
    run = run_at(tiny_with("sgd", learning_rate=1000.0), 900)
    assert run.diverged_at is not None
    sent = points(run, 0, 1, 0, 60.0)
    assert len(floats(sent["followed"])) == sent["ofFollowed"]
    assert floats(sent["followed_step"])[-1] <= last_test(run)
