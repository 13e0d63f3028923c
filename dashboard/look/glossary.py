"""The words of the screen: the analogy's and, right beside them, the field's. A word opens wherever it is a link."""

from __future__ import annotations

from dashboard.look.words import GLOSSARY, Word
from model.student.optimizers import OptimizerName

ADDRESS = "#word-"
"""What a link to a word begins with: `static/components/words.js` opens it, the page stays where it is."""

GRAMMAR = (
    "This exam is partly chance, and its grammar is known. On one test luck, and on studied sentences memory, can lose "
    "less than **who knows the grammar**; over all sentences that it can tell, nobody can."
)
"""What the line of who knows the grammar means, wherever it is drawn."""


OPTIMIZER_NAMES: dict[OptimizerName, str] = {
    "sgd": "plain SGD",
    "momentum": "SGD with momentum",
    "adamw": "AdamW",
    "muon": "Muon",
}


def word(field: str) -> Word:
    """What the glossary says of the field's word. Raises `ValueError` for one that it does not have."""
    for each in GLOSSARY:
        if each.field == field:
            return each
    known = ", ".join(each.field for each in GLOSSARY)
    raise ValueError(f"field must be in the glossary ({known}), got {field!r}")


def is_word(field: str) -> bool:
    """Whether the glossary has the field's word."""
    return any(each.field == field for each in GLOSSARY)


def opens(field: str, shown: str = "") -> str:
    """The field's word as Markdown that opens on a press, written as `shown`: `opens("loss", "marks lost")`.

    `shown` is Markdown of our own, never foreign text. Raises `ValueError` for a word that is not in the glossary.
    """
    return f"[{shown or field}]({ADDRESS}{word(field).slug})"


def glossary_list() -> str:
    """The whole glossary as a Markdown list; each word opens, and tells its example."""
    return "\n".join(
        f"- **{opens(each.field)}**, here {each.analogy}. {each.meaning} *{each.breaks}*"
        for each in GLOSSARY
    )
