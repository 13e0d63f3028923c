"""The student answers: from gut feelings (logits) to confidence (softmax)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from dashboard.charts.chart import Chart, plot
from dashboard.charts.labels import text_at
from dashboard.look import numbers, theme
from dashboard.look.numbers import logit_text
from dashboard.look.text import counted, if_not_in_test, safe_label, shortened
from model import Record
from model.looking.asked import N_OPTIONS, favourites
from model.looking.followed import Followed, followed
from model.student.arrays import Array

N_SHOWN = 8
"""Words whose bars are drawn; the table holds all of them."""

STAGES = ("gut feeling (logit)", "logit / temperature", "e to that", "confidence (share)")
"""Columns of the table that are drawn, or said when they are pointed at."""

LABEL = 14
"""Characters of a word beside its bar: three panels have to fit on a phone."""

LEAST_REACH = 4.0
"""The axis of gut feelings reaches at least so far: small ones look small."""

BESIDE = 1.03
"""Where a number stands beside its track, whose length is 1."""

ROOM = 1.6
"""A panel's width over its longest bar's: for the number beside it."""


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


def gut_to_confidence(record: Record, place: int, word: int = 1) -> Chart:
    """From gut feeling to confidence at the followed word: the student's favourites, and all other words together."""
    asked = followed(record, place, word)
    table = softmax_stages(record, asked.logits, 1.0)
    shown = _favourites(record, asked, table, N_OPTIONS)
    logits, share = (shown[name].to_numpy() for name in (STAGES[0], STAGES[3]))
    others = len(table) - len(shown)
    rest = max(0.0, 1.0 - float(share.sum()))
    names = [safe_label(each, LABEL) for each in shown["word"]]
    shares = share
    if others:
        names.append(counted(others, "other word"))
        shares = np.append(share, rest)
    figure = plot(
        data=[
            *_gut_bars(shown),
            *_share_bars(shares, [numbers.percent(each) for each in shares], names, "x2"),
        ],
        layout=_layout(names)
        | {
            "xaxis": _gut_axis(logits, 0.0, 0.4),
            "xaxis2": _hidden_axis(0.0, 1.9, 0.46, 0.54),
            "annotations": [
                _heading("gut feeling (logit)", 0.0),
                _heading("confidence", 0.46),
            ],
        },
    )
    prompt, first = asked.prompt, shown["word"].iloc[0]
    return Chart(
        title="Gut feeling → confidence",
        spec=figure,
        takeaway=(
            f"“{shortened(prompt, 40)}”: of {len(table)} words it feels most for “{shortened(first)}”, "
            f"{logit_text(float(logits[0]))}. The softmax makes shares of 100 % of all gut feelings: here "
            f"{numbers.percent(float(share[0]))}{if_not_in_test(asked.in_test)}."
        ),
        tabulate=lambda: table,
        alt=(
            f"Bars of gut feeling and confidence for {len(shown)} words after “{prompt}”; “{first}” leads with "
            f"{numbers.percent(float(share[0]))}, {counted(others, 'other word')} share {numbers.percent(rest)}."
        ),
    )


def confidence(record: Record, place: int, word: int = 1, temperature: float = 1.0) -> Chart:
    """From logit over exponent to share, for the words that the student favours at the followed word.

    No scale depends on the temperature: what moves with it is the student's doubt.
    """
    asked = followed(record, place, word)
    table = softmax_stages(record, asked.logits, temperature)
    shown = _favourites(record, asked, table, N_SHOWN)
    logits, _, exponent, share = (shown[name].to_numpy() for name in STAGES)
    names = [safe_label(each, LABEL) for each in shown["word"]]
    figure = plot(
        data=[
            *_gut_bars(shown),
            *_exponent_bars(exponent, names),
            *_share_bars(share, [numbers.percent(each) for each in share], names, "x3"),
        ],
        layout=_layout(names)
        | {
            "xaxis": _gut_axis(logits, 0.0, 0.3),
            "xaxis2": _hidden_axis(0.0, 2.0, 0.32, 0.25),
            "xaxis3": _hidden_axis(0.0, 2.6, 0.58, 0.42),
            "annotations": [
                _heading("gut<br>feeling z", 0.0),
                _heading("e to z ÷ T<br>(first is 1)", 0.32),
                _heading("confidence", 0.58),
            ],
        },
    )
    prompt, first, sure = asked.prompt, shown["word"].iloc[0], float(share[0])
    boldness = "" if temperature == 1 else f" at temperature {temperature:g}"
    return Chart(
        title="Bold or hesitant: temperature",
        spec=figure,
        takeaway=(
            f"“{shortened(prompt, 40)}”: its strongest gut feeling is “{shortened(first)}”, "
            f"{logit_text(float(logits[0]))}; the softmax makes {numbers.percent(sure)} of it{boldness}"
            f"{if_not_in_test(asked.in_test)}."
        ),
        tabulate=lambda: table,
        alt=(
            f"Three bar panels for {len(shown)} words after “{prompt}”: logit, its exponential after division by the "
            f"temperature, and confidence; “{first}” leads with {numbers.percent(sure)}."
        ),
    )


