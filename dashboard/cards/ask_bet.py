"""A bet as a page asks it: a strip with chips, always skippable, settled with the visitor's own numbers."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from dashboard.cards.bets import BETS, MADE, SKIPPED, Bet, Made, Posed, with_bet, without_bet
from dashboard.cards.chips import chips
from dashboard.serving.frames import of_record
from dashboard.serving.runs import last_test
from dashboard.shell import session
from dashboard.shell.view import View
from model import Run


@dataclass(frozen=True)
class Score:
    """A bet that was made, and what became of it."""

    bet: Bet
    test: int
    """The test on which it was settled, from 1."""
    won: bool | None
    """None where it is not settled yet, or nothing could be right."""
    told: str
    """In Markdown."""


def ask_bet(view: View, bet: Bet, about: str = "") -> bool:
    """Ask the visitor to bet on the test at which they rest; returns whether the page may show how it comes out.

    A bet is made once, on one test, and told from then on, so that nobody is asked at every step; `about` says what
    it would be about now where that is not clear, such as a weight.
    """
    made = _made(bet)
    told = None
    if made is not None and made.choice != SKIPPED:
        told = _told(view, bet, made)
        made = made if told else None  # a link can hold bets on what this student does not have
    with st.container(key=f"bet-{bet.key}"):
        if made is None:
            _ask(view, bet, about)
        else:
            _tell(bet, told or ":small[Shown without a bet.]")
    return made is not None


def _told(view: View, bet: Bet, made: Made) -> str | None:
    """What the test says to a bet, in Markdown; None if it makes no sense for this student."""
    test = _settled_on(view.run, view.step, bet, made)
    try:
        posed: Posed = of_record(bet.pose, view.settings, test, made.about)
    except ValueError:
        return None
    if not 0 <= made.choice < len(posed.told):
        return None
    sign = ":material/check_circle: " if made.choice == posed.right else ""
    of = "Your bet." if bet.to_come else f"Your bet on test {test}."
    return f"{sign}**{of}** {posed.told[made.choice]}"


def _settled_on(run: Run, step: int, bet: Bet, made: Made) -> int:
    """The test that settles a bet for somebody at test `step`, from 1: never one that nobody has studied for."""
    return step if bet.to_come else min(made.test, last_test(run), max(run.step, 1))


def _made(bet: Bet) -> Made | None:
    return next((one for one in session.part(MADE) if one.key == bet.key), None)


def _ask(view: View, bet: Bet, about: str) -> None:
    if bet.asks is None:
        posed: Posed = view.of_record(bet.pose, about)
        question, options = posed.question, posed.options
    else:
        question, options = bet.asks
    step = view.step

    def choose(key: str) -> None:
        choice = SKIPPED if key == "skip" else int(key)
        made = Made(bet.key, step, choice, about)
        session.set_part(MADE, with_bet(session.part(MADE), made))

    st.markdown(question)
    chips(f"bet-{bet.key}", {str(n): o for n, o in enumerate(options)}, choose, skip="skip")


def _tell(bet: Bet, told: str) -> None:
    made = _made(bet)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.markdown(told, width="stretch")
        st.button(
            "Bet after all" if made and made.choice == SKIPPED else "Bet again",
            key=f"bet-{bet.key}-again",
            type="tertiary",
            on_click=_undo,
            args=(bet,),
        )


def _undo(bet: Bet) -> None:
    session.set_part(MADE, without_bet(session.part(MADE), bet.key))


def score(run: Run, step: int, bets_made: tuple[Made, ...]) -> tuple[Score, ...]:
    """What became of these bets of a visitor at test `step`, in the order of the way; skipped ones are left out.

    A bet that makes no sense for this student (a link can hold any) is left out, too.
    """
    found = []
    bets = {bet.key: bet for bet in BETS}
    for made in bets_made:
        bet = bets[made.key]
        test = _settled_on(run, step, bet, made)
        try:
            posed: Posed = of_record(bet.pose, run.settings, test, made.about)
        except ValueError:
            continue
        if 0 <= made.choice < len(posed.told):
            won = None if posed.right is None else made.choice == posed.right
            found.append(Score(bet, test, won, posed.told[made.choice]))
    return tuple(found)
