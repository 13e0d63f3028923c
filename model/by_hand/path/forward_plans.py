"""The way there: from two words to one loss, step by step, in words and formulas."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from model.by_hand.path import cells
from model.by_hand.path.cells import Grid
from model.by_hand.path.places import PLACES
from model.by_hand.path.plan import Plan

ATTENTION, FEEDFORWARD = "blocks.0.attention", "blocks.0.feedforward"


def forward_plans(tokens: Sequence[int], targets: Sequence[int | None]) -> tuple[Plan, ...]:
    """All steps of `by_hand.forward`, in its order."""
    return (
        Plan(
            "embedding",
            r"E_{\text{word}}[\text{word}_t] + E_{\text{place}}[t]",
            ("token_embedding", "position_embedding"),
            partial(cells.embed, tokens),
            "You look up the row of the word and the row of its place and add them: "
            "which word it is, plus where it stands.",
        ),
        *_layer_norm_plans("blocks.0.ln_1", "embedding"),
        *_attention_plans(),
        Plan(
            "blocks.0.after_attention",
            "X + O",
            ("embedding", f"{ATTENTION}.output"),
            cells.add,
            "The residual connection: attention does not replace what was there, it adds to it.",
        ),
        *_layer_norm_plans("blocks.0.ln_2", "blocks.0.after_attention"),
        *_feedforward_plans(),
        Plan(
            "blocks.0.output",
            "R + F",
            ("blocks.0.after_attention", f"{FEEDFORWARD}.output"),
            cells.add,
            "A residual connection again: the new thought is added to what was there.",
        ),
        *_layer_norm_plans("ln_final", "blocks.0.output"),
        Plan(
            "logits",
            r"N_f \, W_{\text{LM}}",
            ("ln_final", "W_LM"),
            cells.matmul,
            "A gut feeling for each possible answer, its logit: the higher, the more likely.",
        ),
        Plan(
            "probabilities",
            r"\operatorname{softmax}(Z), \quad P_{tj} = \frac{e^{Z_{tj} - m_t}}"
            r"{\sum_k e^{Z_{tk} - m_t}}, \quad m_t = \max_k Z_{tk}",
            ("logits",),
            cells.softmax,
            "Softmax turns gut feelings into confidence: never negative, 1 in all. "
            "Taking off the largest first changes nothing; it only keeps the powers small.",
        ),
        Plan(
            "losses",
            r"-\ln P_{t,\,\text{target}_t}",
            ("probabilities",),
            partial(cells.cross_entropy, targets),
            "Marks lost: minus the logarithm of the confidence in the right word. "
            "A word after which nothing is asked is not graded.",
        ),
        Plan(
            "loss",
            r"\frac{1}{N} \sum_{t \text{ asked}} \ell_t",
            ("losses",),
            cells.column_mean,
            "The score of the whole test: the mean over the N words that were asked. "
            "Lower is better.",
        ),
    )


def _layer_norm_plans(name: str, source: str) -> tuple[Plan, ...]:
    x, mean, variance = (PLACES[key].symbol for key in (source, f"{name}.mean", f"{name}.variance"))
    normalized, gain, bias = (
        PLACES[f"{name}.{part}"].symbol for part in ("normalized", "weight", "bias")
    )
    return (
        Plan(
            f"{name}.mean",
            rf"\frac{{1}}{{d}} \sum_j {x}_{{tj}}",
            (source,),
            cells.row_means,
            "LayerNorm starts by finding the middle of each word's numbers, their mean.",
        ),
        Plan(
            f"{name}.variance",
            rf"\frac{{1}}{{d}} \sum_j \left({x}_{{tj}} - {mean}\right)^2",
            (source, f"{name}.mean"),
            cells.row_variances,
            "How far from their mean do the numbers lie? Square the distances and take their mean: "
            "the variance.",
        ),
        Plan(
            f"{name}.normalized",
            rf"\frac{{{x} - {mean}}}{{\sqrt{{{variance} + \varepsilon}}}}",
            (source, f"{name}.mean", f"{name}.variance"),
            cells.normalize,
            "Take off the mean and divide by the typical distance: now every word has mean 0 and "
            "variance 1, or nearly, because a tiny ε keeps you from ever dividing by 0.",
        ),
        Plan(
            name,
            rf"{gain} \odot {normalized} + {bias}",
            (f"{name}.normalized", f"{name}.weight", f"{name}.bias"),
            cells.gain_and_bias,
            "A gain stretches each dimension and a bias moves it. Both are weights: they learn.",
        ),
    )


def _attention_plans() -> tuple[Plan, ...]:
    return (
        *(
            Plan(
                f"{ATTENTION}.{matrix}",
                f"N_1 W_{matrix}",
                ("blocks.0.ln_1", f"{ATTENTION}.W_{matrix}"),
                cells.matmul,
                sentence,
            )
            for matrix, sentence in (
                ("Q", "Each word asks a question: what am I looking for? That is its query."),
                ("K", "Each word puts up a sign: what do I have to offer? That is its key."),
                ("V", "And what does it hand over to a word that listens? That is its value."),
            )
        ),
        Plan(
            f"{ATTENTION}.scores",
            r"\frac{Q K^\top}{\sqrt{d}}",
            (f"{ATTENTION}.Q", f"{ATTENTION}.K"),
            _scores,
            "How well does the question of the word in the row match the sign of the word in the "
            "column? Dividing by √d keeps long vectors from shouting.",
        ),
        Plan(
            f"{ATTENTION}.masked_scores",
            r"S_{ij} \text{ if } j \le i, \text{ else } -\infty",
            (f"{ATTENTION}.scores",),
            cells.causal_mask,
            "No peeking: a word may not look at a later word, so that score becomes minus "
            "infinity. This is the causal mask.",
        ),
        Plan(
            f"{ATTENTION}.pattern",
            r"\operatorname{softmax}(S^{\text{mask}}), \quad A_{ij} = "
            r"\frac{e^{S_{ij} - m_i}}{\sum_k e^{S_{ik} - m_i}}, \quad m_i = \max_k S_{ik}",
            (f"{ATTENTION}.masked_scores",),
            cells.softmax,
            "Softmax turns each row of scores into shares of attention that add up to 1. "
            "Minus infinity becomes exactly 0.",
        ),
        Plan(
            f"{ATTENTION}.gathered",
            "A V",
            (f"{ATTENTION}.pattern", f"{ATTENTION}.V"),
            cells.matmul,
            "Each word gathers the values of the words that it listens to, mixed by its shares.",
        ),
        Plan(
            f"{ATTENTION}.output",
            "G W_O",
            (f"{ATTENTION}.gathered", f"{ATTENTION}.W_O"),
            cells.matmul,
            "One more matrix turns what was gathered into what will be added to the word.",
        ),
    )


def _scores(Q: Grid, K: Grid) -> Grid:
    return cells.by_root_of_d(len(Q[0]), cells.matmul(Q, cells.transpose(K)))


def _feedforward_plans() -> tuple[Plan, ...]:
    return (
        Plan(
            f"{FEEDFORWARD}.hidden",
            "N_2 W_1 + b_1",
            ("blocks.0.ln_2", f"{FEEDFORWARD}.W_1", f"{FEEDFORWARD}.b_1"),
            cells.linear,
            "Now each word thinks by itself, with 4d units: each unit adds up what it cares about.",
        ),
        Plan(
            f"{FEEDFORWARD}.activated",
            r"\operatorname{GELU}(U) = U \odot \Phi(U)",
            (f"{FEEDFORWARD}.hidden",),
            cells.gelu,
            "GELU lets high numbers pass and holds low ones back: x times Φ(x), the share of the "
            "bell curve that lies below x.",
        ),
        Plan(
            f"{FEEDFORWARD}.output",
            "H W_2 + b_2",
            (f"{FEEDFORWARD}.activated", f"{FEEDFORWARD}.W_2", f"{FEEDFORWARD}.b_2"),
            cells.linear,
            "The units report back: their 4d numbers become d numbers again.",
        ),
    )
