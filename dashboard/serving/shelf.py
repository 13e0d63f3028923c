"""A shelf: what was made once for everybody, bounded in bytes."""

from __future__ import annotations

import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import Future
from threading import Lock
from typing import Any, TypeVar

import numpy as np

T = TypeVar("T")


class Shelf:
    """Makes each thing once, whoever asks and however many at the same moment; drops what was not asked for longest."""

    def __init__(self, budget: int, weigh: Callable[[Any], int] | None = None) -> None:
        self.budget = budget
        """Bytes that everything on it may hold; the latest thing stays in any case."""
        self._weigh = weigh or weight_of
        self.n_bytes = 0
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._being_made: dict[Hashable, Future[Any]] = {}

    def __contains__(self, key: Hashable) -> bool:
        return key in self._kept

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is kept under `key`, made by `make()` if nothing is. What `make` raises is raised to all who wait."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                found: T = self._kept[key][0]
                return found
            waiting = self._being_made.get(key)
            if waiting is None:
                future: Future[T] = Future()
                self._being_made[key] = future
        if waiting is not None:
            awaited: T = waiting.result()
            return awaited
        try:
            made = make()
        except BaseException as error:
            future.set_exception(error)
            with self._lock:
                del self._being_made[key]
            raise
        with self._lock:
            self._keep(key, made)
            del self._being_made[key]
        future.set_result(made)
        return made

    def clear(self) -> None:
        """Drop everything."""
        with self._lock:
            self._kept.clear()
            self.n_bytes = 0

    def _keep(self, key: Hashable, made: object) -> None:
        size = self._weigh(made)
        self._kept[key] = (made, size)
        self.n_bytes += size
        while self.n_bytes > self.budget and len(self._kept) > 1:
            _, (_, dropped) = self._kept.popitem(last=False)
            self.n_bytes -= dropped


def weight_of(value: Any, seen: frozenset[int] = frozenset()) -> int:
    """About how many bytes a value holds: arrays, texts and bytes in it, through dicts, sequences and dataclasses."""
    if isinstance(value, np.ndarray):
        return int(value.nbytes) + 112
    if isinstance(value, bytes | str | int | float) or value is None:
        return sys.getsizeof(value)
    if id(value) in seen:
        return 0
    seen = seen | {id(value)}
    if isinstance(value, Mapping):
        return 64 + sum(weight_of(k, seen) + weight_of(v, seen) for k, v in value.items())
    if isinstance(value, list | tuple | set | frozenset):
        return 56 + 8 * len(value) + sum(weight_of(part, seen) for part in value)
    if hasattr(value, "memory_usage"):  # a pandas table
        return int(value.memory_usage().sum())
    return 64 + weight_of(getattr(value, "__dict__", {}), seen)
