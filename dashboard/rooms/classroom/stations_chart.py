"""The four stations of a test as four small pictures."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.charts.chart import Chart, plot
from dashboard.look import numbers, theme
from dashboard.look.text import if_not_in_test, safe_label, shortened
from model import Record
from model.looking.asked import favourites, question_losses, question_words
from model.looking.followed import followed

SMALL = {"margin": {"l": 4, "r": 4, "t": 4, "b": 4}}

MOST_BARS = 16
"""Questions of a test that fit into a small picture."""


def sits(record: Record, place: int, word: int = 1) -> Chart:
    """Station one: what the student finds likely for the followed word of the question at that place of the exam."""
    exam = record.settings.questions
    asked = followed(record, place, word)
    chances = asked.chances
    top = favourites(chances, asked.right)
    words = [exam.vocabulary[word] for word in top]
    share = chances[top]
    read = [word for word in asked.words if word != exam.stop_word]
    after = f"“{shortened(' '.join(read), 40)}”" if read else "How a sentence begins"
    figure = plot(
        data=[
            {
                "type": "bar",
                "orientation": "h",
                "x": share,
                "y": list(range(len(top))),
                "marker": {"color": theme.INK},
                "opacity": 0.85,
                "text": [
                    f"{safe_label(w, 14)}  {numbers.percent(p)}"
                    for w, p in zip(words, share, strict=True)
                ],
                "textposition": "outside",
                "cliponaxis": False,
                "hoverinfo": "skip",
            }
        ],
        layout={
            **SMALL,
            "xaxis": {"visible": False, "range": [0, max(1.0, 1.95 * float(share.max()))]},
            "yaxis": {"visible": False, "autorange": "reversed"},
            "bargap": 0.45,
        },
    )
    return Chart(
        title="The student sits",
        spec=figure,
        takeaway=f"{after}: its first choice is “{shortened(words[0], 20)}”, "
        f"{numbers.percent(float(share[0]))} sure"
        f"{if_not_in_test(asked.in_test)}.",
        tabulate=lambda: pd.DataFrame({"answer": words, "confidence": share}),
        alt=f"Bars of the student's confidence in {len(words)} answers after “{asked.prompt}”.",
    )


def graded(record: Record) -> Chart:
    """Station two: the marks that each question lost."""
    losses = question_losses(record, record.losses)[:MOST_BARS]
    words = question_words(record)[:MOST_BARS]
    figure = plot(
        data=[
            {
                "type": "bar",
                "x": list(range(1, len(losses) + 1)),
                "y": losses,
                "marker": {"color": theme.PEN},
                "opacity": 0.85,
                "hovertext": [
                    f"{safe_label(word, 40)}<br>{numbers.nats(float(lost))} nats lost"
                    for word, lost in zip(words, losses, strict=True)
                ],
                "hovertemplate": "%{hovertext}<extra></extra>",
            }
        ],
        layout={
            **SMALL,
            "xaxis": {"visible": False},
            "yaxis": {
                "range": [0, max(4.0, float(losses.max()))],
                "nticks": 4,
                "ticksuffix": " nats",
            },
            "bargap": 0.4,
        },
    )
    worst = int(losses.argmax())
    return Chart(
        title="The teacher grades",
        spec=figure,
        takeaway=f"{numbers.nats(record.loss)} nats lost on average; most on “{shortened(words[worst], 40)}”.",
        tabulate=lambda: pd.DataFrame({"question": words, "loss (nats)": losses}),
        alt=f"Bars of the marks lost at {len(losses)} questions, on average {numbers.nats(record.loss)} nats.",
    )


def notes(record: Record) -> Chart:
    """Station three: the gradient of every weight of the output matrix."""
    gradient = record.gradients["W_LM"]
    limit = float(np.quantile(np.abs(gradient), 0.995)) or 1.0
    figure = plot(
        data=[
            {
                "type": "heatmap",
                "z": gradient,
                "zmin": -limit,
                "zmax": limit,
                "colorscale": theme.DIVERGING,
                "showscale": False,
                "hovertemplate": "gradient %{z:.2e}<extra></extra>",
            }
        ],
        layout={**SMALL, "xaxis": {"visible": False}, "yaxis": {"visible": False}},
    )
    up = float((gradient < 0).mean())
    return Chart(
        title="Notes in the margin",
        spec=figure,
        takeaway=f"A note for each of {numbers.count(gradient.size)} weights between the last thought and the "
        f"answers: for {numbers.percent(up)} of them, more would have lost fewer marks.",
        tabulate=lambda: pd.DataFrame(gradient),
        alt=f"Heatmap of the gradient of W_LM, {gradient.shape[0]} by {gradient.shape[1]} weights.",
    )


def studies(record: Record) -> Chart:
    """Station four: the marks lost at each question, before and after studying this very test."""
    before = question_losses(record, record.losses)[:MOST_BARS]
    after = question_losses(record, record.resit_losses)[:MOST_BARS]
    words = question_words(record)[:MOST_BARS]
    lines: list[float | None] = [
        v for pair in zip(before, after, strict=True) for v in (*pair, None)
    ]
    finite = [lost for lost in (*before, *after) if np.isfinite(lost)]
    again = (
        f"would lose {numbers.nats(record.resit_loss)} instead of {numbers.nats(record.loss)} nats"
        if np.isfinite(record.resit_loss)
        else "cannot be graded any more: what it lost is no longer a number"
    )
    figure = plot(
        data=[
            {
                "type": "scatter",
                "mode": "lines+markers",
                "x": [0, 1, None] * len(before),
                "y": lines,
                "line": {"color": theme.STUDYING, "width": 1.5},
                "marker": {"color": theme.STUDYING, "size": 6},
                "hovertext": ["" if v is None else f"{numbers.nats(float(v))} nats" for v in lines],
                "hovertemplate": "%{hovertext}<extra></extra>",
            }
        ],
        layout={
            **SMALL,
            "xaxis": {
                "range": [-0.15, 1.15],
                "tickvals": [0, 1],
                "ticktext": ["before", "after"],
                "showgrid": False,
            },
            "yaxis": {
                "range": [-0.1, max(4.0, *finite)],
                "nticks": 4,
                "ticksuffix": " nats",
            },
        },
    )
    return Chart(
        title="The student studies",
        spec=figure,
        takeaway=f"The same paper again {again}.",
        tabulate=lambda: pd.DataFrame(
            {"question": words, "before (nats)": before, "after (nats)": after}
        ),
        alt=f"Lines from the marks lost before to those after studying, for {len(words)} questions.",
    )
