"""The words that open on every page, with examples of the test on screen or, where there is none, of a fixed one."""

from __future__ import annotations

from dashboard.components.words import WordsFrame, words
from dashboard.look import numbers
from dashboard.look.anatomy import SelectedWeight
from dashboard.look.word_examples import word_examples
from dashboard.serving.frames import of_record
from dashboard.serving.runs import shared_run
from dashboard.shell.view import View
from model import Record, Settings
from model.course.history import History

KEY = "words"


def examples_of(
    record: Record, history: History, weight: SelectedWeight | None = None
) -> WordsFrame:
    """Every word's example in this test; `weight` is the visitor's choice."""
    title = record.settings.questions.title
    of = f"In test {numbers.count(record.step)} of {title}"
    return WordsFrame(of, word_examples(record, history, weight))


def words_of_each_test(view: View) -> None:
    """The panel on a page that shows tests; it moves with them."""
    view.add(KEY, examples_of, view.visit.weight, of="both")
    words(key=KEY)


def words_of_a_fixed_test(sealed: str = "") -> None:
    """The panel on a page without a run: the examples are those of the opening exam's first test.

    Where that is the `sealed` one, by its key, they are those of the exam that is small enough to do by hand.
    """
    opening = Settings()
    fixed = Settings.recommended("ai-rocks") if opening.exam == sealed else opening
    words(key=KEY, still=of_record(_of_the_first, fixed, 1))


def _of_the_first(record: Record) -> WordsFrame:
    return examples_of(record, shared_run(record.settings).history.up_to(record.step))
