"""The student once more in plain NumPy, a head at a time, written from the papers: what ours is held against."""

from __future__ import annotations

import math
from collections.abc import Collection

import numpy as np

from model.student.arrays import Array, Weights

Head = tuple[int, int]
"""(block, head), both from 0."""


def plain_logits(
    weights: Weights, tokens: list[int], n_head: int, without: Collection[Head] = ()
) -> tuple[Array, dict[Head, Array]]:
    """Logits (T, V) of one prompt, and each head's pattern (T, T); heads in `without` are not there at all."""
    T = len(tokens)
    x = weights["token_embedding"][tokens] + weights["position_embedding"][:T]
    size = x.shape[1] // n_head
    patterns = {}
    n_layer = sum(name.endswith("attention.W_Q") for name in weights)
    for block in range(n_layer):
        own = {
            name.removeprefix(f"blocks.{block}."): array
            for name, array in weights.items()
            if name.startswith(f"blocks.{block}.")
        }
        reading = _normed(x, own["ln_1.weight"], own["ln_1.bias"])
        added = np.zeros_like(x)
        for head in range(n_head):
            part = slice(head * size, (head + 1) * size)
            q, k, v = (reading @ own[f"attention.W_{letter}"][:, part] for letter in "QKV")
            pattern = np.zeros((T, T))
            for looking in range(T):
                scores = np.array([q[looking] @ k[seen] for seen in range(looking + 1)])
                powers = np.exp(scores / math.sqrt(size))
                pattern[looking, : looking + 1] = powers / powers.sum()
            patterns[block, head] = pattern
            if (block, head) not in without:
                added = added + pattern @ v @ own["attention.W_O"][part]
        x = x + added
        reading = _normed(x, own["ln_2.weight"], own["ln_2.bias"])
        hidden = reading @ own["feedforward.W_1"] + own["feedforward.b_1"]
        gelu = hidden * 0.5 * (1 + np.vectorize(math.erf)(hidden / math.sqrt(2)))
        x = x + gelu @ own["feedforward.W_2"] + own["feedforward.b_2"]
    return _normed(x, weights["ln_final.weight"], weights["ln_final.bias"]) @ weights[
        "W_LM"
    ], patterns


def _normed(x: Array, gain: Array, bias: Array) -> Array:
    mean = x.mean(axis=-1, keepdims=True)
    variance = ((x - mean) ** 2).mean(axis=-1, keepdims=True)
    normed: Array = (x - mean) / np.sqrt(variance + 1e-5) * gain + bias
    return normed
