"""Looking into the student's answer: what looks at what, and what it would answer after each layer."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.charts.chart import Chart, plot
from dashboard.look import numbers, theme
from dashboard.look.anatomy import stage_in_short
from dashboard.look.text import safe_label, shortened
from model import Record
from model.looking.followed import followed_tokens, followed_trace
from model.looking.inside import answer_after_each_layer, attention_patterns

N_SHOWN = 7
"""Words whose confidence is followed from layer to layer."""


def attention(record: Record, place: int, word: int, block: int, head: int) -> Chart:
    """What each word looks at, in one head of one block (both from 0): rows look, columns are looked at."""
    words, trace = followed_trace(record, place, word)
    pattern = attention_patterns(trace)[block, 0, head]  # (T, T)
    places = list(range(len(words)))
    seen = np.where(np.tril(np.ones_like(pattern)) > 0, pattern, np.nan)
    names = [safe_label(each, 12) for each in words]
    axis = {"tickvals": places, "ticktext": names, "showgrid": False}
    few = len(words) <= 8
    figure = plot(
        data=[
            {
                "type": "heatmap",
                "x": places,
                "y": places,
                "z": seen,
                "zmin": 0,
                "zmax": 1,
                "colorscale": theme.SEQUENTIAL,
                "showscale": False,
                "xgap": 2,
                "ygap": 2,
                "hoverongaps": False,
                "text": [
                    [f"{share:.0%}" if column <= row else "" for column, share in enumerate(shares)]
                    for row, shares in enumerate(pattern)
                ],
                "texttemplate": "%{text}" if few else "",
                "textfont": {"size": 11},
                "hovertemplate": "%{y} → %{x}: %{z:.4f}<extra></extra>",
            }
        ],
        layout={
            "margin": {"l": 4, "r": 4, "t": 4, "b": 4},
            "xaxis": {**axis, "side": "top", "tickangle": -40},
            "yaxis": {**axis, "autorange": "reversed"},
        },
    )
    looks = pattern[-1]
    most = int(np.argmax(looks))
    return Chart(
        title=f"Block {block + 1}, head {head + 1}",
        spec=figure,
        takeaway=(
            f"At “{shortened(words[-1])}” this head looks most at "
            f"“{shortened(words[most])}”: {numbers.percent(float(looks[most]))}."
        ),
        tabulate=lambda: pd.DataFrame(pattern, columns=_columns(words)).assign(looks=words),
        alt=f"Heatmap of attention in block {block + 1}, head {head + 1} over {len(words)} words.",
    )


def _columns(words: tuple[str, ...]) -> list[str]:
    return [f"at {place}: {word}" for place, word in enumerate(words, start=1)]


def after_each_layer(record: Record, place: int, word: int) -> Chart:
    """The student's confidence if it had to answer after each stage of its residual stream (logit lens)."""
    tokens = followed_tokens(record.settings, place, word)
    prompt = " ".join(record.settings.questions.vocabulary[token] for token in tokens[0])
    lens = answer_after_each_layer(record.settings, record.before, tokens)
    chances = lens.probabilities[:, 0, -1]  # (S, V)
    vocabulary = record.settings.questions.vocabulary
    leaders = [int(each) for each in chances.argmax(axis=1)]
    final = [int(each) for each in np.argsort(-chances[-1], kind="stable")[:N_SHOWN]]
    shown = sorted(dict.fromkeys([*leaders, *final]), key=lambda each: -chances[-1, each])
    stages = [stage_in_short(stage) for stage in lens.stages]
    z = chances[:, shown].T
    rows = list(range(len(shown)))
    figure = plot(
        data=[
            {
                "type": "heatmap",
                "x": stages,
                "y": rows,
                "z": z,
                "zmin": 0,
                "zmax": 1,
                "colorscale": theme.SEQUENTIAL,
                "showscale": False,
                "xgap": 3,
                "ygap": 3,
                "text": [[numbers.percent(float(p)) for p in row] for row in z],
                "texttemplate": "%{text}",
                "hovertemplate": "%{x}: %{z:.4%}<extra></extra>",
            }
        ],
        layout={
            "margin": {"l": 4, "r": 4, "t": 4, "b": 4},
            "xaxis": {"side": "top"},
            "yaxis": {
                "tickvals": rows,
                "ticktext": [safe_label(vocabulary[each], 16) for each in shown],
                "autorange": "reversed",
                "showgrid": False,
            },
        },
    )
    first, last = (vocabulary[leaders[place]] for place in (0, -1))
    before, after = (numbers.percent(float(chances[place].max())) for place in (0, -1))
    return Chart(
        title="The answer after each layer",
        spec=figure,
        takeaway=(
            f"“{shortened(prompt, 40)}”: straight from the embedding it would say "
            f"“{shortened(first)}” ({before}), at the end it says “{shortened(last)}” ({after})."
        ),
        tabulate=lambda: pd.DataFrame(chances.T, columns=stages).assign(word=vocabulary),
        alt=f"Heatmap of the confidence in {len(shown)} words after each of {len(stages)} stages.",
    )
