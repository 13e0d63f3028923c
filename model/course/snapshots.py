"""What a rewind starts from: the student as it was after some tests, in bounded memory."""

from __future__ import annotations

import math
import sys
from collections import OrderedDict
from dataclasses import dataclass

import torch
from torch import Tensor

from model.student.optimizers import Optimizer, in_float32
from model.student.transformer import GRID, Transformer

LEAST_TESTS_BETWEEN, MOST_TESTS_BETWEEN = 6, 12
"""Between two snapshots, before they thin out."""


@dataclass(frozen=True)
class Snapshot:
    """A student after test `step`: weights and memory; where the data order stands follows from the step."""

    step: int
    packed: Tensor
    """All weights side by side: three bytes of grid steps each (see `packed`), or as they are if one is ±32 or more."""
    remembered: Tensor | None
    """What the optimizer remembers, as it is between two tests (float32), `None` before its first update."""
    age: int
    """The updates that it remembers."""

    @property
    def n_bytes(self) -> int:
        """Bytes that its arrays hold."""
        return self.packed.nbytes + (0 if self.remembered is None else self.remembered.nbytes)


def take_snapshot(step: int, model: Transformer, optimizer: Optimizer) -> Snapshot:
    """A copy of the student as it is now, after test `step`."""
    remembers = optimizer.age and len(optimizer.remembered)
    remembered = in_float32(optimizer.remembered) if remembers else None
    return Snapshot(step, packed(model.vector), remembered, optimizer.age)


def restore(snapshot: Snapshot, model: Transformer, optimizer: Optimizer) -> None:
    """Make the student bit for bit what it was when the snapshot was taken."""
    model.vector.copy_(unpacked(snapshot.packed))
    optimizer.load(snapshot.remembered, snapshot.step, snapshot.age)


def packed(weights: Tensor) -> Tensor:
    """Weights on the grid (n,) as numbers of grid steps, three bytes each, (n, 3); a copy if one is too large."""
    steps = weights / GRID
    least, most = steps.aminmax()
    if not (least >= -(2**23) and most < 2**23):
        return weights.clone()
    low, high = (0, 3) if sys.byteorder == "little" else (1, 4)
    return steps.to(torch.int32).view(torch.uint8).view(-1, 4)[:, low:high].clone()


def unpacked(kept: Tensor) -> Tensor:
    """The weights that `packed` made these bytes of."""
    if kept.dtype != torch.uint8:
        return kept
    low, high = (1, 4) if sys.byteorder == "little" else (0, 3)
    # 256 times too much, so that the sign is where an int32 has it.
    bytes_of_steps = torch.zeros(len(kept), 4, dtype=torch.uint8)
    bytes_of_steps[:, low:high] = kept
    return bytes_of_steps.flatten().view(torch.int32).double().mul_(GRID / 256)


class Snapshots:
    """Snapshots of one run, within a budget of bytes.

    An even spacing that doubles when the budget is used up, so that they thin out as they age, and a few close to where
    somebody looked last. The untouched student always stays.
    """

    def __init__(self, first: Snapshot, budget: int, spacing: int = 8, n_recent: int = 16) -> None:
        self.spacing = self.first_spacing = spacing
        self._budget = budget
        self._n_recent = self._most_recent = n_recent
        self._even: dict[int, Snapshot] = {first.step: first}
        self._recent: OrderedDict[int, Snapshot] = OrderedDict()
        self._first = first.step

    def wants(self, step: int) -> bool:
        """Whether a snapshot after this test belongs to the evenly spaced ones and is missing."""
        return step % self.spacing == 0 and step not in self._even

    def add(self, snapshot: Snapshot) -> None:
        """Keep an evenly spaced snapshot; double the spacing while the budget is exceeded."""
        self._even[snapshot.step] = snapshot
        self._thin_out()

    def keep_within(self, budget: int) -> None:
        """Live with another budget from now on; half of it is for those close to where somebody looked last."""
        each = max(s.n_bytes for held in (self._even, self._recent) for s in held.values())
        self._budget = budget
        self._n_recent = max(2, min(self._most_recent, budget // (2 * each)))
        self._forget_recent()
        self._thin_out()

    def _thin_out(self) -> None:
        while len(self._even) > 2 and self.n_bytes > self._budget:
            self.spacing *= 2
            self._even = {
                step: kept
                for step, kept in self._even.items()
                if step % self.spacing == 0 or step == self._first
            }

    def add_recent(self, snapshot: Snapshot) -> None:
        """Keep a snapshot near the cursor; the one that was not needed for the longest time goes."""
        self._recent[snapshot.step] = snapshot
        self._recent.move_to_end(snapshot.step)
        self._forget_recent()

    def _forget_recent(self) -> None:
        while len(self._recent) > self._n_recent:
            self._recent.popitem(last=False)

    def nearest(self, step: int) -> Snapshot:
        """The latest snapshot that is not after test `step`."""
        found = max(s for held in (self._even, self._recent) for s in held if s <= step)
        if found in self._recent:
            self._recent.move_to_end(found)
            return self._recent[found]
        return self._even[found]

    @property
    def n_bytes(self) -> int:
        """Bytes held by all snapshots."""
        return sum(s.n_bytes for held in (self._even, self._recent) for s in held.values())


def snapshot_budget(n_weights: int) -> int:
    """Bytes that a run may spend on snapshots: more for a larger student, 100 MiB at the most."""
    return min(100 * 2**20, max(16 * 2**20, 1_700 * n_weights))


def first_spacing(last_step: int, bytes_of_a_snapshot: int, budget: int) -> int:
    """Tests between two snapshots at first, 6 to 12: doubled a few times, it spends the budget on the whole course."""
    spacing = math.ceil(last_step * bytes_of_a_snapshot / budget)
    while spacing > MOST_TESTS_BETWEEN:
        spacing = math.ceil(spacing / 2)
    while spacing < LEAST_TESTS_BETWEEN:
        spacing *= 2
    return spacing
