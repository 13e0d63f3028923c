"""Home: one look at the whole loop, for the test on screen."""

from dashboard.page import guard, lesson

guard()

from dashboard.charts import epochs
from dashboard.components import paper
from dashboard.papers import sheet
from dashboard.view import View
from model.training import train_step


def draw(view: View) -> None:
    paper(view.of_records(sheet), key="paper", sealed=False, run=view.name)
    guessing = view.settings.questions.guessing_loss
    view.show(view.of_histories(epochs.loss_over_tests, guessing), key="loss")
    view.show(view.of_histories(epochs.accuracy_over_tests), key="accuracy")


lesson(
    "Exam Room",
    "training a language model",
    "A student, a small language model, sits one test after another. Each is graded, handed back with notes, and studied.",
    draw,
    breaks="A student understands a note; the model only turns every weight a little against its gradient.",
    code=(train_step,),
)
