"""The student: a small GPT-2 in float64, with the papers' names for its weights and a shape on every line.

Letters: B questions of a batch, T positions, V words of the vocabulary, d = d_model, h = n_head heads of size d / h.
Matrices act from the right, as papers write it: `logits = h @ W_LM`.
"…" are the positions that are computed: all of them, B, T, or as many rows as are needed (see `Positions`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

Trace = dict[str, Tensor]
"""Every stage of one forward pass under a spoken name, in the order in which it was computed."""

HEAD_SCALE = 0.25
"""How much smaller than the other matrices the last one starts: the first loss is then close to ln V, to guessing."""

GRID_BITS = 18
GRID = 2.0**-GRID_BITS
"""Weights are multiples of this, so that the last bits, in which processors differ, cannot grow while training."""

GRID_SHIFT = 1.5 * 2**52 * GRID
"""So large that a float64 near it counts in steps of the grid."""


def keep(trace: Trace | None, place: str, **stages: Tensor) -> None:
    """Put the stages of one place into the trace, as "place.stage"; without a trace, do nothing."""
    if trace is not None:
        trace.update({f"{place}.{stage}".lstrip("."): value for stage, value in stages.items()})


class Positions:
    """The positions of a batch that are computed: their numbers stand side by side as rows, (rows, d).

    If these are all positions, their numbers keep the batch's shape instead, (B, T, d).
    """

    def __init__(self, mask: Tensor, within: Positions | None = None) -> None:
        self.mask = mask  # (B, T)
        self.places = _places(mask.flatten())  # (rows,) of B · T
        self.places_within = _places(mask[within.mask]) if within is not None else None  # (rows,)

    def take(self, values: Tensor) -> Tensor:
        """The rows of these positions, (B, T, …) → (rows, …)."""
        return values if self.places is None else values.flatten(0, 1).index_select(0, self.places)

    def pick(self, rows: Tensor) -> Tensor:
        """The rows of these positions out of the rows of those `within` which they lie, (…, d) → (rows, d)."""
        if self.places_within is None:
            return rows
        return rows.flatten(0, -2).index_select(0, self.places_within)

    def lay_out(self, rows: Tensor) -> Tensor:
        """The rows at their positions and noughts everywhere else, (rows, d) → (B, T, d)."""
        if self.places is None:
            return rows
        B, T = self.mask.shape
        noughts = rows.new_zeros(B * T, rows.shape[-1])
        return noughts.index_copy(0, self.places, rows).view(B, T, -1)


def _places(mask: Tensor) -> Tensor | None:
    """Where a mask (n,) is true, `None` if that is everywhere."""
    return None if mask.all() else mask.nonzero()[:, 0]


@dataclass(frozen=True)
class TransformerConfig:
    """The size of a student. Raises `ValueError` for one that cannot be built."""

    vocabulary_size: int
    """V, the number of possible answers."""
    context_length: int
    """T, the number of positions that it can read."""
    n_layer: int = 1
    """Blocks, each of attention and feed-forward."""
    n_head: int = 4
    """Attention heads in each block."""
    d_model: int = 32
    """d, the number of dimensions in which it thinks of a word."""

    def __post_init__(self) -> None:
        for name in ("vocabulary_size", "context_length", "n_layer", "n_head", "d_model"):
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool) or value < 1:
                raise ValueError(f"{name} is {value!r}; allowed is a whole number of at least 1")
        if self.d_model % self.n_head:
            raise ValueError(
                f"n_head is {self.n_head}; allowed is a divisor of d_model, which is {self.d_model}"
            )

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The shape of every parameter, by name, in the order of the way through the student."""
        V, T, d = self.vocabulary_size, self.context_length, self.d_model
        shapes: dict[str, tuple[int, ...]] = {
            "token_embedding": (V, d),
            "position_embedding": (T, d),
        }
        for n in range(self.n_layer):
            block = f"blocks.{n}"
            shapes |= {f"{block}.ln_1.weight": (d,), f"{block}.ln_1.bias": (d,)}
            shapes |= {f"{block}.attention.W_{letter}": (d, d) for letter in "QKVO"}
            shapes |= {f"{block}.ln_2.weight": (d,), f"{block}.ln_2.bias": (d,)}
            shapes |= {f"{block}.feedforward.W_1": (d, 4 * d), f"{block}.feedforward.b_1": (4 * d,)}
            shapes |= {f"{block}.feedforward.W_2": (4 * d, d), f"{block}.feedforward.b_2": (d,)}
        return shapes | {"ln_final.weight": (d,), "ln_final.bias": (d,), "W_LM": (d, V)}

    @property
    def n_weights(self) -> int:
        """The number of weights, all parameters together."""
        return sum(math.prod(shape) for shape in self.shapes.values())


