"""Two students side by side: the visitor's and another one, who play together."""

from dashboard.shell.page import guard, lesson

guard()

from dashboard.look.glossary import opens
from dashboard.rooms.compare.two_students import closer, draw, second_now
from model.course.run import Run
from model.student.training import train_step

lesson(
    "Two students",
    "side by side",
    f"Your student, and one that is the same but for what you choose. They sit {opens('batch', 'test')} after test "
    f"together: who loses fewer {opens('loss', 'marks')}?",
    draw,
    closer=closer,
    second=second_now(),
    breaks="Two pupils are never alike but for one thing. These two are: whatever differs comes from what you chose, "
    "and from nothing else.",
    code=(train_step, Run.fork),
)
