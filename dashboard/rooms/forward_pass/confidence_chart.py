"""The student answers: from gut feelings (logits) to confidence (softmax)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from dashboard.charts.chart import Chart, plot
from dashboard.charts.labels import text_at
from dashboard.look import numbers, theme
from dashboard.look.numbers import logit_text
from dashboard.look.text import if_not_in_test, safe_label, shortened
from model import Record
from model.looking.asked import favourites
from model.looking.followed import followed
from model.student.arrays import Array

N_SHOWN = 8
"""Words whose bars are drawn; the table holds all of them."""

STAGES = ("gut feeling (logit)", "logit / temperature", "e to that", "confidence (share)")
"""Columns of the table that are drawn, or said when they are pointed at."""

LABEL = 14
"""Characters of a word beside its bar: three panels have to fit on a phone."""


def softmax_stages(record: Record, logits: Array, temperature: float) -> pd.DataFrame:
    """Every stage from logit to confidence, one row a word of the vocabulary, likeliest first; `logits` are (V,).

    Each column follows from the ones before it; the largest is taken away before the exponent, which changes no share
    and keeps e to the power of it finite (Goodfellow et al. 2016, section 4.1).
    """
    divided = logits / temperature
    below = divided - divided.max()
    exponent = np.exp(below)
    share = exponent / exponent.sum()
    table = pd.DataFrame(
        {
            "word": record.settings.questions.vocabulary,
            "gut feeling (logit)": logits,
            "logit / temperature": divided,
            "minus the largest": below,
            "e to that": exponent,
            "confidence (share)": share,
        }
    )
    order = np.argsort(-logits, kind="stable")
    return table.iloc[order].reset_index(drop=True)


def confidence(record: Record, place: int, word: int = 1, temperature: float = 1.0) -> Chart:
    """From logit over exponent to share, for the words that the student favours at the followed word."""
    asked = followed(record, place, word)
    table = softmax_stages(record, asked.logits, temperature)
    vocabulary = list(record.settings.questions.vocabulary)
    chosen = favourites(asked.logits, asked.right, N_SHOWN)
    shown = table[table["word"].isin([vocabulary[each] for each in chosen])]
    logits, divided, _, share = (shown[name].to_numpy() for name in STAGES)
    rows = list(range(len(shown)))
    names = [safe_label(each, LABEL) for each in shown["word"]]
    figure = plot(
        data=_three_panels(shown),
        layout={
            "bargap": 0.35,
            "margin": {"l": 4, "r": 14, "t": 42, "b": 4},
            "yaxis": {
                "tickvals": rows,
                "ticktext": names,
                "autorange": "reversed",
                "showgrid": False,
            },
            "xaxis": _panel(divided, 0.0),
            "xaxis2": _panel(np.array([0.0, 1.0]), 0.35),
            "xaxis3": _panel(np.array([0.0, 1.0]), 0.68, 0.32),
            "annotations": [
                _heading("gut<br>feeling ÷ T", 0.0),
                _heading("eˣ,<br>favourite = 1", 0.35),
                _heading("confidence", 0.68),
            ],
        },
    )
    prompt, first, sure = asked.prompt, shown["word"].iloc[0], float(share[0])
    boldness = "" if temperature == 1 else f" at temperature {temperature:g}"
    return Chart(
        title="Gut feeling → confidence",
        spec=figure,
        takeaway=(
            f"“{shortened(prompt, 40)}”: its strongest gut feeling is “{shortened(first)}”, "
            f"{logit_text(float(logits[0]))}; the softmax makes {numbers.percent(sure)} of it{boldness}"
            f"{if_not_in_test(asked.in_test)}."
        ),
        tabulate=lambda: table,
        alt=(
            f"Three bar panels for {len(shown)} words after “{prompt}”: logit divided by temperature, "
            f"its exponential, and confidence; “{first}” leads with {numbers.percent(sure)}."
        ),
    )


def _three_panels(shown: pd.DataFrame) -> list[dict[str, Any]]:
    """Bars of logit, exponent and share side by side, a row a word; a negative logit stands right of its bar."""
    logits, divided, exponent, share = (shown[name].to_numpy() for name in STAGES)
    rows = list(range(len(shown)))
    hover = [safe_label(each, 200) for each in shown["word"]]
    colours = [theme.INK if row == 0 else theme.PENCIL for row in rows]
    bars: dict[str, object] = {
        "type": "bar",
        "orientation": "h",
        "y": rows,
        "marker": {"color": colours},
    }
    bars |= {"textposition": "outside", "cliponaxis": False, "hovertext": hover}
    return [
        bars
        | {
            "x": divided,
            "text": [logit_text(each) if each >= 0 else "" for each in divided],
            "customdata": logits,
            "hovertemplate": "%{hovertext}<br>logit %{customdata:.4f}<br>÷ temperature %{x:.4f}<extra></extra>",
        },
        {
            "type": "scatter",
            "mode": "text",
            "x": np.zeros(len(rows)),
            "y": rows,
            "text": [logit_text(each) if each < 0 else "" for each in divided],
            "textposition": "middle right",
            "hoverinfo": "skip",
            "cliponaxis": False,
        },
        bars
        | {
            "x": exponent,
            "xaxis": "x2",
            "text": [numbers.number(each, 2) for each in exponent],
            "hovertemplate": "%{hovertext}<br>%{x:.4g} times the favourite<extra></extra>",
        },
        bars
        | {
            "x": share,
            "xaxis": "x3",
            "text": [numbers.percent(each) for each in share],
            "hovertemplate": "%{hovertext}<br>confidence %{x:.4%}<extra></extra>",
        },
    ]


def _panel(values: Array, start: float, width: float = 0.3) -> dict[str, object]:
    """A hidden axis for bars with their number beside them, in the third of the figure that begins at `start`."""
    finite = values[np.isfinite(values)]
    low, high = min(0.0, float(finite.min(initial=0))), max(0.0, float(finite.max(initial=0)))
    room = 1.8 * ((high - low) or 1.0)  # for the number beside the longest bar
    return {
        "domain": [start, start + width],
        "range": [low, high + room],
        "showticklabels": False,
        "zeroline": True,
        "fixedrange": True,
    }


def _heading(text: str, start: float) -> dict[str, Any]:
    above: dict[str, Any] = {
        "xref": "paper",
        "xanchor": "left",
        "yref": "paper",
        "yanchor": "bottom",
    }
    return text_at(start, 1, text, align="left", **above)
