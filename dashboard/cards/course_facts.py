"""The few numbers that say how a student is getting on."""

from __future__ import annotations

import numpy as np

from dashboard.components import Fact, FactsFrame
from dashboard.look import numbers
from dashboard.look.text import counted, shortened
from model import Record
from model.course.history import History
from model.exams import Exam
from model.looking.asked import tally
from model.looking.inside import answers

SHOWCASE = "two plus three equals"
"""The question that is followed through a course, where the exam has it; otherwise the first one studied."""

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


def showcase(exam: Exam) -> int:
    """The place of the question that is followed through a course."""
    prompts = [exam.questions[place].prompt_text for place in exam.studied]
    return exam.studied[prompts.index(SHOWCASE) if SHOWCASE in prompts else 0]


def counts_words(exam: Exam) -> bool:
    """Whether words are counted as right, not questions: of a text that goes on by chance, none can be known whole."""
    return exam.true_losses is not None


def course_facts(record: Record, history: History) -> FactsFrame:
    """The score of this test, a question followed all along, and the questions never studied."""
    exam = record.settings.questions
    found = [
        Fact(
            label="Marks lost",
            term="loss",
            value=f"{numbers.nats(record.loss)} nats",
            note=f"a guesser loses {numbers.nats(exam.guessing_loss)}",
            tone="pen",
        ),
        _right_in_this_test(record),
        _sure_of_the_showcase(record),
    ]
    if len(history.held_out_step):
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


def _sure_of_the_showcase(record: Record) -> Fact:
    """How sure the student is of one answer, which is followed through the course."""
    exam = record.settings.questions
    place = showcase(exam)
    question = exam.questions[place]
    answer = answers(record.settings, record.before, np.array([place]))
    prompt = " ".join(word for word in question.prompt if word != exam.stop_word)
    after = f" after “{shortened(prompt, LONGEST_QUESTION)}”" if prompt else ""
    return Fact(
        label=f"Sure of “{shortened(question.answer_text(exam.stop_word), LONGEST_QUESTION)}”{after}",
        term="p",
        value=numbers.percent(float(answer.p_right[answer.asked].prod())),
        note="before this test",
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
