"""The first minute: one question followed from before the first test, what the student says to it, and a bet."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from dashboard.cards.first_bet import BET, BETS, ENOUGH
from dashboard.components.first_question import Link, QuestionFrame, first_question
from dashboard.look import numbers
from dashboard.look.glossary import opens
from dashboard.look.text import counted, shortened
from dashboard.shell import session
from dashboard.shell.stations import STATIONS
from dashboard.shell.view import View
from model import Record, Settings
from model.course.record import new_student
from model.looking.followed import chances_with, followed, right_word
from model.student.arrays import Array, read_only

N_OPTIONS = 4
LEARNED = 0.02
"""Nats lost in a test below which there is nothing new to see."""


def first_minute(view: View) -> None:
    """The followed question of every test, the four stations, and the bet."""
    place, word = view.followed
    exam = view.settings.questions
    right = shortened(exam.vocabulary[right_word(view.settings, place, word)])
    view.add("question", first_answer, place, word)
    first_question(
        key="question",
        ask=f"After how many tests will it be 90 % sure of “{right}”? Bet first, then press Play.",
        bets=BETS,
        bet=session.part(BET),
        enough=ENOUGH,
        links=[Link(station.does, _address(station.page)) for station in STATIONS],
        on_bet=lambda tests: session.set_part(BET, tests),
    )


def _address(page: str) -> str:
    return session.address_of(page.removeprefix("pages/").removesuffix(".py"))


def first_answer(record: Record, place: int, word: int = 1) -> QuestionFrame:
    """What the student that sits this test would say to that word (from 1) of the question at that place."""
    settings = record.settings
    exam = settings.questions
    asked = followed(record, place, word)
    shares, right = asked.chances, asked.right
    untouched = _untouched(settings, place, word)
    top = [int(token) for token in np.argsort(-shares, kind="stable")[:N_OPTIONS]]
    if right not in top:
        top[-1] = right
    words = [exam.vocabulary[token] for token in top]
    sure, pick = float(shares[right]), words[0]
    first_word = exam.vocabulary[int(untouched.argmax())]
    then = (
        "This is before its first test: all words are about as likely."
        if record.step == 1
        else f"Before the first test it said “{first_word}”, and gave “{exam.vocabulary[right]}” "
        f"{numbers.percent(float(untouched[right]))}."
    )
    lost = -math.log(sure) if sure > 0 else math.inf
    return QuestionFrame(
        prompt=asked.prompt,
        answer=pick,
        right=exam.vocabulary[right],
        sure=sure,
        options=tuple((word, float(shares[token])) for word, token in zip(words, top, strict=True)),
        others=len(exam.vocabulary) - len(top),
        rest=float(max(0.0, 1.0 - shares[top].sum())),
        in_test=f"question {asked.row + 1} of this test"
        if asked.row is not None
        else "not in this test; asked all the same",
        says=f"It is {numbers.percent(float(shares[top[0]]))} sure. {then}"
        if math.isfinite(sure)
        else "It cannot say how sure it is: its numbers are no longer numbers.",
        lost=f"{numbers.nats(lost)} lost" if math.isfinite(lost) else "no grade",
        grade=_why(pick == exam.vocabulary[right], sure, lost, exam.guessing_loss),
        stations=_stations(record),
        news=(
            "It has learned what it studies: from here on there is nothing new to see. Look into a station, or choose "
            "another exam."
            if record.loss < LEARNED
            else ""
        ),
    )


def _why(is_right: bool, sure: float, lost: float, guessing: float) -> str:
    """The grade in words, with the unit explained where it is first used."""
    if not math.isfinite(lost):
        return (
            "It studied too hard: what it says of the right word is no number that could be graded."
        )
    p = numbers.percent(sure)
    begin = (
        "Right, and still marks are lost: what counts is"
        if is_right
        else "Not for the wrong word: what counts is"
    )
    return (
        f"{begin} how sure it was of the right one, here {p}. The price is −ln {numbers.number(sure)}, "
        f"in {opens('nat', 'nats')}: half as sure costs 0.69 more. "
        f"A guesser loses {numbers.nats(guessing)}, who knows it 0."
    )


def _stations(record: Record) -> tuple[str, str, str, str]:
    asked = int(record.batch.asked.sum())
    n_words = len(record.settings.questions.vocabulary)
    n_weights = sum(array.size for array in record.before.values())
    return (
        f"{counted(asked, 'question')}, a confidence for each of {n_words} words",
        f"{numbers.nats(record.loss)} marks lost on average",
        f"{numbers.count(n_weights)} of them, one for every weight (a number that it learns)",
        f"every weight moves a hair; the same paper would then lose {numbers.nats(record.resit_loss)}",
    )


@lru_cache(maxsize=64)
def _untouched(settings: Settings, place: int, word: int) -> Array:
    """(V,), what a student says to that word before it has studied anything."""
    weights = {name: read_only(weight) for name, weight in new_student(settings).weights().items()}
    return chances_with(settings, weights, place, word)
