"""Looking into the student's answer: what looks at what."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.charts.chart import Chart, plot
from dashboard.charts.figures import share_cells
from dashboard.look import numbers
from dashboard.look.text import safe_label, shortened
from model import Record
from model.looking.followed import followed_trace
from model.looking.inside import attention_patterns


def attention(record: Record, place: int, word: int, block: int, head: int) -> Chart:
    """What each word looks at, in one head of one block (both from 0): rows look, columns are looked at."""
    words, trace = followed_trace(record, place, word)
    pattern = attention_patterns(trace)[block, 0, head]  # (T, T)
    places = list(range(len(words)))
    seen = np.where(np.tril(np.ones_like(pattern)) > 0, pattern, np.nan)
    names = [safe_label(each, 12) for each in words]
    axis = {"tickvals": places, "ticktext": names, "showgrid": False}
    figure = plot(
        data=[
            share_cells(
                places,
                places,
                seen,
                [
                    [f"{share:.0%}" if column <= row else "" for column, share in enumerate(shares)]
                    for row, shares in enumerate(pattern)
                ],
            )
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
