"""Studying: how far the weights moved, and what the same test says about it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from dashboard.charts.chart import Chart, plot
from dashboard.charts.figures import dots, line, part_bars
from dashboard.charts.labels import Label, apart, padded, placed, text_at
from dashboard.look import numbers, theme
from dashboard.look.anatomy import part_words, parts
from dashboard.look.text import counted, safe_label, shortened, without_common_end
from model import Record
from model.looking.asked import question_losses, question_words
from model.looking.backward import length
from model.looking.landscape import Promise
from model.student.arrays import Array, Weights


def losses_around(record: Record) -> tuple[Array, Array]:
    """(B,) and (B,): the marks that each question lost in the test, and in the same test after studying."""
    return question_losses(record, record.losses), question_losses(record, record.resit_losses)


def same_paper_again(record: Record) -> Chart:
    """A line a question, from its loss in the test to its loss in the same test after studying."""
    before, after = losses_around(record)
    questions = question_words(record)
    change = after - before
    graded, worse = np.isfinite(change), change > 0
    by_change = [int(i) for i in np.argsort(change, kind="stable") if graded[i]]
    named = sorted({*by_change[:2], *(i for i in by_change[-2:] if worse[i])})
    both = np.concatenate([before, after])
    both = both[np.isfinite(both)] if np.isfinite(both).any() else np.zeros(1)
    low, span = float(both.min()), float(np.ptp(both)) or 1.0
    first, again = numbers.number(record.loss), numbers.number(record.resit_loss)
    heights = apart([float(after[i]) for i in named], 0.07 * span, taken=[record.resit_loss])
    figure = plot(
        data=[
            _slopes(before, after, ~worse, theme.RIGHT, "solid", questions),
            _slopes(before, after, worse, theme.PEN, "dot", questions),
            line(
                [0, 1],
                [record.loss, record.resit_loss],
                theme.TEXT,
                4,
                mode="lines+markers+text",
                marker={"size": 11, "color": theme.TEXT},
                text=[f"<b>mean<br>{first}</b>", f"<b>{again}</b>"],
                textposition=["middle left", "middle right"],
                cliponaxis=False,
            ),
        ],
        layout={
            "xaxis": {
                "range": [-0.85, 2.35],
                "tickvals": [0, 1],
                "ticktext": ["the test", "again, after studying"],
                "fixedrange": True,
            },
            "yaxis": {
                "title": {"text": "marks lost (nats)"},
                "range": [low - 0.08 * span, max([low + span, *heights]) + 0.08 * span],
            },
            "annotations": [
                _name(without_common_end(questions)[i], height, bool(worse[i]))
                for i, height in zip(named, heights, strict=True)
            ],
        },
    )
    return Chart(
        title="The same paper again",
        spec=figure,
        takeaway=_how_it_went(record, change),
        tabulate=lambda: pd.DataFrame(
            {
                "question": questions,
                "before studying": before,
                "after studying": after,
                "change": change,
            }
        ),
        alt=f"Slopes of {len(before)} questions from before to after studying; {worse.sum()} rise.",
    )


def _how_it_went(record: Record, change: Array) -> str:
    """How many questions went better and worse after studying, or that they cannot be graded any more."""
    lost = int((~np.isfinite(change)).sum())
    better, worse = int((change < 0).sum()), int((np.isfinite(change) & (change > 0)).sum())
    if lost == len(change):
        return (
            f"Before studying, this test lost {numbers.number(record.loss)}; after it, none of its questions can be "
            "graded any more: the student diverged."
        )
    beyond = f"; {counted(lost, 'question')} cannot be graded any more" if lost else ""
    return (
        f"After studying, the same test loses {numbers.number(record.resit_loss)} instead of "
        f"{numbers.number(record.loss)}: {counted(better, 'question')} went better, {worse} worse (dotted){beyond}."
    )


def who_got_worse(record: Record, cosines: Array) -> Chart:
    """Each question's change after studying against `cosines` (B,): how far the update went its way."""
    before, after = losses_around(record)
    change = after - before
    questions = question_words(record)
    graded, worse = np.isfinite(change), change > 0
    first = int(np.where(graded, change, -np.inf).argmax())
    ranges = padded(cosines, 0.12), padded(np.append(change, 0.0))
    figure = plot(
        data=[
            dots(
                cosines[chosen],
                change[chosen],
                colour,
                10,
                look={"symbol": symbol},
                text=[safe_label(questions[i], 40) for i in np.flatnonzero(chosen)],
                hover="%{text}<br>cosine %{x:.2f}<br>change %{y:+.3f}<extra></extra>",
            )
            for chosen, colour, symbol in (
                (graded & ~worse, theme.RIGHT, "circle"),
                (worse, theme.PEN, "triangle-up"),
            )
        ],
        layout={
            "xaxis": {
                "title": {"text": "how far the step went its way (cosine)"},
                "zeroline": True,
                "range": ranges[0],
            },
            "yaxis": {
                "title": {"text": "change in marks lost"},
                "zeroline": True,
                "range": ranges[1],
            },
            "annotations": placed(
                [_label(questions[first], float(cosines[first]), float(change[first]))]
                if graded[first]
                else [],
                np.vstack([np.column_stack([cosines, change]), _on_the_zero_line(ranges[0])]),
                *ranges,
                height=330,
            ),
        },
    )
    return Chart(
        title="Who got worse, and why",
        spec=figure,
        takeaway=_why(questions[first], float(change[first]), float(cosines[first])),
        tabulate=lambda: pd.DataFrame(
            {
                "question": questions,
                "how far the step went its way": cosines,
                "change in marks lost": change,
            }
        ),
        alt=f"Scatter of {len(questions)} questions: how far the update went their way, against their change.",
    )


