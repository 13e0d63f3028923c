"""The microscope: one weight's gradient taken apart, checked and tried out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.anatomy import stage_words
from dashboard.charts.chart import Chart
from dashboard.charts.classroom import question_words
from dashboard.charts.weight_map import selected
from dashboard.link import SelectedWeight
from dashboard.words import safe_label, shortened
from model import Record
from model.chain import Chain, SignalStep, chain
from model.feedback import agreement, question_gradients
from model.probe import FiniteDifference, Wiggle, finite_difference, wiggle

N_TERMS = 10
"""The largest terms of a sum that are drawn one by one."""


def chain_of(record: Record, weight: SelectedWeight | None) -> Chain:
    """The chain rule for the weight on screen."""
    here = selected(record, weight)
    return chain(record, here.parameter, here.index)


def terms_table(record: Record, weight: SelectedWeight | None) -> pd.DataFrame:
    """Every term of a gradient's sum that is not nought, the largest first."""
    found = chain_of(record, weight)
    exam = record.settings.questions
    questions = question_words(record)
    return pd.DataFrame(
        {
            "question": [questions[t.question] for t in found.terms],
            "at the word": [
                exam.vocabulary[record.batch.tokens[t.question, t.position]] for t in found.terms
            ],
            "what came in": [t.came_in for t in found.terms],
            "signal that came back": [t.signal for t in found.terms],
            "came in × signal": [t.product for t in found.terms],
        }
    )


def terms_chart(record: Record, weight: SelectedWeight | None) -> Chart:
    """The gradient as a sum: the largest terms as bars, all others as one."""
    found = chain_of(record, weight)
    table = terms_table(record, weight)
    products = table["came in × signal"].to_numpy(dtype=float)
    labels = [
        f"{safe_label(q, 22)} · {safe_label(w, 10)}"
        for q, w in zip(table["question"][:N_TERMS], table["at the word"][:N_TERMS], strict=True)
    ]
    values = [float(p) for p in products[:N_TERMS]]
    if len(products) > N_TERMS:
        labels.append(f"{len(products) - N_TERMS} smaller ones together")
        values.append(float(products[N_TERMS:].sum()))
    labels.append("<b>sum = gradient</b>")
    values.append(found.total)
    figure = _sided_bars(labels, values, "came in × signal that came back")
    return Chart(
        title="The gradient is a sum",
        figure=figure,
        takeaway=f"{len(products)} terms, one for each question and word that used this weight, add up to "
        f"{theme.signed(found.total, 4)}.",
        table=table,
        alt=f"Bars of the largest of {len(products)} terms, and their sum {theme.signed(found.total)}.",
    )


def signal_chart(record: Record, weight: SelectedWeight | None, stage: str) -> Chart:
    """The signal at one stage for the question that is followed, as bars; at attention, as a map."""
    found = chain_of(record, weight)
    step = step_at(found, stage)
    question = shortened(question_words(record)[found.question], 40)
    exam = record.settings.questions
    if step.values.ndim == 3:
        rows = step.values[:, step.position]
        words = [exam.vocabulary[t] for t in record.batch.tokens[found.question]]
        figure = _small_map(rows, [f"head {h + 1}" for h in range(len(rows))], _numbered(words))
        table = pd.DataFrame(rows, columns=[f"{i} {w}" for i, w in enumerate(words)])
    else:
        values = step.values[step.position]
        labels = (
            _numbered(list(exam.vocabulary), 12)
            if stage == "logits"
            else [str(i) for i in range(len(values))]
        )
        figure = go.Figure(
            data=[
                {
                    "type": "bar",
                    "x": labels,
                    "y": values,
                    "marker": {"color": _signs(values)},
                    "hovertemplate": "%{x}: %{y:.3g}<extra></extra>",
                }
            ],
            layout={
                "xaxis": {
                    "type": "category",
                    "title": {"text": "possible answer" if stage == "logits" else "place in the row"},
                    "nticks": 14,
                },
                "yaxis": {"title": {"text": "∂loss/∂number"}, "zeroline": True},
            },
        )
        table = pd.DataFrame({"place": labels, "∂loss/∂number": values})
    word = exam.vocabulary[record.batch.tokens[found.question, step.position]]
    return Chart(
        title=f"Signal at: {stage_words(stage)}",
        figure=figure,
        takeaway=f"“{question}”, at its word “{shortened(word)}”: length over all words {theme.number(step.norm)}.",
        table=table,
        alt=f"The gradient of the loss by the numbers of the stage {stage}.",
    )