class Attention(nn.Module):
    """Causal multi-head self-attention (Vaswani et al. 2017, section 3.2), without biases."""

    future: Tensor

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        d, length = config.d_model, config.context_length
        self.n_head = config.n_head
        self.W_Q = nn.Parameter(torch.empty(d, d))
        self.W_K = nn.Parameter(torch.empty(d, d))
        self.W_V = nn.Parameter(torch.empty(d, d))
        self.W_O = nn.Parameter(torch.empty(d, d))
        future = torch.full((length, length), -math.inf).triu(diagonal=1)
        self.register_buffer("future", future, persistent=False)

    def forward(
        self, x: Tensor, seen: Positions, asked: Positions, trace: Trace | None, name: str
    ) -> Tensor:
        """What each asked position gathers from itself and the seen ones before it, (…, d) → (…, d)."""
        (B, T), d = seen.mask.shape, x.shape[-1]
        heads = (B, T, self.n_head, d // self.n_head)
        q, k, v = asked.pick(x) @ self.W_Q, x @ self.W_K, x @ self.W_V  # (…, d)
        Q = asked.lay_out(q).view(heads).transpose(1, 2)  # (B, h, T, d/h) what I look for
        K = seen.lay_out(k).view(heads).transpose(1, 2)  # (B, h, T, d/h) what I offer
        V = seen.lay_out(v).view(heads).transpose(1, 2)  # (B, h, T, d/h) what I hand over
        scores = Q @ K.transpose(2, 3) / math.sqrt(d // self.n_head)  # (B, h, T, T)
        masked = scores + self.future[:T, :T]  # (B, h, T, T) nobody looks ahead
        pattern = masked.softmax(dim=-1)  # (B, h, T, T) rows sum to 1
        side_by_side = (pattern @ V).transpose(1, 2).reshape(B, T, d)  # (B, T, d)
        gathered = asked.take(side_by_side)  # (…, d)
        output = gathered @ self.W_O  # (…, d)
        keep(trace, name, Q=Q, K=K, V=V, scores=scores, pattern=pattern)
        keep(trace, name, gathered=gathered, output=output)
        return output


class FeedForward(nn.Module):
    """Two linear maps with GELU between them (Vaswani et al. 2017, section 3.3; Hendrycks & Gimpel 2016)."""

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        d = config.d_model
        self.W_1 = nn.Parameter(torch.empty(d, 4 * d))
        self.b_1 = nn.Parameter(torch.empty(4 * d))
        self.W_2 = nn.Parameter(torch.empty(4 * d, d))
        self.b_2 = nn.Parameter(torch.empty(d))

    def forward(self, x: Tensor, trace: Trace | None, name: str) -> Tensor:
        """What each position makes of what it gathered, (…, d) → (…, d)."""
        hidden = x @ self.W_1 + self.b_1  # (…, 4d)
        activated = F.gelu(hidden)  # (…, 4d)
        output = activated @ self.W_2 + self.b_2  # (…, d)
        keep(trace, name, hidden=hidden, activated=activated, output=output)
        return output


class Block(nn.Module):
    """One layer: two residual additions, each of a normalised reading (pre-LayerNorm, as in GPT-2)."""

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        self.ln_1 = nn.LayerNorm(config.d_model)
        self.attention = Attention(config)
        self.ln_2 = nn.LayerNorm(config.d_model)
        self.feedforward = FeedForward(config)

    def forward(
        self, x: Tensor, seen: Positions, asked: Positions, trace: Trace | None, name: str
    ) -> Tensor:
        """The residual stream after this layer, from the positions seen to those asked, (…, d) → (…, d)."""
        reading = self.ln_1(x)  # (…, d)
        keep(trace, name, ln_1=reading)
        gathered = self.attention(reading, seen, asked, trace, f"{name}.attention")  # (…, d)
        x = asked.pick(x) + gathered  # (…, d)
        reading = self.ln_2(x)  # (…, d)
        keep(trace, name, after_attention=x, ln_2=reading)
        x = x + self.feedforward(reading, trace, f"{name}.feedforward")  # (…, d)
        keep(trace, name, output=x)
        return x


class Transformer(nn.Module):
    """GPT-2, small (Radford et al. 2019): words in, a gut feeling (logit) for every possible next word out.

    `vector` holds all weights side by side; the parameters are views of it, so that what concerns every weight, such as
    rounding to the grid, is one operation.
    """

    def __init__(self, config: TransformerConfig, rng: np.random.Generator) -> None:
        super().__init__()
        self.config = config
        d = config.d_model
        self.token_embedding = nn.Parameter(torch.empty(config.vocabulary_size, d))
        self.position_embedding = nn.Parameter(torch.empty(config.context_length, d))
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.n_layer))
        self.ln_final = nn.LayerNorm(d)
        self.W_LM = nn.Parameter(torch.empty(d, config.vocabulary_size))
        self.double()
        self.vector = side_by_side(list(self.weights().values()))
        init_weights(self, rng)

    def forward(
        self, tokens: Tensor, asked: Tensor | None = None, trace: Trace | None = None
    ) -> Tensor:
        """Logits (B, T, V) for token ids (B, T); with a mask `asked` (B, T), those of its positions alone, (asked, V).

        What no asked position can see (whatever stands behind the last one, as padding does) is then not computed, and
        the last block goes on with the asked positions only. Every stage is also put into `trace`, if one is given.
        """
        B, T = tokens.shape
        mask = torch.ones_like(tokens, dtype=torch.bool) if asked is None else asked  # (B, T)
        seen = Positions(mask.flip(1).cumsum(1).flip(1) > 0)  # up to the last one that is asked
        answering = Positions(mask, within=seen)
        token_rows = F.embedding(seen.take(tokens), self.token_embedding)  # (…, d)
        position_rows = self.position_embedding[:T]  # (T, d)
        x = token_rows + seen.take(position_rows.expand(B, T, -1))  # (…, d)
        keep(trace, "", token_rows=token_rows, position_rows=position_rows, embedding=x)
        for number, block in enumerate(self.blocks, start=1):
            onward = answering if number == len(self.blocks) else seen
            x = block(x, seen, onward, trace, f"blocks.{number - 1}")  # (…, d)
        h = self.ln_final(x)  # (…, d)
        logits: Tensor = h @ self.W_LM  # (…, V)
        keep(trace, "", ln_final=h, logits=logits)
        return logits if asked is None else logits.flatten(0, -2)

    def weights(self) -> dict[str, nn.Parameter]:
        """All parameters by name, in the order of the way through the student."""
        named = dict(self.named_parameters())
        return {name: named[name] for name in self.config.shapes}

    @property
    def n_weights(self) -> int:
        """The number of weights, all parameters together."""
        return self.config.n_weights


