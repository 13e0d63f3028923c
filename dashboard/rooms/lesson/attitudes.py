"""Three questions on what sort of thing the student is: whether the story has made it a person."""

from __future__ import annotations

import math

from dashboard.look import numbers
from dashboard.look.text import safe_markdown
from dashboard.rooms.lesson.question import Choice, Question, word_near
from model import Record


def wrong(record: Record) -> Question:
    """Where a wrong answer comes from: the weights, and never carelessness."""
    word = word_near(record, 0.0)
    answer = safe_markdown(word.answer, 40)
    said = (
        f"In test {record.step} it answered “{answer}” to “{safe_markdown(word.prompt, 60)}”. **Why was that wrong?**"
        if word.answer_id != word.right_id
        else f"In test {record.step} it was only {numbers.percent(word.p)} sure of “{word.right}”. **Why so little?**"
    )
    exam = record.settings.questions
    is_chance = exam.best_possible_loss(exam.studied)
    by_chance = "; or chance chose another word" if is_chance else ""
    return Question(
        "wrong",
        "Why an answer is wrong",
        said,
        (
            Choice(
                "careless",
                "it did not pay attention this time",
                "Ask the same weights again and the very same answer comes out. It is never careless.",
            ),
            Choice(
                "forgot",
                "it had forgotten what it was told",
                "It was told nothing that it could forget: each test turned its weights a little, and that was all.",
            ),
            Choice(
                "turned",
                "its weights were not turned far enough towards it yet, or others had pulled them away"
                + by_chance,
                "That is all there is: numbers, shared by all questions.",
            ),
            Choice(
                "meaning",
                "it had not understood the question",
                "It turned the question into numbers as always. Nothing in it could have stumbled over the meaning.",
            ),
        ),
        "turned",
        is_attitude=True,
    )


def left(record: Record) -> Question:
    """What a single test leaves in the student: a hair's difference in its weights."""
    settings = record.settings
    test = min(36, settings.last_step)
    n_weights = sum(math.prod(shape) for shape in settings.transformer.shapes.values())
    return Question(
        "left",
        "What is left of a test",
        f"Test {test} is over. **What is left of it in the student?**",
        (
            Choice(
                "questions",
                "its questions, with the right answers",
                "No question is stored anywhere in it. There are weights and nothing else.",
            ),
            Choice(
                "mark",
                "how well it did",
                "It never hears its score. The teacher keeps that, and so do these pages.",
            ),
            Choice(
                "nothing",
                "nothing at all",
                "Then it could never learn. Each test does move its weights, by a hair.",
            ),
            Choice(
                "hair",
                f"a hair's difference in its {numbers.count(n_weights)} numbers",
                "And the next test moves the same numbers on.",
            ),
        ),
        "hair",
        is_attitude=True,
    )


def understands(record: Record) -> Question:
    """What follows from right answers to questions that were never studied, and what does not."""
    exam = record.settings.questions
    it = "plus" if exam.key == "first-sums" else "what it says"
    return Question(
        "understands",
        f"Does it understand {it}",
        f"Suppose that it answers every question of {safe_markdown(exam.title)} rightly, also some that it never "
        f"studied. **Does it understand {it}?**",
        (
            Choice(
                "yes",
                "yes: otherwise it could not answer those",
                "It answers questions that are like the studied ones. Whether that is understanding was not measured.",
            ),
            Choice(
                "heart",
                "no: it has learned them all by heart",
                "Not those that it never studied. Something in its weights serves several questions at once.",
            ),
            Choice(
                "measured",
                "measured is that it answers such questions, and no more",
                "A new word, or another form of the question, and it must fail.",
            ),
            Choice(
                "soon",
                "not yet, but with more tests it will",
                "More tests make it surer of these questions; they add no other kind of knowing.",
            ),
        ),
        "measured",
        is_attitude=True,
    )
