"""The bets of the way: what a visitor is asked before each station shows it, and what the test then says to it.

A bet is settled with the numbers of the visitor's own student, computed anew from the test on which it was made:
the link holds nothing but the choice.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import numpy as np

from dashboard.cards.never_studied import evenly
from dashboard.cards.second_student import Beside, names_of, parsed, second_of
from dashboard.look import numbers
from dashboard.look.anatomy import (
    parameter_words,
    part_words,
    place_words,
    selected,
)
from dashboard.look.text import counted, safe_markdown
from dashboard.serving.runs import shared_run
from dashboard.serving.second import history_up_to
from dashboard.shell.link import Part, named_weight, quoted
from model import Record
from model.looking.asked import question_losses, question_words
from model.looking.feedback import blame
from model.looking.inside import answers
from model.looking.landscape import breaking_multiple

SKIPPED = -1
"""The choice of somebody who would rather see it at once."""

NUDGE = 0.01
"""How far a weight is turned up in the bet on its note."""

MULTIPLES = (2, 8, 32, 128)
"""Times the real step that can be bet on."""

TOO_HARD_ASKS = (
    "**How hard is too hard?** Go on in the direction of this step, twice as far, eight times … From how many times "
    "the step on does this test go *worse* than before studying?",
    tuple(f"{n} ×" for n in MULTIPLES),
)

FEW_QUESTIONS = 4
"""Up to so many in a test, a student can grow ever more sure of all answers at once."""

SURES = (0.05, 0.3, 0.6, 0.9)
"""How sure the student may be of what it answers; nobody is less sure of a first choice than a guesser."""

MOST_ASKED = 500
"""Questions that settle a bet, evenly from first to last, where an exam has more: all of them would take seconds."""

SHARES = ("none of them", "about half", "nearly all")
"""How many of the never-studied questions will be right."""

SETTLED, ALIKE = 60, 0.02
"""Tests that say who learns faster, and up to which share of all their answers two are called alike."""


@dataclass(frozen=True)
class Posed:
    """A bet on one test: the question, what can be chosen, and what is said to each choice once it is made."""

    question: str
    """In Markdown."""
    options: tuple[str, ...]
    right: int | None
    """The place in `options` of what is true; None where none of them is, or it shows only later."""
    told: tuple[str, ...]
    """One sentence for each option, in Markdown."""


@dataclass(frozen=True)
class Bet:
    """Something to bet on at one place of the way."""

    key: str
    """What the link calls it."""
    title: str
    """What the score at the end calls it."""
    pose: Callable[[Record, str], Posed]
    """The bet on a test; the second argument is what it is about where that is not clear, such as a weight."""
    to_come: bool = False
    """Whether it asks about what is still to come: then it is settled at each test anew."""
    asks: tuple[str, tuple[str, ...]] | None = None
    """Question and options where they are the same for every test: asking then costs no settling, which may be dear."""


@dataclass(frozen=True)
class Made:
    """A bet that a visitor made, as the link holds it."""

    key: str
    test: int
    """The test on which it was made, from 1."""
    choice: int
    """The place of what was chosen, or `SKIPPED`."""
    about: str = ""


# ---------------------------------------------------------------------- the seven bets


def _sure(record: Record, _: str) -> Posed:
    """How sure the student is of what it answered, on average over the test."""
    n_words = len(record.settings.questions.vocabulary)
    first_choices = record.probabilities[record.batch.asked].max(axis=-1)
    mean = float(first_choices.mean())
    options = [share for share in SURES if share > 0.9 / n_words]
    nearest = min(options, key=lambda share: abs(share - mean)) if math.isfinite(mean) else None
    truth = (
        f"On average it is **{numbers.percent(mean)}** sure of what it wrote, from "
        f"{numbers.percent(float(first_choices.min()))} to {numbers.percent(float(first_choices.max()))}. A guesser "
        f"gives each of {n_words} words {numbers.percent(1 / n_words)}."
        if nearest is not None
        else "It cannot say how sure it is: its numbers are no longer numbers."
    )
    spoken = [f"{share:.0%}".replace("%", "\N{NARROW NO-BREAK SPACE}%") for share in options]
    return Posed(
        "**How sure is the student of what it wrote, on average?**",
        tuple(spoken),
        None if nearest is None else options.index(nearest),
        tuple(f"You said {share}. {truth}" for share in spoken),
    )


def _dearest(record: Record, _: str) -> Posed:
    """Which answer costs most: of four questions of the test, or all if there are fewer."""
    losses = np.nan_to_num(question_losses(record, record.losses), nan=math.inf)
    by_price = np.argsort(-losses, kind="stable")
    n = len(by_price)
    chosen = sorted({int(by_price[round(i * (n - 1) / 3)]) for i in range(4)})
    words = question_words(record)
    dearest = chosen.index(int(by_price[0]))
    spoken = [safe_markdown(words[row], 60) for row in chosen]
    price = f"{numbers.nats(float(losses[chosen[dearest]]))} nats"
    told = tuple(
        f"You said “{spoken[i]}”, which cost {numbers.nats(float(losses[row]))} nats. "
        + (
            "That is the dearest of all: of its right word the student was least sure."
            if i == dearest
            else f"Dearest was “{spoken[dearest]}” with {price}: of its right word the student was least sure, however "
            "sure it was of what it picked."
        )
        for i, row in enumerate(chosen)
    )
    return Posed(
        "**Which answer will cost most?** You see what the student picked, and how sure it was; press a question to "
        "see more.",
        tuple(words[row] for row in chosen),
        dearest,
        told,
    )


def _wiggle(record: Record, about: str) -> Posed:
    """What the test does when one weight is turned up: the sign and the size of its gradient."""
    weight = named_weight(record.settings, about)
    gradient = float(record.gradients[weight.parameter][weight.index])
    change = NUDGE * gradient
    size = abs(change) if math.isfinite(change) and change else NUDGE
    steps = (-10 * size, -size, size, 10 * size)
    right = None if change == 0 or not math.isfinite(change) else 1 if change < 0 else 2
    where = f"{parameter_words(weight.parameter)}, {place_words(record.settings, weight)}"
    named = safe_markdown(where, 120)
    sense = (
        f"No small nudge of this one changes the test ({named})."
        if right is None
        else f"With that weight ({named}) {NUDGE} higher the test loses about "
        f"**{numbers.number(abs(change), 2)} nats {'more' if change > 0 else 'fewer'}**: its note is "
        f"{numbers.signed(gradient)} for a whole unit, and {NUDGE} is a hundredth of that."
    )
    most = " Of all weights, this test has most to say about this one." * (
        weight == selected(record, None)
    )
    return Posed(
        f"**Turn one weight up by {NUDGE}. How many marks (nats) more or fewer will this test lose?** The weight: "
        f"{named}.{most}",
        tuple(
            f"{numbers.number(abs(step), 2)} {'fewer' if step < 0 else 'more'}" for step in steps
        ),
        right,
        tuple(
            f"You said {numbers.number(abs(step), 2)} {'fewer' if step < 0 else 'more'}. {sense}"
            for step in steps
        ),
    )


def _blame(record: Record, _: str) -> Posed:
    """Which part of the student gets most of the feedback, by squared gradient norm."""
    parts = blame(record)
    shares = [part.gradient_share for part in parts]
    names = [part_words(part.part) for part in parts]
    most = int(np.argmax(shares))
    told = tuple(
        f"You said {name}: {numbers.percent(share)} of the notes by size (length squared). "
        + (
            "Nothing gets more."
            if i == most
            else f"Most goes to {names[most]}, {numbers.percent(shares[most])}."
        )
        for i, (name, share) in enumerate(zip(names, shares, strict=True))
    )
    return Posed(
        "**Which part of the student gets most of the notes?**",
        tuple(names),
        most if any(shares) else None,
        told,
    )


def _too_hard(record: Record, _: str) -> Posed:
    """From which multiple of the update on the test goes worse than before studying."""
    breaks = breaking_multiple(record)
    n_questions = len(record.batch.questions)
    right = (
        MULTIPLES.index(min(MULTIPLES, key=lambda n: max(n / breaks, breaks / n)))
        if breaks
        else None
    )
    told = tuple(breaking_told(n, breaks, n_questions, i == right) for i, n in enumerate(MULTIPLES))
    return Posed(*TOO_HARD_ASKS, right, told)


def breaking_told(guess: int, breaks: float | None, n_questions: int, is_right: bool) -> str:
    """What to say to a guess at the multiple of the step from which on a test of so many questions goes worse."""
    if breaks is None:
        why = (
            f"with only {counted(n_questions, 'question')} in the test, being ever more sure of the right answers goes "
            "on and on"
            if n_questions <= FEW_QUESTIONS
            else "in this direction the valley has no other side within reach"
        )
        return f"You said {guess} ×. **It never breaks**, not even at a thousand times the step: {why}."
    if breaks == 0:
        return (
            f"You said {guess} ×. **It was broken from the start**: here the step begins uphill, carried on by "
            "earlier tests."
        )
    said = (
        "well seen"
        if is_right
        else ("sooner than you thought" if breaks < guess else "later than you thought")
    )
    return f"You said {guess} ×. It breaks at **{numbers.number(breaks, 2)} ×**: {said}."


def _follow(record: Record, _: str) -> Posed:
    """Whether the never-studied questions follow the studied ones, once these are known."""
    exam = record.settings.questions
    n_held_out = len(exam.held_out)
    question = (
        "**When the student knows all that it studies, how many of the "
        f"{counted(n_held_out, 'question')} that it never studied will be right?**"
    )
    asked = evenly(exam.studied, MOST_ASKED)
    studied = _share_right(record, asked)
    never = _share_right(record, exam.held_out)
    now = (
        f"As it sits test {record.step}, {numbers.percent(studied)} of the studied and {numbers.percent(never)} of the "
        "never studied are right."
    )
    if len(asked) < len(exam.studied):
        now += f" Asked were {len(asked)} of the studied, evenly from first to last."
    settled = studied >= 0.99
    right = (0 if never < 0.25 else 1 if never < 0.75 else 2) if settled else None
    told = tuple(
        f"You said {share}. {now} "
        + (
            "Play on: it does not know all yet."
            if not settled
            else "You saw that coming."
            if i == right
            else ""
        )
        for i, share in enumerate(SHARES)
    )
    return Posed(question, SHARES, right, tuple(sentence.strip() for sentence in told))


def _share_right(record: Record, places: Collection[int]) -> float:
    """The share of asked words that are the student's first choice in these questions, of the student before a test."""
    if not places:
        return 0.0
    found = answers(record.settings, record.before, np.array(evenly(sorted(places), MOST_ASKED)))
    return float((found.ranks[found.asked] == 0).mean())