def local_chart(record: Record, weight: SelectedWeight | None, stage: str, link: int) -> Chart:
    """The numbers that the signal was multiplied by on one step of its way, as a map."""
    found = chain_of(record, weight)
    step = step_at(found, stage)
    chosen = step.links[link]
    local = np.asarray(chosen.local)
    if local.ndim == 3:
        local = local[:, min(step.position, local.shape[1] - 1)]
    shown = np.atleast_2d(local)
    shown = shown.T if shown.shape[0] > shown.shape[1] else shown
    rows, columns = ([str(i) for i in range(n)] for n in shown.shape)
    return Chart(
        title=f"Local derivative: {chosen.rule}",
        figure=_small_map(shown, rows, columns),
        takeaway=chosen.words,
        table=pd.DataFrame(shown, columns=columns),
        alt=f"Map of the {shown.size} numbers of the local derivative of {chosen.rule}.",
    )


def step_at(found: Chain, stage: str) -> SignalStep:
    """The step of the way back at this stage; the last one if the signal doesn't pass it."""
    return next((s for s in found.signal_path if s.stage == stage), found.signal_path[-1])


def wiggle_of(record: Record, weight: SelectedWeight | None, reach: float, n: int = 41) -> Wiggle:
    """The loss for n values of the weight, up to `reach` to each side of where it stands."""
    here = selected(record, weight)
    before = float(record.before[here.parameter][here.index])
    return wiggle(record, here.parameter, here.index, tuple(before + reach * np.linspace(-1, 1, n)))


def wiggle_chart(record: Record, weight: SelectedWeight | None, reach: float, at: int) -> Chart:
    """The measured loss for many values of the weight, its tangent, and a ball at one of them."""
    it = wiggle_of(record, weight, reach)
    value, loss, tangent = (float(a[at]) for a in (it.values, it.losses, it.tangent))
    span = float(it.losses.max() - it.losses.min()) or 1e-6
    inside = abs(it.after - it.before) <= reach
    figure = go.Figure(
        data=[
            {
                "type": "scatter",
                "mode": "lines",
                "x": it.values,
                "y": it.losses,
                "line": {"color": theme.PEN, "width": 3},
                "hovertemplate": "weight %{x:.4f}<br>loss %{y:.5f}<extra>measured</extra>",
            },
            {
                "type": "scatter",
                "mode": "lines",
                "x": it.values,
                "y": it.tangent,
                "line": {"color": theme.MUTED, "width": 2, "dash": "dash"},
                "hovertemplate": "weight %{x:.4f}<br>tangent %{y:.5f}<extra>promised</extra>",
            },
            {
                "type": "scatter",
                "mode": "markers",
                "x": [it.before],
                "y": [it.loss],
                "marker": {"color": theme.TEXT, "size": 9, "symbol": "circle-open", "line": {"width": 2}},
                "hovertemplate": "now %{x:.4f}<br>loss %{y:.5f}<extra></extra>",
            },
            {
                "type": "scatter",
                "mode": "markers",
                "x": [it.after] if inside else [],
                "y": [it.loss_after] if inside else [],
                "marker": {"color": theme.STUDYING, "size": 12, "symbol": "star"},
                "hovertemplate": "studied to %{x:.4f}<br>loss %{y:.5f} (only this weight)<extra></extra>",
            },
            {
                "type": "scatter",
                "mode": "markers",
                "x": [value],
                "y": [loss],
                "marker": {"color": theme.INK, "size": 16},
                "hovertemplate": "weight %{x:.4f}<br>loss %{y:.5f}<extra>your ball</extra>",
            },
        ],
        layout={
            "xaxis": {"title": {"text": "value of the weight"}, "nticks": 7},
            "yaxis": {
                "title": {"text": "marks lost in this test (nats)"},
                "range": [float(it.losses.min()) - 0.15 * span, float(it.losses.max()) + 0.15 * span],
            },
            "annotations": [
                _note(it.before, it.loss, "now", 18),
                *([_note(it.after, it.loss_after, "studied", -20)] if inside else []),
            ],
        },
    )
    return Chart(
        title="Wiggle it",
        figure=figure,
        takeaway=f"At {theme.number(value, 4)} this test loses {loss:.5f}; the tangent promised {tangent:.5f}, "
        f"off by {theme.number(abs(loss - tangent), 2)}.",
        table=pd.DataFrame({"weight": it.values, "measured loss": it.losses, "tangent": it.tangent}),
        alt=f"The loss as a function of one weight from {it.values[0]:.3f} to {it.values[-1]:.3f}, with its tangent.",
    )


