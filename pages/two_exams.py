"""First sums beside Capitals: two students that learn all they study, and what they never studied."""

from dashboard.shell.page import guard, lesson

guard()

from dashboard.look.glossary import opens
from dashboard.rooms.two_exams.side_by_side import side_by_side
from model.exams.exam import tenth

lesson(
    "Two exams, side by side",
    "generalization",
    f"The same small {opens('language model')}, twice. One studies sums, the other capitals.",
    None,
    breaks="A pupil who was never told the capital of Chad says “I don't know”. This student has no such answer: it "
    "must name a word, and sounds as sure as ever.",
    body=side_by_side,
    code=(tenth,),
)
