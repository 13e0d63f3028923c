"""The second station: the teacher grades. First the sealed sheet and a bet, then red pen, −ln p and the score."""

from dashboard.shell.page import guard, lesson

guard()

import streamlit as st

from dashboard.cards.ask_bet import ask_bet
from dashboard.cards.bets import DEAREST
from dashboard.cards.exam_sheet import exam_sheet
from dashboard.components import Click
from dashboard.look.glossary import opens
from dashboard.rooms.loss import loss_chart
from dashboard.rooms.loss.grading_facts import grading_facts
from dashboard.rooms.loss.why import why
from dashboard.rooms.loss.worked_out import explain_mean, mistakes_cards, one_question, probability
from dashboard.shell import session
from dashboard.shell.sections import Section, look_inside
from dashboard.shell.stations import GRADED
from dashboard.shell.view import View
from model.looking.asked import asked_words
from model.student.training import grade, mean_loss


def draw(view: View) -> None:
    if ask_bet(view, DEAREST):
        left, right = st.columns([4, 3])
        with left:
            exam_sheet(view, key="paper", sealed=False, title="Handed back")
            why(view)
        with right:
            _curve(view)
    else:
        exam_sheet(view, key="paper", sealed=True, title="Handed in, not graded")
    look_inside(
        view,
        Section("score", "What the score means: spot on, close, way off, perplexity", _score),
        Section(
            "positions", "Word for word: where something is asked, and what it cost", _positions
        ),
    )


def _curve(view: View) -> None:
    """−ln p, with all answers of the test on it, and a star to move."""
    p = probability()

    def follow(click: Click) -> None:
        record = view.run.record_at(click.step)
        words = asked_words(record)
        if click.trace == loss_chart.DOTS and click.index[0] < len(words):
            asked = words[click.index[0]]
            session.follow(int(record.batch.questions[asked.row]), asked.number)

    view.show(loss_chart.curve, p, *view.followed, key="curve", height=300, on_click=follow)


def _score(view: View) -> None:
    view.facts(grading_facts, key="grades", of="record")
    view.show(loss_chart.ladder, key="ladder", height=260)


def _positions(view: View) -> None:
    rows = min(view.settings.batch_size, 16)
    view.show(loss_chart.positions, key="positions", height=110 + 24 * rows)


def closer(view: View) -> None:
    look_inside(
        view,
        Section(
            "one-answer", "One answer, worked out, and a mistake that is easily made", one_question
        ),
        Section("mean", "The score, worked out: a mean over what was asked", explain_mean),
        Section(
            "mistakes", "Which mistakes: the dearest, and which word for which", mistakes_cards
        ),
        title="",
    )


lesson(
    "The teacher grades",
    opens("loss"),
    f"Not “right or wrong?” but “how sure were you of the **right** word?”, its {opens('p')}. Marks lost are counted "
    f"in {opens('nat', 'nats')}; a low score is good.",
    draw,
    breaks="A teacher sees that “four” is nearer to five than “seventy”; this grade sees only the probability of the "
    "right word. Every other word is just as wrong as the next.",
    station=GRADED,
    closer=closer,
    code=(grade, mean_loss),
)
