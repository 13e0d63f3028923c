"""The report card's pictures: topic by topic, the most missed questions, and how sure it may be, round after round."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from dashboard.charts.chart import Chart, plot
from dashboard.charts.figures import dots, line
from dashboard.look import numbers, theme
from dashboard.look.text import counted, safe_label
from dashboard.rooms.epochs.card import Card, shares
from model.looking.report_card import Bools, Marks

MOST_WRITTEN = 7
"""Moments up to which a share is written into its cell."""
EDGES = (0.1, 0.3, 0.5, 0.7, 0.9)
"""Where a group of confidences ends and the next begins, from 0 to 1."""
LONGEST = 20
"""Characters of a question's name beside its strip."""
AIR = 0.5


def topics_by_round(card: Card) -> Chart:
    """The share right, a row a topic, a column a moment; what was never studied of it stands right below."""
    rows: list[tuple[str, bool, Bools]] = [
        (topic, never, chosen)
        for topic in card.exam.topics
        for never in (False, True)
        if (chosen := card.of_topic(topic) & (card.never == never)).any()
    ]
    z = np.array([shares(card, chosen) for _, _, chosen in rows])
    names = ["· never studied" if never else safe_label(topic, 18) for topic, never, _ in rows]
    things = "words" if card.by_word else "questions"
    spec = _strip(card, z, names, hover="%{hovertext}<extra></extra>")
    heat = spec["data"][0]
    heat["hovertext"] = [
        [
            f"{safe_label(topic)}{', never studied' if never else ''}<br>{_when(card, at)}: "
            f"{numbers.percent(z[row, at])} of {int(chosen.sum())} right"
            for at in range(z.shape[1])
        ]
        for row, (topic, never, chosen) in enumerate(rows)
    ]
    if z.shape[1] <= MOST_WRITTEN:
        heat |= {"text": [[f"{100 * p:.0f}" for p in row] for row in z], "texttemplate": "%{text}"}
    studied, never = (
        card.now.share(card.never if it else ~card.never, card.by_word) for it in (False, True)
    )
    beside = "" if np.isnan(never) else f", of the never studied {numbers.percent(never)}"
    return Chart(
        title="Topic by topic",
        spec=spec,
        takeaway=f"After test {numbers.count(card.moments[-1].step)}, {numbers.percent(studied)} of the studied "
        f"{things} are right{beside}.",
        tabulate=lambda: pd.DataFrame(
            {
                "topic": [topic for topic, _, _ in rows],
                "never studied": [never for _, never, _ in rows],
                "questions": [int(chosen.sum()) for _, _, chosen in rows],
                **{f"right {_when(card, at)}": z[:, at] for at in range(z.shape[1])},
            }
        ),
        alt=f"Share right of {counted(len(card.exam.topics), 'topic')} at {counted(len(card.moments), 'moment')}.",
    )


def missed_by_round(card: Card) -> Chart:
    """A heat strip a question, a column a moment: how sure it was of the right answer, ✗ where it said another.

    Raises `ValueError` where no question was missed.
    """
    rows = card.most_missed()
    if not rows:
        raise ValueError("no studied question was missed after a round")
    sure = np.array([[each.sure_of_right[row] for each in card.marks] for row in rows])
    right = card.right[:, rows].T
    names = _names(card, rows)
    said = [[card.said(at, row) for at in range(len(card.marks))] for row in rows]
    spec = _strip(card, sure, names, hover="%{hovertext}<extra></extra>")
    spec["data"][0] |= {
        "text": [["" if it else "✗" for it in row] for row in right],
        "texttemplate": "%{text}",
        "textfont": {"size": 11},
        "hovertext": [
            [
                f"{safe_label(card.prompt(row), 60)}<br>{_when(card, at)} it says {safe_label(said[n][at])}, "
                f"{numbers.percent(sure[n, at])} sure of {safe_label(card.answer(row))}"
                for at in range(len(card.marks))
            ]
            for n, row in enumerate(rows)
        ],
    }
    worst = int((~right[0]).sum())
    return Chart(
        title="Missed most",
        spec=spec,
        takeaway=f"A strip a question: full colour where it is sure of the right answer, ✗ where it says another. "
        f"The first was wrong {worst} of {len(card.marks)} times.",
        tabulate=lambda: pd.DataFrame(
            [
                (card.prompt(row), _when(card, at), said[n][at], right[n, at], sure[n, at])
                for n, row in enumerate(rows)
                for at in range(len(card.marks))
            ],
            columns=["question", "when", "it says", "right", "sure of the right answer"],
        ),
        alt=f"The {counted(len(rows), 'question')} missed most, at {counted(len(card.marks), 'moment')}.",
    )


