"""A visitor's own exam: written, pasted or uploaded, and then studied like any other."""

from dashboard.shell.page import guard, lesson

guard()

from dashboard.look.glossary import opens
from dashboard.rooms.own_exam.page import own_exam
from model.exams import exam_from_pairs
from model.exams.pasted import read_questions

lesson(
    "Your own exam",
    "the training data",
    f"Write down what a student should learn. Its words become the {opens('vocabulary')}, its questions the "
    f"{opens('batch', 'tests')}, and every page shows how it learns them.",
    None,
    body=own_exam,
    breaks="You could say a word that stands nowhere in your exam. This student can't: what it was never shown "
    "does not exist for it.",
    code=(read_questions, exam_from_pairs),
)
