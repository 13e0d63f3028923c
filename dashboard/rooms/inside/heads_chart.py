"""What the attention heads look at: over one prompt, over many questions, and over the tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from dashboard.charts.chart import Chart, plot
from dashboard.charts.figures import line, share_cells
from dashboard.look import numbers, theme
from dashboard.look.text import counted, safe_label, shortened
from dashboard.serving.runs import shared_run
from model import Record, Settings
from model.looking.heads import Looks
from model.looking.inside import attention_patterns, trace_of
from model.student.arrays import Array

NOW = -1
"""In place of a number of tests: the student that sits the test on screen."""


def head_names(settings: Settings) -> list[str]:
    """All heads in order, counted from 1: "head 2", or "block 1, head 2" where there are several blocks."""
    several = settings.n_layer > 1
    return [
        (f"block {block + 1}, " if several else "") + f"head {head + 1}"
        for block in range(settings.n_layer)
        for head in range(settings.n_head)
    ]


def looks_at(record: Record, words: tuple[str, ...], place: int, tests: int = NOW) -> Chart:
    """Where each head looks from the word at `place` (from 0) of a prompt: a row a head, a column a word up to there.

    Of the student that sits this test, or of the one after so many tests.
    """
    settings = record.settings
    weights = record.before if tests == NOW else shared_run(settings).weights_at(tests)
    ids = np.array([settings.questions.token_ids(words)])
    patterns = attention_patterns(trace_of(settings, weights, ids))  # (L, 1, h, T, T)
    shares = patterns[:, 0, :, place, : place + 1].reshape(-1, place + 1)  # (L·h, words)
    names = head_names(settings)
    behind = record.step - 1 if tests == NOW else tests
    when = f"after {counted(behind, 'test')}" if behind else "before its first test"
    loudest = np.unravel_index(int(np.nan_to_num(shares).argmax()), shares.shape)
    looking, seen = words[place], words[int(loudest[1])]
    return Chart(
        title="Now" if tests == NOW else when.capitalize(),
        spec=_shares(
            shares, names, [safe_label(word, 10) for word in words[: place + 1]], settings
        ),
        takeaway=(
            f"From “{shortened(looking)}” {when}: {names[int(loudest[0])]} looks hardest, "
            f"{numbers.percent(float(np.nan_to_num(shares)[loudest]))} at “{shortened(seen)}”."
        ),
        tabulate=lambda: pd.DataFrame(
            shares, columns=[f"at {i}: {word}" for i, word in enumerate(words[: place + 1], 1)]
        ).assign(head=names),
        alt=f"Heatmap: {len(names)} heads, and how much each looks at {place + 1} words.",
    )


def looks_chart(record: Record, looks: Looks, looking: str) -> Chart:
    """Over many questions: the mean share of each head's look on each kind of word, and its spread."""
    mean, spread = (a.reshape(-1, len(looks.looked_at)) for a in (looks.mean, looks.spread))
    names = head_names(record.settings)
    most = np.unravel_index(int(np.nan_to_num(mean).argmax()), mean.shape)
    text = [
        [f"{100 * m:.0f} ± {100 * s:.0f}" for m, s in zip(*rows, strict=True)]
        for rows in zip(np.nan_to_num(mean), np.nan_to_num(spread), strict=True)
    ]
    columns = [name.replace("the ", "").replace(" ", "<br>", 1) for name in looks.looked_at]
    share = float(np.nan_to_num(mean)[most])
    return Chart(
        title=f"From {looking}, on average",
        spec=_shares(mean, names, columns, record.settings, text),
        takeaway=(
            f"Over {counted(looks.shares.shape[2], 'question')}, {names[int(most[0])]} gives "
            f"{looks.looked_at[int(most[1])]} {numbers.percent(share)} of its look "
            f"(± {numbers.percent(float(np.nan_to_num(spread)[most]))} from question to question)."
        ),
        tabulate=lambda: (
            pd.DataFrame(mean, columns=list(looks.looked_at))
            .join(pd.DataFrame(spread, columns=[f"{name}, spread" for name in looks.looked_at]))
            .assign(head=names)
        ),
        alt=f"Heatmap of the mean attention of {len(names)} heads on {', '.join(looks.looked_at)}.",
    )


def looks_over_tests(record: Record, tests: Sequence[int], shares: Array, what: str) -> Chart:
    """One share of each head's look, (tests, heads), over the tests."""
    names = head_names(record.settings)
    mean = shares.mean(axis=1)
    return Chart(
        title=f"{what[:1].upper()}{what[1:]}, over the tests",
        spec=plot(
            data=[
                *(
                    line(
                        np.array(tests),
                        shares[:, head],
                        theme.PENCIL,
                        1.2,
                        hover=f"{name}<br>after %{{x}} tests: %{{y:.1%}}<extra></extra>",
                    )
                    for head, name in enumerate(names)
                ),
                line(
                    np.array(tests),
                    mean,
                    theme.INK,
                    3,
                    hover="all heads<br>after %{x} tests: %{y:.1%}<extra></extra>",
                ),
            ],
            layout={
                "xaxis": {"title": {"text": "tests behind it"}},
                "yaxis": {"range": [-0.03, 1.03], "tickformat": ".0%"},
            },
        ),
        takeaway=(
            f"{what[:1].upper()}{what[1:]}: {numbers.percent(float(mean[0]))} of the look at first, "
            f"{numbers.percent(float(mean[-1]))} now, on average over all heads (the thick line)."
        ),
        tabulate=lambda: pd.DataFrame(shares, columns=names).assign(tests=list(tests)),
        alt=f"A line a head over {len(tests)} moments, and their mean.",
    )


def _shares(
    z: Array,
    rows: list[str],
    columns: list[str],
    settings: Settings,
    text: list[list[str]] | None = None,
) -> dict[str, Any]:
    """Shares as a heatmap, the first row on top; a line between blocks."""
    places = list(range(len(columns)))
    heads = list(range(len(rows)))
    return plot(
        data=[
            share_cells(
                places,
                heads,
                z,
                text or [[f"{share:.0%}" for share in row] for row in np.nan_to_num(z)],
            )
        ],
        layout={
            "margin": {"l": 4, "r": 4, "t": 4, "b": 4},
            "xaxis": {
                "tickvals": places,
                "ticktext": columns,
                "side": "top",
                "showgrid": False,
                "tickangle": -40 if text is None else 0,
            },
            "yaxis": {
                "tickvals": heads,
                "ticktext": rows,
                "autorange": "reversed",
                "showgrid": False,
            },
        },
    )
