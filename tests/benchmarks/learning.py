"""How much a student must study until it knows its exam."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import torch

from model import Run, Settings
from model.course.batches import batch_of
from model.course.walker import Walker
from model.exams import Exam
from model.looking.inside import answers
from model.student.training import choice_ranks
from tests.benchmarks.report import Row, percentile, timed
from tests.sums import kin, read

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


def calculator(settings: Settings, n_seeds: int, n_tests: int | None = None) -> list[Row]:
    """The share of the held-out questions that are right when the course is over, over seeds from 1, and its seconds.

    Products and quotients are split by what a student can know of them from what it studied.
    """
    exam = settings.questions
    steps = n_tests or settings.last_step
    held_out = sorted(exam.held_out)
    kinds = np.array(kinds_of(exam, held_out))
    rights, times = [], []
    for seed in range(1, n_seeds + 1):
        run = Run(replace(settings, seed=seed))
        times.append(timed(partial(run.advance_to, steps)))
        rights.append(answers(run.settings, run.weights_at(steps), np.array(held_out)).right)
    shares = 100 * np.array(rights)  # (seeds, held out)
    name = f"calculator, {steps:,} tests, {n_seeds} seeds"
    return [
        Row(name, "held-out questions right, mean", shares.mean(), "%", "≥ 99"),
        Row(name, "held-out questions right, least", shares.mean(axis=1).min(), "%"),
        *(
            Row(
                name,
                f"right of {(kinds == kind).sum():,} {kind}",
                shares[:, kinds == kind].mean(),
                "%",
            )
            for kind in dict.fromkeys(kinds)
        ),
        Row(
            name,
            "training, processor time, mean",
            statistics.mean(t.processor for t in times),
            "s",
            "≤ 30",
        ),
        Row(name, "training, wall time, mean", statistics.mean(t.wall for t in times), "s"),
        Row(name, "weights", Walker(settings).model.n_weights, "weights"),
    ]


def kinds_of(exam: Exam, places: Sequence[int]) -> list[str]:
    """Which operation the calculator's questions ask for, and what helps a student with a product or a quotient."""
    studied = {read(exam.questions[place].prompt) for place in exam.studied}
    return [
        question.topic
        if question.topic in ("plus", "minus")
        else f"{question.topic}, {kin(read(question.prompt), studied)}"
        for question in (exam.questions[place] for place in places)
    ]
