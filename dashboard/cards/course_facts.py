"""The few numbers that say how a student is getting on."""

from __future__ import annotations

import numpy as np

from dashboard.components import Fact, FactsFrame
from dashboard.look import numbers
from dashboard.look.text import shortened
from model import Record
from model.course.history import History
from model.exams import Exam
from model.looking.inside import answers
from model.student.training import choice_ranks

SHOWCASE = "two plus three equals"
"""The question that is followed through a course, where the exam has it; otherwise the first one studied."""

LONGEST_QUESTION = 48
"""Characters of a question that stand above a number."""


def showcase(exam: Exam) -> int:
    """The place of the question that is followed through a course."""
    prompts = [exam.questions[place].prompt_text for place in exam.studied]
    return exam.studied[prompts.index(SHOWCASE) if SHOWCASE in prompts else 0]


def course_facts(record: Record, history: History) -> FactsFrame:
    """The score of this test, a question followed all along, and the questions never studied."""
    exam = record.settings.questions
    place = showcase(exam)
    question = exam.questions[place]
    answer = answers(record.settings, record.before, np.array([place]))
    sure = float(answer.p_right[answer.asked].prod())
    n_right = int((choice_ranks(record.asked_logits, record.batch.targets) <= 0).all(axis=1).sum())
    trend = tuple(float(loss) for loss in history.loss[-60:])
    found = [
        Fact(
            label="Marks lost",
            term="loss",
            value=f"{numbers.nats(record.loss)} nats",
            note=f"a guesser loses {numbers.nats(exam.guessing_loss)}",
            tone="pen",
            trend=trend,
            trend_label=f"The marks lost in the last {len(trend)} tests.",
        ),
        Fact(
            label="Right in this test",
            term="accuracy",
            value=f"{n_right} of {len(record.batch.questions)}",
            note=f"round {record.round} of {record.settings.rounds}",
            tone="right",
        ),
        Fact(
            label=f"{shortened(question.prompt_text, LONGEST_QUESTION)} "
            f"“{shortened(question.answer_text(exam.stop_word))}”",
            term="p",
            value=numbers.percent(sure),
            note="sure, before this test",
            tone="ink",
        ),
    ]
    if len(history.held_out_step):
        after = int(history.held_out_step[-1])
        found.append(
            Fact(
                label="Never studied",
                term="held out",
                value=f"{numbers.percent(float(history.held_out_accuracy[-1]))} right",
                note=f"of {len(exam.held_out)} questions, asked after test {after}",
                tone="held_out",
            )
        )
    return FactsFrame(record.step, tuple(found))
