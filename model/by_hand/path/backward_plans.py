"""The way home: from the loss back to every weight, step by step, in words and formulas."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from model.by_hand.path import cells
from model.by_hand.path.cells import Grid
from model.by_hand.path.forward_plans import ATTENTION, FEEDFORWARD
from model.by_hand.path.places import PLACES, gradient_symbol
from model.by_hand.path.plan import Plan
from model.by_hand.weights import EXAMPLE_WEIGHTS

GRADIENT = "d."
"""What the key of a gradient starts with: "d.logits" is the derivative of the loss by logits."""


def backward_plans(tokens: Sequence[int], targets: Sequence[int | None]) -> tuple[Plan, ...]:
    """The steps of `by_hand.backward`, in its order."""
    return (
        Plan(
            "logits",
            r"\frac{P - Y}{N}",
            ("probabilities",),
            partial(cells.softmax_cross_entropy_backward, targets),
            "Confidence minus truth: Y is 1 at the right word and 0 elsewhere. Divide by the N "
            "words that were asked; where nothing was asked there is no feedback.",
            "softmax–cross-entropy",
        ),
        _left_factor("ln_final", "logits", "W_LM"),
        _right_factor("W_LM", "ln_final", "logits"),
        *_layer_norm_plans("ln_final", "blocks.0.output"),
        *_feedforward_plans(),
        *_layer_norm_plans("blocks.0.ln_2", "blocks.0.ln_2.input"),
        _residual("blocks.0.after_attention", "blocks.0.output", "blocks.0.ln_2.input"),
        *_attention_plans(),
        *_layer_norm_plans("blocks.0.ln_1", "blocks.0.ln_1.input"),
        _residual("embedding", "blocks.0.after_attention", "blocks.0.ln_1.input"),
        _table("token_embedding", tokens),
        _table("position_embedding", range(len(tokens))),
    )


def _times_transposed(gradient: Grid, b: Grid) -> Grid:
    return cells.matmul(gradient, cells.transpose(b))


def _transposed_times(a: Grid, gradient: Grid) -> Grid:
    return cells.matmul(cells.transpose(a), gradient)


def _left_factor(name: str, product: str, right: str) -> Plan:
    return Plan(
        name,
        rf"{gradient_symbol(product)} \, {PLACES[right].symbol}^\top",
        (GRADIENT + product, right),
        _times_transposed,
        "In a product each factor gets the feedback of the product times the other factor, which "
        f"is here: {PLACES[right].title}.",
        "product",
    )


def _right_factor(name: str, left: str, product: str) -> Plan:
    return Plan(
        name,
        rf"{PLACES[left].symbol}^\top \, {gradient_symbol(product)}",
        (left, GRADIENT + product),
        _transposed_times,
        f"Each weight's feedback is what came in (here: {PLACES[left].title}) times the feedback of "
        "what came out, added up over the words.",
        "product",
    )


def _bias(name: str, output: str) -> Plan:
    return Plan(
        name,
        rf"\sum_t {gradient_symbol(output)}_{{\!t}}",
        (GRADIENT + output,),
        cells.sum_rows,
        "A bias is added to every word, so it gets the feedback of every word, added up.",
        "sum",
    )


def _residual(name: str, straight: str, detour: str) -> Plan:
    return Plan(
        name,
        rf"{gradient_symbol(straight)} + {gradient_symbol(detour)}",
        (GRADIENT + straight, GRADIENT + detour),
        cells.add,
        "What was used twice gets feedback twice: straight along the residual connection, and by "
        "way of the LayerNorm. Add the two.",
        "sum",
    )


def _table(name: str, used: Sequence[int]) -> Plan:
    return Plan(
        name,
        rf"\sum_{{t \text{{ that used the row}}}} {gradient_symbol('embedding')}_{{\!t}}",
        (GRADIENT + "embedding",),
        partial(cells.embed_backward, used, len(EXAMPLE_WEIGHTS[name])),
        "A row of the table gets the feedback of every place where it was looked up; "
        "a row that nobody used gets none.",
        "sum",
    )


def _layer_norm_plans(name: str, source: str) -> tuple[Plan, ...]:
    """Back to gain, bias, the normalized rows, and to `source`, which went in."""
    gain, n, variance = (
        PLACES[f"{name}.{part}"].symbol for part in ("weight", "normalized", "variance")
    )
    by_output = gradient_symbol(name)
    return (
        Plan(
            f"{name}.weight",
            rf"\sum_t \left({by_output} \odot {n}\right)_t",
            (GRADIENT + name, f"{name}.normalized"),
            cells.sum_rows_of_products,
            "The gain was multiplied by the normalized number, so that number is the other factor. "
            "Add up over the words.",
            "product",
        ),
        _bias(f"{name}.bias", name),
        Plan(
            f"{name}.normalized",
            rf"{by_output} \odot {gain}",
            (GRADIENT + name, f"{name}.weight"),
            cells.times_vector,
            "And for the normalized number the other factor is the gain.",
            "product",
        ),
        Plan(
            source,
            rf"\frac{{g - \bar{{g}} - {n} \odot \overline{{g \odot {n}}}}}"
            rf"{{\sqrt{{{variance} + \varepsilon}}}}, \quad "
            rf"g = {gradient_symbol(f'{name}.normalized')}",
            (f"{GRADIENT}{name}.normalized", f"{name}.normalized", f"{name}.variance"),
            cells.layer_norm_backward,
            "Moving one number also moves the mean and the spread of its word: that is what the "
            "two subtracted means (bars) take into account.",
            "chain",
        ),
    )


def _feedforward_plans() -> tuple[Plan, ...]:
    hidden, activated = f"{FEEDFORWARD}.hidden", f"{FEEDFORWARD}.activated"
    return (
        _bias(f"{FEEDFORWARD}.b_2", "blocks.0.output"),
        _right_factor(f"{FEEDFORWARD}.W_2", activated, "blocks.0.output"),
        _left_factor(activated, "blocks.0.output", f"{FEEDFORWARD}.W_2"),
        Plan(
            hidden,
            rf"{gradient_symbol(activated)} \odot \left(\Phi(U) + U \odot \varphi(U)\right)",
            (GRADIENT + activated, hidden),
            cells.gelu_backward,
            "The chain rule: the feedback of the unit times the slope of GELU where the unit "
            "stood. φ is the height of the bell curve.",
            "chain",
        ),
        _bias(f"{FEEDFORWARD}.b_1", hidden),
        _right_factor(f"{FEEDFORWARD}.W_1", "blocks.0.ln_2", hidden),
        _left_factor("blocks.0.ln_2", hidden, f"{FEEDFORWARD}.W_1"),
    )


def _attention_plans() -> tuple[Plan, ...]:
    Q, K, V, scores, pattern, gathered = (
        f"{ATTENTION}.{stage}" for stage in ("Q", "K", "V", "scores", "pattern", "gathered")
    )
    by_scores = gradient_symbol(scores)
    return (
        _right_factor(f"{ATTENTION}.W_O", gathered, "blocks.0.after_attention"),
        _left_factor(gathered, "blocks.0.after_attention", f"{ATTENTION}.W_O"),
        _left_factor(pattern, gathered, V),
        Plan(
            scores,
            r"A \odot \left(g - \bar{g}\right), \quad "
            rf"g = {gradient_symbol(pattern)}, \quad \bar{{g}}_i = \sum_k A_{{ik}} \, g_{{ik}}",
            (GRADIENT + pattern, pattern),
            cells.softmax_backward,
            "Through the softmax: a share can only grow at the cost of the others. A word that "
            "sees only itself listens to itself with share 1, come what may: no feedback.",
            "chain",
        ),
        Plan(
            Q,
            rf"{by_scores} \, \frac{{K}}{{\sqrt{{d}}}}",
            (GRADIENT + scores, K),
            _by_query,
            "The scores were a product of queries and keys: the query gets the feedback of its row "
            "of scores times the keys.",
            "product",
        ),
        Plan(
            K,
            rf"{by_scores}^\top \, \frac{{Q}}{{\sqrt{{d}}}}",
            (GRADIENT + scores, Q),
            _by_key,
            "And the key gets the feedback of its column of scores times the queries.",
            "product",
        ),
        _right_factor(V, pattern, gathered),
        *(
            _right_factor(f"{ATTENTION}.W_{matrix}", "blocks.0.ln_1", f"{ATTENTION}.{matrix}")
            for matrix in ("Q", "K", "V")
        ),
        Plan(
            "blocks.0.ln_1",
            " + ".join(
                rf"{gradient_symbol(f'{ATTENTION}.{matrix}')} \, W_{matrix}^\top"
                for matrix in ("Q", "K", "V")
            ),
            tuple(
                key
                for matrix in ("Q", "K", "V")
                for key in (f"{GRADIENT}{ATTENTION}.{matrix}", f"{ATTENTION}.W_{matrix}")
            ),
            _three_ways,
            "The same numbers went into queries, keys and values: they get the feedback of all "
            "three ways, added up.",
            "sum",
        ),
    )


def _by_query(by_scores: Grid, K: Grid) -> Grid:
    return cells.by_root_of_d(len(K[0]), cells.matmul(by_scores, K))


def _by_key(by_scores: Grid, Q: Grid) -> Grid:
    return cells.by_root_of_d(len(Q[0]), _transposed_times(by_scores, Q))


def _three_ways(by_Q: Grid, W_Q: Grid, by_K: Grid, W_K: Grid, by_V: Grid, W_V: Grid) -> Grid:
    ways = ((by_Q, W_Q), (by_K, W_K), (by_V, W_V))
    return cells.add(*(_times_transposed(gradient, W) for gradient, W in ways))
