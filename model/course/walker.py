"""A student on its way through the course, who can be put back to where it was."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from model.course.batches import Batch, batch_at
from model.course.record import new_student
from model.course.settings import Settings
from model.course.snapshots import Snapshot, restore, take_snapshot
from model.student.arrays import Array, read_only
from model.student.optimizers import Optimizer
from model.student.training import train_step


class Walker:
    """A student on its way through the course: `step` is the number of tests behind it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.step = 0
        self.model = new_student(settings)
        self.parameters = self.model.weights()
        self._ends = np.cumsum([p.numel() for p in self.parameters.values()])
        self.optimizer = Optimizer(self.model, settings)

    def sit_next(self) -> tuple[Batch, Tensor, Tensor]:
        """Sit the next test and study it; returns the batch, its logits (asked, V) and its losses (asked,)."""
        batch = batch_at(self.settings, self.step + 1)
        tokens, targets = torch.tensor(batch.tokens), torch.tensor(batch.targets)
        logits, losses = train_step(self.model, self.optimizer, tokens, targets)
        self.step += 1
        return batch, logits, losses

    @property
    def bytes_of_a_snapshot(self) -> int:
        """Bytes that a snapshot takes: three for every weight, and four for every number remembered."""
        return 3 * self.model.n_weights + 4 * len(self.optimizer.remembered)

    def snapshot(self) -> Snapshot:
        """The student as it is now."""
        return take_snapshot(self.step, self.model, self.optimizer)

    def go_back_to(self, snapshot: Snapshot) -> None:
        """Become what the snapshot holds."""
        restore(snapshot, self.model, self.optimizer)
        self.step = snapshot.step

    def weights(self) -> dict[str, Array]:
        """A read-only copy of all weights, by name."""
        copy = iter(np.split(read_only(self.model.vector), self._ends[:-1]))
        return {name: next(copy).reshape(p.shape) for name, p in self.parameters.items()}

    def optimizer_state(self) -> dict[str, dict[str, Array]]:
        """A read-only copy of what the optimizer remembers, by parameter."""
        state = self.optimizer.state()
        return {name: {k: read_only(v) for k, v in entry.items()} for name, entry in state.items()}
