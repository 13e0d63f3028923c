"""One test from beginning to end: the student sits it, is graded, gets it back with notes, and studies."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from model.exams import NOT_ASKED
from model.student.arrays import Array
from model.student.optimizers import Optimizer
from model.student.transformer import Transformer


def grade(logits: Tensor, targets: Tensor) -> Tensor:
    """−ln p(right word) in nats at every position, (…, V), (…) → (…); 0 where nothing is asked.

    Cross-entropy (Goodfellow et al. 2016, Deep Learning, equation 6.12).
    """
    losses = F.cross_entropy(
        logits.flatten(0, -2), targets.flatten(), ignore_index=NOT_ASKED, reduction="none"
    )
    return losses.view_as(targets)


def mean_loss(losses: Tensor, targets: Tensor) -> Tensor:
    """The mean over the asked positions: skipped ones don't count."""
    return losses.sum() / (targets != NOT_ASKED).sum()


def train_step(
    model: Transformer, optimizer: Optimizer, tokens: Tensor, targets: Tensor
) -> tuple[Tensor, Tensor]:
    """One test (B, T); returns its logits (asked, V) and losses (asked,). The gradients stay in the model.

    A student whose loss is no longer finite has diverged: it keeps its weights, there is nothing to learn from.
    """
    optimizer.zero_grad()
    asked = targets != NOT_ASKED
    answers = targets[asked]
    logits = model(tokens, asked)  # forward: the student sits the test
    losses = grade(logits, answers)  # loss: the teacher grades every answer
    loss = mean_loss(losses, answers)
    loss.backward()  # backward: a note for every weight
    if math.isfinite(loss.item()):
        optimizer.step()  # update: the student studies
    return logits.detach(), losses.detach()


def choice_ranks(logits: Array, targets: NDArray[np.int64]) -> NDArray[np.int64]:
    """(B, T), the right word's place among the student's choices: 0 is its first; −1 where nothing is asked.

    The logits are those of all positions, (B, T, V), or of the asked ones alone, (asked, V).
    """
    asked = targets != NOT_ASKED
    answers = logits if logits.ndim == 2 else logits[asked]  # (asked, V)
    right = answers[np.arange(len(answers)), targets[asked], None]  # (asked, 1)
    ranks = np.full(targets.shape, -1)
    ranks[asked] = np.count_nonzero(~(answers <= right), axis=1)  # NaN is never right
    return ranks


def perplexity(loss: float) -> float:
    """The exponential of the loss: as if choosing among that many words."""
    return math.exp(loss) if loss < 700 else math.inf if loss >= 700 else math.nan
