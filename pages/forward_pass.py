"""One station of a test."""

from dashboard.page import guard, lesson

guard()

from dashboard.components import paper
from dashboard.papers import sheet
from dashboard.stations import SITS
from dashboard.view import View
from model.training import train_step


def draw(view: View) -> None:
    paper(view.of_records(sheet), key="paper", sealed=False, run=view.name)


lesson("forward_pass", SITS.term, "…", draw, breaks="…", station=SITS, code=(train_step,))
