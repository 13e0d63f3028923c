"""The grades of a test in a few numbers."""

from __future__ import annotations

from dashboard.components import Fact, FactsFrame
from dashboard.components.facts import Tone
from dashboard.look import numbers
from dashboard.rooms.loss.loss_chart import perplexity_words
from model import Record
from model.looking.asked import tally


def grading_facts(record: Record) -> FactsFrame:
    """How many asked words were spot on, close and way off, the score, and the perplexity."""
    exam = record.settings.questions
    counted = tally(record)
    return FactsFrame(
        (
            _part("Spot on", counted.spot_on, counted.words, "first choice", "right"),
            _part("Close", counted.close, counted.words, "2nd, 3rd choice", "close"),
            _part("Way off", counted.way_off, counted.words, "further down", "pen"),
            Fact(
                "Score",
                numbers.nats(record.loss),
                "loss",
                f"guessing loses {numbers.nats(exam.guessing_loss)}",
                "pen",
                unit="nat",
            ),
            Fact(
                "Choosing among",
                perplexity_words(record.loss),
                "perplexity",
                f"of {len(exam.vocabulary)} in the vocabulary",
            ),
        ),
    )


def _part(label: str, n: int, total: int, term: str, tone: Tone) -> Fact:
    return Fact(label, f"{n} of {total}", term, numbers.percent(n / total), tone)