def init_weights(model: Transformer, rng: np.random.Generator) -> None:
    """Draw all weights of an untouched student, in place: LayerNorms pass everything, biases are nought.

    Matrices keep the size of what passes through them (LeCun et al. 1998, "Efficient BackProp", section 4.6), but the
    last one is small, so that an untouched student finds every word about equally likely. Positions start small too:
    it begins by reading a bag of words, so that what it learns of 5 + 3 also counts for 3 + 5. The draws come from
    NumPy's PCG64, which gives the same numbers on every machine, and land on the grid.
    """
    fixed = {"token_embedding": 0.3, "position_embedding": 0.01}
    with torch.no_grad():
        for name, parameter in model.weights().items():
            kind = name.rsplit(".", 1)[-1]
            if parameter.dim() == 1:
                parameter.fill_(1.0 if kind == "weight" else 0.0)
            else:
                keeping = (HEAD_SCALE if kind == "W_LM" else 1.0) / math.sqrt(parameter.shape[0])
                scale = fixed.get(kind, keeping)
                parameter.copy_(torch.from_numpy(rng.normal(0.0, scale, tuple(parameter.shape))))
        round_to_grid(model.vector)


def side_by_side(parameters: list[nn.Parameter]) -> Tensor:
    """Move the parameters into one vector, in their order; returns it, and they are views of it from now on."""
    vector = torch.cat([p.detach().flatten() for p in parameters])
    parts = vector.split([p.numel() for p in parameters])
    for parameter, part in zip(parameters, parts, strict=True):
        parameter.data = part.view(parameter.shape)
    return vector


def round_to_grid(vector: Tensor) -> None:
    """Round every weight to the nearest multiple of `GRID`, in place; −0 becomes 0, which has one snapshot.

    The sum has no bits left for less than the grid, which is faster than dividing and calling `round_`. Beyond ±2⁵¹
    steps, where only a diverging student gets, what comes out is a multiple too, if not always the nearest.
    """
    vector.add_(GRID_SHIFT).sub_(GRID_SHIFT)


def part_of(name: str) -> str:
    """The part of the student that a parameter belongs to: embedding, a block's attention or feed-forward, or output.

    A block's LayerNorm counts for the part that reads through it.
    """
    if name.endswith("_embedding"):
        return "embedding"
    if name.startswith("blocks."):
        _, number, part, *_ = name.split(".")
        part = {"ln_1": "attention", "ln_2": "feedforward"}.get(part, part)
        return f"blocks.{number}.{part}"
    return "output"
