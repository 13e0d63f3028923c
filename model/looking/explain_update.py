"""Why a weight moved exactly that far: every term of its update, with the numbers filled in.

The recipes are those of `optimizers.py`: SGD (Robbins & Monro 1951), momentum (Polyak 1964), AdamW
(Loshchilov & Hutter 2019, algorithm 2) and Muon (Jordan et al. 2024). In formulas w is the weight,
g its gradient, η the learning rate and λ the decay.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch

from model.course.record import Record
from model.student.arrays import Array, value_at
from model.student.optimizers import (
    ADAM_BETAS,
    ADAM_EPSILON,
    OptimizerName,
    is_block_matrix,
    muon_scale,
    optimizer_of,
    orthogonalize,
)
from model.student.transformer import GRID_BITS

NOTES: dict[OptimizerName, str] = {
    "sgd": "Plain SGD looks at nothing but this weight's own gradient and, in matrices, a little forgetting.",
    "momentum": (
        "Momentum keeps moving the way it moved before: old gradients still count, each test a "
        "little less."
    ),
    "adamw": (
        "AdamW divides by how large this weight's gradients have been, so that each weight moves "
        "about as far."
    ),
    "muon": (
        "Muon looks at the whole matrix: it makes all directions in it equally strong, so the step "
        "of this one weight depends on every gradient of its matrix, and no formula for this "
        "weight alone exists. What went in and what came out can be shown."
    ),
}
"""What can be said about the update of one weight, by recipe."""

HUGE_WEIGHT = 1e4
"""No student that learns has a weight this large."""

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Term:
    """One number of an update."""

    symbol: str
    """Its name in a formula, as LaTeX."""
    words: str
    """What it is, plainly."""
    formula: str
    """How it is worked out, as LaTeX."""
    filled: str
    """The same with this weight's numbers, as plain text."""
    value: float


@dataclass(frozen=True)
class Explanation:
    """The update of one weight in one test."""

    weight: str
    index: tuple[int, ...]
    recipe: OptimizerName
    """What studied this weight: beside Muon, AdamW takes all that is no matrix of a block."""
    before: float
    after: float
    gradient: float
    """∂loss/∂weight, in nats per unit of weight."""
    learning_rate: float
    ingredients: tuple[Term, ...]
    """The numbers that are worked out on the way, one from the other."""
    terms: tuple[Term, ...]
    """What is added to the weight, the rounding to the grid last: the sum is `change`."""
    note: str

    @property
    def change(self) -> float:
        """How far the weight moved: after − before."""
        return self.after - self.before


@dataclass(frozen=True)
class _Weight:
    """The one weight that is explained, and what its optimizer knew."""

    record: Record
    name: str
    index: tuple[int, ...]

    @property
    def value(self) -> float:
        return float(self.record.before[self.name][self.index])

    @property
    def gradient(self) -> float:
        return float(self.record.gradients[self.name][self.index])

    @property
    def decay(self) -> float:
        return self.record.settings.weight_decay if is_block_matrix(self.name) else 0.0

    def remembered(self, key: str) -> float:
        """What the optimizer remembers of this weight under a name; 0 before the first update."""
        return float(self.remembered_of_all(key)[self.index])

    def remembered_of_all(self, key: str) -> Array:
        """The same for the whole parameter."""
        nothing = np.zeros_like(self.record.before[self.name])
        return self.record.optimizer_state.get(self.name, {}).get(key, nothing)


def explain_update(record: Record, weight: str, index: tuple[int, ...]) -> Explanation:
    """Every term of one weight's update. Raises `ValueError` for a weight that does not exist.

    A student that diverged did not study: there are no ingredients and no terms.
    """
    before = value_at(record.before, weight, index)
    recipe = optimizer_of(weight, record.settings)
    here = _Weight(record, weight, index)
    ingredients: list[Term] = []
    terms: list[Term] = []
    if not record.diverged:
        ingredients, terms = PARTS[recipe](here)
        terms.append(_rounding(here, terms))
    return Explanation(
        weight=weight,
        index=index,
        recipe=recipe,
        before=before,
        after=value_at(record.after, weight, index),
        gradient=here.gradient,
        learning_rate=record.learning_rate,
        ingredients=tuple(ingredients),
        terms=tuple(terms),
        note=NOTES[recipe],
    )


def spoken(value: float) -> str:
    """A number as a person writes it, with six digits: "−0.0125", "3.2 × 10⁻⁷"."""
    digits, _, exponent = f"{value:.6g}".partition("e")
    text = f"{digits} × 10{str(int(exponent)).translate(SUPERSCRIPTS)}" if exponent else digits
    return text.replace("-", "−")


