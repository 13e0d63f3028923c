"""Bit-exact comparison: two values are the same when their bytes are, so that −0.0 is not 0.0."""

import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model import Record

Arrays = Mapping[str, NDArray[Any]]


def array_bits(array: NDArray[Any]) -> bytes:
    """The array's type, shape and bytes."""
    return f"{array.dtype}{array.shape}".encode() + np.ascontiguousarray(array).tobytes()


def weight_bits(weights: Arrays) -> str:
    """A digest of the weights' names and bits."""
    digest = hashlib.sha256()
    for name, array in weights.items():
        digest.update(name.encode() + array_bits(array))
    return digest.hexdigest()


def record_bits(record: Record) -> dict[str, str]:
    """A digest of every part of a record, by name, so that a failure says which part differs."""
    state = {
        f"{name}.{key}": array
        for name, entry in record.optimizer_state.items()
        for key, array in entry.items()
    }
    batch = record.batch
    parts: dict[str, Arrays] = {
        "batch": {"tokens": batch.tokens, "targets": batch.targets, "questions": batch.questions},
        "logits": {"logits": record.logits},
        "losses": {"losses": record.losses},
        "gradients": record.gradients,
        "before": record.before,
        "after": record.after,
        "optimizer_state": state,
    }
    numbers = f"{record.step} {record.round} {record.learning_rate!r} {record.optimizer_age}"
    return {"numbers": numbers} | {name: weight_bits(arrays) for name, arrays in parts.items()}
