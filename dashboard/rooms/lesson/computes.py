"""Seven questions on what the student computes, with the numbers of one of its tests."""

from __future__ import annotations

import math

from dashboard.look import numbers
from dashboard.look.anatomy import selected, weight_words
from dashboard.look.text import counted, safe_markdown
from dashboard.rooms.lesson.question import Choice, Question, word_near
from model import Record

SUPPOSED_P = 0.25
"""The confidence that is asked about where the test has none that tells the choices apart."""
SUPPOSED_NOTE = 0.4
"""The gradient that is asked about where the test has none that does, in nats per unit of weight."""
RATE = 0.1
"""The learning rate of plain gradient descent in the question on the size of an update."""
LIFT = 5
"""What is added to every logit."""


def price(record: Record) -> Question:
    """What an answer costs: −ln p, of the asked word whose p tells the choices best apart."""
    word = word_near(record, SUPPOSED_P)
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


def half(record: Record) -> Question:
    """What half the confidence costs more: ln 2, wherever one stands."""
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
        return SUPPOSED_NOTE, "Some weight"
    return note, weight_words(record.settings, weight)


def sign(record: Record) -> Question:
    """Which way plain gradient descent turns the weight with the largest gradient."""
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


def size(record: Record) -> Question:
    """How far it turns that weight: rate × gradient."""
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


def lift(record: Record) -> Question:
    """What softmax does with the same added to every logit: nothing."""
    word = word_near(record, SUPPOSED_P)
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


def rounds(record: Record) -> Question:
    """How many tests make a round."""
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
        "double": (2 * tests, "Twice too many: a round has no more questions than that."),
        "triple": (3 * tests, "Too many: a round has no more questions than that."),
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


def inference(record: Record) -> Question:
    """What answering changes: nothing."""
    return Question(
        "inference",
        "Answering",
        f"“{safe_markdown(word_near(record, SUPPOSED_P).prompt, 60)}” is asked a hundred times in a row, and nobody "
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
