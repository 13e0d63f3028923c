"""The last page: the numbers are the visitor's own, and so are the bets."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.cards.bets import BETS, WIGGLE
from dashboard.cards.first_bet import ENOUGH
from dashboard.look import numbers
from dashboard.rooms.closing.own_run import Seen, facts_of
from dashboard.rooms.closing.questions import asked_at_the_end, remembers
from dashboard.rooms.closing.sizes import n_weights
from model import Run, Settings
from model.looking.followed import chances_with, showcase
from tests.pages.conftest import EXAM_KEYS, Open, text_of

LAST = 45


@pytest.fixture(scope="module")
def seen() -> Seen:
    run = Run(Settings())
    run.advance_to(LAST + 20)
    return Seen(run, LAST, (showcase(run.settings.questions), 1))


def test_the_numbers_are_those_of_the_tests_that_were_seen(seen: Seen) -> None:
    run, exam = seen.run, seen.run.settings.questions
    tests, lost, sure, never = facts_of(seen)
    assert tests.value == str(LAST)
    first, last = (numbers.nats(run.record_at(step).loss) for step in (1, LAST))
    assert lost.value == f"{first} → {last}"
    right = exam.token_id(exam.questions[showcase(exam)].answer[0])
    shares = [
        float(chances_with(run.settings, run.weights_at(step), showcase(exam))[right])
        for step in (0, LAST)
    ]
    assert sure.value == " → ".join(map(numbers.percent, shares))
    asked = run.history.held_out_step
    assert never.value.endswith(
        numbers.percent(float(run.history.held_out_accuracy[asked <= LAST][-1]))
    )


def test_what_a_test_moved_is_counted(seen: Seen) -> None:
    before, after = seen.run.weights_at(35), seen.run.weights_at(36)
    moved = sum(int(np.sum(before[name] != after[name])) for name in before)
    title, words = remembers(seen)
    assert "test 36" in title
    assert f"{numbers.count(moved)} of {numbers.count(n_weights(seen.run.settings))}" in words


def test_the_questions_at_the_end_are_answered_in_two_sentences_each(seen: Seen) -> None:
    for answer in asked_at_the_end(seen).split("\n\n"):
        _, _, words = answer.partition("?** ")
        assert words.count(". ") + words.endswith(".") == 2


@pytest.mark.parametrize("exam", EXAM_KEYS)
def test_the_last_page_has_every_part(exam: str, open_page: Open) -> None:
    text = text_of(open_page("closing", exam=exam))
    for part in ("Your bets", "What does it remember of test 1?", "GPT-3", "Where to go on"):
        assert part in text


def test_a_bet_is_settled_with_the_visitors_own_student(open_page: Open) -> None:
    run = Run(Settings())
    exam = run.settings.questions
    right = exam.token_id("five")
    sure = float(chances_with(run.settings, run.weights_at(10), showcase(exam))[right])
    assert sure < ENOUGH
    text = text_of(open_page("closing", bet="10", test="12"))
    assert f"After 10 tests it was **{numbers.percent(sure)}** sure: it took longer." in text
    assert "still open" in text_of(open_page("closing", bet="40", test="12"))
    assert "You made no bet" in text_of(open_page("closing"))


def test_a_bet_on_two_students_stands_on_the_last_page(open_page: Open) -> None:
    assert "You said “Capitals”" in text_of(open_page("closing", never="capitals"))


def test_every_bet_of_the_way_is_told_at_the_end(open_page: Open) -> None:
    made = "~".join(f"{bet.key}.12.0" for bet in BETS if bet is not WIGGLE)
    text = text_of(open_page("closing", test="12", bets=f"{made}~wiggle.12.0.W_LM[3,5]"))
    for bet in BETS:
        assert bet.title in text
