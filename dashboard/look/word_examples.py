"""An example for every word of the glossary, with one test's numbers: pure functions, cheap enough for each test."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

from dashboard.look import numbers
from dashboard.look.anatomy import SelectedWeight
from dashboard.look.text import counted
from dashboard.look.word_examples_inside import OF_NOTES_AND_INSIDE
from dashboard.look.word_glance import Example, Glance, of, power
from model import Record
from model.course.history import History
from model.looking.asked import tally
from model.student.arrays import softmax

HOTTER = 2.0
"""The temperature of the example."""


def word_examples(
    record: Record, history: History, weight: SelectedWeight | None = None
) -> dict[str, Example]:
    """An example for every word that has one, by the field's word; an empty one where this test has nothing to show.

    `weight` is the one that is spoken of: without one, the loudest of the answer matrix.
    """
    glance = Glance(record, history, weight)
    with np.errstate(all="ignore"):  # of a student that diverged nothing is told
        return {field: _told(make(glance)) for field, make in EXAMPLES.items()}


def _told(example: Example) -> Example:
    """The example, unless a diverged student left something in it that is no number."""
    unreadable = any("not a number" in value or "∞" in value for value in example.values)
    return Example() if unreadable else example


# The student and its tests


def _student(at: Glance) -> Example:
    return of(
        "This one has {} weights; from “{}” it makes a confidence in each of {} words.",
        *(at.n_weights, at.question, len(at.exam.vocabulary)),
    )


def _batch(at: Glance) -> Example:
    asked = counted(len(at.record.batch.questions), "question")
    return of("This one has {} and asks for {}.", asked, counted(at.n_asked, "word"))


def _step(at: Glance) -> Example:
    times = counted(at.record.step - 1, "time")
    return of("This is step {}: the student has studied {} before.", at.record.step, times)


def _epoch(at: Glance) -> Example:
    settings = at.settings
    tests = counted(settings.tests_per_round, "test")
    return of(
        "This test is in round {} of {}; a round has {}.", at.record.round, settings.rounds, tests
    )


def _held_out(at: Glance) -> Example:
    if not len(at.history.held_out_step):
        return Example()
    right = numbers.percent(float(at.history.held_out_spot_on[-1]))
    kept = counted(len(at.exam.held_out), "question")
    return of(
        "{} of this exam; asked after test {}, {} of their words were right.",
        *(kept, int(at.history.held_out_step[-1]), right),
    )


def _overfitting(at: Glance) -> Example:
    if not len(at.history.held_out_step):
        return Example()
    on_held_out = numbers.nats(float(at.history.held_out_loss[-1]))
    return of(
        "This test loses {} nats; the held-out questions, asked after test {}, lost {}.",
        *(numbers.nats(at.record.loss), int(at.history.held_out_step[-1]), on_held_out),
    )


def _pre_training(at: Glance) -> Example:
    told = counted(at.n_asked, "word")
    return of("In this test it predicts {} and is told the right one each time.", told)


# Answers and grades


def _forward(at: Glance) -> Example:
    return of(
        "“{}” went in; of {} confidences that came out the largest is {}, for “{}”.",
        *(at.question, len(at.exam.vocabulary)),
        *(numbers.percent(float(at.shares.max())), at.name(at.pick)),
    )


def _vocabulary(at: Glance) -> Example:
    n = len(at.exam.vocabulary)
    guess = numbers.percent(1 / n)
    return of("This exam has {} words: a guess among all of them gives each {}.", n, guess)


def _logits(at: Glance) -> Example:
    right, top = (numbers.logit_text(float(at.logits[i])) for i in (at.asked.right, at.pick))
    return of(
        "After “{}” it is {} for “{}”, which is right, and {} for “{}”, its favourite.",
        *(at.question, right, at.right, top, at.name(at.pick)),
    )


def _probabilities(at: Glance) -> Example:
    top = numbers.percent(float(at.shares.max()))
    return of(
        "After “{}”: {} for “{}”, {} for “{}”, and the rest for {} other words.",
        *(at.question, numbers.percent(at.p), at.right, top, at.name(at.pick)),
        len(at.exam.vocabulary) - len({at.asked.right, at.pick}),
    )


def _sure(at: Glance) -> Example:
    return of("After “{}” it is {} sure of “{}”.", at.question, numbers.percent(at.p), at.right)


def _loss(at: Glance) -> Example:
    return of(
        "“{}” after “{}” loses {} nats; the mean over this test's {} is {}.",
        *(at.right, at.question, numbers.nats(at.lost)),
        *(counted(at.n_asked, "answer"), numbers.nats(at.record.loss)),
    )


def _cross_entropy(at: Glance) -> Example:
    return of(
        "It is {} sure of “{}”: −ln {} = {} nats.",
        *(numbers.percent(at.p), at.right, at.p, numbers.nats(at.lost)),
    )


def _nat(at: Glance) -> Example:
    more = at.lost + math.log(2)
    return of(
        "{} nats lost is a confidence of {}; {} nats would be half of it, {}.",
        *(numbers.nats(at.lost), numbers.percent(at.p), numbers.nats(more)),
        numbers.percent(power(-more)),
    )


def _perplexity(at: Glance) -> Example:
    loss = at.record.loss
    return of("e to the {} is {}, of {} words.", loss, power(loss), len(at.exam.vocabulary))


def _accuracy(at: Glance) -> Example:
    counts = tally(at.record)
    share = numbers.percent(counts.all_right / counts.questions)
    return of("{} of {} in this test: {}.", counts.all_right, counts.questions, share)


def _softmax(at: Glance) -> Example:
    own = float(at.logits[at.asked.right])
    total = float(np.exp(at.logits).sum())
    return of(
        "For “{}”: e to the {} is {}, divided by {}, the sum over {} words: {}.",
        *(at.right, numbers.logit_text(own), power(own), total),
        *(len(at.exam.vocabulary), numbers.percent(at.p)),
    )


def _temperature(at: Glance) -> Example:
    hotter = float(softmax(at.logits / HOTTER)[at.pick])
    return of(
        "At temperature {} its favourite “{}” would get {} instead of {}.",
        *(HOTTER, at.name(at.pick), numbers.percent(hotter)),
        numbers.percent(float(at.shares.max())),
    )


EXAMPLES: Mapping[str, Callable[[Glance], Example]] = {
    "language model": _student,
    "batch": _batch,
    "step": _step,
    "epoch": _epoch,
    "forward pass": _forward,
    "vocabulary": _vocabulary,
    "logits": _logits,
    "probabilities": _probabilities,
    "p": _sure,
    "loss": _loss,
    "cross-entropy": _cross_entropy,
    "perplexity": _perplexity,
    "accuracy": _accuracy,
    "held out": _held_out,
    "overfitting": _overfitting,
    "pre-training": _pre_training,
    "nat": _nat,
    "softmax": _softmax,
    "temperature": _temperature,
    **OF_NOTES_AND_INSIDE,
}
