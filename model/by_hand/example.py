"""One transformer, two words, every number, there and back: read this file first.

The student reads "AI rocks". After the first word it is asked which word comes next ("rocks");
after the second nothing is asked. It is the `Transformer` of `transformer.py`, with the same names,
so small that it fits on paper: two words, three numbers a word, one block, one attention head.
Read `forward`, `backward` and `update` at the end; what is above them are their steps, in order.

Letters: T words are read, V words are in the vocabulary, d numbers stand for a word. (d is 3: with
d = 2 LayerNorm could only ever answer +1 and -1.) A matrix is a tuple of rows, a vector a matrix
with one row. Values and gradients are dicts with the same keys: `gradients[name]` holds, number by
number, the derivative of the loss L by `weights[name]` or `values[name]`.

The way back is backpropagation (Rumelhart, Hinton and Williams 1986); the tests hold every gradient
against PyTorch's. Books: Goodfellow, Bengio and Courville 2016 is Deep Learning, Bishop 2006 is
Pattern Recognition and Machine Learning.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from model.by_hand.arithmetic import (
    Matrix,
    add,
    checked,
    each,
    matmul,
    multiply,
    normal_cdf,
    normal_density,
    scale,
    sum_rows,
    transpose,
)
from model.by_hand.weights import EXAMPLE_WEIGHTS

Matrices = Mapping[str, Matrix]

VOCABULARY = ("AI", "rocks")
TOKENS = (0, 1)
"""The input, "AI rocks", as places in the vocabulary."""
TARGETS = (1, None)
"""The word that is right next: "rocks" after "AI"; after "rocks" nothing is asked."""
LEARNING_RATE = 0.1
EPSILON = 1e-5
"""Keeps LayerNorm from dividing by nought; PyTorch's default."""


# --- The steps forward


def embed(tokens: Sequence[int], token_embedding: Matrix, position_embedding: Matrix) -> Matrix:
    """x_t = token_embedding[token_t] + position_embedding[t]: which word, plus where it stands.

    (T, d). Source: Radford et al. 2018 (GPT), equation 2.
    """
    words = tuple(token_embedding[token] for token in tokens)
    return add(words, position_embedding[: len(tokens)])


def layer_norm(name: str, x: Matrix, weights: Matrices) -> dict[str, Matrix]:
    """Each row brought to mean 0 and variance 1, then stretched by a gain and moved by a bias.

    mean = Σx / d, variance = Σ(x - mean)² / d, normalized = (x - mean) / √(variance + ε),
    output = gain · normalized + bias; (T, d) → (T, d).
    Source: Ba, Kiros and Hinton 2016, arXiv:1607.06450, equations 3 and 4.
    """
    (gain,), (bias,) = weights[f"{name}.weight"], weights[f"{name}.bias"]
    mean = tuple((sum(row) / len(row),) for row in x)
    centred = tuple(tuple(number - m for number in row) for row, (m,) in zip(x, mean, strict=True))
    variance = tuple((sum(c * c for c in row) / len(row),) for row in centred)
    normalized = tuple(
        tuple(c / math.sqrt(v + EPSILON) for c in row)
        for row, (v,) in zip(centred, variance, strict=True)
    )
    output = tuple(
        tuple(g * n + b for g, n, b in zip(gain, row, bias, strict=True)) for row in normalized
    )
    return {
        f"{name}.mean": mean,
        f"{name}.variance": variance,
        f"{name}.normalized": normalized,
        name: output,
    }


def causal_mask(scores: Matrix) -> Matrix:
    """Scores (T, T) with -∞ wherever a word (row) would look at a later word (column)."""
    return tuple(
        tuple(score if column <= row else -math.inf for column, score in enumerate(scores[row]))
        for row in range(len(scores))
    )


def softmax(scores: Matrix) -> Matrix:
    """Each row becomes shares that add up to 1: p_j = e^(z_j - m) / Σ_k e^(z_k - m).

    Taking off m, the largest of the row, changes no share and keeps e^z from overflowing;
    e^(-∞) is 0. Source: Goodfellow, Bengio and Courville 2016, equation 6.29.
    """
    powers = tuple(tuple(math.exp(score - max(row)) for score in row) for row in scores)
    return tuple(tuple(power / sum(row) for power in row) for row in powers)