def filled(*pieces: float | str) -> str:
    """A formula with its numbers: negative ones in brackets, unless they come first."""
    texts = [piece if isinstance(piece, str) else spoken(piece) for piece in pieces]
    return " ".join(
        f"({t})" if i and t[0] == "−" and len(t) > 1 else t for i, t in enumerate(texts)
    )


def _sgd(here: _Weight) -> tuple[list[Term], list[Term]]:
    rate, g = here.record.learning_rate, here.gradient
    step = Term(
        symbol=r"-\eta g",
        words="Against the gradient, as hard as the student studies.",
        formula=r"-\eta \cdot g",
        filled=filled(-rate, "×", g),
        value=-rate * g,
    )
    return [_gradient(here)], [step, *_decay(here)]


def _momentum(here: _Weight) -> tuple[list[Term], list[Term]]:
    rate, g, beta = here.record.learning_rate, here.gradient, here.record.settings.momentum
    old, fading = here.remembered("momentum_buffer"), here.decay * here.value
    new = beta * old + g + fading
    with_decay = r" + \lambda w" if here.decay else ""
    numbers = (beta, "×", old, "+", g, *(("+", here.decay, "×", here.value) if here.decay else ()))
    ingredients = [
        _gradient(here),
        Term(
            symbol="b_{t-1}",
            words="What it remembers of the tests before: its direction so far.",
            formula="b_{t-1}",
            filled=spoken(old),
            value=old,
        ),
        Term(
            symbol="b_t",
            words="The new direction: most of the old one, plus today's gradient.",
            formula=rf"\beta b_{{t-1}} + g{with_decay}",
            filled=filled(*numbers),
            value=new,
        ),
    ]
    carried_on = Term(
        symbol=r"-\eta \beta b_{t-1}",
        words="Carried on from the tests before.",
        formula=r"-\eta \cdot \beta \cdot b_{t-1}",
        filled=filled(-rate, "×", beta, "×", old),
        value=-rate * beta * old,
    )
    today = Term(
        symbol=r"-\eta g",
        words="From today's test.",
        formula=r"-\eta \cdot g",
        filled=filled(-rate, "×", g),
        value=-rate * g,
    )
    return ingredients, [carried_on, today, *_decay(here)]


def _adamw(here: _Weight) -> tuple[list[Term], list[Term]]:
    rate, g, age = here.record.learning_rate, here.gradient, here.record.optimizer_age + 1
    (beta_1, beta_2), epsilon = ADAM_BETAS, ADAM_EPSILON
    old_m, old_v = here.remembered("exp_avg"), here.remembered("exp_avg_sq")
    m, v = beta_1 * old_m + (1 - beta_1) * g, beta_2 * old_v + (1 - beta_2) * g**2
    m_hat, v_hat = m / (1 - beta_1**age), v / (1 - beta_2**age)
    direction = m_hat / (math.sqrt(v_hat) + epsilon)
    ingredients = [
        _gradient(here),
        Term(
            symbol="m_t",
            words="The running mean of its gradients: where it has been pushed of late.",
            formula=r"\beta_1 m_{t-1} + (1 - \beta_1)\, g",
            filled=filled(beta_1, "×", old_m, "+", round(1 - beta_1, 12), "×", g),
            value=m,
        ),
        Term(
            symbol="v_t",
            words="The running mean of their squares: how large they have been of late.",
            formula=r"\beta_2 v_{t-1} + (1 - \beta_2)\, g^2",
            filled=filled(beta_2, "×", old_v, "+", round(1 - beta_2, 12), "×", f"({spoken(g)})²"),
            value=v,
        ),
        Term(
            symbol=r"\hat m_t",
            words="The same mean, made up for having started at nought.",
            formula=r"m_t / (1 - \beta_1^t)",
            filled=f"{filled(m, '/')} (1 − {spoken(beta_1)}{_power(age)})",
            value=m_hat,
        ),
        Term(
            symbol=r"\hat v_t",
            words="The same for the squares.",
            formula=r"v_t / (1 - \beta_2^t)",
            filled=f"{filled(v, '/')} (1 − {spoken(beta_2)}{_power(age)})",
            value=v_hat,
        ),
        Term(
            symbol="d",
            words="Its direction: pushes that agree give about ±1, pushes that cancel about 0.",
            formula=r"\hat m_t / (\sqrt{\hat v_t} + \varepsilon)",
            filled=f"{filled(m_hat, '/')} (√{spoken(v_hat)} + {spoken(epsilon)})",
            value=direction,
        ),
    ]
    step = Term(
        symbol=r"-\eta d",
        words="That way, as hard as the student studies.",
        formula=r"-\eta \cdot d",
        filled=filled(-rate, "×", direction),
        value=-rate * direction,
    )
    return ingredients, [step, *_decay(here)]


