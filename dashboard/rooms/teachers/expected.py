"""What a class will find, measured on the student that every plan starts with."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from dashboard.cards.bets import DEAREST, FOLLOW, SHARES, WIGGLE
from dashboard.cards.chapters import MIDWAY
from dashboard.cards.first_bet import BETS
from dashboard.look import numbers
from dashboard.look.anatomy import selected
from dashboard.look.text import safe_markdown
from dashboard.serving.runs import shared_run, study
from model import Settings
from model.looking.asked import tally
from model.looking.followed import right_word, showcase_of, sure_of
from model.looking.landscape import breaking_multiple

END = BETS[-1]
"""The test by which everything on this page has been seen."""


@lru_cache(maxsize=1)
def expected() -> Mapping[str, str]:
    """Every number that the plans name, by its name there."""
    settings = Settings()
    run = shared_run(settings)
    while run.step < END:
        study(run, END)
    place, exam = showcase_of(settings), settings.questions
    record = run.record_at(MIDWAY)
    dearest, wiggle = DEAREST.pose(record, ""), WIGGLE.pose(record, str(selected(record, None)))
    follow = FOLLOW.pose(run.record_at(END), "")
    assert dearest.right is not None
    breaks, sat = breaking_multiple(record), tally(record)
    sure = {f"sure_{n}": numbers.percent(sure_of(settings, run.weights_at(n), place)) for n in BETS}
    return {
        **sure,
        "right": safe_markdown(exam.vocabulary[right_word(settings, place)]),
        "first_loss": numbers.nats(run.record_at(1).loss),
        "last_loss": numbers.nats(run.record_at(END).loss),
        "guess": numbers.nats(exam.guessing_loss),
        "midway_right": f"{sat.spot_on} of {sat.words}",
        "dearest": safe_markdown(dearest.options[dearest.right], 60),
        "dearest_told": dearest.told[dearest.right].partition(". ")[0].rpartition("cost ")[2],
        "wiggle": "" if wiggle.right is None else wiggle.options[wiggle.right],
        "breaks": "never" if breaks is None else f"at {numbers.number(breaks, 2)} ×",
        "never": "some" if follow.right is None else SHARES[follow.right],
        "end": str(END),
        "n_never": str(len(exam.held_out)),
        "per_round": str(settings.tests_per_round),
        "better": f"{numbers.nats(record.loss)} → {numbers.nats(record.resit_loss)}",
    }
