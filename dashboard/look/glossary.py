"""The words of the screen: the analogy's and, right beside them, the field's."""

from __future__ import annotations

from dataclasses import dataclass

from model.student.optimizers import OptimizerName


@dataclass(frozen=True)
class Word:
    """A thing by both of its names."""

    analogy: str
    """What the screen calls it first: "notes"."""
    field: str
    """What the field calls it: "gradients"."""
    meaning: str
    """One sentence, from its first word on."""


GLOSSARY = (
    Word("student", "language model", "A function with weights that turns words into confidence."),
    Word("test", "batch", "The questions that the student answers before it studies once."),
    Word("test number", "step", "How often the student has sat a test and studied."),
    Word("round", "epoch", "Every studied question asked, usually once, in a new order."),
    Word("sits", "forward pass", "From the words of a question to a confidence in every answer."),
    Word("possible answers", "vocabulary", "All words that the student knows and may answer with."),
    Word("gut feelings", "logits", "One number for each possible answer; higher is likelier."),
    Word("confidence", "probabilities", "The gut feelings made shares that add up to 100 %."),
    Word("sure", "p", "The confidence in the right answer."),
    Word(
        "graded", "loss", "The marks lost: minus the logarithm of the confidence in what is right."
    ),
    Word(
        "choosing among",
        "perplexity",
        "Among how many equally likely words a guess would be as hard: e to the loss.",
    ),
    Word("right", "accuracy", "The share of questions whose likeliest answer is the right one."),
    Word(
        "notes",
        "backward pass",
        "For every weight: how the loss would change if it grew.",
    ),
    Word("note", "gradient", "How the loss changes when one weight grows a little."),
    Word(
        "who is to blame",
        "credit assignment",
        "How much of the feedback goes to which part of the student.",
    ),
    Word("studies", "update", "Every weight moves a little against its gradient."),
    Word("how it studies", "optimizer", "The rule that turns a gradient into a step."),
    Word("how hard it studies", "learning rate", "How far a weight moves for the same gradient."),
    Word(
        "never studied", "held out", "Questions kept out of every test, to see what was understood."
    ),
    Word(
        "unit of the marks",
        "nat",
        "A loss of 1 nat is a confidence of 1/e, about 37 %, in what is right; halving it costs another 0.69.",
    ),
    Word("word", "token", "A piece of text that has a number of its own; in these exams a word."),
    Word(
        "a word's own row",
        "embedding",
        "The row of numbers with which a word, or a place in the question, enters the student.",
    ),
    Word("thought", "hidden state", "The row of numbers that stands for a word on its way."),
    Word("looking back", "attention", "Each word takes in something of the words before it."),
    Word("thinking it over", "MLP", "Each word's thought is worked on by itself."),
    Word("block", "layer", "Looking back, then thinking it over; a student has one or several."),
    Word(
        "shortcut",
        "residual connection",
        "What a block works out is added to the thought that came in, which is kept.",
    ),
    Word(
        "evening out",
        "LayerNorm",
        "A thought's numbers are moved and stretched to mean 0 and variance 1, then scaled by learned weights.",
    ),
    Word(
        "from gut feelings to confidence",
        "softmax",
        "e to the power of each gut feeling, divided by the sum of all of them.",
    ),
    Word(
        "boldness",
        "temperature",
        "What gut feelings are divided by first: above 1 the student hesitates, below 1 it bets.",
    ),
    Word("connection", "weight", "One of the numbers that studying changes."),
)

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


def tooltip(field: str) -> str:
    """What a thing is called in both tongues, and what it means. Raises ValueError for a word not in the glossary."""
    for word in GLOSSARY:
        if word.field == field:
            return f"**{word.analogy}**, in the field: **{word.field}**. {word.meaning}"
    raise ValueError(f"field must be in the glossary, got {field!r}")


def meaning(field: str) -> str:
    """What the field's word means, in a sentence; empty for a word that is not in the glossary."""
    return next((word.meaning for word in GLOSSARY if word.field == field), "")


def glossary_table() -> str:
    """The whole glossary as a Markdown table."""
    rows = [f"| {word.analogy} | {word.field} | {word.meaning} |" for word in GLOSSARY]
    return "\n".join(["| here | in the field | what it is |", "|---|---|---|", *rows])