def attention(name: str, h: Matrix, weights: Matrices) -> dict[str, Matrix]:
    """One causal head: each word gathers a mix of what it and the words before it hand over.

    Q = h W_Q, K = h W_K, V = h W_V, pattern = softmax(mask(Q Kᵀ / √d)), output = pattern V W_O;
    (T, d) → (T, d). Source: Vaswani et al. 2017, arXiv:1706.03762, equation 1 and section 3.2.3.
    """
    Q, K, V = (matmul(h, weights[f"{name}.{matrix}"]) for matrix in ("W_Q", "W_K", "W_V"))
    scores = scale(1 / math.sqrt(len(Q[0])), matmul(Q, transpose(K)))  # (T, T)
    masked_scores = causal_mask(scores)  # (T, T)
    pattern = softmax(masked_scores)  # (T, T)
    gathered = matmul(pattern, V)  # (T, d)
    return {
        f"{name}.Q": Q,
        f"{name}.K": K,
        f"{name}.V": V,
        f"{name}.scores": scores,
        f"{name}.masked_scores": masked_scores,
        f"{name}.pattern": pattern,
        f"{name}.gathered": gathered,
        f"{name}.output": matmul(gathered, weights[f"{name}.W_O"]),
    }


def gelu(x: float) -> float:
    """GELU(x) = x Φ(x): lets high numbers pass and low ones hardly.

    Source: Hendrycks and Gimpel 2016, arXiv:1606.08415, section 2.
    """
    return x * normal_cdf(x)


def feedforward(name: str, h: Matrix, weights: Matrices) -> dict[str, Matrix]:
    """Each word by itself, through 4d units: output = GELU(h W_1 + b_1) W_2 + b_2.

    (T, d) → (T, 4d) → (T, d). Source: Vaswani et al. 2017, equation 2, with GELU in place of ReLU.
    """
    b_1, b_2 = weights[f"{name}.b_1"], weights[f"{name}.b_2"]
    hidden = add(matmul(h, weights[f"{name}.W_1"]), b_1 * len(h))  # (T, 4d)
    activated = each(gelu, hidden)  # (T, 4d)
    output = add(matmul(activated, weights[f"{name}.W_2"]), b_2 * len(h))  # (T, d)
    return {f"{name}.hidden": hidden, f"{name}.activated": activated, f"{name}.output": output}


def cross_entropy(probabilities: Matrix, targets: Sequence[int | None]) -> Matrix:
    """loss_t = -ln p_t[target_t] in nats, a row for each of the N words that have a target: (N, 1).

    Infinite where p is too small for a float. Source: Goodfellow et al. 2016, section 6.2.2.3.
    """
    asked = zip(probabilities, targets, strict=True)
    right = [row[target] for row, target in asked if target is not None]
    return tuple((-math.log(p) if p > 0 else math.inf,) for p in right)


# --- The steps backward


def softmax_cross_entropy_backward(probabilities: Matrix, targets: Sequence[int | None]) -> Matrix:
    """dL/dlogits_t = (p_t - y_t) / N: y is 1 at the target, else 0; all 0 where nothing is asked.

    (T, V). Source: Bishop 2006, equation 4.109, over N because the loss is a mean of N.
    """
    n_asked = sum(target is not None for target in targets)
    return tuple(
        tuple(
            0.0 if target is None else (p - (word == target)) / n_asked
            for word, p in enumerate(row)
        )
        for row, target in zip(probabilities, targets, strict=True)
    )


def matmul_backward(gradient: Matrix, a: Matrix, b: Matrix) -> tuple[Matrix, Matrix]:
    """The product rule of matrices: for c = a b, dL/da = dL/dc bᵀ and dL/db = aᵀ dL/dc.

    Source: Goodfellow et al. 2016, section 6.5.6.
    """
    return matmul(gradient, transpose(b)), matmul(transpose(a), gradient)


def layer_norm_backward(
    name: str, gradient: Matrix, values: Matrices, weights: Matrices
) -> dict[str, Matrix]:
    """From dL/doutput (T, d) of `layer_norm` to its gain, its bias and the rows that went in.

    With n = normalized and g = dL/dn = gain · dL/doutput, in each row
    dL/dx = (g - mean(g) - n · mean(g · n)) / √(variance + ε): x moves its mean and variance too.
    Source: the chain rule, as in Ioffe and Szegedy 2015, arXiv:1502.03167, section 3, in a row.
    """
    normalized, variance = values[f"{name}.normalized"], values[f"{name}.variance"]
    by_normalized = multiply(weights[f"{name}.weight"] * len(gradient), gradient)
    by_input = []
    for g, n, (v,) in zip(by_normalized, normalized, variance, strict=True):
        mean_g = sum(g) / len(g)
        mean_gn = sum(x * y for x, y in zip(g, n, strict=True)) / len(g)
        deviation = math.sqrt(v + EPSILON)
        row = tuple((x - mean_g - y * mean_gn) / deviation for x, y in zip(g, n, strict=True))
        by_input.append(row)
    return {
        f"{name}.weight": sum_rows(multiply(gradient, normalized)),
        f"{name}.bias": sum_rows(gradient),
        f"{name}.normalized": by_normalized,
        f"{name}.input": tuple(by_input),
    }