def difference_of(record: Record, weight: SelectedWeight | None) -> FiniteDifference:
    """Central differences of the weight on screen over thirteen decades."""
    here = selected(record, weight)
    return finite_difference(record, here.parameter, here.index)


def difference_chart(record: Record, weight: SelectedWeight | None, at: int) -> Chart:
    """The error of a central difference for every ε, and the two reasons for it."""
    it = difference_of(record, weight)
    floor = 1e-18
    figure = go.Figure(
        data=[
            _error_line(it.epsilons, it.truncation, theme.STUDYING, "dash", "too coarse (truncation)"),
            _error_line(it.epsilons, it.round_off, theme.HELD_OUT, "dot", "too fine (round-off)"),
            {
                "type": "scatter",
                "mode": "lines+markers",
                "x": it.epsilons,
                "y": np.maximum(it.errors, floor),
                "line": {"color": theme.PEN, "width": 2.5},
                "marker": {"color": theme.PEN, "size": 8},
                "hovertemplate": "ε = %{x:.0e}<br>error %{y:.2g}<extra>measured</extra>",
            },
            {
                "type": "scatter",
                "mode": "markers",
                "x": [it.epsilons[at]],
                "y": [max(it.errors[at], floor)],
                "marker": {"color": theme.INK, "size": 16},
                "hoverinfo": "skip",
            },
        ],
        layout={
            "xaxis": {"type": "log", "title": {"text": "step ε"}, "dtick": 2, "exponentformat": "power"},
            "yaxis": {
                "type": "log",
                "title": {"text": "error against autograd"},
                "exponentformat": "power",
                "nticks": 6,
                "range": _decades(it.errors, floor),
            },
            "annotations": [
                {**_words_at(0.99, 0.02, "right", "bottom"), "text": "too coarse: the curve bends"},
                {**_words_at(0.01, 0.02, "left", "bottom"), "text": "too fine: digits run out"},
            ],
        },
    )
    best = it.best
    return Chart(
        title="Check it",
        figure=figure,
        takeaway=f"The best step is ε = {theme.scientific(float(it.epsilons[best]), 1)}: there both agree "
        f"to {theme.scientific(float(it.errors[best]), 1)}.",
        table=pd.DataFrame(
            {
                "ε": it.epsilons,
                "central difference": it.estimates,
                "error": it.errors,
                "truncation expected": it.truncation,
                "round-off expected": it.round_off,
            }
        ),
        alt=f"Error of the finite difference over steps from 0.1 to 1e-13, smallest at {it.epsilons[best]:.0e}.",
    )


def pushes_chart(record: Record, weight: SelectedWeight | None) -> Chart:
    """The gradient split by question: who wants the weight up, who wants it down."""
    here = selected(record, weight)
    parts = question_gradients(record, here.parameter, here.index)
    questions = question_words(record)
    order = np.argsort(-np.abs(parts), kind="stable")
    shown = order[: N_TERMS + 2]
    labels = [f"{safe_label(questions[i], 26)}" for i in shown]
    values = [float(parts[i]) for i in shown]
    if len(order) > len(shown):
        labels.append(f"{len(order) - len(shown)} others together")
        values.append(float(parts[order[len(shown) :]].sum()))
    labels.append("<b>together = gradient</b>")
    values.append(float(parts.sum()))
    up, down = int((parts < 0).sum()), int((parts > 0).sum())
    return Chart(
        title="Who says so",
        figure=_sided_bars(labels, values, "part of the gradient"),
        takeaway=f"{up} questions want this weight turned up (their part is negative), {down} want it turned down; "
        f"together {theme.signed(float(parts.sum()), 4)}.",
        table=pd.DataFrame({"question": questions, "part of the gradient": parts}),
        alt=f"Bars of the parts that {len(parts)} questions add to the gradient of one weight.",
    )


