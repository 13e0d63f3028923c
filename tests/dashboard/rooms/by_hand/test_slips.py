"""Typical slips are recognised, each for what it is, and never in a right answer."""

from __future__ import annotations

import math

import pytest

from dashboard.rooms.by_hand.drill import judge
from dashboard.rooms.by_hand.sheet import Sheet
from dashboard.rooms.by_hand.typed import tolerance
from model.by_hand.arithmetic import Matrix
from model.by_hand.path import step_of

ONE, BOTH = Sheet(), Sheet(both_asked=True)


def value(sheet: Sheet, key: str) -> Matrix:
    return sheet.weights[key] if key in sheet.weights else step_of(sheet.steps, key).result


A = "blocks.0.attention"
scores = value(ONE, f"{A}.scores")
share_if_unmasked = math.exp(scores[0][1]) / (math.exp(scores[0][0]) + math.exp(scores[0][1]))
p = value(ONE, "probabilities")[0]
x, attended = value(ONE, "embedding"), value(ONE, f"{A}.output")
normalized, gain = value(ONE, "blocks.0.ln_1.normalized"), value(ONE, "blocks.0.ln_1.weight")
bias = value(ONE, "blocks.0.ln_1.bias")
w, g = value(ONE, "W_LM"), value(ONE, "d.W_LM")
losses, both_p = value(BOTH, "losses"), value(BOTH, "probabilities")
hidden_unit, by_unit = (
    value(ONE, "blocks.0.feedforward.hidden"),
    value(ONE, "d.blocks.0.feedforward.activated"),
)
straight = value(ONE, "d.blocks.0.output")
ln_g, variance = value(ONE, "d.ln_final.normalized"), value(ONE, "ln_final.variance")


@pytest.mark.parametrize(
    ("sheet", "key", "row", "column", "typed", "said"),
    [
        (ONE, f"{A}.pattern", 0, 1, share_if_unmasked, "forgot the mask"),
        (ONE, f"{A}.pattern", 0, 0, 1 - share_if_unmasked, "forgot the mask"),
        (ONE, f"{A}.masked_scores", 0, 1, scores[0][1], "forgot the mask"),
        (ONE, "d.logits", 0, 1, p[1], "That is p: it has to be p − y"),
        (ONE, "d.logits", 0, 0, -p[0], "That is y − p"),
        (ONE, "d.logits", 0, 1, (p[1] - 1) / 2, "wrong N, 2"),
        (BOTH, "d.logits", 0, 1, p[1] - 1, "wrong N, 1"),
        (BOTH, "d.logits", 0, 1, both_p[0][1] / 2, "That is p"),
        (ONE, "d.logits", 1, 0, value(ONE, "probabilities")[1][0], "nothing was asked"),
        (BOTH, "loss", 0, 0, losses[0][0] + losses[1][0], "That is the sum"),
        (BOTH, "loss", 0, 0, (losses[0][0] + losses[1][0]) / 3, "wrong N, 3"),
        (ONE, "losses", 0, 0, math.log(p[1]), "forgot the minus"),
        (ONE, "losses", 0, 0, -math.log10(p[1]), "base 10"),
        (ONE, "losses", 0, 0, -math.log(p[0]), "wrong word"),
        (ONE, "new.W_LM", 0, 0, w[0][0] + 0.1 * g[0][0], "sign of the update"),
        (ONE, "new.W_LM", 0, 0, w[0][0] - g[0][0], "learning rate"),
        (ONE, "new.W_LM", 0, 0, 0.1 * g[0][0], "That is the step"),
        (ONE, "blocks.0.after_attention", 0, 0, attended[0][0], "forgot the residual"),
        (ONE, "blocks.0.after_attention", 1, 2, x[1][2], "what was there before"),
        (ONE, "d.blocks.0.after_attention", 0, 0, straight[0][0], "way through the LayerNorm"),
        (ONE, f"{A}.scores", 1, 0, scores[1][0] * math.sqrt(3), "divide by √d"),
        (ONE, f"{A}.scores", 1, 0, scores[1][0] / math.sqrt(3), "it has to be √d"),
        (ONE, "blocks.0.ln_1", 0, 1, normalized[0][1] + bias[0][1], "forgot the gain"),
        (ONE, "blocks.0.ln_1", 0, 2, normalized[0][2] * gain[0][2], "forgot the bias"),
        (ONE, "blocks.0.feedforward.hidden", 0, 1, hidden_unit[0][1] + 0.25, "forgot the bias"),
        (ONE, "blocks.0.feedforward.activated", 0, 1, 0.0, "ReLU"),
        (ONE, "d.blocks.0.feedforward.hidden", 0, 3, by_unit[0][3], "forgot GELU's slope"),
        (
            ONE,
            "d.blocks.0.output",
            0,
            0,
            ln_g[0][0] / math.sqrt(variance[0][0] + 1e-5),
            "two means",
        ),
        (ONE, "blocks.0.ln_1.mean", 0, 0, 0.75, "That is the sum"),
        (ONE, "blocks.0.ln_1.variance", 0, 0, 0.4375, "wrong N, 2"),
        (ONE, "blocks.0.ln_1.variance", 0, 0, math.sqrt(0.2916667), "That is its root"),
        (ONE, "embedding", 0, 0, 0.75, "forgot the place"),
        (ONE, "embedding", 1, 0, 0.5, "forgot the word"),
        (ONE, "logits", 0, 0, 0.242920, "the sign is not"),
        (ONE, "logits", 0, 0, -0.911922, "belongs elsewhere: row AI, column rocks"),
        (ONE, "logits", 0, 0, -2.42920, "decimal point"),
    ],
)
def test_a_typical_slip_is_told_at_once(
    sheet: Sheet, key: str, row: int, column: int, typed: float, said: str
) -> None:
    mark = judge(sheet, step_of(sheet.steps, key), row, column, f"{typed:.4f}")
    assert mark.verdict == "slip"
    assert said in mark.message


