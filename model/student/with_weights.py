"""TODO model/student/with_weights.py."""

from __future__ import annotations
import math
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.func import functional_call
from torch.nn import functional as F
from model.exams import ASKS, Ask, EXAMS, Exam, NOT_ASKED, exam_from_pairs, exam_from_text
from model.student.optimizers import OPTIMIZERS, Optimizer, OptimizerName
from model.student.transformer import Trace, Transformer, TransformerConfig
from model.course.settings import RECIPES
from model.course.settings import shown
from model.course.settings import LEARNING_RATES
from model.course.settings import Settings
from model.course.batches import _encoded
from model.student.arrays import read_only
from model.student.training import mean_loss
from model.course.settings import MOST_TESTS
from model.course.record import Record
from model.course.batches import batch_of
from model.course.settings import _rejected
from model.student.arrays import Array
from model.course.record import new_student
from model.course.batches import order_of_round
from model.course.batches import batch_at
from model.student.training import train_step
from model.course.settings import _exam
from model.course.settings import WHOLE_RANGES
from model.course.batches import Batch
from model.course.record import losses_with
from model.course.settings import REAL_RANGES
from model.student.arrays import Weights
from model.student.training import choice_ranks
from model.student.arrays import as_tensors
from model.course.settings import _are_pairs
from model.student.training import grade


def logits_with(
    settings: Settings,
    weights: Mapping[str, Tensor],
    tokens: Tensor,
    trace: Trace | None = None,
) -> Tensor:
    """The logits (B, T, V) of a student with these weights: looks, and changes nothing.

    The weights go through an empty student that belongs to this thread, since `functional_call` is not made for two.
    """
    students: dict[TransformerConfig, Transformer] = _own.__dict__.setdefault("students", {})
    if settings.transformer not in students:
        students.clear()
        students[settings.transformer] = new_student(settings)
    logits: Tensor = functional_call(students[settings.transformer], dict(weights), (tokens, trace))
    return logits


_own = threading.local()
