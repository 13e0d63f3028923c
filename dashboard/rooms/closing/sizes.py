"""From this student to the largest models: the same loop, other numbers."""

from __future__ import annotations

from dashboard.look import numbers
from dashboard.look.text import counted
from model import Settings

AT_SIZE = (
    "What you watched is **pre-training**: predict the next word, see how wrong that was, turn every weight a little, "
    "again. It is done because nobody has to write labels (the next word of any text is its own answer), because it "
    "scales, and because what is learned on the way helps at tasks that nobody asked about. A real one sees most of "
    "its text **once**, not round after round; its “words” are pieces of words; and afterwards it is trained further, "
    "to answer politely and to follow instructions. Nothing of that happens here."
)
"""What differs, in words."""

TIME = (
    "**And the time?** This student is through its whole course in seconds or minutes, on one processor. Llama 3.1 "
    "with its 405 billion weights took months, on up to 16 000 graphics processors side by side."
)
"""Dubey et al. 2024, section 3.3."""


def n_weights(settings: Settings) -> int:
    """The number of weights of the student that the settings describe."""
    total = 0
    for shape in settings.transformer.shapes.values():
        size = 1
        for length in shape:
            size *= length
        total += size
    return total


def scales_table(settings: Settings) -> str:
    """This student beside models whose makers published their size, as a Markdown table.

    GPT-2: Radford et al. 2019. GPT-3: Brown et al. 2020, table 2.1 and section 2.2. Llama 3: Dubey et al. 2024,
    table 3 and section 3.
    """
    config = settings.transformer
    rows = [
        (
            "This student",
            numbers.count(n_weights(settings)),
            config.n_layer,
            config.d_model,
            config.vocabulary_size,
            counted(len(settings.questions.studied), "question"),
        ),
        ("GPT-2", "1.5 billion", 48, 1_600, 50_257, "8 million web pages"),
        ("GPT-3", "175 billion", 96, 12_288, 50_257, "300 billion tokens"),
        ("Llama 3.1", "405 billion", 126, 16_384, 128_000, "15.6 trillion tokens"),
    ]
    columns = ("", "weights", "layers", "width (d)", "possible answers (V)", "reads")
    table = [
        (name, weights, *(numbers.count(n) for n in sizes), reads)
        for name, weights, *sizes, reads in rows
    ]
    lines = [columns, ("---", *["---:"] * 4, "---"), *table]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
