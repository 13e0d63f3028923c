"""Round after round: loss and accuracy over all tests so far."""

from dashboard.page import guard, lesson

guard()

from dashboard.charts import epochs
from dashboard.view import View
from model.training import train_step


def draw(view: View) -> None:
    guessing = view.settings.questions.guessing_loss
    view.show(view.of_histories(epochs.loss_over_tests, guessing), key="loss")
    view.show(view.of_histories(epochs.accuracy_over_tests), key="accuracy")


lesson("Round after round", "epochs", "…", draw, breaks="…", code=(train_step,))
