"""Two students and one paper: what another student says to the very test that one has sat, and what only one knows."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray

from model.course.record import Record, laid_out
from model.course.settings import Settings
from model.looking.inside import answers
from model.student.arrays import Array, Weights, as_tensors, frozen, read_only
from model.student.training import grade
from model.student.with_weights import logits_with


def same_words(first: Settings, second: Settings) -> bool:
    """Whether both know the same questions and words, so that one can sit the other's tests."""
    return (first.exam, first.pairs, first.text) == (second.exam, second.pairs, second.text)


def same_tests(first: Settings, second: Settings) -> bool:
    """Whether both sit the same papers in the same order, asked for the same words."""
    return same_words(first, second) and all(
        getattr(first, name) == getattr(second, name)
        for name in ("seed", "ask", "batch_size", "repeats")
    )


def on_the_paper_of(other: Record, record: Record) -> Record:
    """The other student's record with `record`'s paper in place of its own: as it would have sat it, just now.

    It sits it with the weights before its own test of that number; one whose course ended before, with its last ones.
    Nothing is studied: gradients and what came after stay those of its own test. Raises `ValueError` where the two have
    no words in common.
    """
    if not same_words(record.settings, other.settings):
        raise ValueError(
            f"a student of {other.settings.exam} can't read a paper of {record.settings.exam}"
        )
    is_there = other.step == record.step
    if is_there and same_tests(record.settings, other.settings):
        return other
    weights = other.before if is_there else other.after
    asked_logits, losses = _sat(other.settings, weights, record)
    return replace(
        other,
        step=record.step,
        batch=record.batch,
        asked_logits=asked_logits,
        losses=losses,
        before=weights,
    )


def _sat(settings: Settings, weights: Weights, record: Record) -> tuple[Array, Array]:
    """The logits (asked, V) and losses (B, T) of that student on the record's test."""
    batch = record.batch
    tokens = torch.tensor(batch.tokens)
    asked = torch.tensor(batch.asked)
    with torch.no_grad():
        logits = logits_with(settings.transformer, as_tensors(weights), tokens, asked=asked)
        losses = laid_out(grade(logits, torch.tensor(batch.targets)[asked]), batch)
    return read_only(logits), losses


@dataclass(frozen=True)
class OnlyOne:
    """Questions by who has them right."""

    both: NDArray[np.int64]
    """Places in the exam, as in the three others."""
    first: NDArray[np.int64]
    """Only the first student has these right."""
    second: NDArray[np.int64]
    neither: NDArray[np.int64]


def only_one(
    first: tuple[Settings, Weights], second: tuple[Settings, Weights], places: NDArray[np.int64]
) -> OnlyOne:
    """Who has which of these questions right, asked for the same words: the first student's.

    Raises `ValueError` where the two have no words in common.
    """
    (settings, weights), (others, others_weights) = first, second
    if not same_words(settings, others):
        raise ValueError(f"{settings.exam} and {others.exam} have no question in common")
    mine = answers(settings, weights, places).right
    theirs = answers(replace(others, ask=settings.ask), others_weights, places).right
    return OnlyOne(
        both=frozen(places[mine & theirs]),
        first=frozen(places[mine & ~theirs]),
        second=frozen(places[~mine & theirs]),
        neither=frozen(places[~mine & ~theirs]),
    )
