"""The classic picture of a network: from the last thought to the answers, every line a weight."""

from __future__ import annotations

import numpy as np

from dashboard.components.network import Connection, NetworkFrame, Node, network
from dashboard.look import numbers
from dashboard.look.numbers import logit_text
from dashboard.look.text import shortened
from dashboard.shell import session
from dashboard.shell.view import View
from model import Record
from model.looking.asked import favourites
from model.looking.followed import followed, followed_trace

WEIGHTS = "W_LM"

N_WORDS = 8
"""Words at the right, the student's favourites."""

FEWEST_LINES = 24
"""A small network is drawn whole up to so many lines; of a larger one, the strongest tenth."""


def answer_network(view: View, *, key: str) -> None:
    """The network of every test to draw; a press on a line puts its weight under the microscope."""
    chosen = view.visit.weight
    view.add(key, answer_lines, *view.followed)
    network(
        key=key,
        selected=(
            (chosen.index[0], chosen.index[1])
            if chosen is not None and chosen.parameter == WEIGHTS
            else None
        ),
        on_select=lambda row, column: session.select(WEIGHTS, (row, column)),
    )


def answer_lines(record: Record, place: int, word: int = 1) -> NetworkFrame:
    """The strongest weights between the last thought h and the words that the student favours.

    A line is a weight of W_LM; a word's gut feeling is the sum of thought × weight over all of its lines, drawn or not.
    """
    asked = followed(record, place, word)
    _, trace = followed_trace(record, place, word)
    h = trace["ln_final"][0, -1]  # (d,)
    vocabulary = record.settings.questions.vocabulary
    logits = asked.logits
    words = sorted(favourites(logits, asked.right, N_WORDS))
    weights = record.before[WEIGHTS][:, words]  # (d, words)
    n_lines = max(FEWEST_LINES, round(weights.size / 10))
    strongest = np.argsort(-np.abs(weights), axis=None, kind="stable")[:n_lines]
    places = [divmod(int(place), len(words)) for place in strongest]
    connections = tuple(
        Connection(
            left=row,
            right=column,
            index=(row, words[column]),
            weight=float(weights[row, column]),
            description=(
                f"dimension {row + 1} to “{shortened(vocabulary[words[column]])}”: "
                f"weight {numbers.signed(float(weights[row, column]))}, "
                f"times thought {numbers.signed(float(h[row]))} "
                f"adds {numbers.signed(float(h[row] * weights[row, column]))} to its gut feeling"
            ),
        )
        for row, column in places
        if np.isfinite(weights[row, column])
    )
    all_lines = numbers.count(weights.size)
    row, column = places[0]
    return NetworkFrame(
        left=tuple(
            Node(str(row + 1), _finite(value), logit_text(value)) for row, value in enumerate(h)
        ),
        right=tuple(
            Node(vocabulary[each], _finite(logits[each]), logit_text(logits[each]))
            for each in words
        ),
        connections=connections,
        takeaway=(
            f"The {len(connections)} strongest of {all_lines} lines from the last thought to {len(words)} answers: "
            f"the strongest, {numbers.signed(float(weights[row, column]))}, goes from dimension {row + 1} to "
            f"“{shortened(vocabulary[words[column]])}”."
        ),
    )


def _finite(value: float) -> float:
    """`value`, 0 where a diverged student left no number: the text beside it says so."""
    return float(value) if np.isfinite(value) else 0.0
