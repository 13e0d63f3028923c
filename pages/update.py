"""One station of a test."""

from dashboard.page import guard, lesson

guard()

from dashboard.components import paper
from dashboard.papers import sheet
from dashboard.stations import STUDIES
from dashboard.view import View
from model.training import train_step


def draw(view: View) -> None:
    paper(view.of_records(sheet), key="paper", sealed=False, run=view.name)


lesson("update", STUDIES.term, "…", draw, breaks="…", station=STUDIES, code=(train_step,))
