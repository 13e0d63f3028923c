"""The microscope: one weight's gradient taken apart, checked and tried out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from dashboard.charts.chart import Chart, plot
from dashboard.charts.figures import dots, line, sided_bars
from dashboard.charts.labels import padded, text_at
from dashboard.look import numbers, theme
from dashboard.look.anatomy import SelectedWeight, selected
from dashboard.look.text import counted, safe_label, without_common_end
from dashboard.rooms.backward_pass.chain_chart import N_TERMS
from model import Record
from model.looking.asked import question_words
from model.looking.feedback import question_gradients
from model.looking.probe import FiniteDifference, Wiggle, finite_difference, wiggle
from model.student.arrays import Array

N_VALUES = 25
"""Values of a weight at which the loss is measured."""


def wiggle_of(record: Record, weight: SelectedWeight | None, reach: float) -> Wiggle:
    """The loss for values of the weight up to `reach` to each side of where it stands."""
    here = selected(record, weight)
    before = float(record.before[here.parameter][here.index])
    return wiggle(
        record, here.parameter, here.index, tuple(before + reach * np.linspace(-1, 1, N_VALUES))
    )


def wiggle_chart(wiggled: Wiggle, at: int, test: int) -> Chart:
    """The measured loss of that test for many values of the weight, its tangent, and a ball at one of them."""
    value, loss, tangent = (float(a[at]) for a in (wiggled.values, wiggled.losses, wiggled.tangent))
    low, high = padded(wiggled.losses, 0.15)
    studied = text_at(wiggled.after, wiggled.loss_after, "studied", colour=theme.TEXT, yshift=-20)
    figure = plot(
        data=_wiggle_lines(wiggled, at, low, high),
        layout={
            "xaxis": {"title": {"text": "value of the weight"}, "nticks": 7},
            "yaxis": {
                "title": {"text": f"marks lost in test {test} (nats)"},
                "range": [low, high],
            },
            "annotations": [
                text_at(wiggled.before, wiggled.loss, "now", colour=theme.TEXT, yshift=18),
                *([studied] if _is_in_reach(wiggled) else []),
            ],
        },
    )
    return Chart(
        title="Wiggle it",
        spec=figure,
        takeaway=f"At {numbers.number(value, 4)} test {test} loses {numbers.number(loss, 5)}; its note, the slope of "
        f"the dashed line, promised {numbers.number(tangent, 5)}: off by {numbers.number(abs(loss - tangent), 2)}.",
        tabulate=lambda: pd.DataFrame(
            {"weight": wiggled.values, "measured loss": wiggled.losses, "tangent": wiggled.tangent}
        ),
        alt=f"The loss as a function of one weight from {numbers.number(float(wiggled.values[0]))} to "
        f"{numbers.number(float(wiggled.values[-1]))}, "
        "with its tangent.",
    )


def _wiggle_lines(wiggled: Wiggle, at: int, low: float, high: float) -> list[dict[str, Any]]:
    """The curve, its tangent within the picture, where the weight is, where studying put it, and the ball."""
    is_inside = (wiggled.tangent >= low) & (wiggled.tangent <= high)
    return [
        line(
            wiggled.values,
            wiggled.losses,
            theme.PEN,
            hover="weight %{x:.4f}<br>loss %{y:.5f}<extra>measured</extra>",
            line={"color": theme.PEN, "width": 3, "shape": "spline"},
        ),
        line(
            wiggled.values,
            np.where(is_inside, wiggled.tangent, np.nan),
            theme.MUTED,
            dash="dash",
            hover="weight %{x:.4f}<br>tangent %{y:.5f}<extra>promised</extra>",
        ),
        dots(
            [wiggled.before],
            [wiggled.loss],
            theme.TEXT,
            9,
            look={"symbol": "circle-open", "line": {"width": 2}},
            hover="now %{x:.4f}<br>loss %{y:.5f}<extra></extra>",
        ),
        dots(
            [wiggled.after] if _is_in_reach(wiggled) else [],
            [wiggled.loss_after] if _is_in_reach(wiggled) else [],
            theme.STUDYING,
            12,
            look={"symbol": "star"},
            hover="studied to %{x:.4f}<br>loss %{y:.5f} (only this weight)<extra></extra>",
        ),
        dots(
            [wiggled.values[at]],
            [wiggled.losses[at]],
            theme.INK,
            16,
            hover="weight %{x:.4f}<br>loss %{y:.5f}<extra>your ball</extra>",
        ),
    ]


def _is_in_reach(wiggled: Wiggle) -> bool:
    """Whether studying moved the weight to a place that the picture shows."""
    return bool(wiggled.values[0] <= wiggled.after <= wiggled.values[-1])


def difference_of(record: Record, weight: SelectedWeight | None) -> FiniteDifference:
    """Central differences of the weight on screen over thirteen decades."""
    here = selected(record, weight)
    return finite_difference(record, here.parameter, here.index)


def difference_chart(checked: FiniteDifference, at: int) -> Chart:
    """The error of a central difference for every ε, and the two reasons for it."""
    floor = 1e-18
    low, high = _decades(checked.errors, floor)
    coarse, fine = (_within(e, low, high) for e in (checked.truncation, checked.round_off))
    corner: dict[str, Any] = {"xref": "paper", "yref": "paper", "yanchor": "bottom"}
    figure = plot(
        data=[
            _expected(checked.epsilons, coarse, theme.STUDYING, "dash", "too coarse (truncation)"),
            _expected(checked.epsilons, fine, theme.HELD_OUT, "dot", "too fine (round-off)"),
            line(
                checked.epsilons,
                np.maximum(checked.errors, floor),
                theme.PEN,
                2.5,
                hover="ε = %{x:.0e}<br>error %{y:.2g}<extra>measured</extra>",
                mode="lines+markers",
                marker={"color": theme.PEN, "size": 8},
            ),
            dots([checked.epsilons[at]], [max(checked.errors[at], floor)], theme.INK, 16),
        ],
        layout={
            "xaxis": {
                "type": "log",
                "title": {"text": "step ε"},
                "dtick": 2,
                "exponentformat": "power",
            },
            "yaxis": {
                "type": "log",
                "title": {"text": "error against autograd"},
                "exponentformat": "power",
                "nticks": 6,
                "range": [low, high],
            },
            "annotations": [
                text_at(0.99, 0.1, "too coarse: the curve bends", xanchor="right", **corner),
                text_at(0.01, 0.02, "too fine: digits run out", xanchor="left", **corner),
            ],
        },
    )
    best = checked.best
    return Chart(
        title="Check it",
        spec=figure,
        takeaway=f"The best step is ε = {numbers.scientific(float(checked.epsilons[best]), 1)}: there both agree "
        f"{f'to {numbers.scientific(float(checked.errors[best]), 1)}' if checked.errors[best] else 'exactly'}.",
        tabulate=lambda: pd.DataFrame(
            {
                "ε": checked.epsilons,
                "central difference": checked.estimates,
                "error": checked.errors,
                "truncation expected": checked.truncation,
                "round-off expected": checked.round_off,
            }
        ),
        alt=f"Error of the finite difference over steps from 0.1 to 1e-13, smallest at {checked.epsilons[best]:.0e}.",
    )


def pushes_of(record: Record, weight: SelectedWeight | None) -> Array:
    """(B,), the part of the weight's gradient that each question adds."""
    here = selected(record, weight)
    return question_gradients(record, here.parameter, here.index)