def _on_the_zero_line(x_range: list[float]) -> Array:
    """(n, 2), points that no name should cover: it would be struck through."""
    across = np.linspace(x_range[0], x_range[1], 60)
    return np.column_stack([across, np.zeros_like(across)])


def _name(question: str, height: float, worse: bool) -> dict[str, Any]:
    """A question's name at the end of its line."""
    text = f"{'↑' if worse else '↓'} {safe_label(question, 16)}"
    colour = theme.PEN if worse else theme.RIGHT
    return text_at(1.03, height, text, size=11, colour=colour, xanchor="left")


def _why(question: str, change: float, cosine: float) -> str:
    """What became of the question that lost most by studying, and why."""
    name = shortened(question, 40)
    if not np.isfinite(change):
        return "None of its questions can be graded any more: the step was far too long."
    if change <= 0:
        return f"Nobody got worse; “{name}” gained least."
    lost = f"“{name}” lost {numbers.number(change, 2)} more than before"
    if cosine < 0:
        return f"{lost}: the step went against its own notes (cosine {numbers.signed(cosine, 2)}); it was outvoted."
    return f"{lost}, although the step went its way (cosine {numbers.signed(cosine, 2)}): it went too far."


def update_ratio(record: Record) -> Chart:
    """How far each part of the student moved, as a share of how large its weights are."""
    found = parts(record.settings)
    words = [part_words(part) for part in found]
    moved = np.array([_length(record.updates, names) for names in found.values()])
    size = np.array([_length(record.before, names) for names in found.values()])
    ratio = np.divide(moved, size, out=np.zeros_like(moved), where=size > 0)
    texts = [_share(float(r)) for r in ratio]
    figure = part_bars(words, ratio, texts, theme.STUDYING)
    most = int(ratio.argmax())
    return Chart(
        title="How much each part moved",
        spec=figure,
        takeaway=f"Length of the update ÷ length of the weights: {words[most]} moved most, by {texts[most]}; "
        "a rule of thumb says 0.1 %.",
        tabulate=lambda: pd.DataFrame(
            {"part": words, "update's length": moved, "weights' length": size, "ratio": ratio}
        ),
        alt=f"Bars of the update-to-weight ratio of {len(words)} parts.",
    )