def gelu_derivative(x: float) -> float:
    """GELU'(x) = Φ(x) + x φ(x), because Φ' = φ."""
    return normal_cdf(x) + x * normal_density(x)


def feedforward_backward(
    name: str, gradient: Matrix, h: Matrix, values: Matrices, weights: Matrices
) -> dict[str, Matrix]:
    """From dL/doutput (T, d) of `feedforward` to its weights and to h, the rows that went in.

    `matmul_backward` twice, the slope of GELU in between; a bias gets the sum over the words.
    """
    hidden, activated = values[f"{name}.hidden"], values[f"{name}.activated"]
    by_activated, by_W_2 = matmul_backward(gradient, activated, weights[f"{name}.W_2"])
    by_hidden = multiply(by_activated, each(gelu_derivative, hidden))
    by_input, by_W_1 = matmul_backward(by_hidden, h, weights[f"{name}.W_1"])
    return {
        f"{name}.b_2": sum_rows(gradient),
        f"{name}.W_2": by_W_2,
        f"{name}.activated": by_activated,
        f"{name}.hidden": by_hidden,
        f"{name}.b_1": sum_rows(by_hidden),
        f"{name}.W_1": by_W_1,
        f"{name}.input": by_input,
    }


def softmax_backward(gradient: Matrix, shares: Matrix) -> Matrix:
    """For p = softmax(z), in each row dL/dz_j = p_j (dL/dp_j - Σ_k p_k dL/dp_k).

    A share of 0, which is what the mask leaves, passes nothing on. Source: Bishop 2006, eq. 4.106.
    """
    rows = []
    for g, p in zip(gradient, shares, strict=True):
        average = sum(x * y for x, y in zip(g, p, strict=True))
        rows.append(tuple(y * (x - average) for x, y in zip(g, p, strict=True)))
    return tuple(rows)


def attention_backward(
    name: str, gradient: Matrix, h: Matrix, values: Matrices, weights: Matrices
) -> dict[str, Matrix]:
    """From dL/doutput (T, d) of `attention` to its weights and to h, the rows that went in.

    `matmul_backward` for each product, `softmax_backward` for the pattern; h feeds Q, K and V and
    gets the sum. A word that sees only itself gives itself the share 1 whatever its score is, so
    nothing flows back into its scores.
    """
    stages = ("Q", "K", "V", "pattern", "gathered")
    Q, K, V, pattern, gathered = (values[f"{name}.{stage}"] for stage in stages)
    by_gathered, by_W_O = matmul_backward(gradient, gathered, weights[f"{name}.W_O"])
    by_pattern, by_V = matmul_backward(by_gathered, pattern, V)
    by_scores = softmax_backward(by_pattern, pattern)
    by_Q, by_K_transposed = matmul_backward(
        scale(1 / math.sqrt(len(Q[0])), by_scores), Q, transpose(K)
    )
    by_K = transpose(by_K_transposed)
    h_by_Q, by_W_Q = matmul_backward(by_Q, h, weights[f"{name}.W_Q"])
    h_by_K, by_W_K = matmul_backward(by_K, h, weights[f"{name}.W_K"])
    h_by_V, by_W_V = matmul_backward(by_V, h, weights[f"{name}.W_V"])
    return {
        f"{name}.W_O": by_W_O,
        f"{name}.gathered": by_gathered,
        f"{name}.pattern": by_pattern,
        f"{name}.scores": by_scores,
        f"{name}.Q": by_Q,
        f"{name}.K": by_K,
        f"{name}.V": by_V,
        f"{name}.W_Q": by_W_Q,
        f"{name}.W_K": by_W_K,
        f"{name}.W_V": by_W_V,
        f"{name}.input": add(h_by_Q, h_by_K, h_by_V),
    }


def embed_backward(gradient: Matrix, used: Sequence[int], n_rows: int) -> Matrix:
    """From dL/dx (T, d) of `embed` to a table (n_rows, d), of which position t used row used[t].

    The sum rule: a row gets the sum over all positions that used it, and 0 if none did.
    """
    table = []
    for row in range(n_rows):
        parts = [by_x for by_x, used_row in zip(gradient, used, strict=True) if used_row == row]
        table.append(
            tuple(sum(part[column] for part in parts) for column in range(len(gradient[0])))
        )
    return tuple(table)


# --- The whole way: the test, the feedback, studying


