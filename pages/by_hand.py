"""The same with pencil and paper: one tiny transformer, every number, there and back."""

from dashboard.shell.page import guard, lesson

guard()

from dashboard.look.glossary import opens
from dashboard.rooms.by_hand import controls
from dashboard.rooms.by_hand.link import SHEET
from dashboard.rooms.by_hand.picture import picture
from dashboard.rooms.by_hand.step_card import step_card
from dashboard.rooms.by_hand.takeaways import takeaways
from dashboard.rooms.by_hand.tour_card import all_steps, tour_card
from dashboard.shell import session
from model.by_hand.example import backward, forward, update


def body() -> None:
    sheet = session.part(SHEET)
    tour_card(sheet)
    with all_steps(sheet) as is_open:
        if is_open:
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
    "A student that knows two words reads “AI” and is asked for the next one; “rocks” is right. Ten steps with "
    "numbers, there and back.",
    None,
    breaks="No teacher works out a note for every single connection in a pupil's head; here every weight gets one, all "
    "at once.",
    body=body,
    code=(forward, backward, update),
)