@pytest.mark.parametrize("sheet", [ONE, BOTH, ONE.with_weight("W_LM", 0, 0, -3.0)])
@pytest.mark.parametrize("digits", [3, 4, 15])
def test_the_right_number_is_right_with_three_digits_or_more(sheet: Sheet, digits: int) -> None:
    for step in sheet.steps:
        for row, numbers in enumerate(step.result):
            for column, number in enumerate(numbers):
                typed = f"{number:.{digits}g}"
                assert judge(sheet, step, row, column, typed).verdict == "right", (
                    step.key,
                    row,
                    column,
                )


def test_a_number_without_a_reason_is_wrong_and_a_near_one_is_close() -> None:
    logits = step_of(ONE.steps, "logits")
    assert judge(ONE, logits, 0, 0, "77").verdict == "wrong"
    assert judge(ONE, logits, 0, 0, "-0.251").verdict == "close"
    assert judge(ONE, logits, 0, 0, "about a quarter").verdict == "unreadable"


def test_rounding_to_two_digits_is_sensible_to_one_is_not() -> None:
    mean = step_of(ONE.steps, "blocks.0.ln_1.mean")
    assert judge(ONE, mean, 1, 0, "0.67").verdict == "right"
    assert judge(ONE, mean, 1, 0, "2/3").verdict == "right"
    assert judge(ONE, mean, 1, 0, "0.7").verdict == "close"


def test_nothing_but_nought_is_right_where_there_is_no_feedback() -> None:
    unused = step_of(ONE.steps, f"d.{A}.W_Q")
    assert judge(ONE, unused, 0, 0, "0").verdict == "right"
    assert judge(ONE, unused, 0, 0, "0.01").verdict == "wrong"
    assert tolerance(unused.cells[0][0]) < 1e-8
