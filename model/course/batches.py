"""TODO model/course/batches.py."""

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
from model.student.with_weights import logits_with
from model.course.settings import LEARNING_RATES
from model.course.settings import Settings
from model.student.arrays import read_only
from model.student.training import mean_loss
from model.course.settings import MOST_TESTS
from model.course.record import Record
from model.course.settings import _rejected
from model.student.arrays import Array
from model.course.record import new_student
from model.student.with_weights import _own
from model.student.training import train_step
from model.course.settings import _exam
from model.course.settings import WHOLE_RANGES
from model.course.record import losses_with
from model.course.settings import REAL_RANGES
from model.student.arrays import Weights
from model.student.training import choice_ranks
from model.student.arrays import as_tensors
from model.course.settings import _are_pairs
from model.student.training import grade


@dataclass(frozen=True)
class Batch:
    """A test: B questions of the exam, padded to T positions."""

    tokens: NDArray[np.int64]
    """(B, T), the words that the student reads, as token ids."""
    targets: NDArray[np.int64]
    """(B, T), the right next word, `NOT_ASKED` where nothing is asked."""
    questions: NDArray[np.int64]
    """(B,), the questions' places in the exam."""

    @property
    def asked(self) -> NDArray[np.bool_]:
        """(B, T), whether a position counts."""
        asked: NDArray[np.bool_] = self.targets != NOT_ASKED
        return asked


@lru_cache(maxsize=256)
def order_of_round(settings: Settings, round_number: int) -> NDArray[np.int64]:
    """The studied questions' places in the exam, in the order in which this round asks them."""
    rng = np.random.Generator(np.random.PCG64([settings.seed, 1, round_number]))
    order = rng.permutation(np.array(settings.questions.studied, dtype=np.int64))
    order.flags.writeable = False
    return order


@lru_cache(maxsize=64)
def _encoded(settings: Settings) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return settings.questions.encode(settings.ask)


def batch_at(settings: Settings, step: int) -> Batch:
    """Test number `step`, from 1: a round asks every studied question once, the last test may be short."""
    round_number = settings.round_of(step)
    first = (step - 1) % settings.tests_per_round * settings.batch_size
    questions = order_of_round(settings, round_number)[first : first + settings.batch_size]
    return batch_of(settings, questions)


def batch_of(settings: Settings, questions: NDArray[np.int64]) -> Batch:
    """A test of the given questions of the exam."""
    tokens, targets = _encoded(settings)
    arrays = tokens[questions], targets[questions], questions.copy()
    for array in arrays:
        array.flags.writeable = False
    return Batch(*arrays)
