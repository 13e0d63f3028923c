"""Many questions put to a student that studies none of them: only where something is asked, a few at a time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from model.course.batches import batch_of
from model.course.settings import Settings
from model.exams import NOT_ASKED
from model.student.arrays import Array
from model.student.training import choice_ranks, grade
from model.student.transformer import Transformer

AT_ONCE = 64
"""Questions: what one piece of the calculator's exam computes still fits a processor's cache."""

Piece = tuple[Tensor, Tensor]
"""Tokens and targets of some questions, (B, T) each."""


def pieces(settings: Settings, questions: Sequence[int]) -> tuple[Piece, ...]:
    """The questions of the exam at these places, in pieces of at most `AT_ONCE`."""
    starts = range(0, len(questions), AT_ONCE)
    batches = [batch_of(settings, np.array(questions[at : at + AT_ONCE])) for at in starts]
    return tuple((torch.tensor(batch.tokens), torch.tensor(batch.targets)) for batch in batches)


def ask(model: Transformer, exam: Sequence[Piece]) -> tuple[Array, NDArray[np.int64]]:
    """The losses (asked,) in nats and the choice ranks (questions, T) of all pieces together."""
    losses, ranks = [], []
    for tokens, targets in exam:
        asked = targets != NOT_ASKED
        with torch.no_grad():
            logits = model(tokens, asked)
            losses.append(grade(logits, targets[asked]).numpy())
        ranks.append(choice_ranks(logits.numpy(), targets.numpy()))
    return np.concatenate(losses), np.concatenate(ranks)