def agreement_chart(record: Record) -> Chart:
    """The cosine between any two questions' gradients."""
    cosines = agreement(record)
    questions = question_words(record)
    n = len(questions)
    labels = _numbered(questions, 22)
    figure = _small_map(cosines, labels, labels, limit=1.0, hover="%{y}<br>%{x}<br>cosine %{z:.2f}")
    many = n > 16
    figure.layout.xaxis.showticklabels = False
    figure.layout.yaxis.showticklabels = not many
    others = cosines[~np.eye(n, dtype=bool)]
    mean = float(others.mean()) if n > 1 else 1.0
    against = float((others < 0).mean()) if n > 1 else 0.0
    return Chart(
        title="Who agrees with whom",
        figure=figure,
        takeaway=f"{theme.percent(against)} of the pairs pull against each other; the mean cosine is {theme.signed(mean, 2)}.",
        table=pd.DataFrame(cosines, columns=[f"{i + 1}. {q}" for i, q in enumerate(questions)]),
        alt=f"Map of the cosines between the gradients of {n} questions.",
    )


def _sided_bars(labels: list[str], values: list[float], axis: str) -> go.Figure:
    """Bars to the left and the right of nought with their numbers, the first on top, the last one set apart."""
    reach = max(abs(v) for v in values) or 1.0
    return go.Figure(
        data=[
            {
                "type": "bar",
                "orientation": "h",
                "x": values,
                "y": list(range(len(values))),
                "text": [theme.signed(v) for v in values],
                "textposition": "outside",
                "cliponaxis": False,
                "marker": {"color": [*_signs(np.array(values[:-1])), theme.TEXT]},
                "hoverinfo": "skip",
            }
        ],
        layout={
            "xaxis": {
                "title": {"text": axis},
                "range": [-1.55 * reach, 1.55 * reach],
                "zeroline": True,
                "nticks": 5,
            },
            "yaxis": {
                "tickmode": "array",
                "tickvals": list(range(len(values))),
                "ticktext": labels,
                "range": [len(values) - 0.4, -0.6],
                "showgrid": False,
            },
        },
    )


def _small_map(
    values: np.ndarray,
    rows: list[str],
    columns: list[str],
    limit: float | None = None,
    hover: str = "%{y}, %{x}: %{z:.3g}",
) -> go.Figure:
    limit = limit or float(np.abs(values).max()) or 1.0
    return go.Figure(
        data=[
            {
                "type": "heatmap",
                "z": values,
                "x": columns,
                "y": rows,
                "colorscale": theme.DIVERGING,
                "zmin": -limit,
                "zmax": limit,
                "hovertemplate": f"{hover}<extra></extra>",
            }
        ],
        layout={
            "xaxis": {"type": "category", "nticks": 12},
            "yaxis": {"type": "category", "autorange": "reversed", "showgrid": False, "nticks": 12},
        },
    )


def _numbered(texts: list[str], longest: int = 16) -> list[str]:
    """Safe labels that differ even where the texts don't."""
    return [f"{i + 1}. {safe_label(text, longest)}" for i, text in enumerate(texts)]


def _signs(values: np.ndarray) -> list[str]:
    return [theme.POSITIVE if v >= 0 else theme.NEGATIVE for v in values]


def _note(x: float, y: float, text: str, shift: int) -> dict[str, object]:
    return {"x": x, "y": y, "text": text, "yshift": shift, "showarrow": False, "font": {"size": 12}}


def _words_at(x: float, y: float, xanchor: str, yanchor: str) -> dict[str, object]:
    return {
        "x": x,
        "y": y,
        "xref": "paper",
        "yref": "paper",
        "xanchor": xanchor,
        "yanchor": yanchor,
        "showarrow": False,
        "font": {"size": 12, "color": theme.MUTED},
    }


def _error_line(x: np.ndarray, y: np.ndarray, colour: str, dash: str, name: str) -> dict[str, object]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "line": {"color": colour, "width": 2, "dash": dash},
        "hovertemplate": f"{name}<br>%{{y:.1e}}<extra></extra>",
    }


def _decades(errors: np.ndarray, floor: float) -> list[float]:
    """The powers of ten that hold all errors, with a little air."""
    powers = np.log10(np.maximum(errors, floor))
    return [float(powers.min()) - 2.0, float(powers.max()) + 0.7]
