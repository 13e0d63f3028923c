"""TODO model/student/with_weights.py."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from torch import Tensor
from torch.func import functional_call

from model.course.record import new_student
from model.course.settings import (
    Settings,
)
from model.student.transformer import Trace, Transformer, TransformerConfig


def logits_with(
    settings: Settings,
    weights: Mapping[str, Tensor],
    tokens: Tensor,
    trace: Trace | None = None,
    asked: Tensor | None = None,
) -> Tensor:
    """The logits (B, T, V), or (asked, V), of a student with these weights: looks, and changes nothing.

    The weights go through an empty student that belongs to this thread, since `functional_call` is not made for two.
    """
    students: dict[TransformerConfig, Transformer] = _own.__dict__.setdefault("students", {})
    if settings.transformer not in students:
        students.clear()
        students[settings.transformer] = new_student(settings)
    student = students[settings.transformer]
    logits: Tensor = functional_call(student, dict(weights), (tokens, asked, trace))
    return logits


_own = threading.local()
