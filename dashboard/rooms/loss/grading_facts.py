"""The grades of a test in a few numbers."""

from __future__ import annotations

import numpy as np

from dashboard.components import Fact, FactsFrame
from dashboard.look import numbers
from dashboard.rooms.loss.loss_chart import perplexity_words
from model import Record
from model.looking.asked import ranks


def grading_facts(record: Record) -> FactsFrame:
    """How many asked words were spot on, close and way off, the score, and the perplexity."""
    exam = record.settings.questions
    rank = ranks(record)[record.batch.asked]
    total = len(rank)
    spot_on, close = int((rank == 0).sum()), int(np.isin(rank, (1, 2)).sum())
    way_off = total - spot_on - close
    return FactsFrame(
        (
            Fact(
                "Spot on",
                _of(spot_on, total),
                "first choice",
                _share(spot_on, total),
                "right",
            ),
            Fact("Close", _of(close, total), "2nd, 3rd choice", _share(close, total), "close"),
            Fact("Way off", _of(way_off, total), "further down", _share(way_off, total), "pen"),
            Fact(
                "Score",
                f"{numbers.nats(record.loss)} nats",
                "loss",
                f"guessing loses {numbers.nats(exam.guessing_loss)}",
                "pen",
            ),
            Fact(
                "Choosing among",
                perplexity_words(record.loss),
                "perplexity",
                f"of {len(exam.vocabulary)} in the vocabulary",
            ),
        ),
    )


def _of(n: int, total: int) -> str:
    return f"{n} of {total}"


def _share(n: int, total: int) -> str:
    return numbers.percent(n / total)
