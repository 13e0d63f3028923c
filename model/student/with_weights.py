"""Any weights through the student without touching it: the way in which everything looks."""

from __future__ import annotations

import threading
from collections.abc import Mapping

import numpy as np
from torch import Tensor
from torch.func import functional_call

from model.student.transformer import Trace, Transformer, TransformerConfig

_own = threading.local()


def logits_with(
    config: TransformerConfig,
    weights: Mapping[str, Tensor],
    tokens: Tensor,
    trace: Trace | None = None,
    asked: Tensor | None = None,
) -> Tensor:
    """The logits (B, T, V), or (asked, V), of a student of that size with these weights: looks, and changes nothing.

    The weights go through an empty student that belongs to this thread, since `functional_call` is not made for two.
    """
    students: dict[TransformerConfig, Transformer] = _own.__dict__.setdefault("students", {})
    if config not in students:
        students.clear()
        students[config] = Transformer(config, np.random.Generator(np.random.PCG64(0)))
    logits: Tensor = functional_call(students[config], dict(weights), (tokens, asked, trace))
    return logits