def _favourites(record: Record, asked: Followed, table: pd.DataFrame, n: int) -> pd.DataFrame:
    """The rows of the likeliest `n` words, the right one among them."""
    vocabulary = record.settings.questions.vocabulary
    chosen = favourites(asked.logits, asked.right, n)
    return table[table["word"].isin([vocabulary[each] for each in chosen])]


def _gut_bars(shown: pd.DataFrame) -> list[dict[str, Any]]:
    """Bars of the gut feelings, the favourite's in ink; a negative one's number stands right of its bar."""
    logits = shown[STAGES[0]].to_numpy()
    rows = list(range(len(shown)))
    return [
        _BARS
        | {
            "x": logits,
            "y": rows,
            "marker": {"color": [theme.INK if row == 0 else theme.PENCIL for row in rows]},
            "text": [logit_text(each) if each >= 0 else "" for each in logits],
            "textposition": "outside",
            "cliponaxis": False,
            "hovertext": [safe_label(each, 200) for each in shown["word"]],
            "hovertemplate": "%{hovertext}<br>logit %{x:.4f}<extra></extra>",
        },
        _NUMBERS
        | {
            "x": np.zeros(len(rows)),
            "y": rows,
            "text": [logit_text(each) if each < 0 else "" for each in logits],
        },
    ]


def _share_bars(
    values: Array, texts: list[str], names: list[str], axis: str
) -> list[dict[str, Any]]:
    """Bars on tracks of length 1, which the whole of it would fill, and their numbers in a column."""
    rows = list(range(len(values)))
    on: dict[str, object] = {"xaxis": axis, "y": rows}
    return [
        _BARS
        | on
        | {"x": np.ones(len(rows)), "marker": {"color": theme.GRID}, "hoverinfo": "skip"},
        _BARS
        | on
        | {
            "x": values,
            "marker": {"color": [theme.INK if row == 0 else theme.PENCIL for row in rows]},
            "hovertext": names,
            "hovertemplate": "%{hovertext}<br>%{x:.4g}<extra></extra>",
        },
        _NUMBERS | on | {"x": np.full(len(rows), BESIDE), "text": texts},
    ]


def _exponent_bars(values: Array, names: list[str]) -> list[dict[str, Any]]:
    """Bars of e to the gut feelings, the favourite's of length 1; the smaller one, the longer its number."""
    rows = list(range(len(values)))
    return [
        _BARS
        | {
            "xaxis": "x2",
            "x": values,
            "y": rows,
            "marker": {"color": [theme.INK if row == 0 else theme.PENCIL for row in rows]},
            "text": [numbers.number(each, 2) for each in values],
            "textposition": "outside",
            "cliponaxis": False,
            "hovertext": names,
            "hovertemplate": "%{hovertext}<br>%{x:.4g} times the favourite<extra></extra>",
        }
    ]


_BARS: dict[str, object] = {"type": "bar", "orientation": "h"}

_NUMBERS: dict[str, object] = {
    "type": "scatter",
    "mode": "text",
    "textposition": "middle right",
    "textfont": {"size": 12},
    "hoverinfo": "skip",
    "cliponaxis": False,
}


def _layout(names: list[str]) -> dict[str, object]:
    """What all panels share: a row a word, likeliest on top."""
    return {
        "barmode": "overlay",
        "bargap": 0.45,
        "margin": {"l": 4, "r": 4, "t": 42, "b": 4},
        "yaxis": {
            "tickvals": list(range(len(names))),
            "ticktext": names,
            "autorange": "reversed",
            "showgrid": False,
        },
    }


def _gut_axis(logits: Array, start: float, width: float) -> dict[str, object]:
    """A hidden axis for gut feelings, in the part of the figure that begins at `start`."""
    finite = logits[np.isfinite(logits)]
    low = min(0.0, float(finite.min(initial=0)))
    high = max(LEAST_REACH, float(finite.max(initial=0)))
    return _hidden_axis(low, low + ROOM * (high - low), start, width)


def _hidden_axis(low: float, high: float, start: float, width: float) -> dict[str, object]:
    return {
        "domain": [start, start + width],
        "range": [low, high],
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
