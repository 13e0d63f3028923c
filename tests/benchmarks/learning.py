"""How much a student must study until it knows its exam."""

import math
import statistics
from dataclasses import replace

import numpy as np
import torch

from model import Run, Settings
from model.course.batches import batch_of
from model.course.run import Walker
from model.student.training import choice_ranks
from tests.benchmarks.report import Row, percentile, timed

PROMPT, ANSWER = ("two", "plus", "three", "equals"), "five"
CONFIDENT = 0.94


def first_sums(settings: Settings, n_seeds: int, most_examples: int = 4000) -> list[Row]:
    """Examples until p(five) ≥ 0.94 and every studied question is right, over seeds from 1."""
    found = [
        examples_until_known(replace(settings, seed=seed), most_examples)
        for seed in range(1, n_seeds + 1)
    ]
    name = f"first-sums, {n_seeds} seeds"
    return [
        Row(name, "examples until known, median", statistics.median(found), "examples", "≤ 700"),
        Row(name, "examples until known, 9 of 10", percentile(found, 0.9), "examples"),
        Row(name, "examples until known, all", max(found), "examples", "≤ 850"),
        Row(name, "weights", Walker(settings).model.n_weights, "weights", "≤ 100,000"),
    ]


def examples_until_known(settings: Settings, most: int) -> float:
    """Questions studied, counted with repeats, until the student knows its exam; infinite after `most`."""
    exam = settings.questions
    studied = batch_of(settings, np.array(exam.studied))
    tokens = torch.tensor(studied.tokens)
    places = {question.prompt: place for place, question in enumerate(exam.questions)}
    asked = exam.studied.index(places[PROMPT])
    five, position = exam.token_id(ANSWER), len(PROMPT) - 1
    walker, examples = Walker(settings), 0
    while examples < most and walker.step < settings.last_step:
        batch, _, _ = walker.sit_next()
        examples += len(batch.questions)
        with torch.no_grad():
            logits = walker.model(tokens)
        confidence = float(logits[asked, position].softmax(dim=-1)[five])
        all_right = np.all(choice_ranks(logits.numpy(), studied.targets) <= 0)
        if confidence >= CONFIDENT and all_right:
            return examples
    return math.inf


def calculator(settings: Settings, n_tests: int | None = None) -> list[Row]:
    """The share of the held-out questions that are right when the schedule is over, and the seconds until then.

    The held-out questions are asked at the end of a round, so the schedule's last round is sat to its end.
    """
    run = Run(settings)
    rounds = math.ceil((settings.decay or settings.last_step) / settings.tests_per_round)
    steps = n_tests or min(rounds * settings.tests_per_round, settings.last_step)
    training = timed(lambda: run.advance_to(steps))
    history = run.history
    name = f"calculator, {steps:,} tests"
    return [
        Row(name, "held-out questions right", 100 * history.held_out_accuracy[-1], "%", "≥ 99"),
        Row(name, "training, processor time", training.processor, "s", "≤ 30"),
        Row(name, "training, wall time", training.wall, "s", "≤ 30"),
        Row(name, "weights", sum(w.size for w in run.weights_at(0).values()), "weights"),
    ]
