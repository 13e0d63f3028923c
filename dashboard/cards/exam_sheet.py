"""The exam sheet of a test: its questions with options, as the student answered and the teacher graded them."""

from __future__ import annotations

import numpy as np

from dashboard.components import Blank, Option, PaperFrame, Question, paper
from dashboard.look import numbers
from dashboard.look.glossary import opens
from dashboard.look.numbers import logit_text
from dashboard.look.text import shortened
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
from model.looking.followed import Followed, followed


def exam_sheet(
    view: View, *, key: str, sealed: bool, title: str = "", all_answers: bool = False
) -> None:
    """The sheet of every test to draw; from a press on a question, or on a word of it, it is followed.

    A sealed sheet, not graded yet, shows gut feelings beside confidence. With `all_answers`, the
    followed word has every word of the vocabulary as an option.
    """
    view.add(key, sheet, *view.followed, sealed, all_answers)
    paper(key=key, sealed=sealed, title=title, on_follow=follow)


def several_words(view: View) -> str:
    """What to know of a test that asks for several words of a question; empty where it asks for one."""
    asked = view.record.batch.asked
    if asked.sum() == len(asked):
        return ""
    return " Every word is asked after the **right** words before it, whatever was answered there."


def follow(place: int, blank: int) -> None:
    """Follow that word of the question at that place of the exam on every page; both are counted from 0."""
    session.follow(place, blank + 1)


def sheet(
    record: Record,
    place: int,
    word: int = 1,
    sealed: bool = False,
    all_answers: bool = False,
) -> PaperFrame:
    """The test as a sheet: for every asked word the student's top choices, always with the right one among them.

    Of a question that asks for several words, the options of one are printed: of the followed question (at `place` of
    the exam, from 0) the `word`th, from 1, of any other the one that lost most, or the first while nothing is graded.
    A followed question that this test does not ask is told of below its lines.
    """
    exam = record.settings.questions
    rank = ranks(record)
    here = followed(record, place, word)
    questions = []
    for row, place in enumerate(record.batch.questions):
        asked = asked_words(record, row)
        losses = [float(record.losses[row, each.position]) for each in asked]
        shown = 0 if sealed else int(np.argmax(losses))
        if row == here.row:
            shown = min(word, len(asked)) - 1
        everything = all_answers and row == here.row
        blanks = tuple(
            _blank(
                record,
                each,
                len(exam.vocabulary) if everything and number == shown else N_OPTIONS,
                verdict(int(rank[row, each.position])),
                sealed,
            )
            for number, each in enumerate(asked)
        )
        first = record.batch.tokens[row, : asked[0].position + 1]
        prompt = " ".join(exam.vocabulary[token] for token in first)
        questions.append(Question(prompt, blanks, int(place), shown, int(place) in exam.held_out))
    note = "" if here.in_test else _asked_all_the_same(record, here, sealed)
    return PaperFrame(tuple(questions), sealed, here.row, score(record), note)


def _asked_all_the_same(record: Record, asked: Followed, sealed: bool) -> str:
    """What is told of the followed question where it is no line of the test."""
    vocabulary, chances = record.settings.questions.vocabulary, asked.chances
    pick = int(np.argmax(chances))
    lost = f", {numbers.nats(asked.loss)} nats lost" if np.isfinite(asked.loss) else ""
    grade = "" if sealed else f" Right is “{shortened(vocabulary[asked.right])}”{lost}."
    return (
        f"You follow “{shortened(asked.prompt, 60)}”. It is not in this test; asked all the same, the student says "
        f"“{shortened(vocabulary[pick])}”, {numbers.percent(float(chances[pick]))} sure.{grade}"
    )


def score(record: Record) -> str:
    """What the teacher writes on top: how many are right, and the marks lost in nats."""
    counted, lost = tally(record), numbers.nats(record.loss)
    right = f"{counted.all_right} of {counted.questions}"
    if counted.words == counted.questions:
        return f"{right} right · {lost} {opens('nat', 'nats')} lost on average"
    return f"{right} all right, {counted.spot_on} of {counted.words} words · {lost} {opens('nat', 'nats')} lost a word"


def _blank(record: Record, asked: AskedWord, n_options: int, grade: Verdict, sealed: bool) -> Blank:
    vocabulary = record.settings.questions.vocabulary
    chances = record.probabilities[asked.row, asked.position]
    logits = record.logits[asked.row, asked.position]
    words = sorted(favourites(chances, asked.right, n_options))
    return Blank(
        options=tuple(
            Option(
                vocabulary[word],
                float(chances[word]),
                logit_text(float(logits[word])) if sealed else "",
            )
            for word in words
        ),
        pick=int(np.argmax(chances[words])),
        answer=words.index(asked.right),
        marks_lost=float(record.losses[asked.row, asked.position]),
        verdict=grade,
    )
