"""One test, whole: what looking at a test gets to see."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from model.course.batches import Batch
from model.course.settings import Settings
from model.exams import NOT_ASKED
from model.student.arrays import Array, Weights, as_tensors, frozen, softmax
from model.student.training import grade
from model.student.transformer import Transformer
from model.student.with_weights import logits_with


@dataclass(frozen=True)
class Record:
    """One test, whole: what the student answered, how it was graded, its notes, and the weights around it."""

    settings: Settings
    step: int
    """The test's number, from 1."""
    round: int
    """The round it belongs to, from 1."""
    batch: Batch
    learning_rate: float
    """The rate of this very update, after warm-up and decay."""
    asked_logits: Array
    """(asked, V), gut feelings for every possible next word, where one was asked, in the order of reading."""
    losses: Array
    """(B, T), −ln p(right) in nats, 0 where nothing is asked."""
    gradients: Weights
    """∂loss/∂weight for every weight, in nats per unit of weight."""
    before: Weights
    """The weights that sat the test."""
    after: Weights
    """The weights after studying; the same as before if the student diverged."""
    optimizer_state: Mapping[str, Mapping[str, Array]]
    """What the optimizer remembered before this update, by parameter; empty at the first test."""
    optimizer_age: int
    """The number of updates that it remembers."""

    @cached_property
    def logits(self) -> Array:
        """(B, T, V), gut feelings at every position: where nothing was asked, the same weights read it now."""
        tokens = torch.tensor(self.batch.tokens)
        with torch.no_grad():
            logits = logits_with(self.settings.transformer, as_tensors(self.before), tokens).numpy()
        logits[self.batch.asked] = self.asked_logits
        return frozen(logits)

    @cached_property
    def probabilities(self) -> Array:
        """(B, T, V), the softmax of the logits: confidence; each row sums to 1."""
        return softmax(self.logits)

    @property
    def loss(self) -> float:
        """The mean of the losses over the asked positions, in nats."""
        return self.batch.mean(self.losses)

    @property
    def diverged(self) -> bool:
        """Whether the student diverged here: its loss is no longer finite, and it studied nothing."""
        return not math.isfinite(self.loss)

    @cached_property
    def n_bytes(self) -> int:
        """Bytes held by the arrays that are stored, and by the logits of all positions once they were looked at."""
        groups = (self.gradients, self.before, self.after, *self.optimizer_state.values())
        logits: int = self.batch.tokens.size * self.asked_logits[0].nbytes
        return logits + sum(a.nbytes for group in groups for a in group.values())

    @cached_property
    def updates(self) -> dict[str, Array]:
        """What studying changed: after − before, for every weight."""
        return {name: self.after[name] - self.before[name] for name in self.before}

    @cached_property
    def resit_losses(self) -> Array:
        """(B, T), the losses of the same test, sat again after studying."""
        return losses_with(self.settings, self.after, self.batch)

    @property
    def resit_loss(self) -> float:
        """The mean loss of the same test, sat again after studying, in nats."""
        return self.batch.mean(self.resit_losses)


def new_student(settings: Settings) -> Transformer:
    """An untouched student: its weights depend on the settings alone."""
    return Transformer(
        settings.transformer, np.random.Generator(np.random.PCG64([settings.seed, 0]))
    )


def losses_with(settings: Settings, weights: Weights, batch: Batch) -> Array:
    """The losses (B, T) in nats that a student with these weights would get on this test; it studies nothing."""
    tokens, targets = torch.tensor(batch.tokens), torch.tensor(batch.targets)
    asked = targets != NOT_ASKED
    with torch.no_grad():
        logits = logits_with(settings.transformer, as_tensors(weights), tokens, asked=asked)
        return laid_out(grade(logits, targets[asked]), batch)


def laid_out(losses: Tensor, batch: Batch) -> Array:
    """The losses (asked,) at their positions, (B, T), and noughts where nothing is asked."""
    everywhere = np.zeros(batch.targets.shape)
    everywhere[batch.asked] = losses.detach().numpy()
    return frozen(everywhere)
