"""TODO model/student/arrays.py."""

from __future__ import annotations
from dataclasses import dataclass
import numpy as np
import torch
from model.course.batches import Batch
from model.course.record import Record
from model.student.training import grade, mean_loss
from model.student.with_weights import logits_with
from model.student.transformer import Trace
from model.looking.backward import READS
from model.looking.backward import WRITES
from model.looking.backward import stage_gradients
from model.looking.backward import stream_into
from model.looking.backward import block_of
from model.looking.backward import is_split
from model.looking.backward import normalize
from model.looking.backward import output_stage
from model.looking.backward import LAYER_NORM_EPSILON
from model.looking.backward import side_by_side
from model.looking.backward import backward
from model.looking.backward import Backward
from model.looking.backward import StageGradient
import math
import threading
from collections.abc import Mapping
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any
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
from model.student.training import mean_loss
from model.course.settings import MOST_TESTS
from model.course.batches import batch_of
from model.course.settings import _rejected
from model.course.record import new_student
from model.course.batches import order_of_round
from model.student.with_weights import _own
from model.course.batches import batch_at
from model.student.training import train_step
from model.course.settings import _exam
from model.course.settings import WHOLE_RANGES
from model.course.record import losses_with
from model.course.settings import REAL_RANGES
from model.student.training import choice_ranks
from model.course.settings import _are_pairs
from model.student.training import grade


def parameter(weights: Weights, weight: str) -> Array:
    """The parameter of this name. Raises `ValueError` for one that does not exist."""
    if weight not in weights:
        raise ValueError(f"weight is {weight!r}; allowed are {', '.join(weights)}")
    return weights[weight]


def value_at(weights: Weights, weight: str, index: tuple[int, ...]) -> float:
    """The value of one weight. Raises `ValueError` for one that does not exist."""
    shape = parameter(weights, weight).shape
    if len(index) != len(shape) or not all(0 <= i < n for i, n in zip(index, shape, strict=True)):
        sizes = " × ".join(str(n) for n in shape)
        raise ValueError(f"index is {index!r}; allowed is a place in {weight}, which is {sizes}")
    return float(weights[weight][index])


def frozen(array: Array) -> Array:
    """The array itself, from now on read-only."""
    array.flags.writeable = False
    return array


Array = NDArray[np.float64]


Weights = Mapping[str, Array]


def as_tensors(weights: Weights) -> dict[str, Tensor]:
    """A copy of the weights as tensors."""
    return {name: torch.tensor(array) for name, array in weights.items()}


def read_only(tensor: Tensor) -> Array:
    """A copy of the tensor as an array that nobody can write to."""
    array = np.array(tensor.detach().numpy())
    array.flags.writeable = False
    return array
