"""A run: one student's whole course, as a pure function of its settings; any test can be looked at again."""

from __future__ import annotations

import hashlib
import math
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.course.exam_in_pieces import ask, pieces
from model.course.history import History, Ledger
from model.course.record import Record, laid_out
from model.course.settings import Settings
from model.course.snapshots import (
    Snapshot,
    Snapshots,
    first_spacing,
    snapshot_budget,
)
from model.course.walker import Walker
from model.rejected import shown
from model.student.arrays import Array, Weights, read_only
from model.student.optimizers import learning_rate_at
from model.student.training import choice_ranks

Progress = Callable[[int, int], bool]
"""Called with (test reached, test wanted) on a long way; returning False stops there."""

FORKABLE = ("optimizer", "learning_rate", "momentum", "weight_decay", "warm_up", "decay", "rounds")
"""The settings that may change in the middle of a course."""

RECORD_BYTES = 16 * 2**20
"""What the records that are kept may take; the two latest are kept in any case."""
N_RECENT = 12
N_SNAPSHOTS_BESIDE = 18
"""Beside the evenly spaced ones: those near the cursor, the untouched student, and one to spare."""
GRADED_TOGETHER = 32
"""Tests whose rows of history are written together, if nobody wants to see them sooner."""


class DivergedError(ValueError):
    """A test was asked for that does not exist, because the student diverged before it."""


@dataclass(frozen=True)
class Ungraded:
    """What a test leaves for its row of history, until many are graded together, which is faster."""

    loss: float
    learning_rate: float
    logits: Array
    """(asked, V)"""
    targets: NDArray[np.int64]
    """(B, T)"""


