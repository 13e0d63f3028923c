"""One test's whole record: as JSON, which everything reads, and as NPZ, which NumPy reads to the last bit."""

from __future__ import annotations

import io
import json
import math
import zipfile
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from model import Record

Arrays = dict[str, NDArray[Any]]


def record_arrays(record: Record) -> Arrays:
    """All that the test was, by name: what was asked, gut feelings, marks lost, notes, and the weights around it.

    A weight's arrays are named "before/W_LM", "gradient/W_LM", "after/W_LM"; what the optimizer remembered is
    "optimizer/W_LM/…". Token ids are places in "vocabulary"; targets of −100 are not asked.
    """
    exam = record.settings.questions
    arrays: Arrays = {
        "test": np.array(record.step),
        "round": np.array(record.round),
        "loss": np.array(record.loss),
        "learning_rate": np.array(record.learning_rate),
        "vocabulary": np.array(exam.vocabulary),
        "questions": record.batch.questions,
        "tokens": record.batch.tokens,
        "targets": record.batch.targets,
        "logits": record.logits,
        "losses": record.losses,
    }
    for name in record.before:
        arrays[f"before/{name}"] = record.before[name]
        arrays[f"gradient/{name}"] = record.gradients[name]
        arrays[f"after/{name}"] = record.after[name]
    for name, state in record.optimizer_state.items():
        arrays |= {f"optimizer/{name}/{kind}": values for kind, values in state.items()}
    return arrays


def record_json(record: Record) -> bytes:
    """The record as one JSON object: the settings, and every array as nested lists with all its digits.

    JSON has no infinity: what a diverged student left is null.
    """
    whole = bytearray(b'{"settings":' + _json(asdict(record.settings)))
    for name, array in record_arrays(
        record
    ).items():  # one by one: all as lists would take far more than the file
        whole += b"," + _json(name) + b":" + _json(_plain(array.tolist()))
    whole += b"}"
    return bytes(whole)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def record_npz(record: Record) -> bytes:
    """The record as an .npz file without a pickle in it: `np.load(file, allow_pickle=False)` reads all of it."""
    settings = json.dumps(asdict(record.settings), ensure_ascii=False, allow_nan=False)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, array in {"settings": np.array(settings), **record_arrays(record)}.items():
            entry = zipfile.ZipInfo(f"{name}.npy")  # of no date: the same test is the same bytes
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w", force_zip64=True) as member:
                npy.write_array(member, np.asarray(array), allow_pickle=False)
    return file.getvalue()


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
