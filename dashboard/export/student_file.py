"""The student itself: its weights as safetensors, and the Python that turns them into Hugging Face's GPT-2."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np

from model import Settings
from model.course.run import fingerprint
from model.student.arrays import Weights

INTO_GPT2 = Path(__file__).with_name("into_gpt2.py")
"""A program of its own, which the app never imports: a test runs it."""


def student_file(settings: Settings, weights: Weights, test: int) -> bytes:
    """The weights after that test; how the student was made, and the words that it knows, are in the metadata."""
    config = settings.transformer
    metadata = {
        "settings": json.dumps(asdict(settings), ensure_ascii=False, allow_nan=False),
        "vocabulary": json.dumps(
            settings.questions.vocabulary, ensure_ascii=False, allow_nan=False
        ),
        "context_length": str(config.context_length),
        "n_layer": str(config.n_layer),
        "n_head": str(config.n_head),
        "test": str(test),
        "fingerprint": fingerprint(weights),
    }
    return safetensors(weights, metadata)


def safetensors(weights: Weights, metadata: dict[str, str]) -> bytes:
    """The weights as float64, by name, in Hugging Face's format.

    Eight bytes for the header's length, the header as JSON padded with spaces, then the numbers side by side.
    """
    header: dict[str, object] = {"__metadata__": metadata}
    parts, end = [], 0
    for name, array in weights.items():
        part = np.ascontiguousarray(array, dtype="<f8").tobytes()
        header[name] = {
            "dtype": "F64",
            "shape": list(array.shape),
            "data_offsets": [end, end + len(part)],
        }
        parts.append(part)
        end += len(part)
    head = json.dumps(header, ensure_ascii=False, allow_nan=False).encode()
    head += b" " * (-len(head) % 8)
    return b"".join([len(head).to_bytes(8, "little"), head, *parts])


def into_gpt2() -> bytes:
    """The program as it is."""
    return INTO_GPT2.read_bytes()