def _names(card: Card, rows: tuple[int, ...]) -> list[str]:
    """A short name a question, numbered: itself without the last word that all share, or its answer if that is long."""
    prompts = [card.prompt(row) for row in rows]
    ends = {prompt.rpartition(" ")[2] for prompt in prompts}
    short = [prompt.rpartition(" ")[0] for prompt in prompts] if len(ends) == 1 else prompts
    if not all(0 < len(prompt) <= LONGEST for prompt in short):
        short = [f"→ {card.answer(row)}" for row in rows]
    return [f"{n}. {safe_label(text, LONGEST)}" for n, text in enumerate(short, start=1)]


def _when(card: Card, at: int) -> str:
    moment = card.moments[at]
    if moment.step == 0:
        return "before test 1"
    return (
        f"after {'test ' + str(moment.step) if moment.label == 'now' else 'round ' + moment.label}"
    )


def _strip(card: Card, z: Any, names: list[str], hover: str) -> dict[str, Any]:
    """A map of shares from 0 to 1, a row a name, a column a moment."""
    labels = [moment.label for moment in card.moments]
    every = -(-len(labels) // 8)
    kept = sorted({*range(0, len(labels), every)} - {len(labels) - 2}) if every > 1 else None
    kept = [*kept, len(labels) - 1] if kept is not None else list(range(len(labels)))
    return plot(
        data=[
            {
                "type": "heatmap",
                "z": z,
                "x": list(range(len(labels))),
                "y": list(range(len(names))),
                "zmin": 0,
                "zmax": 1,
                "xgap": 1,
                "ygap": 2,
                "showscale": False,
                "colorscale": theme.SEQUENTIAL,
                "hovertemplate": hover,
            }
        ],
        layout={
            "xaxis": {
                "title": {"text": "after round"},
                "tickvals": sorted(set(kept)),
                "ticktext": [labels[at] for at in sorted(set(kept))],
            },
            "yaxis": {
                "tickvals": list(range(len(names))),
                "ticktext": names,
                "range": [len(names) - AIR, -AIR],
                "showgrid": False,
            },
        },
    )


def groups(marks: Marks, chosen: Bools) -> pd.DataFrame:
    """Words of the `chosen` questions in groups of like confidence: how sure it was, how often it was right."""
    words = chosen[marks.row]
    sure, right = marks.sure[words], marks.spot_on[words]
    of = np.searchsorted(EDGES, sure, side="right")
    rows = [
        (float(sure[of == g].mean()), float(right[of == g].mean()), int((of == g).sum()))
        for g in np.unique(of)
    ]
    return pd.DataFrame(rows, columns=["sure", "right", "words"])


def as_sure_as_right(card: Card) -> Chart:
    """How sure the student is of what it says against how often it is right, studied beside never studied."""
    kinds = [("studied", ~card.never, theme.RIGHT, "circle")]
    if card.never.any():
        kinds.append(("never studied", card.never, theme.HELD_OUT, "diamond"))
    tables = {name: groups(card.now, chosen) for name, chosen, _, _ in kinds}
    traces = [
        dots(
            tables[name]["sure"].to_numpy(),
            tables[name]["right"].to_numpy(),
            colour,
            0,
            look={
                "symbol": symbol,
                "size": 8 + 2 * np.log2(tables[name]["words"].to_numpy()),
                "opacity": 0.8,
            },
            name=name,
            hovertext=[
                f"{name}: {numbers.percent(sure)} sure, {numbers.percent(right)} right, {counted(int(n), 'word')}"
                for sure, right, n in tables[name].itertuples(index=False)
            ],
            hover="%{hovertext}<extra></extra>",
        )
        for name, _, colour, symbol in kinds
    ]
    share = {"range": [-0.08, 1.08], "tickformat": ".0%", "nticks": 5}
    told = " ".join(
        f"Of the {name} it is {numbers.percent(float(card.now.sure[chosen[card.now.row]].mean()))} sure on average "
        f"and {numbers.percent(card.now.share(chosen, by_word=True))} right."
        for name, chosen, _, _ in kinds
    )
    return Chart(
        title="As sure as it is right?",
        spec=plot(
            data=[line([0, 1], [0, 1], theme.RULE, dash="dot", showlegend=False), *traces],
            layout={
                "showlegend": True,
                "xaxis": {"title": {"text": "sure of what it says"}, **share},
                "yaxis": {"title": {"text": "right"}, **share},
            },
        ),
        takeaway=f"{told} On the dotted line both are equal; below it, it is surer than it should be.",
        tabulate=lambda: pd.concat(
            [table.assign(which=name) for name, table in tables.items()], ignore_index=True
        ),
        alt=f"How sure it is against how often it is right, in groups. {told}",
    )
