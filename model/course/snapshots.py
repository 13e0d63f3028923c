"""What a rewind starts from: the student as it was after some tests, in bounded memory."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import torch
from torch import Tensor

from model.student.optimizers import Optimizer, State
from model.student.transformer import GRID, Transformer


@dataclass(frozen=True)
class Snapshot:
    """A student after test `step`: weights and optimizer state; where the data order stands follows from the step."""

    step: int
    packed: Tensor
    """All weights side by side: as numbers of grid steps (int32), as they are if one is too large for that."""
    state: State
    age: int
    """The updates that the state remembers."""
    n_bytes: int
    """Bytes that its arrays hold."""


def take_snapshot(step: int, model: Transformer, optimizer: Optimizer) -> Snapshot:
    """A copy of the student as it is now, after test `step`."""
    counted = model.vector / GRID
    packed = counted.to(torch.int32) if counted.abs().max() < 2**31 else model.vector.clone()
    state = {name: {k: v.clone() for k, v in s.items()} for name, s in optimizer.state().items()}
    held = [packed, *(tensor for entry in state.values() for tensor in entry.values())]
    n_bytes = sum(tensor.numel() * tensor.element_size() for tensor in held)
    return Snapshot(step, packed, state, optimizer.age, n_bytes)


def restore(snapshot: Snapshot, model: Transformer, optimizer: Optimizer) -> None:
    """Make the student bit for bit what it was when the snapshot was taken."""
    model.vector.copy_(snapshot.packed)
    if snapshot.packed.dtype == torch.int32:
        model.vector.mul_(GRID)
    optimizer.load(snapshot.state, snapshot.step, snapshot.age)


class Snapshots:
    """Snapshots of one run, within a budget of bytes.

    An even spacing that doubles when the budget is used up, so that they thin out as they age, and a few close to where
    somebody looked last. The untouched student always stays.
    """

    def __init__(self, first: Snapshot, budget: int, spacing: int = 8, n_recent: int = 16) -> None:
        self.spacing = spacing
        self._budget = budget
        self._n_recent = n_recent
        self._even: dict[int, Snapshot] = {first.step: first}
        self._recent: OrderedDict[int, Snapshot] = OrderedDict()
        self._first = first.step

    def wants(self, step: int) -> bool:
        """Whether a snapshot after this test belongs to the evenly spaced ones and is missing."""
        return step % self.spacing == 0 and step not in self._even

    def add(self, snapshot: Snapshot) -> None:
        """Keep an evenly spaced snapshot; double the spacing while the budget is exceeded."""
        self._even[snapshot.step] = snapshot
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