def _faster(record: Record, about: str) -> Posed:
    """Which of two students has more right over its first tests: `about` is the second one, as a link has it."""
    second = second_of(record.settings, Beside(parsed(about)))
    if record.settings.ask != second.settings.ask:
        raise ValueError(
            "two who are not asked for the same words can't be told apart by their answers"
        )
    names = names_of(record.settings, second)
    n_tests = min(record.step, SETTLED)
    first = shared_run(record.settings)
    first.advance_to(n_tests)
    both = first.history.up_to(n_tests).accuracy, history_up_to(second, n_tests).accuracy
    shares = [float(right.sum()) / n_tests for right in both]
    settled = n_tests == min(SETTLED, record.settings.last_step)
    ahead = 2 if abs(shares[0] - shares[1]) < ALIKE else int(np.argmax(shares))
    options = (*names.both, "no difference")
    now = (
        f"Of all answers in {counted(n_tests, 'test')}, {names.first} has {numbers.percent(shares[0])} right, "
        f"{names.second} {numbers.percent(shares[1])}."
    )
    told = tuple(
        f"You said {option}. {now}"
        + (
            f" Play on to test {SETTLED}: too early to tell."
            if not settled
            else " You saw that coming."
            if i == ahead
            else ""
        )
        for i, option in enumerate(options)
    )
    return Posed(
        f"**Which learns faster?** Who has more right, over the first {SETTLED} tests?",
        options,
        ahead if settled else None,
        told,
    )