class Run:
    """The course of the student that `settings` describe. Safe to share between threads; its memory is bounded.

    Training goes as far as somebody asked; whatever a test needs to be shown again is replayed from the nearest
    snapshot, bit for bit. A fork starts as `origin`'s student after test `origin_step` and goes its own way.
    """

    def __init__(
        self, settings: Settings, *, origin: Run | None = None, origin_step: int = 0
    ) -> None:
        self.settings = settings
        self.diverged_at: int | None = None
        self._origin, self._origin_step = origin, origin_step
        self._lock = threading.RLock()
        """Whoever trains, and whoever reads or writes what training leaves behind; never for longer than a test."""
        self._looking = threading.RLock()
        """Whoever looks back, with the replaying student; taken before the other lock, if both are."""
        self._front, self._replay = Walker(settings), Walker(settings)
        if origin is not None:
            self._front.go_back_to(origin._snapshot_after(origin_step, settings.optimizer))
        self._ledger = Ledger(settings.tests_per_round, first=self._front.step + 1)
        self._ungraded: list[Ungraded] = []
        self._held_out = pieces(settings, sorted(settings.questions.held_out))
        self._budget = snapshot_budget(self._front.model.n_weights)
        spacing = first_spacing(settings.last_step, self._front.bytes_of_a_snapshot, self._budget)
        self._snapshots = Snapshots(self._front.snapshot(), self._budget, spacing)
        self._record_bytes, self._least_records = RECORD_BYTES, 2
        self.most_bytes: int | None = None  # as `keep_within` said, if it would hold more by itself
        self._records: OrderedDict[int, Record] = OrderedDict()
        self._ask_held_out()
        self._weighed = self._snapshots.n_bytes + self._ledger.n_bytes

    @property
    def step(self) -> int:
        """The number of tests that this student has sat so far."""
        return self._front.step

    @property
    def history(self) -> History:
        """A row for every test so far."""
        with self._lock:
            self._grade()
            return self._ledger.so_far()

    @property
    def n_bytes(self) -> int:
        """Bytes held by snapshots, records and history; while somebody is at work, as weighed before."""
        with self._if_at_rest() as is_at_rest:
            if is_at_rest:
                snapshots, records = self._snapshots.n_bytes, self._bytes_of_records
                self._weighed = snapshots + self._ledger.n_bytes + records
        return self._weighed

    @property
    def bytes_of_students(self) -> int:
        """Bytes of weights, gradients and optimizer's memory of the student who studies, and of the one who replays."""
        return 2 * (2 * self._front.model.vector.nbytes + self._front.optimizer.remembered.nbytes)

    def advance_to(self, step: int, progress: Progress | None = None) -> int:
        """Train until test `step` is behind the student; returns how far it got.

        It gets less far when it diverges or when `progress` says stop. Raises `ValueError` for a test that the course
        does not have.
        """
        check_step(self.settings, step, first=0)
        while True:
            with self._lock:
                if self._front.step >= step or self.diverged_at is not None:
                    return self._front.step
                self._sit_next(keep_recent=step - self._front.step <= N_RECENT)
                reached = self._front.step
            if progress is not None and not progress(reached, step):
                return reached

    def record_at(self, step: int) -> Record:
        """Everything about test `step`, exactly as it happened; trains on if that test was not reached yet.

        Raises `ValueError` for a test that the course does not have, `DivergedError` for one after the divergence.
        """
        check_step(self.settings, step, first=1)
        if step <= self._origin_step and self._origin is not None:
            return self._origin.record_at(step)
        self.advance_to(step)
        with self._looking:
            self._check_diverged(step)
            if step not in self._records:
                self._go_to(step - 1)
                self._records[step] = self._sit_on_record()
            self._records.move_to_end(step)
            self._forget_records()
            return self._records[step]

    def keep_within(self, n_bytes: int) -> None:
        """Hold no more than that from now on, as far as it can be, and never more than a run holds by itself.

        With less, a past test takes longer to come again, to the same bits. Two snapshots, two recent ones and the
        latest record stay in any case. Changes nothing while somebody is at work: nobody waits for that.
        """
        with self._if_at_rest() as is_at_rest:
            if is_at_rest:
                self.most_bytes = n_bytes if n_bytes < self._budget + RECORD_BYTES else None
                self._record_bytes = min(RECORD_BYTES, n_bytes // 4)
                self._least_records = 1 if self._record_bytes < RECORD_BYTES else 2
                self._forget_records()
                left = n_bytes - self._ledger.n_bytes - self._bytes_of_records
                self._snapshots.keep_within(min(self._budget, max(left, 0)))

    def _forget_records(self) -> None:
        while (
            len(self._records) > self._least_records and self._bytes_of_records > self._record_bytes
        ):
            self._records.popitem(last=False)

    @property
    def _bytes_of_records(self) -> int:
        return sum(record.n_bytes for record in self._records.values())

    @contextmanager
    def _if_at_rest(self) -> Iterator[bool]:
        """Keep all others away and yield True, or False if somebody is at work."""
        has_one = self._looking.acquire(blocking=False)
        has_both = has_one and self._lock.acquire(blocking=False)
        try:
            yield has_both
        finally:
            if has_both:
                self._lock.release()
            if has_one:
                self._looking.release()

    @contextmanager
    def in_a_row(self) -> Iterator[None]:
        """Keep others who look back away while tests are looked at in order: each is a step from the one before."""
        with self._looking:
            yield

    def weights_at(self, step: int) -> Weights:
        """The weights after test `step`, by name; 0 is the untouched student. Raises as `record_at` does."""
        check_step(self.settings, step, first=0)
        if step < self._origin_step and self._origin is not None:
            return self._origin.weights_at(step)
        self.advance_to(step)
        with self._looking:
            self._check_diverged(step)
            if step in self._records:
                return self._records[step].after
            self._go_to(step)
            return self._replay.weights()

    def snapshot_before(self, step: int) -> tuple[Run, Snapshot]:
        """The latest snapshot that is not after test `step`, and the run that took it: this one or its origin."""
        if step < self._origin_step and self._origin is not None:
            return self._origin.snapshot_before(step)
        with self._lock:
            return self, self._snapshots.nearest(step)

    @property
    def widest_spacing(self) -> int:
        """Tests between two snapshots that are kept to the course's end: students at its multiples need no replay."""
        size, budget = self._front.bytes_of_a_snapshot, snapshot_budget(self._front.model.n_weights)
        spacing = first_spacing(self.settings.last_step, size, budget)
        while (self.settings.last_step // spacing + N_SNAPSHOTS_BESIDE) * size > budget:
            spacing *= 2
        return spacing

    def fingerprint(self, step: int) -> str:
        """Eight hexadecimal digits of the weights after test `step`: equal on two machines if all weights are."""
        return fingerprint(self.weights_at(step))

    def fork(self, step: int, **changes: Any) -> Run:
        """A run that shares this one's first `step` tests and then goes on with other settings.

        Only how the student studies can change (see `FORKABLE`): the tests and the student's size stay. Raises
        `ValueError` for any other change, and as `record_at` does.
        """
        for name in changes:
            if name not in FORKABLE:
                raise ValueError(f"a fork can't change {name}; allowed are {', '.join(FORKABLE)}")
        settings = replace(self.settings, **changes)
        check_step(settings, step, first=0)
        self.weights_at(step)
        return Run(settings, origin=self, origin_step=step)

    def _check_diverged(self, step: int) -> None:
        if self.diverged_at is not None and step > self.diverged_at:
            raise DivergedError(
                f"test {step}: the student diverged at test {self.diverged_at}, which is its last"
            )

    def _sit_next(self, keep_recent: bool) -> None:
        """One test at the front, its row of history, and a snapshot where one is due."""
        front = self._front
        batch, logits, losses = front.sit_next()
        loss = float(losses.numpy().mean())
        if not math.isfinite(loss):
            self.diverged_at = front.step
            return
        rate = learning_rate_at(self.settings, front.step)
        self._ungraded.append(Ungraded(loss, rate, logits.numpy(), batch.targets))
        if len(self._ungraded) == GRADED_TOGETHER:
            self._grade()
        if keep_recent or self._snapshots.wants(front.step):
            snapshot = front.snapshot()
            if self._snapshots.wants(front.step):
                self._snapshots.add(snapshot)
            if keep_recent:
                self._snapshots.add_recent(snapshot)
        if front.step % self.settings.tests_per_round == 0:
            self._ask_held_out()

    def _grade(self) -> None:
        """Write the rows of the tests that wait for it."""
        if self._ungraded:
            ranks = choice_ranks(
                np.concatenate([test.logits for test in self._ungraded]),
                np.concatenate([test.targets for test in self._ungraded]),
            )
            starts = np.cumsum([0, *(len(test.targets) for test in self._ungraded[:-1])])
            for test, scores in zip(self._ungraded, shares(ranks, starts), strict=True):
                self._ledger.add((test.loss, *scores, test.learning_rate))
            self._ungraded = []

    def _ask_held_out(self) -> None:
        """Ask the questions that are never studied, and note how they went, unless nothing finite came out."""
        if self._held_out:
            losses, ranks = ask(self._front.model, self._held_out)
            if math.isfinite(loss := float(losses.mean())):
                spot_on, _, accuracy = shares(ranks, np.zeros(1, dtype=np.int64))[0]
                self._ledger.add_held_out(self._front.step, loss, spot_on, accuracy)

    def _go_to(self, step: int) -> None:
        """Bring the replaying student to after test `step`, and keep snapshots of the last of the way."""
        _, snapshot = self.snapshot_before(step)
        if not snapshot.step <= self._replay.step <= step:
            self._replay.go_back_to(snapshot)
        while self._replay.step < step:
            self._replay.sit_next()
            if step - self._replay.step < N_RECENT:
                self._keep_recent()

    def _keep_recent(self) -> None:
        snapshot = self._replay.snapshot()
        with self._lock:
            self._snapshots.add_recent(snapshot)

    def _sit_on_record(self) -> Record:
        """The next test of the replaying student, with everything around it, and a snapshot for the test after."""
        walker = self._replay
        before, state, age = walker.weights(), walker.optimizer_state(), walker.optimizer.age
        batch, logits, losses = walker.sit_next()
        gradients = {
            name: read_only(p.grad) for name, p in walker.parameters.items() if p.grad is not None
        }
        self._keep_recent()
        return Record(
            settings=self.settings,
            step=walker.step,
            round=self.settings.round_of(walker.step),
            batch=batch,
            learning_rate=learning_rate_at(self.settings, walker.step),
            asked_logits=read_only(logits),
            losses=laid_out(losses, batch),
            gradients=gradients,
            before=before,
            after=walker.weights(),
            optimizer_state=state,
            optimizer_age=age,
        )

    def _snapshot_after(self, step: int, optimizer: str) -> Snapshot:
        """The student after test `step`; another optimizer starts without a memory."""
        if step < self._origin_step and self._origin is not None:
            return self._origin._snapshot_after(step, optimizer)
        with self._looking:
            self._go_to(step)
            snapshot = self._replay.snapshot()
        if optimizer == self.settings.optimizer:
            return snapshot
        return replace(snapshot, remembered=None, age=0)


def check_step(settings: Settings, step: int, first: int) -> None:
    """Raise `ValueError` unless `step` is the number of a test of the course, from `first` on."""
    last = settings.last_step
    if not isinstance(step, int) or isinstance(step, bool) or not first <= step <= last:
        raise ValueError(f"test {shown(step)}: allowed is a whole number from {first} to {last}")


def shares(ranks: NDArray[np.int64], starts: NDArray[np.int64]) -> Array:
    """Share of the asked words that were the first choice, the second or third, and of the questions all right.

    `ranks` (questions, T) are those of several tests, which begin at the rows `starts` (tests,); returns (tests, 3).
    """
    of_question = [
        (ranks == 0).sum(axis=1),
        ((ranks == 1) | (ranks == 2)).sum(axis=1),
        ranks.max(axis=1) <= 0,
        (ranks >= 0).sum(axis=1),
        np.ones(len(ranks)),
    ]
    of_test = np.add.reduceat(np.stack(of_question, axis=1), starts)  # (tests, 5)
    n_asked, n_questions = of_test[:, 3], of_test[:, 4]
    counted: Array = of_test[:, :3] / np.stack([n_asked, n_asked, n_questions], axis=1)
    return counted


def fingerprint(weights: Weights) -> str:
    """Eight hexadecimal digits of SHA-256 over all weights' names, shapes and bits."""
    digest = hashlib.sha256()
    for name, array in weights.items():
        digest.update(f"{name}{array.shape}".encode())
        digest.update(array.astype("<f8").tobytes())
    return digest.hexdigest()[:8]
