"""Typical slips: what comes out if you forget the mask, the residual, a sign … so that it can be recognised.

A slip is a wrong way to the same number. It is computed from the arithmetic of the cell itself, with one thing done
wrong, so it fits any weights.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from model.by_hand.example import Matrices
from model.by_hand.path import (
    Applied,
    Cell,
    Difference,
    Expression,
    Number,
    Product,
    Quotient,
    Step,
    Sum,
    evaluate,
)

Results = Mapping[str, tuple[tuple[float, ...], ...]]
"""Every weight and every result of the path, by key."""


@dataclass(frozen=True)
class Slip:
    """A wrong number and what leads to it."""

    value: float
    message: str


def results_of(weights: Matrices, steps: tuple[Step, ...]) -> Results:
    """Every weight and every result, by key."""
    return {**weights, **{step.key: step.result for step in steps}}


def slips(step: Step, row: int, column: int, results: Results) -> Iterator[Slip]:
    """The typical slips at one number, the most telling first. Values may be infinite, none is not a number."""
    tree = step.cells[row][column]
    true = evaluate(tree)
    for slip in (
        *_of_this_step(step, row, column, results),
        *_of_this_arithmetic(tree),
        *_of_the_place(step, row, column),
        Slip(-true, "The size is right, the sign is not."),
        *(
            Slip(true * 10.0**power, "The digits are right, the decimal point is not.")
            for power in (-3, -2, -1, 1, 2, 3)
        ),
    ):
        if not math.isnan(slip.value):
            yield slip


def _of_this_step(step: Step, row: int, column: int, results: Results) -> Iterator[Slip]:
    """Slips that only this kind of step invites."""
    tree = step.cells[row][column]
    name = step.name.rpartition(".")[2]
    if step.direction == "update":
        yield from _studying(tree)
    elif step.direction == "backward":
        if name == "logits":
            yield from _confidence_minus_truth(tree, results["probabilities"][row][column])
        yield from _going_home(name, tree)
    else:
        if name == "pattern":
            unmasked = results[step.operands[0].replace("masked_scores", "scores")][row]
            yield from _without_the_mask(unmasked, column)
        if name == "masked_scores" and isinstance(tree, Number):
            seen = results[step.operands[0]][row][column]
            yield Slip(seen, "You forgot the mask: this word may not look at a later one.")
        yield from _going_there(name, tree)


def _studying(tree: Expression) -> Iterator[Slip]:
    match tree:
        case Difference(old, Product((rate, gradient))):
            w, eta, g = _of(old), _of(rate), _of(gradient)
            yield Slip(w + eta * g, "The sign of the update: a weight moves against its gradient.")
            yield Slip(w - g, "You forgot the learning rate η.")
            yield Slip(w + g, "You forgot the learning rate η, and the sign: minus.")
            yield Slip(-eta * g, "That is how far it moves: add it to the old weight.")
            yield Slip(eta * g, "That is the step: take it off the old weight.")


def _confidence_minus_truth(tree: Expression, share: float) -> Iterator[Slip]:
    match tree:
        case Quotient(Difference(_, Number(y)), Number(n)):
            yield Slip(share / n, "That is p: it has to be p − y, confidence minus truth.")
            yield Slip((y - share) / n, "That is y − p: it has to be p − y.")
            for wrong in {1.0, 2.0} - {n}:
                yield Slip(
                    (share - y) / wrong,
                    f"You divided by the wrong N, {wrong:g}: it is {n:g}, because only words that were asked count.",
                )
        case _:
            unasked = "After this word nothing was asked: no feedback, whatever p is."
            yield Slip(share, unasked)
            yield Slip(share - 1, unasked)


def _going_home(name: str, tree: Expression) -> Iterator[Slip]:
    match name, tree:
        case "scores", Product((share, Difference(g, mean))):
            yield Slip(_of(Product((share, g))), "You forgot to take off the average ḡ.")
            yield Slip(_of(Difference(g, mean)), "You forgot to multiply by the share A.")
            yield Slip(_of(g), "That is g: it still has to go through the softmax.")
        case "hidden", Product((g, Sum((cdf, bell)) as slope)):
            forgot_half = "You forgot the second half of GELU's slope, U·φ(U)."
            yield Slip(_of(Product((g, cdf))), forgot_half)
            yield Slip(_of(g), "You forgot GELU's slope: the chain rule multiplies by it.")
            yield Slip(_of(slope), "That is the slope: multiply it by the feedback that arrives.")
            yield Slip(_of(Product((g, bell))), "You forgot the first half of GELU's slope, Φ(U).")
        case _, Quotient(Difference(Difference(g, mean), _) as above, deviation):
            forgot_second = "You forgot the second mean, the one with the normalized number."
            yield Slip(_of(Quotient(g, deviation)), "You forgot to take off the two means.")
            yield Slip(_of(Quotient(Difference(g, mean), deviation)), forgot_second)
            yield Slip(_of(above), "You forgot to divide by √(σ² + ε).")
        case "normalized", Product((g, _)):
            yield Slip(_of(g), "You forgot the gain.")
        case (("after_attention" | "embedding"), Sum((straight, detour))):
            yield Slip(_of(straight), "You forgot the way through the LayerNorm: add both ways.")
            yield Slip(_of(detour), "You forgot the residual: it brings feedback straight home.")
        case "ln_1", Sum(terms):
            third = len(terms) // 3
            for index, letter in enumerate("QKV"):
                way = Sum(terms[index * third : (index + 1) * third])
                yield Slip(_of(way), f"That is the way through {letter} alone: add all three ways.")


def _going_there(name: str, tree: Expression) -> Iterator[Slip]:
    match name, tree:
        case "embedding", Sum((word, place)):
            yield Slip(_of(word), "You forgot the place: add the row of its position.")
            yield Slip(_of(place), "You forgot the word: add its row of the word table.")
        case (("ln_1" | "ln_2" | "ln_final"), Sum((Product((n, gain)) as stretched, bias))):
            yield Slip(_of(stretched), "You forgot the bias β.")
            yield Slip(_of(Sum((n, bias))), "You forgot the gain γ.")
            yield Slip(_of(n), "You forgot the gain γ and the bias β.")
            yield Slip(_of(Product((gain, Sum((n, bias))))), "First the gain, then the bias.")
        case (("after_attention" | "output"), Sum((Cell() as before, Cell() as added))):
            yield Slip(_of(added), "You forgot the residual: add it to what was there before.")
            yield Slip(_of(before), "That is what was there before: something has to be added.")
        case (("hidden" | "output"), Sum((*terms, Cell()))):
            yield Slip(_of(Sum(tuple(terms))), "You forgot the bias.")
        case "activated", Product((x, share)):
            yield Slip(max(_of(x), 0.0), "That is ReLU: GELU is U·Φ(U).")
            yield Slip(_of(share), "That is Φ(U): multiply it by U.")
            yield Slip(_of(x), "That is U itself: multiply it by Φ(U).")
        case "losses", Applied("minus", Applied("ln", p)):
            yield from _of_the_loss(_of(p))


def _without_the_mask(scores: tuple[float, ...], column: int) -> Iterator[Slip]:
    powers = [math.exp(score - max(scores)) for score in scores]
    share = powers[column] / sum(powers)
    yield Slip(share, "You forgot the mask: a later word gets no share.")


def _of_the_loss(p: float) -> Iterator[Slip]:
    yield Slip(p, "That is p: marks lost are −ln p.")
    if 0 < p < 1:
        yield Slip(math.log(p), "You forgot the minus: marks lost are never negative.")
        yield Slip(-math.log10(p), "That is the logarithm to base 10: take the natural one, ln.")
        yield Slip(-math.log2(p), "That is the logarithm to base 2: take the natural one, ln.")
        yield Slip(-math.log(1 - p), "That is −ln of the wrong word's confidence.")
        yield Slip(1 - p, "That is 1 − p: marks lost are −ln p.")


def _of_this_arithmetic(tree: Expression) -> Iterator[Slip]:
    """Slips that a kind of arithmetic invites, wherever it stands."""
    match tree:
        case Quotient(above, Applied("sqrt", Number(d))):
            yield Slip(_of(above), "You forgot to divide by √d.")
            yield Slip(_of(above) / d, f"You divided by d = {d:g}: it has to be √d.")
        case Quotient(Difference(x, _) as above, Applied("sqrt", variance) as deviation):
            yield Slip(_of(above), "You forgot to divide by √(σ² + ε).")
            yield Slip(_of(above) / _of(variance), "You forgot the square root of σ² + ε.")
            yield Slip(_of(Quotient(x, deviation)), "You forgot to take off the mean.")
        case Quotient(Applied("exp", Difference(z, _)) as power, Sum()):
            yield Slip(_of(power), "You forgot to divide by the sum of the row.")
            yield Slip(_of(z), "That is what goes into the softmax.")
        case Quotient(Sum() as above, Number(n)):
            yield from _of_the_mean(above, n)
        case Sum(terms) if len(terms) > 1:
            for index, term in enumerate(terms, start=1):
                which = f"number {index} of {len(terms)}."
                others = _of(tree) - _of(term)
                yield Slip(others, f"One term is missing: {which}")
                yield Slip(others - _of(term), f"Look at the sign of one term: {which}")


def _of_the_mean(above: Sum, n: float) -> Iterator[Slip]:
    total = _of(above)
    if n != 1:
        yield Slip(total, f"That is the sum: for the mean, divide it by {n:g}.")
    for wrong in {n - 1, n + 1, 2.0} - {0.0, 1.0, n}:
        yield Slip(total / wrong, f"You divided by the wrong N, {wrong:g}: it is {n:g}.")
    match above.terms[0]:
        case Applied("square", Difference()):
            yield Slip(math.sqrt(total / n), "That is its root: the variance stays squared.")
            yield Slip(0.0, "Without the squares the distances cancel out: square them first.")


def _of_the_place(step: Step, row: int, column: int) -> Iterator[Slip]:
    """The number of another cell, or of the same cell at the first try."""
    for r, numbers in enumerate(step.result):
        for c, number in enumerate(numbers):
            if (r, c) != (row, column):
                at = f"row {step.row_names[r]}, column {step.column_names[c]}"
                yield Slip(number, f"That number belongs elsewhere: {at}.")


def _of(expression: Expression) -> float:
    return evaluate(expression)
