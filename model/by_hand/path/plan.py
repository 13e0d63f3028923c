"""What a step says about itself before it has numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from model.by_hand.path.cells import Grid

Rule = Literal["chain", "sum", "product", "softmax–cross-entropy"]
"""The rule that a backward step follows.

"chain": y = f(x), so x gets the gradient of y times the slope of f. "product": y = a b, so each
factor gets the gradient of y times the other factor. "sum": y = a + b, so both get the gradient
of y, and what is used several times gets the sum. "softmax–cross-entropy": p - y, both at once.
"""


@dataclass(frozen=True)
class Plan:
    """One step on the way: which value it makes, of what, how, and what is to be said about it."""

    name: str
    """The value or parameter that the step is about, as in `places.PLACES`."""
    formula: str
    """The right side of its formula, in LaTeX."""
    operands: tuple[str, ...]
    """Parameters, values ("logits") and gradients ("d.logits") that it is computed from."""
    cells: Callable[..., Grid]
    """The expressions of all cells of its result, given a grid for each operand."""
    sentence: str
    rule: Rule | None = None
