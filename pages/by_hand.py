"""The same with pencil and paper: one tiny transformer, every number, there and back."""

from dashboard.shell.page import guard, lesson

guard()

from dashboard.look.glossary import opens
from dashboard.rooms.by_hand import controls
from dashboard.rooms.by_hand.link import SHEET
from dashboard.rooms.by_hand.picture import picture
from dashboard.rooms.by_hand.step_card import step_card
from dashboard.rooms.by_hand.takeaways import takeaways
from dashboard.shell import session
from model.by_hand.example import backward, forward, update


def body() -> None:
    sheet = session.part(SHEET)
    controls.summary(sheet)
    controls.settings(sheet)
    controls.whose_numbers(sheet)
    controls.navigation(sheet)
    controls.drill_progress(sheet)
    step_card(sheet)
    picture(sheet)
    takeaways(sheet)


lesson(
    "With pencil and paper",
    f"{opens('forward pass', 'forward')} and {opens('backward pass', 'backward')} by hand",
    "The student reads “AI rocks”. After “AI” it is asked which word comes next; the right answer is “rocks”. Three "
    f"numbers a word, one {opens('layer', 'block')}, one {opens('attention head')}: small enough to follow every "
    "number, there and back.",
    None,
    breaks="No teacher works out a note for every single connection in a pupil's head; here every weight gets one, all "
    "at once.",
    body=body,
    code=(forward, backward, update),
)
