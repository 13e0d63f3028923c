"""The few numbers that say how a student is getting on."""

from __future__ import annotations

from dashboard.components import Fact, FactsFrame
from dashboard.look import numbers
from dashboard.look.text import counted, shortened
from model import Record
from model.course.history import History
from model.exams import Exam
from model.looking.asked import tally
from model.looking.followed import followed

NEVER_STUDIED = {
    "first-sums": "Each of them was studied the other way round, 3 + 5 for 5 + 3. A student that has them right found "
    "something that both have in common; whether that is what we call understanding, no test of this kind can say.",
    "calculator": "They are made like the others. A student that has them right found something that they have in "
    "common with those it studied; one that only knows those by heart has not.",
    "capitals": "No rule leads from a country to its capital, so nobody can know them who was never told: 0 % is no "
    "fault of the student.",
    "story": "They are told by the same grammar. A student that loses as little on them as on the others has learned "
    "the grammar's chances; one that learned sentences by heart loses more.",
    "own": "A student that has them right found something that they have in common with those it studied; one that "
    "only knows those by heart has not.",
}
"""What the questions tell that are kept out of every test, by exam; the last for a visitor's own."""

LONGEST_QUESTION = 48
"""Characters of a question that stand above a number."""


def counts_words(exam: Exam) -> bool:
    """Whether words are counted as right, not questions: of a text, no sentence can be known whole."""
    return exam.is_text


def course_facts(
    record: Record, history: History, place: int, word: int = 1, never_studied: bool = True
) -> FactsFrame:
    """The score of this test, the followed word (from 1) of the question at `place`, and the never studied ones.

    Without `never_studied` these are not told.
    """
    exam = record.settings.questions
    found = [
        Fact(
            label="Marks lost",
            term="loss",
            value=numbers.nats(record.loss),
            unit="nat",
            note=f"a guesser loses {numbers.nats(exam.guessing_loss)}",
            tone="pen",
        ),
        _right_in_this_test(record),
        _sure_of_the_followed(record, place, word),
    ]
    if never_studied and len(history.held_out_step):
        found.append(_never_studied(exam, history))
    return FactsFrame(tuple(found))


def _right_in_this_test(record: Record) -> Fact:
    """How much of the test was right: questions, or words where these are counted."""
    settings, grades = record.settings, tally(record)
    if counts_words(settings.questions):
        n_right, total, label = grades.spot_on, grades.words, "Words right in this test"
    else:
        n_right, total, label = grades.all_right, grades.questions, "Right in this test"
    return Fact(
        label=label,
        term="accuracy",
        value=f"{n_right} of {total}",
        note=f"round {record.round} of {settings.rounds}",
        tone="right",
    )


def _sure_of_the_followed(record: Record, place: int, word: int) -> Fact:
    """How sure the student is of the word that is followed through the course."""
    exam = record.settings.questions
    asked = followed(record, place, word)
    prompt = " ".join(read for read in asked.words if read != exam.stop_word)
    asks = f"“{shortened(prompt, LONGEST_QUESTION)}”, " if prompt else ""
    return Fact(
        label=f"Sure of “{shortened(exam.vocabulary[asked.right], LONGEST_QUESTION)}”",
        term="p",
        value=numbers.percent(float(asked.chances[asked.right])),
        note=f"{asks}before this test",
        tone="ink",
    )


def _never_studied(exam: Exam, history: History) -> Fact:
    """How the questions that are kept out of every test went when they were last asked."""
    by_word = counts_words(exam)
    share = float((history.held_out_spot_on if by_word else history.held_out_accuracy)[-1])
    after = int(history.held_out_step[-1])
    when = f"after test {numbers.count(after)}" if after else "before the first test"
    return Fact(
        label="Never studied",
        term="held out",
        value=f"{numbers.percent(share)} right",
        note=f"of {'the words of ' * by_word}{counted(len(exam.held_out), 'question')}, asked {when}",
        tone="held_out",
    )
