"""The exam sheet of a test: its questions with options, as the student answered and the teacher graded them."""

from __future__ import annotations

import numpy as np

from dashboard.components import Blank, Option, PaperFrame, Question, paper
from dashboard.look import numbers
from dashboard.shell import session
from dashboard.shell.view import View
from model import Record
from model.looking.asked import (
    N_OPTIONS,
    AskedWord,
    Verdict,
    asked_words,
    favourites,
    ranks,
    tally,
    verdict,
)


def exam_sheet(
    view: View,
    *,
    key: str,
    sealed: bool,
    title: str = "",
    all_answers: bool = False,
    blind: bool = False,
) -> None:
    """The sheet of every test to draw; a press on a question, or on a word of it, pins it.

    A sealed sheet is not graded yet, and a blind one hides how sure the student is, too. With `all_answers`, the
    pinned word has every word of the vocabulary as an option.
    """
    visit = view.visit
    view.add(key, sheet, visit.question, visit.word, sealed, all_answers, blind)
    paper(key=key, sealed=sealed, title=title, on_pin=pin)


def several_words(view: View) -> str:
    """What to know of a test that asks for several words of a question; empty where it asks for one."""
    asked = view.record.batch.asked
    if asked.sum() == len(asked):
        return ""
    return " Every word is asked after the **right** words before it, whatever was answered there."


def pin(question: int, blank: int) -> None:
    """Follow that word of that question on every page; both are counted from 0, as on the sheet."""
    session.pin(question + 1, blank + 1)


def sheet(
    record: Record,
    question: int = 1,
    word: int = 1,
    sealed: bool = False,
    all_answers: bool = False,
    blind: bool = False,
) -> PaperFrame:
    """The test as a sheet: for every asked word the student's top choices, always with the right one among them.

    Of a question that asks for several words, the options of one are printed: of the pinned question (`question` and
    `word` from 1) the pinned one, of any other the one that lost most, or the first while nothing is graded.
    """
    exam = record.settings.questions
    rank = ranks(record)
    pinned = min(question, len(record.batch.questions)) - 1
    questions = []
    for row, place in enumerate(record.batch.questions):
        asked = asked_words(record, row)
        losses = [float(record.losses[row, each.position]) for each in asked]
        shown = 0 if sealed else int(np.argmax(losses))
        if row == pinned:
            shown = min(word, len(asked)) - 1
        everything = all_answers and row == pinned
        blanks = tuple(
            _blank(
                record,
                each,
                len(exam.vocabulary) if everything and number == shown else N_OPTIONS,
                verdict(int(rank[row, each.position])),
            )
            for number, each in enumerate(asked)
        )
        first = record.batch.tokens[row, : asked[0].position + 1]
        prompt = " ".join(exam.vocabulary[token] for token in first)
        questions.append(Question(prompt, blanks, shown, int(place) in exam.held_out))
    return PaperFrame(tuple(questions), sealed, blind, pinned, score(record))


def score(record: Record) -> str:
    """What the teacher writes on top: how many are right, and the marks lost in nats."""
    counted, lost = tally(record), numbers.nats(record.loss)
    right = f"{counted.all_right} of {counted.questions}"
    if counted.words == counted.questions:
        return f"{right} right · {lost} nats lost on average"
    return (
        f"{right} all right, {counted.spot_on} of {counted.words} words · {lost} nats lost a word"
    )


def _blank(record: Record, asked: AskedWord, n_options: int, grade: Verdict) -> Blank:
    vocabulary = record.settings.questions.vocabulary
    chances = record.probabilities[asked.row, asked.position]
    words = sorted(favourites(chances, asked.right, n_options))
    return Blank(
        options=tuple(Option(vocabulary[word], float(chances[word])) for word in words),
        pick=int(np.argmax(chances[words])),
        answer=words.index(asked.right),
        marks_lost=float(record.losses[asked.row, asked.position]),
        verdict=grade,
        others=len(vocabulary) - len(words),
        rest=max(0.0, 1.0 - float(chances[words].sum())),
    )
