"""The teacher grades: marks lost on the −ln p curve, position by position, and what their mean says."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.charts.chart import Chart, plot
from dashboard.charts.figures import dots, line, price_axes
from dashboard.charts.labels import text_at
from dashboard.look import numbers, theme
from dashboard.look.text import counted, safe_label, shortened
from model import Record
from model.looking.asked import asked_words, prompt_of, ranks, verdict
from model.looking.followed import followed
from model.student.training import perplexity

SYMBOLS = {"spot on": "circle", "close": "diamond", "way off": "x"}
COLOURS = {"spot on": theme.RIGHT, "close": theme.CLOSE, "way off": theme.PEN}

DOTS = 1
"""Which trace of the curve holds the asked words."""

LEAST_TOP = 7.0
"""The curve's axis reaches at least so many nats: it stands still while the student learns, and p = 0.002 is on it."""

MOST_ROWS_WRITTEN, MOST_COLUMNS_WRITTEN = 16, 7
"""Questions and positions whose marks have room in their cells, in figures that can be read."""

GRAMMAR_LEVEL = "who knows the grammar"
"""The name of that level, as `levels` has it."""


def grades(record: Record) -> pd.DataFrame:
    """One row an asked word, in reading order: what was read, the right word, its probability, −ln of it, the grade."""
    rank = ranks(record)
    vocabulary = record.settings.questions.vocabulary
    rows = [
        (
            asked.row + 1,
            asked.number,
            prompt_of(record, asked),
            vocabulary[asked.right],
            vocabulary[int(record.logits[asked.row, asked.position].argmax())],
            float(record.probabilities[asked.row, asked.position, asked.right]),
            float(record.losses[asked.row, asked.position]),
            verdict(int(rank[asked.row, asked.position])),
        )
        for asked in asked_words(record)
    ]
    columns = ["question", "word", "read", "right", "picked", "p (right)", "loss (nats)", "grade"]
    return pd.DataFrame(rows, columns=columns)


def perplexity_words(loss: float) -> str:
    """The perplexity as a person would say it: "7.39 words"."""
    many = perplexity(loss)
    return "> 10³⁰⁰ words" if many == math.inf else f"{numbers.number(many)} words"


def curve(record: Record, p: float, place: int, word: int = 1) -> Chart:
    """−ln p with every asked word of the test as a dot on it, a ring for the followed one, and a free dot at `p`.

    Where the test does not ask the followed word the ring is empty: it is asked all the same.
    """
    table = grades(record)
    chances, losses = table["p (right)"].to_numpy(), table["loss (nats)"].to_numpy()
    finite = losses[np.isfinite(losses)]
    top = max(LEAST_TOP, 1.08 * float(finite.max(initial=0)))
    free = -math.log(p) + 0.0 if p > 0 else math.inf  # + 0.0: no −0 at p = 1
    ring = followed(record, place, word)
    figure = plot(
        data=_dots_on_the_curve(
            table, (float(ring.chances[ring.right]), ring.loss), (p, free), top
        ),
        layout={
            **price_axes(top),
            "annotations": [
                text_at(
                    p,
                    min(free, top),
                    f"−ln {p:g} = {numbers.nats(free)}",
                    font={"color": theme.STUDYING, "size": 13, "weight": 600},
                    xanchor="left" if p < 0.7 else "right",
                    xshift=14 if p < 0.7 else -2,
                    yshift=16,
                )
            ],
        },
    )
    worst, guessing = int(np.argmax(losses)), numbers.nats(record.settings.questions.guessing_loss)
    return Chart(
        title="Marks lost, on the curve −ln p",
        spec=figure,
        takeaway=(
            f"Each halving of p costs 0.69 nats more. Dearest here: “{shortened(table['right'][worst])}”, which got "
            f"{numbers.percent(float(chances[worst]))}: {numbers.nats(float(losses[worst]))} nats. The score (loss) is "
            f"the mean, {numbers.nats(record.loss)}; a guesser loses {guessing}."
        ),
        tabulate=lambda: table,
        alt=(
            f"Curve of −ln p with {len(table)} asked words as dots, from {numbers.nats(float(losses.min()))} "
            f"to {numbers.nats(float(losses.max()))} nats, and a free dot at p = {p:g}."
        ),
    )


