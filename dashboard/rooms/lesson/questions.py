"""Ten questions that tell what somebody knows and believes of this student, asked before and after the lesson.

Where they can be, they are asked of the visitor's own student: all numbers are computed from one of its tests.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.look import numbers
from dashboard.look.anatomy import selected, weight_words
from dashboard.look.text import counted, safe_markdown
from model import Record
from model.looking.asked import asked_words, prompt_of
from model.student.arrays import Array

SUPPOSED_P = 0.25
"""The confidence that is asked about where the test has none that tells the choices apart."""
SUPPOSED_NOTE = 0.4
"""The gradient that is asked about where the test has none that does, in nats per unit of weight."""
RATE = 0.1
"""The learning rate of plain gradient descent in the question on the size of an update."""
LIFT = 5
"""What is added to every logit."""


@dataclass(frozen=True)
class Choice:
    """An answer that can be chosen."""

    key: str
    """Names what is believed, whatever the numbers are."""
    text: str
    """In Markdown."""
    why: str
    """What is said to whoever chose it, in Markdown."""


@dataclass(frozen=True)
class Question:
    """A question with one answer that was measured or can be worked out."""

    key: str
    title: str
    text: str
    """In Markdown."""
    choices: tuple[Choice, ...]
    right: str
    """The key of the choice that is true."""
    is_attitude: bool = False
    """Whether it asks what sort of thing the student is, not what it computes."""

    def choice(self, key: str) -> Choice | None:
        """The choice of that key, if there is one."""
        return next((choice for choice in self.choices if choice.key == key), None)


def ten_questions(record: Record) -> tuple[Question, ...]:
    """All of them about one test, in the order in which they are asked."""
    asking: tuple[Callable[[Record], Question], ...] = (
        _price,
        _half,
        _sign,
        _size,
        _lift,
        _round,
        _inference,
        _wrong,
        _left,
        _understands,
    )
    return tuple(ask(record) for ask in asking)


# ---------------------------------------------------------------------- what can be worked out


def _price(record: Record) -> Question:
    word = _word_near(record, SUPPOSED_P)
    p = word.p
    texts = _prices(p)
    if len(set(texts)) < len(texts):
        said, texts = f"Suppose it was {numbers.percent(SUPPOSED_P)} sure.", _prices(SUPPOSED_P)
        p = SUPPOSED_P
    else:
        said = f"In test {record.step} your student was {numbers.percent(p)} sure of “{word.right}”, the right word."
    right, rest, itself, ten = texts
    return Question(
        "price",
        "What an answer costs",
        f"{said} **How many marks (nats) did that cost?** You may use a calculator.",
        (
            Choice("itself", itself, "That is p itself: then the surest answer would cost most."),
            Choice(
                "rest",
                rest,
                "That is 1 − p. With it, being sure and wrong could never cost more than one mark.",
            ),
            Choice(
                "ten",
                ten,
                "The right rule with another logarithm, the one to base ten. Nats take the natural one, ln.",
            ),
            Choice("ln", right, f"−ln p, here −ln {numbers.number(p, 3)}."),
        ),
        "ln",
    )


def _prices(p: float) -> tuple[str, str, str, str]:
    """−ln p, 1 − p, p and −log₁₀ p, as they are written."""
    if not 0 < p < 1:
        return ("", "", "", "")
    exact = (-math.log(p), 1 - p, p, -math.log10(p))
    a, b, c, d = (numbers.nats(value) for value in exact)
    return a, b, c, d


def _half(record: Record) -> Question:
    more = numbers.nats(math.log(2))
    return Question(
        "half",
        "Half as sure",
        "Another student was **half as sure** of the same right word. What did that cost?",
        (
            Choice(
                "twice",
                "twice as many marks",
                "The marks don't double: halving p takes the same step on the curve wherever you stand.",
            ),
            Choice("ln2", f"{more} marks more, whatever it was", "−ln(p/2) = −ln p + ln 2."),
            Choice(
                "others",
                "it depends on how sure it was of the wrong words",
                "The grade looks at the right word's share alone, however the rest is spread.",
            ),
            Choice(
                "half",
                "half as many marks",
                "Less sure of the right word is worse, never better.",
            ),
        ),
        "ln2",
    )


def _note(record: Record) -> tuple[float, str]:
    """A gradient that tells the choices apart, and the weight that it belongs to in Markdown."""
    weight = selected(record, None)
    note = float(record.gradients[weight.parameter][weight.index])
    sizes = [numbers.number(abs(x), 2) for x in (note, RATE * note, RATE)]
    if not math.isfinite(note) or not note or len(set(sizes)) < len(sizes):
        return SUPPOSED_NOTE, "some weight"
    return note, weight_words(record.settings, weight)


def _sign(record: Record) -> Question:
    note, weight = _note(record)
    right, wrong = ("down", "up") if note > 0 else ("up", "down")
    rises = "more" if note > 0 else "fewer"
    why = {
        right: f"Against the note: turned up, the test would lose {rises} marks.",
        wrong: f"Along the note the test gets worse: turned up, it would lose {rises} marks.",
    }
    return Question(
        "sign",
        "Which way",
        f"{weight} has the note (gradient) **{numbers.signed(note)}**. Plain studying turns it …",
        (
            Choice("up", "up", why["up"]),
            Choice("down", "down", why["down"]),
            Choice(
                "zero",
                "towards zero",
                "Some recipes let weights fade towards zero a little as well, but the note asks for its own way.",
            ),
            Choice(
                "try",
                "either way: it tries both and keeps the better",
                "Nothing is tried out. The sign of the note is known before anything moves.",
            ),
        ),
        right,
    )


def _size(record: Record) -> Question:
    note, _ = _note(record)
    return Question(
        "size",
        "How far",
        f"The same weight, a note of {numbers.signed(note)}, and a learning rate of {RATE}. **How far does plain "
        "studying turn it?**",
        (
            Choice(
                "rate",
                f"by {RATE}",
                "The rate alone is no step: a weight with a small note moves less than one with a large note.",
            ),
            Choice(
                "product",
                f"by {numbers.number(abs(RATE * note), 2)}",
                "Rate × note: new = old − rate × note.",
            ),
            Choice(
                "note",
                f"by {numbers.number(abs(note), 2)}",
                "That is the note itself. The rate makes the step shorter, because the note is true only nearby.",
            ),
            Choice(
                "until",
                "as far as it takes until the answer is right",
                "One short step a test, right or not. The other questions want their say, too.",
            ),
        ),
        "product",
    )


def _lift(record: Record) -> Question:
    word = _word_near(record, SUPPOSED_P)
    return Question(
        "lift",
        "What softmax ignores",
        f"Before the confidence come gut feelings (logits), one a word. **Add {LIFT} to every one of them. How sure is "
        f"it of “{word.right}” then?**",
        (
            Choice("surer", "surer", "All others are stronger by the same, so nobody gains."),
            Choice(
                "flat", "less sure: all come closer", "They keep the same distances to each other."
            ),
            Choice("same", "exactly as sure as before", "Only differences between logits count."),
            Choice(
                "all",
                f"sure of every word, by {LIFT} times as much",
                "The shares of all words always add up to 100 %.",
            ),
        ),
        "same",
    )


def _round(record: Record) -> Question:
    settings = record.settings
    asked, size, tests = (
        len(settings.asked_in_a_round),
        settings.batch_size,
        settings.tests_per_round,
    )
    wrong = {
        "asked": (asked, "That is how many questions a round has; a test takes several of them."),
        "size": (size, "That is how many questions a test has."),
        "product": (asked * size, "Divide, don't multiply: each test takes its share of a round."),
        "one": (tests + 1, "One too many: nothing but the round's own questions is asked in it."),
        "double": (2 * tests, "Twice too many: a round asks each of its questions once."),
        "triple": (3 * tests, "Too many: a round asks each of its questions once."),
    }
    choices = [
        Choice(
            "tests", numbers.count(tests), f"{numbers.count(asked)} by {size}, the rest rounded up."
        )
    ]
    for key, (n, why) in wrong.items():
        if len(choices) < 4 and numbers.count(n) not in {choice.text for choice in choices}:
            choices.append(Choice(key, numbers.count(n), why))
    return Question(
        "round",
        "Rounds and tests",
        f"A round asks {counted(asked, 'question')}, in tests of up to {counted(size, 'question')}. **How often does "
        "your student study in a round?**",
        tuple(sorted(choices, key=lambda choice: int(choice.text.replace("\u202f", "")))),
        "tests",
    )


def _inference(record: Record) -> Question:
    return Question(
        "inference",
        "Answering",
        f"“{safe_markdown(_word_near(record, SUPPOSED_P).prompt, 60)}” is asked a hundred times in a row, and nobody "
        "grades it. **How much surer does that make it?**",
        (
            Choice("little", "a little, each time", "Practice needs a grade and a note after it."),
            Choice(
                "none",
                "not at all",
                "Answering (inference) changes no weight: the same numbers, the same answer.",
            ),
            Choice(
                "right",
                "a little, each time that it is right",
                "Nobody told it that it was right, and no weight can find out by itself.",
            ),
            Choice(
                "less", "less sure: it gets tired", "It has no time and no body, only its weights."
            ),
        ),
        "none",
    )


# ---------------------------------------------------------------------- what sort of thing it is


def _wrong(record: Record) -> Question:
    word = _word_near(record, 0.0)
    answer = safe_markdown(word.answer, 40)
    said = (
        f"In test {record.step} it answered “{answer}” to “{safe_markdown(word.prompt, 60)}”. **Why was that wrong?**"
        if word.answer_id != word.right_id
        else f"In test {record.step} it was only {numbers.percent(word.p)} sure of “{word.right}”. **Why so little?**"
    )
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
                "its weights were not turned far enough towards it yet, or others had pulled them away",
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


def _left(record: Record) -> Question:
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


def _understands(record: Record) -> Question:
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


# ---------------------------------------------------------------------- a word of the test


@dataclass(frozen=True)
class _Word:
    row: int
    position: int
    right_id: int
    right: str
    """In Markdown."""
    answer_id: int
    answer: str
    prompt: str
    p: float


def _word_near(record: Record, p: float) -> _Word:
    """The asked word of the test whose right answer has a confidence next to `p`; the first among equals."""
    asked = asked_words(record)
    chances: Sequence[Array] = [record.probabilities[one.row, one.position] for one in asked]
    shares = [
        float(np.nan_to_num(each[one.right])) for each, one in zip(chances, asked, strict=True)
    ]
    n = min(range(len(asked)), key=lambda i: abs(shares[i] - p))
    one, vocabulary = asked[n], record.settings.questions.vocabulary
    answer = int(np.nan_to_num(chances[n]).argmax())
    return _Word(
        one.row,
        one.position,
        one.right,
        safe_markdown(vocabulary[one.right], 40),
        answer,
        vocabulary[answer],
        prompt_of(record, one),
        shares[n],
    )
