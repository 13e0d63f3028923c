"""The second station: the teacher grades. Marks lost, −ln p, their mean, and what kind of mistakes."""

from dashboard.shell.page import guard, lesson

guard()

import streamlit as st

from dashboard.cards.exam_sheet import exam_sheet
from dashboard.components import Click
from dashboard.look.glossary import opens
from dashboard.rooms.loss import loss_chart
from dashboard.rooms.loss.grading_facts import grading_facts
from dashboard.rooms.loss.worked_out import explain_mean, mistakes_cards, one_question, probability
from dashboard.shell import session
from dashboard.shell.stations import GRADED
from dashboard.shell.view import View
from model.looking.asked import asked_words
from model.student.training import grade, mean_loss


def draw(view: View) -> None:
    view.facts(grading_facts, key="grades", of="record")
    exam_sheet(view, key="paper", sealed=False, title="Handed back")
    p = probability()

    def follow(click: Click) -> None:
        record = view.run.record_at(click.step)
        words = asked_words(record)
        if click.trace == loss_chart.DOTS and click.index[0] < len(words):
            asked = words[click.index[0]]
            session.follow(int(record.batch.questions[asked.row]), asked.number)

    view.show(loss_chart.curve, p, *view.followed, key="curve", height=400, on_click=follow)
    left, right = st.columns([3, 2])
    with left:
        rows = min(view.settings.batch_size, 16)
        view.show(loss_chart.positions, key="positions", height=110 + 24 * rows)
    with right:
        view.show(loss_chart.ladder, key="ladder", height=260)


def closer(view: View) -> None:
    one_question(view)
    explain_mean(view)
    mistakes_cards(view)


lesson(
    "The teacher grades",
    opens("loss"),
    "The teacher compares each answer with the right one and takes marks off. It does not ask “right or wrong?” but "
    f"“how sure were you of the **right** word?”: {opens('p')} close to 1 costs nothing, p close to 0 costs dearly. "
    f"Marks lost are counted in {opens('nat', 'nats')}; a low score is good.",
    draw,
    breaks="A teacher sees that “four” is nearer to five than “seventy”; this grade sees only the probability of the "
    "right word. Every other word is just as wrong as the next.",
    station=GRADED,
    closer=closer,
    code=(grade, mean_loss),
)