SURE = Bet("sure", "How sure the student is", _sure)
DEAREST = Bet("dearest", "Which answer costs most", _dearest)
WIGGLE = Bet("wiggle", "One weight turned up", _wiggle)
BLAME = Bet("blame", "Who gets most of the notes", _blame)
TOO_HARD = Bet("too-hard", "How hard is too hard", _too_hard, asks=TOO_HARD_ASKS)
FOLLOW = Bet("follow-up", "Will the never studied follow", _follow, to_come=True)
FASTER = Bet("faster", "Which of two learns faster", _faster, to_come=True)
BETS = (SURE, DEAREST, WIGGLE, BLAME, TOO_HARD, FOLLOW, FASTER)
"""In the order of the way."""


# ---------------------------------------------------------------------- in the link

_ENTRY = re.compile(
    r"([a-z-]{1,12})\.(\d{1,7})\.(\d|-)"
    r"(?:\.([A-Za-z_0-9.]{1,60}\[\d{1,4}(?:,\d{1,4})?\]|[a-z]{1,9}:[a-z0-9:,. +-]{1,80}))?"
)


def _read(link: Mapping[str, str], problems: list[str]) -> tuple[Made, ...]:
    text = link.get("bets", "")
    if not text:
        return ()
    entries = [_ENTRY.fullmatch(entry) for entry in text[:600].split("~")]
    made = {
        found[1]: Made(
            found[1],
            int(found[2]),
            SKIPPED if found[3] == "-" else int(found[3]),
            found[4] or "",
        )
        for found in entries
        if found and found[1] in {bet.key for bet in BETS} and int(found[2]) >= 1
    }
    if len(made) < len(entries):
        problems.append(
            f"This link holds bets that nobody could have made, in {quoted(text)}; allowed is e.g. bets=dearest.12.3."
        )
    return tuple(made[bet.key] for bet in BETS if bet.key in made)


def _write(made: tuple[Made, ...]) -> dict[str, str]:
    entries = [
        f"{one.key}.{one.test}.{'-' if one.choice == SKIPPED else one.choice}"
        + (f".{one.about}" if one.about else "")
        for one in made
    ]
    return {"bets": "~".join(entries)} if entries else {}


MADE: Part[tuple[Made, ...]] = Part("bets", (), _read, _write)
"""The bets of this visit, at most one of each kind, in the order of the way."""


def with_bet(made: tuple[Made, ...], new: Made) -> tuple[Made, ...]:
    """All bets with this one in place of what stood there."""
    by_key = {one.key: one for one in made} | {new.key: new}
    return tuple(by_key[bet.key] for bet in BETS if bet.key in by_key)


def without_bet(made: tuple[Made, ...], key: str) -> tuple[Made, ...]:
    """All bets but that one: it can be made again."""
    return tuple(one for one in made if one.key != key)
