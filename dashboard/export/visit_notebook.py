"""The visit as a Jupyter notebook: the same student, trained anew by `model` alone, with the page's numbers beside."""

from __future__ import annotations

from dataclasses import MISSING, fields

from dashboard.look import numbers
from dashboard.look.anatomy import SelectedWeight
from dashboard.look.text import safe_markdown
from dashboard.rooms.by_hand.notebook import NotebookCell, ipynb
from model import Record, Settings
from model.course.run import fingerprint
from model.looking.followed import followed

ABOUT = (
    "This notebook trains the student of your visit again, from its first test on: the same numbers on any machine. "
    "Run it in a clone of the Exam Room's repository (or with its `model` package installed); it needs PyTorch and "
    "NumPy, and nothing else."
)


def visit_notebook(record: Record, place: int, word: int, weight: SelectedWeight) -> bytes:
    """An .ipynb of one test, the followed word (from 1) of the question at that place, and one weight.

    Its code needs the `model` package of this repository and what that needs: PyTorch and NumPy.
    """
    step, marks = record.step, fingerprint(record.after)
    return ipynb(
        (
            "markdown",
            "about",
            f"# Test {step} of {safe_markdown(record.settings.questions.title)}\n\n{ABOUT}",
        ),
        (
            "code",
            "student",
            f"from model import Run, Settings\n\nsettings = {settings_code(record.settings)}\nrun = Run(settings)\n"
            f"run.advance_to({step})\nrecord = run.record_at({step})",
        ),
        ("markdown", "marks", f"The page said: **{numbers.nats(record.loss)} nats** lost in it."),
        ("code", "history", "history = run.history\nprint(record.loss, history.loss[:5])"),
        *_followed(record, place, word),
        *_weight(record, weight),
        (
            "markdown",
            "fingerprint",
            f"Eight digits that stand for all weights after this test. The page said: `{marks}`.",
        ),
        (
            "code",
            "same",
            f"print(run.fingerprint({step}))\nassert run.fingerprint({step}) == {marks!r}",
        ),
    )


def _followed(record: Record, place: int, word: int) -> tuple[NotebookCell, NotebookCell]:
    asked = followed(record, place, word)
    right = record.settings.questions.vocabulary[asked.right]
    sure = numbers.percent(float(asked.chances[asked.right]))
    return (
        (
            "markdown",
            "followed",
            f"You followed “{safe_markdown(asked.prompt)}”; right is “{safe_markdown(right)}”. The page said: "
            f"**{sure}** sure of it before this test.",
        ),
        (
            "code",
            "sure",
            "from model.looking.followed import followed\n\n"
            f"asked = followed(record, place={place}, word={word})\n"
            "sure = float(asked.chances[asked.right])\n"
            "print(asked.prompt, settings.questions.vocabulary[asked.right], sure)",
        ),
    )


def _weight(record: Record, weight: SelectedWeight) -> tuple[NotebookCell, NotebookCell]:
    name, index = weight.parameter, weight.index
    value = numbers.number(float(record.before[name][index]), 4)
    note = numbers.signed(float(record.gradients[name][index]), 4)
    return (
        (
            "markdown",
            "weight",
            f"One weight, `{weight}` in code. The page said: {value}, and its note {note}.",
        ),
        (
            "code",
            "note",
            f"value = float(record.before[{name!r}][{index!r}])\n"
            f"note = float(record.gradients[{name!r}][{index!r}])\n"
            "print(value, note)",
        ),
    )


def settings_code(settings: Settings) -> str:
    """Python that makes these very settings: every field that is not as it would be anyway."""
    told = [
        f"    {field.name}={getattr(settings, field.name)!r},\n"
        for field in fields(Settings)
        if field.default is MISSING or getattr(settings, field.name) != field.default
    ]
    return f"Settings(\n{''.join(told)})" if told else "Settings()"
