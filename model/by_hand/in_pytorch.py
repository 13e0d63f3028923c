"""The two-word example of `example.py` in PyTorch, where autograd finds the way home by itself.

The notebook that the page with pencil and paper offers is made of these very functions.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional as F

Weights = dict[str, Tensor]


def layer_norm(x: Tensor, w: Weights, name: str) -> Tensor:
    """LayerNorm with a gain and a bias, (T, d) → (T, d)."""
    return F.layer_norm(x, x.shape[-1:], w[f"{name}.weight"][0], w[f"{name}.bias"][0])


def attention(h: Tensor, w: Weights, name: str) -> Tensor:
    """One causal head, (T, d) → (T, d)."""
    Q, K, V = (h @ w[f"{name}.W_{letter}"] for letter in "QKV")
    scores = Q @ K.T / math.sqrt(h.shape[1])  # (T, T)
    later = torch.ones_like(scores).triu(diagonal=1).bool()
    pattern = scores.masked_fill(later, -math.inf).softmax(dim=1)  # (T, T)
    return pattern @ V @ w[f"{name}.W_O"]


def feedforward(h: Tensor, w: Weights, name: str) -> Tensor:
    """Each word by itself, (T, d) → (T, 4d) → (T, d)."""
    hidden = F.gelu(h @ w[f"{name}.W_1"] + w[f"{name}.b_1"])
    return hidden @ w[f"{name}.W_2"] + w[f"{name}.b_2"]


def loss_of(w: Weights, tokens: list[int], targets: list[int]) -> Tensor:
    """The mean of -ln p(right word) over the words that are asked; a target of -100 is not asked."""
    x = w["token_embedding"][tokens] + w["position_embedding"][: len(tokens)]  # (T, d)
    x = x + attention(layer_norm(x, w, "blocks.0.ln_1"), w, "blocks.0.attention")
    x = x + feedforward(layer_norm(x, w, "blocks.0.ln_2"), w, "blocks.0.feedforward")
    logits = layer_norm(x, w, "ln_final") @ w["W_LM"]  # (T, V)
    return F.cross_entropy(logits, torch.tensor(targets))
