"""The student and its training: torch, NumPy and the standard library; no Streamlit, Plotly or pandas."""

import torch

from model.course.batches import Batch
from model.course.record import Record
from model.course.run import DivergedError, Run
from model.course.settings import Settings
from model.exams import EXAMS
from model.student.transformer import Transformer, TransformerConfig

torch.set_num_threads(1)  # faster at these sizes, and sums are always added in the same order

__all__ = [
    "EXAMS",
    "Batch",
    "DivergedError",
    "Record",
    "Run",
    "Settings",
    "Transformer",
    "TransformerConfig",
]
