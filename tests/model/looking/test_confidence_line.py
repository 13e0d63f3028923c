"""The line of the followed question: exact, found piece by piece, and in nobody's way."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from model import Run, Settings
from model.looking.confidence_line import ConfidenceLine, grid
from model.looking.followed import followed
from tests.strategies import TINY


def found_up_to(run: Run, test: int, place: int, word: int = 1) -> ConfidenceLine:
    line = ConfidenceLine(run, place, word)
    while len(line) < line.reachable(test):
        line.extend(run, test, 0.001)
    return line


@pytest.fixture(scope="module")
def run() -> Run:
    studied = Run(TINY)
    studied.advance_to(150)
    return studied


@pytest.mark.parametrize("exam", ["first-sums", "calculator", "story"])
def test_every_early_test_has_a_point_and_the_grid_is_that_of_the_settings_alone(exam: str) -> None:
    settings = Settings.recommended(exam)
    steps = grid(Run(settings))
    assert steps == grid(Run(settings))
    assert list(steps) == sorted(set(steps))
    assert steps[:16] == tuple(range(1, 17))
    assert steps[-1] > settings.last_step - 32
    assert len(steps) < 400
    apart = np.diff(steps)
    assert (apart[: np.argmax(apart > 1)] == 1).all()


def test_points_are_the_confidence_of_the_student_that_sat_the_test(run: Run) -> None:
    """Recomputed by the model itself from the run's own weights, batch and all."""
    place = 37
    question = TINY.questions.questions[place]
    steps, values = found_up_to(run, 150, place).from_point(0)
    assert len(steps) > 90
    model = Run(TINY)._front.model
    tokens = torch.tensor([TINY.questions.token_ids(question.prompt)])
    for step, value in list(zip(steps, values, strict=True))[::13]:
        weights = run.weights_at(int(step) - 1)
        with torch.no_grad():
            for name, parameter in model.weights().items():
                parameter.copy_(torch.tensor(weights[name]))
            shares = model(tokens)[0, -1].softmax(-1).numpy()
        right = TINY.questions.token_id(question.answer[0])
        assert value == pytest.approx(shares[right], abs=1e-12)
        asked = followed(run.record_at(int(step)), place)
        assert value == pytest.approx(asked.chances[asked.right], abs=1e-12)


def test_what_was_found_stays_and_a_line_only_grows(run: Run) -> None:
    line = ConfidenceLine(run, 3)
    sent: list[float] = []
    for test in (5, 5, 40, 20, 150):
        while len(line) < line.reachable(test):
            line.extend(run, test, 0.001)
        new = line.from_point(len(sent))[1]
        sent += new.tolist()
    assert sent == found_up_to(run, 150, 3).from_point(0)[1].tolist()
    assert line.from_point(len(sent))[1].size == 0


def test_without_time_nothing_is_looked_for(run: Run) -> None:
    line = ConfidenceLine(run, 3)
    line.extend(run, 150, 0)
    assert len(line) == 0


def test_finding_a_line_leaves_the_run_where_it_was(run: Run) -> None:
    run.record_at(120)
    before = run._replay.step, run.step, run._snapshots.n_bytes
    found_up_to(run, 150, 11)
    assert (run._replay.step, run.step, run._snapshots.n_bytes) == before


def test_the_line_of_a_fork_is_its_origins_up_to_the_fork(run: Run) -> None:
    fork = run.fork(20, learning_rate=0.0)
    fork.advance_to(60)
    ours = dict(zip(*found_up_to(run, 60, 5).from_point(0), strict=True))
    theirs = dict(zip(*found_up_to(fork, 60, 5).from_point(0), strict=True))
    assert all(theirs[step] == ours[step] for step in range(1, 22))
    assert theirs[21] == theirs[60] != ours[60]
