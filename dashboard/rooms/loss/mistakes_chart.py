"""Which mistakes: what was answered for what, and how sure the student was of what is right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.charts.chart import Chart, plot
from dashboard.charts.figures import line
from dashboard.look import numbers, theme
from dashboard.look.text import counted, safe_label, shortened
from dashboard.rooms.loss.loss_chart import grades
from model import Record
from model.looking.inside import answers

MOST_WORDS = 24
"""Words that fit into a confusion matrix; of a larger vocabulary, those most mixed up."""

MOST_MISTAKES = 8

Ids = NDArray[np.int64]


def confusion_of_test(record: Record) -> Chart:
    """What the student answered in this test, against what was right."""
    asked = record.batch.asked
    picked = record.logits.argmax(axis=-1)[asked]
    return _confusion(record, record.batch.targets[asked], picked, "in this test")


def confusion_of_studied(record: Record) -> Chart:
    """What the student of this test would answer to all that is studied, each once, against what is right."""
    exam = record.settings.questions
    asked = answers(record.settings, record.before, np.array(exam.studied))
    right, picked = asked.targets[asked.asked], asked.chosen[asked.asked]
    return _confusion(record, right, picked, "of all that is studied, asked now")


def _confusion(record: Record, right: Ids, picked: Ids, where: str) -> Chart:
    vocabulary = record.settings.questions.vocabulary
    pairs = Counter(zip(right.tolist(), picked.tolist(), strict=True))
    words = sorted(_shown(pairs))
    place = {word: index for index, word in enumerate(words)}
    z = np.zeros((len(words), len(words)))
    for (wanted, given), times in pairs.items():
        if wanted in place and given in place:
            z[place[wanted], place[given]] = times
    rows = list(range(len(words)))
    names = [safe_label(vocabulary[word], 12) for word in words]
    ticks = {"tickvals": rows, "ticktext": names, "showgrid": False, "tickfont": {"size": 11}}
    diagonal = {"type": "line", "x0": -0.5, "y0": -0.5, "layer": "above"}
    diagonal |= {"x1": len(words) - 0.5, "y1": len(words) - 0.5}
    figure = plot(
        data=[
            {
                "type": "heatmap",
                "z": np.where(z > 0, z, np.nan),
                "x": rows,
                "y": rows,
                "zmin": 0,
                "zmax": float(z.max()),
                "colorscale": theme.SEQUENTIAL,
                "showscale": False,
                "xgap": 1,
                "ygap": 1,
                "hoverongaps": False,
                "text": [[f"{int(n)}" if n else "" for n in row] for row in z],
                "texttemplate": "%{text}",
                "textfont": {"size": 11},
                "customdata": [
                    [f"{safe_label(vocabulary[a])} → {safe_label(vocabulary[b])}" for b in words]
                    for a in words
                ],
                "hovertemplate": "right → picked: %{customdata}<br>%{z} times<extra></extra>",
            }
        ],
        layout={
            "margin": {"l": 4, "r": 4, "t": 4, "b": 4},
            "xaxis": {**ticks, "title": {"text": "picked"}, "side": "top", "tickangle": -90},
            "yaxis": {**ticks, "title": {"text": "right"}, "autorange": "reversed"},
            "shapes": [{**diagonal, "line": {"color": theme.RIGHT, "width": 1.5, "dash": "dot"}}],
        },
    )
    total, n_right = sum(pairs.values()), sum(n for (a, b), n in pairs.items() if a == b)
    worst = _worst(pairs, vocabulary)
    left = len({word for pair in pairs for word in pair}) - len(words)
    cut = f" Shown are the {len(words)} words most mixed up." if left else ""
    return Chart(
        title="Which word for which",
        spec=figure,
        takeaway=f"{n_right} of {counted(total, 'word')} right {where}; {worst}.{cut}",
        tabulate=lambda: pd.DataFrame(
            [(vocabulary[a], vocabulary[b], times) for (a, b), times in pairs.most_common()],
            columns=["right", "picked", "times"],
        ),
        alt=f"Confusion matrix of {len(words)} words: {n_right} of {total} right {where}; {worst}.",
    )


def _worst(pairs: Counter[tuple[int, int]], vocabulary: Sequence[str]) -> str:
    """The mistake that is made most often, in words."""
    mistakes = Counter({pair: n for pair, n in pairs.items() if pair[0] != pair[1]})
    if not mistakes:
        return "no word is mistaken for another"
    (wanted, given), times = mistakes.most_common(1)[0]
    return f"most often “{shortened(vocabulary[given])}” for “{shortened(vocabulary[wanted])}”, {times}×"


def _shown(pairs: Counter[tuple[int, int]]) -> list[int]:
    """The words of the matrix: all that occur, or as many as fit of those in the most mistakes."""
    weight: Counter[int] = Counter()
    for (wanted, given), times in pairs.items():
        for word in {wanted, given}:
            weight[word] += 1000 * times if wanted != given else 1
    return [word for word, _ in weight.most_common(MOST_WORDS)]


def dearest_mistakes(record: Record) -> Chart:
    """Wrong answers, the dearest first: the confidence in what was picked beside that in what was right."""
    table = grades(record)
    sure = record.probabilities.max(axis=-1)[record.batch.asked]
    table.insert(5, "p (picked)", sure)
    wrong = table[table["right"] != table["picked"]].sort_values(
        "loss (nats)", ascending=False, kind="stable", ignore_index=True
    )
    shown = wrong.head(MOST_MISTAKES)
    rows = list(range(len(shown)))
    picked, right = shown["p (picked)"].to_numpy(), shown["p (right)"].to_numpy()
    labels = {"type": "scatter", "cliponaxis": False, "hoverinfo": "skip", "y": rows}
    gap: list[float | None] = [v for a, b in zip(right, picked, strict=True) for v in (a, b, None)]
    figure = plot(
        data=[
            line(gap, [v for row in rows for v in (row, row, None)], theme.LINE, 3),
            labels
            | {
                "mode": "markers+text",
                "x": right,
                "text": [safe_label(word, 10) for word in shown["right"]],
                "textposition": [f"bottom {_inwards(p)}" for p in right],
                "textfont": {"color": theme.RIGHT, "size": 12},
                "marker": {"color": theme.RIGHT, "symbol": "circle", "size": 10},
            },
            labels
            | {
                "mode": "markers+text",
                "x": picked,
                "text": [
                    f"{safe_label(word, 10)} {numbers.percent(float(p))}"
                    for word, p in zip(shown["picked"], picked, strict=True)
                ],
                "textposition": [f"top {_inwards(p)}" for p in picked],
                "textfont": {"color": theme.PEN, "size": 12},
                "marker": {"color": theme.PEN, "symbol": "x", "size": 10},
            },
        ],
        layout={
            "margin": {"l": 4, "r": 16, "t": 18, "b": 4},
            "xaxis": {
                "title": {"text": "confidence"},
                "range": [-0.08, 1.08],
                "tickformat": ".0%",
                "nticks": 5,
            },
            "yaxis": {
                "tickvals": rows,
                "ticktext": [safe_label(read, 22) for read in shown["read"]],
                "range": [max(len(rows), 1) - 0.4, -0.6],
            },
        },
    )
    return Chart(
        title="Wrong answers, the dearest first",
        spec=figure,
        takeaway=_dearest_in_words(wrong),
        tabulate=lambda: wrong,
        alt=f"{len(shown)} of {len(wrong)} wrong answers with the confidence in the picked and in the right word.",
    )


def _dearest_in_words(wrong: pd.DataFrame) -> str:
    if not len(wrong):
        return "No mistake in this test: every first choice is right."
    first = wrong.iloc[0]
    return (
        f"“{shortened(first['read'], 40)}”: only {numbers.percent(float(first['p (right)']))} for “"
        f"{shortened(first['right'])}”, which is right, cost {numbers.nats(float(first['loss (nats)']))} nats. The "
        f"{numbers.percent(float(first['p (picked)']))} for “{shortened(first['picked'])}” do not enter the grade: a "
        "mistake costs by how little the right word got."
    )


def _inwards(p: float) -> str:
    """The side of a share's mark on which its word stays in the picture."""
    return "right" if p < 0.3 else "left" if p > 0.7 else "center"