def forward(
    weights: Matrices,
    tokens: Sequence[int] = TOKENS,
    targets: Sequence[int | None] = TARGETS,
) -> dict[str, Matrix]:
    """The student sits the test: every value on the way from the words to the loss, by name.

    `tokens` and `targets` are T places in `VOCABULARY`; a target is None where nothing is asked.
    The last values are `logits` and `probabilities` (T, V), `losses` (N, 1), and `loss` (1, 1),
    their mean. Raises `ValueError` if the weights, tokens or targets don't fit.
    """
    w = checked(weights, EXAMPLE_WEIGHTS)
    check_question(tokens, targets)
    v: dict[str, Matrix] = {}
    v["embedding"] = embed(tokens, w["token_embedding"], w["position_embedding"])

    v |= layer_norm("blocks.0.ln_1", v["embedding"], w)
    v |= attention("blocks.0.attention", v["blocks.0.ln_1"], w)
    v["blocks.0.after_attention"] = add(v["embedding"], v["blocks.0.attention.output"])

    v |= layer_norm("blocks.0.ln_2", v["blocks.0.after_attention"], w)
    v |= feedforward("blocks.0.feedforward", v["blocks.0.ln_2"], w)
    v["blocks.0.output"] = add(v["blocks.0.after_attention"], v["blocks.0.feedforward.output"])

    v |= layer_norm("ln_final", v["blocks.0.output"], w)
    v["logits"] = matmul(v["ln_final"], w["W_LM"])
    v["probabilities"] = softmax(v["logits"])
    v["losses"] = cross_entropy(v["probabilities"], targets)
    v["loss"] = scale(1 / len(v["losses"]), sum_rows(v["losses"]))
    return v


def backward(
    weights: Matrices,
    values: Matrices,
    tokens: Sequence[int] = TOKENS,
    targets: Sequence[int | None] = TARGETS,
) -> dict[str, Matrix]:
    """The feedback: the derivative of the loss by every weight, and by every value on the way home.

    `values` are those of `forward` with the same weights, tokens and targets. "<place>.input" is
    the gradient that comes out of a place, towards what went in.
    """
    w, v = checked(weights, EXAMPLE_WEIGHTS), values
    g: dict[str, Matrix] = {}
    g["logits"] = softmax_cross_entropy_backward(v["probabilities"], targets)
    g["ln_final"], g["W_LM"] = matmul_backward(g["logits"], v["ln_final"], w["W_LM"])
    g |= layer_norm_backward("ln_final", g["ln_final"], v, w)
    g["blocks.0.output"] = g["ln_final.input"]

    g |= feedforward_backward(
        "blocks.0.feedforward", g["blocks.0.output"], v["blocks.0.ln_2"], v, w
    )
    g["blocks.0.ln_2"] = g["blocks.0.feedforward.input"]
    g |= layer_norm_backward("blocks.0.ln_2", g["blocks.0.ln_2"], v, w)
    g["blocks.0.after_attention"] = add(g["blocks.0.output"], g["blocks.0.ln_2.input"])

    g |= attention_backward(
        "blocks.0.attention", g["blocks.0.after_attention"], v["blocks.0.ln_1"], v, w
    )
    g["blocks.0.ln_1"] = g["blocks.0.attention.input"]
    g |= layer_norm_backward("blocks.0.ln_1", g["blocks.0.ln_1"], v, w)
    g["embedding"] = add(g["blocks.0.after_attention"], g["blocks.0.ln_1.input"])

    positions = range(len(tokens))
    g["token_embedding"] = embed_backward(g["embedding"], tokens, len(w["token_embedding"]))
    g["position_embedding"] = embed_backward(
        g["embedding"], positions, len(w["position_embedding"])
    )
    return g


def update(weights: Matrices, gradients: Matrices, learning_rate: float) -> dict[str, Matrix]:
    """Studying: new weight = old weight - learning rate · gradient, for every weight.

    Source: gradient descent, Goodfellow et al. 2016, equation 4.5.
    """
    return {
        name: add(weight, scale(-learning_rate, gradients[name]))
        for name, weight in weights.items()
    }


# --- What is allowed


def check_question(tokens: Sequence[int], targets: Sequence[int | None]) -> None:
    """Raises `ValueError` unless the words can be read and at least one of them has a target."""
    most, places = len(EXAMPLE_WEIGHTS["position_embedding"]), range(len(VOCABULARY))
    if not 1 <= len(tokens) <= most or any(t not in places for t in tokens):
        raise ValueError(f"tokens is {tokens!r}; allowed are 1 to {most} places in {VOCABULARY}")
    asked = [target for target in targets if target is not None]
    if len(targets) != len(tokens) or not asked or any(t not in places for t in asked):
        raise ValueError(
            f"targets is {targets!r}; allowed is one for each of {len(tokens)} words, a place in "
            f"{VOCABULARY} or None, and not None for all"
        )
