"""The visitor sits the very test that the student is about to sit, and both sit it again."""

from dashboard.shell.page import guard, lesson

guard()

from dashboard.look.glossary import opens
from dashboard.rooms.your_turn.grading import marks_lost
from dashboard.rooms.your_turn.turn import told_up_to, your_turn
from dashboard.shell.view import View
from model.student.training import grade


def draw(view: View) -> None:
    """Nothing here moves with the tests: a sealed sheet is sent when the visitor rests on its test."""


lesson(
    "Your turn",
    "the same test, the same loss",
    f"The student is about to sit the {opens('batch', 'test')} on screen, and so are you: same questions, same "
    f"{opens('loss', 'grade')}. **Next test** brings "
    "another sealed sheet; under Play the student studies on, and where you stop, that test lies here.",
    draw,
    closer=your_turn,
    told=told_up_to,
    breaks="You understand the question, and remember the key after reading it once. The student only has its weights, "
    "and each test moves them a hair.",
    code=(marks_lost, grade),
)
