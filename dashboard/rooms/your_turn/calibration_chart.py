"""Who knows how sure they may be: shares that were given against how often they came true."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from dashboard.charts.chart import Chart, plot
from dashboard.charts.figures import dots, line
from dashboard.look import numbers, theme
from dashboard.rooms.your_turn.grading import Said

EDGES = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9)
"""Where each group of shares begins; the last goes to 1."""

LOOKS = {"you": ("star", theme.STUDYING), "the student": ("circle", theme.INK)}


def groups(said: Sequence[Said], who: str) -> pd.DataFrame:
    """A row a group of shares that are alike: their mean, how many of them came true, and how many there are."""
    shares = np.array([each.share for each in said])
    true = np.array([each.true for each in said])
    of = np.searchsorted(EDGES, shares, side="right")
    rows = [
        (who, shares[of == g].mean(), true[of == g].mean(), int((of == g).sum()))
        for g in np.unique(of)
    ]
    return pd.DataFrame(rows, columns=["who", "said", "came true", "how many"])


def calibration(yours: Sequence[Said], students: Sequence[Said]) -> Chart:
    """Shares given to rows, in groups, and how often the right word stood there; on the diagonal both are equal."""
    tables = {"you": groups(yours, "you"), "the student": groups(students, "the student")}
    table = pd.concat(tables.values(), ignore_index=True)
    surest = tables["you"].iloc[-1]
    figure = plot(
        data=[
            line([0, 1], [0, 1], theme.RULE, dash="dot", showlegend=False),
            *(_trace(who, part) for who, part in tables.items()),
        ],
        layout={
            "margin": {"l": 4, "r": 12, "t": 12, "b": 4},
            "showlegend": True,
            "xaxis": {"title": {"text": "said"}, "range": [-0.05, 1.05], "tickformat": ".0%"},
            "yaxis": {"title": {"text": "came true"}, "range": [-0.05, 1.05], "tickformat": ".0%"},
        },
    )
    told = (
        f"Where you were surest you said {numbers.percent(surest['said'])} on average, and it came true in "
        f"{numbers.percent(surest['came true'])} of {surest['how many']}."
    )
    return Chart(
        title="Right as often as you say?",
        spec=figure,
        takeaway=f"{told} On the dotted line both are equal: that is what “90 % sure” means.",
        tabulate=lambda: table,
        alt=f"Shares said against how often they came true, yours and the student's. {told}",
    )


def _trace(who: str, table: pd.DataFrame) -> dict[str, object]:
    symbol, colour = LOOKS[who]
    counts = table["how many"].to_numpy()
    return dots(
        table["said"].to_numpy(),
        table["came true"].to_numpy(),
        colour,
        0,
        look={
            "symbol": symbol,
            "size": 9 + 2 * np.sqrt(counts),
            "line": {"color": theme.CARD, "width": 1},
        },
        name=who,
        hovertext=[
            f"{who}: said {numbers.percent(said)}, came true {numbers.percent(true)}, {n} rows"
            for said, true, n in zip(table["said"], table["came true"], counts, strict=True)
        ],
        hover="%{hovertext}<extra></extra>",
    )