def _dots_on_the_curve(
    table: pd.DataFrame, ring: tuple[float, float], free: tuple[float, float], top: float
) -> list[dict[str, Any]]:
    """The curve, every asked word on it, a ring for the followed one, and the free dot."""
    chances, losses = table["p (right)"].to_numpy(), table["loss (nats)"].to_numpy()
    kinds, depth = list(table["grade"]), np.linspace(top, 0.0, 120)
    around = {"color": theme.CARD, "width": 1}
    return [
        line(np.exp(-depth), depth, theme.RULE),
        dots(
            chances,
            losses,
            [COLOURS[kind] for kind in kinds],
            11,
            look={"symbol": [SYMBOLS[kind] for kind in kinds], "line": around},
            hovertext=[
                f"{safe_label(read, 60)} → {safe_label(right)}<br>{kind}<br>"
                f"p = {numbers.percent(p)}, −ln p = {numbers.nats(lost)} nats"
                for read, right, kind, p, lost in zip(
                    table["read"], table["right"], kinds, chances, losses, strict=True
                )
            ],
            hover="%{hovertext}<extra></extra>",
        ),
        dots(
            [ring[0]],
            [ring[1]],
            theme.INK,
            20,
            look={"symbol": "circle-open", "line": {"width": 2.5}},
        ),
        dots(
            [free[0]],
            [free[1]],
            theme.STUDYING,
            17,
            look={"symbol": "star", "line": around},
            hover="your dot: p = %{x:.3f}, −ln p = %{y:.3f} nats<extra></extra>",
        ),
    ]


def positions(record: Record) -> Chart:
    """Every position of every question: its marks lost, or that it is skipped, and their mean."""
    exam = record.settings.questions
    asked = record.batch.asked
    n_rows, n_columns = asked.shape
    shown = np.where(asked, record.losses, np.nan)
    read = [len(exam.questions[place].words_read) for place in record.batch.questions]
    exists = np.arange(n_columns) < np.array(read)[:, None]
    limit = max(exam.guessing_loss, float(np.nan_to_num(record.losses, posinf=0).max()))
    words = [[exam.vocabulary[token] for token in row] for row in record.batch.tokens]
    few = n_rows <= MOST_ROWS_WRITTEN and n_columns <= MOST_COLUMNS_WRITTEN
    figure = plot(
        data=[
            {
                "type": "heatmap",
                "x": list(range(1, n_columns + 1)),
                "y": list(range(1, n_rows + 1)),
                "z": shown,
                "zmin": 0,
                "zmax": limit,
                "colorscale": [[0, theme.CARD], [1, theme.PEN]],
                "xgap": 2,
                "ygap": 2 if few else 1,
                "hoverongaps": True,
                "text": _marks(record, exists),
                "texttemplate": "%{text}" if few else "",
                "customdata": _said_of_positions(record, exists, words),
                "hovertemplate": "question %{y}, after %{customdata}<extra></extra>",
                "colorbar": {"title": {"text": "nats"}},
            }
        ],
        layout={
            "xaxis": {"title": {"text": "position in the question"}, "dtick": 1, "side": "top"},
            "yaxis": {
                "title": {"text": "question"},
                "autorange": "reversed",
                "showgrid": False,
                "nticks": min(n_rows, 16),
            },
        },
    )
    n_asked, n_skipped = int(asked.sum()), int((exists & ~asked).sum())
    at = counted(n_asked, "asked position")
    skipped = (
        f"at the other {counted(n_skipped, 'position')}{' (·)' * few} the student only reads, nothing is asked, and "
        "nothing counts"
        if n_skipped
        else "something is asked after every word"
    )
    return Chart(
        title="What counts: the mean over asked positions",
        spec=figure,
        takeaway=(
            f"{numbers.number(float(record.losses.sum()), 4)} nats lost at {at} make a mean of "
            f"{numbers.nats(record.loss)}; {skipped}."
        ),
        tabulate=lambda: _positions_table(record, exists, words),
        alt=f"Heatmap of the loss at {at} of {counted(n_rows, 'question')}; {skipped}.",
    )


