"""The tables behind the pictures of rounds: every number again from records and weights, nothing from history."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from dashboard.charts.over_tests import Lines, accuracy_over_tests, loss_over_tests
from dashboard.rooms.epochs import overfitting_chart, report_chart
from dashboard.rooms.epochs.card import Card, marks_after, moments
from model import Run, Settings
from model.student.arrays import Weights, as_tensors, softmax
from model.student.with_weights import logits_with

SETTINGS = Settings(n_head=2, d_model=8)
LAST = 2 * SETTINGS.tests_per_round + 4
EXAM = SETTINGS.questions


@pytest.fixture(scope="module")
def run() -> Run:
    found = Run(SETTINGS)
    found.advance_to(LAST)
    return found


@pytest.fixture(scope="module")
def alone() -> Run:
    """Another run, which only gives records and weights."""
    return Run(SETTINGS)


def asked_alone(weights: Weights, place: int) -> tuple[float, str]:
    """How sure the student is of the right answer to a question, and what it says: one question, its words alone."""
    question = EXAM.questions[place]
    ids = [[EXAM.vocabulary.index(word) for word in question.prompt]]
    logits = logits_with(SETTINGS.transformer, as_tensors(weights), torch.tensor(ids))
    chances = softmax(logits[0, -1].detach().numpy())
    right = EXAM.vocabulary.index(question.answer_text())
    return float(chances[right]), EXAM.vocabulary[int(chances.argmax())]


@pytest.mark.parametrize("mean_of", [1, SETTINGS.tests_per_round])
def test_marks_lost_and_share_right_are_those_of_every_record(
    run: Run, alone: Run, mean_of: int
) -> None:
    history, lines = run.history.up_to(LAST), Lines(mean_of)
    marks = loss_over_tests(history, EXAM.guessing_loss, None, lines).table
    right = accuracy_over_tests(history, False, lines).table
    losses, shares = [], []
    for step in range(1, LAST + 1):
        record = alone.record_at(step)
        targets = record.batch.targets[record.batch.asked]
        chances = softmax(record.asked_logits)[np.arange(len(targets)), targets]
        losses.append(float(-np.log(chances).mean()))
        shares.append(float((record.asked_logits.argmax(axis=1) == targets).mean()))
    for table, column, values in (
        (marks, "loss (nats)", losses),
        (marks, "perplexity", np.exp(losses)),
        (right, "right", shares),
    ):
        rows = table[table["test"] > 0]
        np.testing.assert_allclose(rows[column], values, rtol=1e-9)
        if mean_of > 1 and column != "perplexity":
            means = [np.mean(values[max(0, n - mean_of) : n]) for n in range(1, LAST + 1)]
            np.testing.assert_allclose(rows[f"mean of {mean_of} tests"], means, rtol=1e-9)


def test_the_never_studied_are_asked_again_after_every_round(run: Run, alone: Run) -> None:
    history = run.history.up_to(LAST)
    marks = loss_over_tests(history, EXAM.guessing_loss).table.dropna(
        subset="never studied, loss (nats)"
    )
    right = accuracy_over_tests(history).table.dropna(subset="never studied, right")
    length = SETTINGS.tests_per_round
    assert marks["test"].tolist() == right["test"].tolist() == [0, length, 2 * length]
    for row, step in enumerate(marks["test"]):
        found = [asked_alone(alone.weights_at(int(step)), place) for place in sorted(EXAM.held_out)]
        lost = float(np.mean([-np.log(sure) for sure, _ in found]))
        assert marks["never studied, loss (nats)"].iloc[row] == pytest.approx(lost, rel=1e-9)
        said = [
            words == EXAM.questions[place].answer_text()
            for place, (_, words) in zip(sorted(EXAM.held_out), found, strict=True)
        ]
        assert right["never studied, right"].iloc[row] == pytest.approx(np.mean(said))


def test_the_strips_of_the_missed_are_one_question_asked_after_each_round(
    run: Run, alone: Run
) -> None:
    when = moments(SETTINGS, LAST)
    card = Card(SETTINGS, when, tuple(marks_after(run, each.step) for each in when))
    table = report_chart.missed_by_round(card).table
    for n, row in enumerate(card.most_missed()[:4]):
        for at, moment in enumerate(when):
            sure, says = asked_alone(alone.weights_at(moment.step), row)
            line = table.iloc[n * len(when) + at]
            assert line["sure of the right answer"] == pytest.approx(sure, rel=1e-9)
            assert line["it says"] == says
            assert line["right"] == (says == EXAM.questions[row].answer_text())


def test_the_experiment_on_learning_by_heart_tabulates_its_students(run: Run, alone: Run) -> None:
    history, length = run.history.up_to(LAST), SETTINGS.tests_per_round
    heart = overfitting_chart.learned_by_heart(history, EXAM.guessing_loss, length).table
    cures = overfitting_chart.cures_compared({"one": history, "other": history}, 3.0).table
    losses = [alone.record_at(step).loss for step in range(1, LAST + 1)]
    means = [np.mean(losses[max(0, n - length) : n]) for n in range(1, LAST + 1)]
    studied = heart.dropna(subset="studied, loss (nats)")
    np.testing.assert_allclose(studied["studied, loss (nats)"], means, rtol=1e-9)
    never = heart.dropna(subset="never studied, loss (nats)")
    assert len(cures) == 2 * len(never)
    for row, step in enumerate(never["test"]):
        found = [asked_alone(alone.weights_at(int(step)), place) for place in sorted(EXAM.held_out)]
        lost = float(np.mean([-np.log(sure) for sure, _ in found]))
        for name in ("one", "other"):
            line = cures[cures["student"] == name].iloc[row]
            assert (line["test"], line["never studied, loss (nats)"]) == (step, pytest.approx(lost))
        assert never["never studied, loss (nats)"].iloc[row] == pytest.approx(lost, rel=1e-9)