def _muon(here: _Weight) -> tuple[list[Term], list[Term]]:
    record, g, beta = here.record, here.gradient, here.record.settings.momentum
    rate, scale = record.learning_rate, muon_scale(record.before[here.name].shape)
    old, gradients = here.remembered_of_all("momentum_buffer"), record.gradients[here.name]
    momenta = beta * old + gradients
    directions = gradients + beta * momenta
    orthogonalized = orthogonalize(torch.tensor(directions)).numpy()
    was, momentum = float(old[here.index]), float(momenta[here.index])
    direction, entry = float(directions[here.index]), float(orthogonalized[here.index])
    ingredients = [
        _gradient(here),
        Term(
            symbol="b_t",
            words="The direction it remembers: most of the old one, plus today's gradient.",
            formula=r"\beta b_{t-1} + g",
            filled=filled(beta, "×", was, "+", g),
            value=momentum,
        ),
        Term(
            symbol="d",
            words="A look ahead (Nesterov): today's gradient, plus most of that direction.",
            formula=r"g + \beta b_t",
            filled=filled(g, "+", beta, "×", momentum),
            value=direction,
        ),
        Term(
            symbol="o",
            words="This weight's entry after all directions in the matrix were made equal.",
            formula=r"\mathrm{orthogonalize}(D)_{ij}",
            filled=f"row {here.index[0] + 1}, column {here.index[1] + 1} of the orthogonalised matrix",
            value=entry,
        ),
        Term(
            symbol="s",
            words="A scale that gives the step the size that AdamW's would have.",
            formula=r"0.2\,\sqrt{\max(\text{rows}, \text{columns})}",
            filled=f"0.2 × √{max(record.before[here.name].shape)}",
            value=scale,
        ),
    ]
    step = Term(
        symbol=r"-\eta s o",
        words="That way, as hard as the student studies.",
        formula=r"-\eta \cdot s \cdot o",
        filled=filled(-rate, "×", scale, "×", entry),
        value=-rate * scale * entry,
    )
    return ingredients, [step, *_decay(here)]


PARTS: dict[OptimizerName, Callable[[_Weight], tuple[list[Term], list[Term]]]] = {
    "sgd": _sgd,
    "momentum": _momentum,
    "adamw": _adamw,
    "muon": _muon,
}
"""The ingredients and the terms of an update, by recipe."""


def _gradient(here: _Weight) -> Term:
    return Term(
        symbol="g",
        words="The note in the margin: how the loss changes with this weight.",
        formula=r"\partial L / \partial w",
        filled=spoken(here.gradient),
        value=here.gradient,
    )


def _decay(here: _Weight) -> list[Term]:
    """What is forgotten, where anything is."""
    if not here.decay:
        return []
    rate = here.record.learning_rate
    return [
        Term(
            symbol=r"-\eta\lambda w",
            words="Forgetting: a small share of the weight itself.",
            formula=r"-\eta \cdot \lambda \cdot w",
            filled=filled(-rate, "×", here.decay, "×", here.value),
            value=-rate * here.decay * here.value,
        )
    ]


def _rounding(here: _Weight, terms: list[Term]) -> Term:
    """What the grid added: it is half a grid step at the most."""
    after = float(here.record.after[here.name][here.index])
    parts = [here.value, *(term.value for term in terms)]
    return Term(
        symbol="r",
        words=f"Rounding to the grid of 2{_power(-GRID_BITS)}, which keeps every machine's student the same.",
        formula=rf"\mathrm{{round}}(w', 2^{{-{GRID_BITS}}}) - w'",
        filled=f"{_to_the_grid(after)} − {_to_the_grid(math.fsum(parts))}",
        value=math.fsum([after, *(-part for part in parts)]),
    )


def _to_the_grid(value: float) -> str:
    """A weight with all places that the grid shows; of a huge one six digits, since the grid is beyond them."""
    return f"{value:.11f}".replace("-", "−") if abs(value) < HUGE_WEIGHT else spoken(value)


def _power(exponent: int) -> str:
    return str(exponent).translate(SUPERSCRIPTS)