def promise_chart(steps: tuple[int, ...], promises: tuple[Promise, ...]) -> Chart:
    """What studying promised and delivered in each of these tests, the last of which is on screen."""
    promised = np.array([p.predicted for p in promises])
    delivered = np.array([p.measured for p in promises])
    tests = list(steps)
    beside: dict[str, Any] = {"xanchor": "left", "xshift": 10}
    joints: dict[str, list[float | None]] = {"x": [], "y": []}
    for step, a, b in zip(tests, promised, delivered, strict=True):
        joints["x"] += [step, step, None]
        joints["y"] += [float(a), float(b), None]
    figure = plot(
        data=[
            line(joints["x"], joints["y"], theme.RULE, 1.5),
            dots(
                tests,
                promised,
                theme.STUDYING,
                10,
                look={"symbol": "circle-open", "line": {"width": 2}},
                hover="test %{x}<br>promised %{y:.4f}<extra></extra>",
            ),
            dots(
                tests,
                delivered,
                theme.RIGHT,
                10,
                hover="test %{x}<br>delivered %{y:.4f}<extra></extra>",
            ),
        ],
        layout={
            "xaxis": {"title": {"text": "test"}},
            "yaxis": {"title": {"text": "drop in marks lost (nats)"}, "zeroline": True},
            "annotations": [
                text_at(tests[-1], float(values[-1]), words, colour=colour, yshift=shift, **beside)
                for values, words, colour, shift in (
                    (promised, "○ promised", theme.STUDYING, 8),
                    (delivered, "● delivered", theme.RIGHT, -8),
                )
                if np.isfinite(values[-1])
            ],
            "margin": {"r": 96, "l": 4, "t": 8, "b": 4},
        },
    )
    last, kept = promises[-1], int((delivered > 0).sum())
    share = f" ({_share(last.measured / last.predicted)} of it)" if last.predicted > 0 else ""
    return Chart(
        title="Promise and delivery",
        spec=figure,
        takeaway=f"In test {tests[-1]} the gradient promised {numbers.signed(last.predicted)} and studying delivered "
        f"{numbers.signed(last.measured)}{share}; the loss fell in {kept} of {len(tests)} tests.",
        tabulate=lambda: pd.DataFrame(
            {"test": tests, "promised drop": promised, "measured drop": delivered}
        ),
        alt=f"Promised and measured drop of the loss in {len(tests)} tests.",
    )


def _share(ratio: float) -> str:
    """A ratio in percent; a huge one in times."""
    return numbers.percent(ratio) if abs(ratio) < 100 else f"{numbers.number(ratio)} times"


def _label(question: str, x: float, y: float) -> Label:
    text = shortened(question, 22)
    return Label(x, y, safe_label(question, 22), len(text), size=11)


def _slopes(
    before: Array, after: Array, chosen: np.ndarray, colour: str, dash: str, questions: list[str]
) -> dict[str, object]:
    xs: list[float | None] = []
    ys: list[float | None] = []
    texts: list[str] = []
    for i in np.flatnonzero(chosen):
        xs += [0, 1, None]
        ys += [float(before[i]), float(after[i]), None]
        lost = (numbers.number(float(each[i]), 4) for each in (before, after))
        words = f"{safe_label(questions[i], 40)}<br>{' → '.join(lost)}"
        texts += [words, words, ""]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": xs,
        "y": ys,
        "text": texts,
        "line": {"color": colour, "width": 1.5, "dash": dash},
        "marker": {"size": 5, "color": colour},
        "opacity": 0.75,
        "hovertemplate": "%{text}<extra></extra>",
    }


def _length(arrays: Weights, names: list[str]) -> float:
    """The Euclidean length of several parameters together."""
    return length(np.array([length(arrays[name]) for name in names]))
