"""The chain rule in pictures: the sum that is a gradient, and the signal on its way back."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.charts.chart import Chart, plot
from dashboard.charts.figures import numbered, sided_bars, signs, small_map
from dashboard.look import numbers
from dashboard.look.anatomy import SelectedWeight, selected, stage_words
from dashboard.look.text import counted, safe_label, shortened
from model import Record
from model.looking.asked import question_words
from model.looking.chain import Chain, SignalStep, chain
from model.looking.followed import row_of

N_TERMS = 10
"""The largest terms of a sum that are drawn one by one."""


def chain_of(record: Record, weight: SelectedWeight | None, place: int) -> Chain:
    """The chain rule for the weight on screen, and the question at that place of the exam if the test asks it."""
    here = selected(record, weight)
    return chain(record, here.parameter, here.index, row=row_of(record, place))


def terms_table(record: Record, found: Chain) -> pd.DataFrame:
    """Every term of a gradient's sum that is not nought, the largest first."""
    exam = record.settings.questions
    questions = question_words(record)
    return pd.DataFrame(
        {
            "question": [questions[t.question] for t in found.terms],
            "at the word": [
                exam.vocabulary[record.batch.tokens[t.question, t.position]] for t in found.terms
            ],
            "what came in": [t.came_in for t in found.terms],
            "signal that came back": [t.signal for t in found.terms],
            "came in × signal": [t.product for t in found.terms],
        }
    )


def terms_chart(record: Record, found: Chain) -> Chart:
    """The gradient as a sum: the largest terms as bars, all others as one."""
    table = terms_table(record, found)
    products = table["came in × signal"].to_numpy(dtype=float)
    labels = [
        f"{safe_label(q, 18)}<br>at “{safe_label(w, 12)}”"
        for q, w in zip(table["question"][:N_TERMS], table["at the word"][:N_TERMS], strict=True)
    ]
    values = [float(p) for p in products[:N_TERMS]]
    if len(products) > N_TERMS:
        labels.append(f"{len(products) - N_TERMS} smaller ones")
        values.append(float(products[N_TERMS:].sum()))
    labels.append("<b>sum = gradient</b>")
    values.append(found.total)
    figure = sided_bars(labels, values, "came in × signal")
    return Chart(
        title="The gradient is a sum",
        spec=figure,
        takeaway=f"{counted(len(products), 'term')}, one for each question and word that used this weight: "
        f"together "
        f"{numbers.signed(found.total, 4)}.",
        tabulate=lambda: table,
        alt=f"Bars of the largest of {len(products)} terms, and their sum {numbers.signed(found.total)}.",
    )


def signal_chart(record: Record, found: Chain, stage: str) -> Chart:
    """The signal at one stage for the question that is followed, as bars; at attention, as a map."""
    step = step_at(found, stage)
    question = shortened(question_words(record)[found.question], 40)
    exam = record.settings.questions
    if step.values.ndim == 3:
        rows = step.values[:, step.position]
        words = [exam.vocabulary[t] for t in record.batch.tokens[found.question]]
        figure = small_map(rows, [f"head {h + 1}" for h in range(len(rows))], numbered(words))
        table = pd.DataFrame(rows, columns=numbered(words))
    else:
        values = step.values[step.position]
        answers = stage == "logits"
        places = list(exam.vocabulary) if answers else [str(i) for i in range(1, len(values) + 1)]
        figure = plot(
            data=[
                {
                    "type": "bar",
                    "x": numbered(places, 12) if answers else places,
                    "y": values,
                    "marker": {"color": signs(values)},
                    "hovertemplate": "%{x}: %{y:.3g}<extra></extra>",
                }
            ],
            layout={
                "xaxis": {
                    "type": "category",
                    "title": {"text": "possible answer" if answers else "place in the row"},
                    "tickangle": -90,
                },
                "yaxis": {"title": {"text": "∂loss/∂number"}, "zeroline": True},
            },
        )
        table = pd.DataFrame({"place": places, "∂loss/∂number": values})
    word = exam.vocabulary[record.batch.tokens[found.question, step.position]]
    return Chart(
        title=f"Signal at: {stage_words(stage)}",
        spec=figure,
        takeaway=f"“{question}”, at its word “{shortened(word)}”: length over all words {numbers.number(step.norm)}.",
        tabulate=lambda: table,
        alt=f"The gradient of the loss by the numbers of the stage {stage}.",
    )


def local_chart(found: Chain, stage: str, link: int) -> Chart:
    """The numbers that the signal was multiplied by on one step of its way, as a map."""
    step = step_at(found, stage)
    chosen = step.links[link]
    local = np.asarray(chosen.local)
    if local.ndim == 3:
        local = local[:, min(step.position, local.shape[1] - 1)]
    shown = np.atleast_2d(local)
    shown = shown.T if shown.shape[0] > shown.shape[1] else shown
    rows, columns = ([str(i) for i in range(1, n + 1)] for n in shown.shape)
    return Chart(
        title=f"Local derivative: {chosen.rule}",
        spec=small_map(shown, rows, columns),
        takeaway=chosen.words,
        tabulate=lambda: pd.DataFrame(shown, columns=columns),
        alt=f"Map of the {shown.size} numbers of the local derivative of {chosen.rule}.",
    )


def step_at(found: Chain, stage: str) -> SignalStep:
    """The step of the way back at this stage; the last one if the signal doesn't pass it."""
    return next((s for s in found.signal_path if s.stage == stage), found.signal_path[-1])
