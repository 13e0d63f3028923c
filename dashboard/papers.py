"""The exam sheet of a test: its questions with options, as the student answered and the teacher graded them."""

from __future__ import annotations

import numpy as np

from dashboard import theme
from dashboard.components import Option, PaperFrame, Question
from model import Record
from model.training import choice_ranks

N_OPTIONS = 4
VERDICTS = ("spot on", "close", "close", "way off")


def sheet(record: Record, n_options: int = N_OPTIONS) -> PaperFrame:
    """The test as a sheet: for every question the student's top choices, always with the right one among them."""
    exam = record.settings.questions
    ranks = choice_ranks(record.logits, record.batch.targets)
    questions = []
    for row, place in enumerate(record.batch.questions):
        for position in np.flatnonzero(record.batch.asked[row]):
            chances = record.probabilities[row, position]
            right = int(record.batch.targets[row, position])
            rank = int(ranks[row, position])
            top = [int(word) for word in np.argsort(-chances, kind="stable")[:n_options]]
            if right not in top:
                top[-1] = right
            words = sorted(top)
            read = [exam.vocabulary[token] for token in record.batch.tokens[row, : position + 1]]
            questions.append(
                Question(
                    prompt=" ".join(read),
                    options=tuple(Option(exam.vocabulary[w], float(chances[w])) for w in words),
                    pick=int(np.argmax([chances[w] for w in words])),
                    answer=words.index(right),
                    marks_lost=float(record.losses[row, position]),
                    verdict=VERDICTS[min(rank, 3)],
                    held_out=int(place) in exam.held_out,
                )
            )
    spot_on = int((ranks == 0).sum())
    score = f"{spot_on} of {len(questions)} right · {theme.nats(record.loss)} lost on average"
    return PaperFrame(record.step, tuple(questions), score)
