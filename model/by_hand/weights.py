"""The weights of the by-hand example, as they are before it studies."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from model.by_hand.arithmetic import Matrix

EXAMPLE_WEIGHTS: Mapping[str, Matrix] = MappingProxyType(
    {
        "token_embedding": ((0.75, -0.5, 0.25), (-0.25, 0.75, 1.0)),
        "position_embedding": ((0.25, 0.25, -0.25), (0.5, -0.25, 0.25)),
        "blocks.0.ln_1.weight": ((1.0, 0.75, 1.25),),
        "blocks.0.ln_1.bias": ((0.25, 0.0, -0.25),),
        "blocks.0.attention.W_Q": ((0.5, -0.25, 0.25), (0.25, 0.5, -0.75), (-0.5, 0.25, 0.75)),
        "blocks.0.attention.W_K": ((0.5, 0.25, -0.5), (-0.25, 0.75, 0.25), (0.75, -0.5, 0.25)),
        "blocks.0.attention.W_V": ((0.25, 0.5, -0.25), (-0.5, 0.25, 0.75), (0.25, -0.75, 0.5)),
        "blocks.0.attention.W_O": ((0.5, -0.25, 0.25), (0.25, 0.5, -0.5), (-0.25, 0.25, 0.75)),
        "blocks.0.ln_2.weight": ((1.25, 1.0, 0.75),),
        "blocks.0.ln_2.bias": ((0.0, -0.25, 0.25),),
        "blocks.0.feedforward.W_1": (
            (0.5, -0.25, 0.25, 0.75, -0.5, 0.25, 0.5, -0.25, 0.25, -0.5, 0.75, -0.25),
            (-0.5, 0.5, 0.5, -0.25, 0.25, -0.75, 0.5, 0.25, -0.5, 0.25, -0.25, 0.75),
            (0.25, 0.25, -0.5, 0.25, 0.5, 0.5, -0.25, 0.75, -0.25, -0.5, 0.25, 0.5),
        ),
        "blocks.0.feedforward.b_1": (
            (0.0, -0.25, 0.0, 0.25, 0.0, 0.25, 0.25, 0.0, 0.5, 0.0, -0.25, 0.5),
        ),
        "blocks.0.feedforward.W_2": (
            (0.25, -0.25, 0.5),
            (-0.25, 0.5, 0.25),
            (0.5, 0.25, -0.5),
            (-0.5, 0.25, 0.25),
            (0.25, -0.5, 0.25),
            (0.25, 0.5, -0.5),
            (-0.25, 0.25, 0.5),
            (0.5, -0.25, 0.25),
            (-0.25, 0.5, -0.5),
            (0.5, -0.5, 0.25),
            (0.25, 0.25, -0.5),
            (-0.5, 0.5, 0.25),
        ),
        "blocks.0.feedforward.b_2": ((0.25, -0.25, 0.0),),
        "ln_final.weight": ((0.75, 1.25, 1.0),),
        "ln_final.bias": ((0.0, 0.25, -0.25),),
        "W_LM": ((1.0, -0.5), (-0.5, 0.25), (0.25, 0.5)),
    }
)
"""Our own, to be readable: multiples of ¼, which floats and the grid of weights hold exactly."""