def pushes_chart(record: Record, parts: Array, most: int = N_TERMS + 2) -> Chart:
    """The gradient split by question: who wants the weight up, who wants it down; up to `most` by name."""
    questions = question_words(record)
    order = np.argsort(-np.abs(parts), kind="stable")
    shown = order[:most]
    names = without_common_end(questions)
    labels = [safe_label(names[i], 19) for i in shown]
    values = [float(parts[i]) for i in shown]
    if len(order) > len(shown):
        labels.append(f"{len(order) - len(shown)} others")
        values.append(float(parts[order[len(shown) :]].sum()))
    labels.append("<b>together = gradient</b>")
    values.append(float(parts.sum()))
    up, down = int((parts < 0).sum()), int((parts > 0).sum())
    return Chart(
        title="Who says so",
        spec=sided_bars(labels, values, "part of the gradient"),
        takeaway="The note is a sum: each question of the test adds its push. "
        f"{counted(up, 'question')} would lose less with this weight turned up (left), "
        f"{numbers.count(down)} with it turned down (right).",
        tabulate=lambda: pd.DataFrame({"question": questions, "part of the gradient": parts}),
        alt=f"Bars of the parts that {len(parts)} questions add to the gradient of one weight.",
    )


def _expected(epsilons: Array, errors: Array, colour: str, dash: str, name: str) -> dict[str, Any]:
    return line(epsilons, errors, colour, dash=dash, hover=f"{name}<br>%{{y:.1e}}<extra></extra>")


def _within(errors: Array, low: float, high: float) -> Array:
    """The errors whose power of ten lies between these two; NaN, which is not drawn, for all others."""
    powers = np.log10(np.where(errors > 0, errors, np.nan))
    return np.where((powers >= low) & (powers <= high), errors, np.nan)


def _decades(errors: Array, floor: float) -> list[float]:
    """The powers of ten that hold all errors, with a little air."""
    powers = np.log10(np.maximum(errors, floor))
    return [float(powers.min()) - 2.0, float(powers.max()) + 0.7]
