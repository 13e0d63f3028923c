"""What a step that one test asks for does to all the other questions of the exam."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model.course.batches import batch_of
from model.course.record import Record, losses_with

MOST_QUESTIONS = 200
"""Of an exam that studies more, so many are asked, spread evenly over it."""


@dataclass(frozen=True)
class Others:
    """The mean loss of the exam's studied questions, in nats, where a multiple of the update leads."""

    places: tuple[int, ...]
    """The places in the exam of the questions that were asked."""
    n_studied: int
    """How many the exam studies."""
    multiples: tuple[float, ...]
    losses: tuple[float, ...]
    """One for each multiple, measured."""


def studied_along(record: Record, multiples: tuple[float, ...]) -> Others:
    """The loss of the studied questions at before + multiple × update, a forward pass for each multiple."""
    studied = np.array(record.settings.questions.studied)
    if len(studied) > MOST_QUESTIONS:
        chosen = studied[np.linspace(0, len(studied) - 1, MOST_QUESTIONS).round().astype(int)]
    else:
        chosen = studied
    batch = batch_of(record.settings, chosen)

    def loss_at(multiple: float) -> float:
        with np.errstate(over="ignore", invalid="ignore"):  # a student about to diverge
            moved = {
                name: record.before[name] + multiple * record.updates[name]
                for name in record.before
            }
        return batch.mean(losses_with(record.settings, moved, batch))

    losses = tuple(loss_at(multiple) for multiple in multiples)
    return Others(tuple(int(place) for place in chosen), len(studied), multiples, losses)
