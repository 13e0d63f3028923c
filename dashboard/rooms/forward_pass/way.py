"""The way of one prompt through the network: every stage with its formula, its shapes and its matrices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard.look.glossary import opens
from model import Record
from model.looking.backward import side_by_side
from model.looking.followed import followed_trace
from model.student.arrays import Array

READING, ANSWERING = "Words become numbers", "Thoughts become an answer"

IN_A_BLOCK = LAYER_NORM, Q_K_V, WHO_LOOKS, ATTENTION_ADDS, FEED_FORWARD, FEED_FORWARD_ADDS = (
    "LayerNorm 1",
    "Q, K, V",
    "who looks at whom",
    "attention adds",
    "feed-forward",
    "feed-forward adds",
)
"""The names of the stages, as `the_way` has them in order."""


@dataclass(frozen=True)
class Matrix:
    """Numbers of one stage, as a table with a symbol."""

    symbol: str
    """As the formula of its stage writes it, in plain text: "W_Q"."""
    words: str
    """What it is, for a learner."""
    values: Array
    """(rows, columns)."""
    rows: tuple[str, ...]
    """What the rows stand for; empty for dimensions that are only numbered."""
    columns: tuple[str, ...]
    nothing: float = 0.0
    """The number that changes nothing, where the colours part: 1 where the matrix multiplies number by number."""


@dataclass(frozen=True)
class ForwardStep:
    """One step of the forward pass."""

    name: str
    words: str
    formula: str
    """LaTeX, with the shapes filled in."""
    matrices: tuple[Matrix, ...]


def step_names(n_layer: int) -> tuple[str, ...]:
    """The names of all stages of a student with so many blocks, in order."""
    blocks = (f"Block {block + 1}: {name}" for block in range(n_layer) for name in IN_A_BLOCK)
    return (READING, *blocks, ANSWERING)


def the_way(record: Record, place: int, word: int = 1, head: int = 0) -> tuple[ForwardStep, ...]:
    """All stages from words to logits for the followed word; of the attention heads, one (from 0)."""
    words, trace = followed_trace(record, place, word)
    stages = [_reading(record, words, trace)]
    for block in range(record.settings.n_layer):
        stages += _reading_again(record, words, trace, block)
        stages += _looking(record, words, trace, block, head)
        stages += _feed_forward(record, words, trace, block)
    return (*stages, _answering(record, words, trace))


def _reading(record: Record, words: tuple[str, ...], trace: dict[str, Array]) -> ForwardStep:
    exam = record.settings.questions
    T, d = trace["embedding"][0].shape
    rows = [f"{word}: row {exam.token_id(word) + 1}" for word in words]
    return ForwardStep(
        READING,
        f"Each word picks its own row of the token {opens('embedding')}: numbers that the student learned for it. "
        "The row's "
        "number is only a place in a list, like a seat in class, and says nothing about the word; in code it is "
        "called the id and counts from 0. The place in the sentence picks a row of the position embedding. The "
        "student thinks with the sum of both.",
        rf"\underbrace{{x}}_{{{T} \times {d}}} = \underbrace{{E[\mathrm{{ids}}]}}_{{{T} \times {d}}}"
        rf" + \underbrace{{P_{{1 \ldots {T}}}}}_{{{T} \times {d}}}",
        (
            Matrix("E[ids]", "a row for each word", trace["token_rows"][0], tuple(rows), ()),
            Matrix("P", "a row for each place", trace["position_rows"], _places(T), ()),
            Matrix("x", "their sum, the embedding", trace["embedding"][0], words, ()),
        ),
    )


def _reading_again(
    record: Record, words: tuple[str, ...], trace: dict[str, Array], block: int
) -> list[ForwardStep]:
    """The stream calmed down, and what each word makes of it: question, signpost and message."""
    weights, name, here = record.before, f"blocks.{block}", f"Block {block + 1}"
    stream = "embedding" if block == 0 else f"blocks.{block - 1}.output"
    x, reading = trace[stream][0], trace[f"{name}.ln_1"][0]
    T, d = x.shape
    heads = {key: trace[f"{name}.attention.{key}"][0] for key in "QKV"}
    n_head, _, width = heads["Q"].shape
    asks = {"Q": "what each word looks for", "K": "what it offers", "V": "what it hands over"}
    return [
        ForwardStep(
            f"{here}: {LAYER_NORM}",
            f"{opens('LayerNorm')}: each word's numbers are brought to mean 0 and spread 1, then stretched and "
            "shifted by learned numbers, "
            "so that no word shouts.",
            rf"\underbrace{{\mathrm{{LN}}(x)}}_{{{T} \times {d}}} = \frac{{x - \mu}}{{\sigma}} \odot"
            rf" \underbrace{{g}}_{{{d}}} + \underbrace{{b}}_{{{d}}}",
            (
                Matrix("x", "the stream that comes in", x, words, ()),
                _gain(weights[f"{name}.ln_1.weight"]),
                _vector("b", "the learned shift", weights[f"{name}.ln_1.bias"]),
                Matrix("LN(x)", "calmed down", reading, words, ()),
            ),
        ),
        ForwardStep(
            f"{here}: {Q_K_V}",
            f"Three matrices turn the reading into questions (Q), signposts (K) and messages (V), the "
            f"{opens('queries, keys, values')}, "
            f"for {n_head} heads side by side, {width} numbers each.",
            r",\quad ".join(
                rf"\underbrace{{{k}}}_{{{T} \times {d}}} = \underbrace{{\mathrm{{LN}}(x)}}_{{{T} \times {d}}}\,"
                rf"\underbrace{{W_{k}}}_{{{d} \times {d}}}"
                for k in "QKV"
            ),
            tuple(
                matrix
                for k in "QKV"
                for matrix in (
                    Matrix(f"W_{k}", f"makes {k}", weights[f"{name}.attention.W_{k}"], (), ()),
                    Matrix(k, asks[k], side_by_side(heads[k]), words, ()),
                )
            ),
        ),
    ]


def _looking(
    record: Record, words: tuple[str, ...], trace: dict[str, Array], block: int, head: int
) -> list[ForwardStep]:
    """Who looks at whom in one head, and what attention adds to the stream."""
    name, here = f"blocks.{block}.attention", f"Block {block + 1}"
    Q, K = (trace[f"{name}.{key}"][0, head] for key in "QK")
    n_head = len(trace[f"{name}.Q"][0])
    T, width = Q.shape
    d = n_head * width
    scores, pattern = (trace[f"{name}.{stage}"][0, head] for stage in ("scores", "pattern"))
    masked = np.where(np.tril(np.ones((T, T))) > 0, scores, np.nan)
    gathered, said = (trace[f"{name}.{stage}"][0] for stage in ("gathered", "output"))
    middle = trace[f"blocks.{block}.after_attention"][0]
    return [
        ForwardStep(
            f"{here}: {WHO_LOOKS}",
            f"Head {head + 1}: every word's question meets every word's signpost. Nobody may look ahead (the "
            f"{opens('causal mask', 'mask')}), and the {opens('softmax')} makes shares of it that sum to 1 in each "
            "row.",
            rf"\underbrace{{A}}_{{{T} \times {T}}} = \mathrm{{softmax}}\!\left(\frac{{"
            rf"\overbrace{{Q_{{{head + 1}}}}}^{{{T} \times {width}}}\,"
            rf"\overbrace{{K_{{{head + 1}}}^\top}}^{{{width} \times {T}}}}}{{\sqrt{{{width}}}}}"
            r" + \mathrm{mask}\right)",
            (
                Matrix(f"Q{head + 1}", "this head's questions", Q, words, ()),
                Matrix(f"K{head + 1}", "this head's signposts", K, words, ()),
                Matrix("scores", f"questions × signposts / √{width}", scores, words, words),
                Matrix("scores + mask", "nobody looks ahead", masked, words, words),
                Matrix("A", "attention: shares of a look", pattern, words, words),
            ),
        ),
        ForwardStep(
            f"{here}: {ATTENTION_ADDS}",
            "Each word gathers the messages it looked at, W_O blends the heads, and the result is added to the stream: "
            f"the {opens('residual connection')}.",
            rf"\underbrace{{x'}}_{{{T} \times {d}}} = x + \underbrace{{[A_1 V_1 \ldots A_{{{n_head}}} V_{{{n_head}}}]}}"
            rf"_{{{T} \times {d}}}\,\underbrace{{W_O}}_{{{d} \times {d}}}",
            (
                Matrix("A V", "what was gathered, heads side by side", gathered, words, ()),
                Matrix("W_O", "blends the heads", record.before[f"{name}.W_O"], (), ()),
                Matrix("A V W_O", "what attention adds", said, words, ()),
                Matrix("x'", "the stream after it", middle, words, ()),
            ),
        ),
    ]


def _feed_forward(
    record: Record, words: tuple[str, ...], trace: dict[str, Array], block: int
) -> list[ForwardStep]:
    """Every word for itself: features, and what they add to the stream."""
    name, here = f"blocks.{block}.feedforward", f"Block {block + 1}"
    W_1, b_1, W_2, b_2 = (record.before[f"{name}.{kind}"] for kind in ("W_1", "b_1", "W_2", "b_2"))
    hidden, activated, added = (
        trace[f"{name}.{stage}"][0] for stage in ("hidden", "activated", "output")
    )
    second, out = (trace[f"blocks.{block}.{stage}"][0] for stage in ("ln_2", "output"))
    T, d = out.shape
    return [
        ForwardStep(
            f"{here}: {FEED_FORWARD}",
            "Every word thinks for itself: a wide layer of features, of which GELU lets mostly the positive ones pass.",
            rf"\underbrace{{a}}_{{{T} \times {4 * d}}} = \mathrm{{GELU}}\big("
            rf"\underbrace{{\mathrm{{LN}}(x')}}_{{{T} \times {d}}}\,"
            rf"\underbrace{{W_1}}_{{{d} \times {4 * d}}} + \underbrace{{b_1}}_{{{4 * d}}}\big)",
            (
                Matrix("LN(x')", "calmed down again", second, words, ()),
                Matrix("W_1", "what each feature listens for", W_1, (), ()),
                _vector("b_1", "its threshold", b_1),
                Matrix("before GELU", "how much each feature heard", hidden, words, ()),
                Matrix("a", "what passes", activated, words, ()),
            ),
        ),
        ForwardStep(
            f"{here}: {FEED_FORWARD_ADDS}",
            "A second matrix turns the features back into thoughts, which are added to the stream.",
            rf"\underbrace{{x''}}_{{{T} \times {d}}} = x' + \underbrace{{a}}_{{{T} \times {4 * d}}}\,"
            rf"\underbrace{{W_2}}_{{{4 * d} \times {d}}} + \underbrace{{b_2}}_{{{d}}}",
            (
                Matrix("W_2", "what each feature says", W_2, (), ()),
                _vector("b_2", "the learned shift", b_2),
                Matrix("a W_2 + b_2", "what thinking adds", added, words, ()),
                Matrix("x''", "the stream after this block", out, words, ()),
            ),
        ),
    ]


def _answering(record: Record, words: tuple[str, ...], trace: dict[str, Array]) -> ForwardStep:
    exam, weights = record.settings.questions, record.before
    x, h = trace[f"blocks.{record.settings.n_layer - 1}.output"][0], trace["ln_final"][0]
    logits = trace["logits"][0]
    (T, d), V = h.shape, logits.shape[1]
    return ForwardStep(
        ANSWERING,
        "A last LayerNorm, then one matrix with a column for every possible answer: what fits the thought gets a high "
        "gut feeling. Followed here is the last row.",
        rf"\underbrace{{\mathrm{{logits}}}}_{{{T} \times {V}}} = \underbrace{{h}}_{{{T} \times {d}}}\,"
        rf"\underbrace{{W_{{LM}}}}_{{{d} \times {V}}},\qquad h = \mathrm{{LN}}(x)",
        (
            Matrix("x", "the stream after the last block", x, words, ()),
            _gain(weights["ln_final.weight"]),
            _vector("b", "the learned shift", weights["ln_final.bias"]),
            Matrix("h", "the last thought", h, words, ()),
            Matrix("W_LM", "a column for every answer", weights["W_LM"], (), exam.vocabulary),
            Matrix("logits", "gut feelings", logits, words, exam.vocabulary),
        ),
    )


def _gain(values: Array) -> Matrix:
    """What a LayerNorm multiplies by, dimension by dimension."""
    return Matrix("g", "the learned stretch", values[None, :], ("",), (), nothing=1.0)


def _vector(symbol: str, words: str, values: Array) -> Matrix:
    return Matrix(symbol, words, values[None, :], ("",), ())


def _places(n: int) -> tuple[str, ...]:
    return tuple(f"place {place}" for place in range(1, n + 1))