def _marks(record: Record, exists: NDArray[np.bool_]) -> list[list[str]]:
    """What is written at every position: its marks, a dot where it is skipped, nothing where there is none."""
    asked = record.batch.asked
    written = [["·" if there else "" for there in row] for row in exists]
    for r, c in np.argwhere(asked):
        written[r][c] = numbers.nats(float(record.losses[r, c]))
    return written


def _said_of_positions(
    record: Record, exists: NDArray[np.bool_], words: list[list[str]]
) -> list[list[str]]:
    """What is said of every position when it is pointed at."""
    said = [["nothing here" for _ in row] for row in exists]
    for r, c in np.argwhere(exists):
        lost = (
            f"asked, {numbers.nats(float(record.losses[r, c]))} nats lost"
            if record.batch.asked[r, c]
            else "skipped"
        )
        said[r][c] = f"{safe_label(words[r][c])}: {lost}"
    return said


def _positions_table(
    record: Record, exists: NDArray[np.bool_], words: list[list[str]]
) -> pd.DataFrame:
    """A row a position; no loss where nothing is asked."""
    places = np.argwhere(exists)
    asked = record.batch.asked
    return pd.DataFrame(
        {
            "question": places[:, 0] + 1,
            "position": places[:, 1] + 1,
            "read so far, last word": [words[r][c] for r, c in places],
            "asked": [bool(asked[r, c]) for r, c in places],
            "loss (nats)": np.where(asked, record.losses, np.nan)[exists],
        }
    )


def levels(record: Record) -> dict[str, float]:
    """Losses worth comparing with, in nats: perfect, who knows the grammar if there is one, this test, guessing."""
    exam = record.settings.questions
    found = {"all right and sure": 0.0}
    best = exam.best_possible_loss([int(place) for place in record.batch.questions])
    if best is not None:
        found[GRAMMAR_LEVEL] = best
    return found | {"this test": record.loss, "guessing, ln V": exam.guessing_loss}


def ladder(record: Record) -> Chart:
    """The score of this test between perfect and guessing, with the perplexity that each loss stands for."""
    found = levels(record)
    exam = record.settings.questions
    names, values = list(found), np.array(list(found.values()))
    colours = {"this test": theme.PEN, GRAMMAR_LEVEL: theme.RIGHT}
    finite = values[np.isfinite(values)]
    figure = plot(
        data=[
            {
                "type": "bar",
                "orientation": "h",
                "x": values,
                "y": list(range(len(names))),
                "marker": {"color": [colours.get(name, theme.RULE) for name in names]},
                "text": [f"{numbers.nats(float(v))} nats" for v in values],
                "textposition": "outside",
                "cliponaxis": False,
                "hoverinfo": "skip",  # all of it is written beside the bar
            }
        ],
        layout={
            "margin": {"l": 4, "r": 4, "t": 4, "b": 4},
            "xaxis": {
                "range": [0, 2.4 * float(finite.max(initial=1e-9))],
                "showticklabels": False,
                "zeroline": True,
            },
            "yaxis": {
                "autorange": "reversed",
                "showgrid": False,
                "tickvals": list(range(len(names))),
                "ticktext": [
                    f"{name}<br>as {perplexity_words(float(v))}"
                    for name, v in zip(names, values, strict=True)
                ],
            },
            "bargap": 0.4,
        },
    )
    side = "below" if record.loss < exam.guessing_loss else "above"
    return Chart(
        title="What this score means",
        spec=figure,
        takeaway=(
            f"A loss of {numbers.nats(record.loss)} nats is as if choosing among {perplexity_words(record.loss)} "
            f"(perplexity); guessing among {counted(len(exam.vocabulary), 'word')} loses ln {len(exam.vocabulary)} = "
            f"{numbers.nats(exam.guessing_loss)}, and this test is {side} it."
        ),
        tabulate=lambda: pd.DataFrame(
            {"level": names, "loss (nats)": values, "perplexity": [perplexity(v) for v in values]}
        ),
        alt="Bars of the loss: "
        + ", ".join(f"{n} {numbers.nats(float(v))}" for n, v in found.items()),
    )
