"""Ask it: any words of its exam, answered then and now, and what is inside that answers."""

from dashboard.shell.page import guard, lesson

guard()

from dashboard.look.glossary import opens
from dashboard.rooms.inside.ask import ask
from dashboard.rooms.inside.look_inside import IN_PEACE, LIVE
from dashboard.shell.sections import look_inside
from dashboard.shell.view import View
from model.looking.generation import generate


def draw(view: View) -> None:
    ask(view)
    look_inside(view, *LIVE)


def closer(view: View) -> None:
    look_inside(view, *IN_PEACE, title="")


lesson(
    "Ask it",
    "inference",
    f"Ask the student whatever you like, then and now. It never looks anything up: every answer is worked out anew "
    f"from its {opens('weight', 'weights')}.",
    draw,
    closer=closer,
    breaks="A person who is asked nonsense says so; the model answers everything, with a confidence for every word "
    "that it knows and for no other.",
    code=(generate,),
)
