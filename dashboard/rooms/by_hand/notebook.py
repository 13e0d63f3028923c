"""The whole example as a notebook: one cell that recomputes it in PyTorch, and compares."""

from __future__ import annotations

import inspect
import json
from pprint import pformat
from typing import Literal

from dashboard.rooms.by_hand.sheet import Sheet
from model.by_hand.example import TOKENS
from model.by_hand.in_pytorch import attention, feedforward, layer_norm, loss_of
from model.by_hand.path import step_of

NOT_ASKED = -100
"""What PyTorch's cross-entropy skips."""

NotebookCell = tuple[Literal["markdown", "code"], str, str]
"""A cell's kind, its id (letters, digits, hyphens) and its source."""

_HEAD = """\
import math

import torch
from torch import Tensor
from torch.nn import functional as F

Weights = dict[str, Tensor]
"""

_TAIL = """\
w = {
    name: torch.tensor(numbers, dtype=torch.float64, requires_grad=True)
    for name, numbers in WEIGHTS.items()
}

loss = loss_of(w, TOKENS, TARGETS)  # there
loss.backward()  # and home: autograd computes every gradient
gradients = {name: weight.grad for name, weight in w.items()}
after = {name: (weight - LEARNING_RATE * weight.grad).detach() for name, weight in w.items()}
second_loss = loss_of(after, TOKENS, TARGETS)

print(f"first try:  loss {loss.item():.6f}, by hand it was {LOSS_BY_HAND:.6f}")
print(f"second try: loss {second_loss.item():.6f}, by hand it was {SECOND_LOSS_BY_HAND:.6f}")
for name, gradient in gradients.items():
    print(f"\\ngradient of {name}:\\n{gradient}")
"""


def code_cell(sheet: Sheet) -> str:
    """Python that needs nothing but PyTorch: the example with these weights, there, home, updated, and once more."""
    weights = pformat(dict(sheet.weights), width=96, sort_dicts=False)
    targets = [NOT_ASKED if target is None else target for target in sheet.targets]
    first, second = (step_of(sheet.steps, key).result[0][0] for key in ("loss", "again.loss"))
    functions = (layer_norm, attention, feedforward, loss_of)
    return "\n\n".join(
        [
            _HEAD,
            f"WEIGHTS = {weights}\n"
            f"TOKENS = {list(TOKENS)}  # AI, rocks\n"
            f"TARGETS = {targets}  # {NOT_ASKED}: nothing is asked\n"
            f"LEARNING_RATE = {sheet.learning_rate!r}\n"
            f"LOSS_BY_HAND, SECOND_LOSS_BY_HAND = float('{first!r}'), float('{second!r}')\n",
            *(inspect.getsource(function) for function in functions),
            _TAIL,
        ]
    )


def notebook(sheet: Sheet) -> bytes:
    """An .ipynb file with a heading and the cell."""
    heading = (
        "# AI rocks, in PyTorch\n\nOne tiny transformer, there and home. The numbers are those of the "
        "page with pencil and paper; run the cell and compare."
    )
    return ipynb(("markdown", "about", heading), ("code", "recompute", code_cell(sheet)))


def ipynb(*cells: NotebookCell) -> bytes:
    """An .ipynb file (nbformat 4.5)."""
    code_only: dict[str, object] = {"execution_count": None, "outputs": []}
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    book = {
        "cells": [
            {"id": name, "cell_type": kind, "metadata": {}, "source": source}
            | (code_only if kind == "code" else {})
            for kind, name, source in cells
        ],
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(book, indent=1, ensure_ascii=False, allow_nan=False).encode()
