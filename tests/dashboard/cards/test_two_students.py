"""Two students side by side: when they are done, what came of it, and that nobody waits long."""

from __future__ import annotations

import pytest

from dashboard.cards.first_bet import NEVER_BET, WHICH
from dashboard.cards.two_students import AHEAD, EXAMS, Pair, learned_at, outcome, pair, settled
from dashboard.rooms.two_exams import learning_chart
from dashboard.rooms.two_exams.side_by_side import surer, why
from model import Run, Settings
from tests.pages.conftest import Open, text_of
from tests.pages.conftest import open_page as open_page


@pytest.fixture(scope="module")
def both() -> Pair:
    found = pair()
    turns = 0
    while not found.is_done:
        before = [run.step for run in found.runs]
        found.study()
        went = [run.step - step for run, step in zip(found.runs, before, strict=True)]
        assert sorted(went)[0] == 0  # one student a turn, and not far
        assert sorted(went)[1] <= AHEAD
        assert (turns := turns + 1) < 500
    return found


def test_the_runs_are_the_shared_ones_of_the_recommended_settings(both: Pair) -> None:
    for run, exam in zip(both.runs, EXAMS.values(), strict=True):
        assert run.settings == Settings.recommended(exam)
    assert pair().runs == both.runs


def test_a_student_has_learned_when_a_whole_round_was_right(both: Pair) -> None:
    for run in both.runs:
        last, length = learned_at(run), run.settings.tests_per_round
        assert last is not None
        assert last % length == 0
        right = run.history.accuracy
        assert (right[last - length : last] == 1).all()
        for before in range(length, last, length):
            assert not (right[before - length : before] == 1).all()
    assert learned_at(Run(Settings())) is None


def test_both_are_shown_up_to_the_same_test_whoever_went_further(both: Pair) -> None:
    assert both.last == max(learned_at(run) or 0 for run in both.runs)
    both.sums.advance_to(both.last + 30)
    for history in both.histories():
        assert history.step[-1] == both.last


def test_sums_that_were_never_studied_are_known_and_capitals_are_not(both: Pair) -> None:
    sums, capitals = both.histories()
    assert sums.held_out_accuracy[-1] > 0.9
    assert capitals.held_out_accuracy[-1] < 0.1
    assert outcome((sums, capitals)) == "sums"
    assert outcome((capitals, sums)) == "capitals"
    assert outcome((sums, sums)) == "both"
    assert outcome((capitals, capitals)) == "neither"
    assert "(100" in why((sums, capitals))
    assert "more than a guesser" in surer(capitals, both.capitals.settings.questions.guessing_loss)
    assert "more than a guesser" not in surer(sums, 3.0)


def test_nothing_ever_leaves_the_pictures(both: Pair) -> None:
    histories = both.histories()
    top = learning_chart.highest(histories)
    for history in histories:
        charts = (
            learning_chart.right_over_tests(history, "First sums", both.last),
            learning_chart.marks_over_tests(history, "First sums", both.last, top),
        )
        for chart in charts:
            (low, high), (first, last) = (
                chart.spec["layout"][f"{axis}axis"]["range"] for axis in "yx"
            )
            for trace in chart.spec["data"]:
                assert low <= min(trace["y"]) <= max(trace["y"]) <= high
                assert first <= min(trace["x"]) <= max(trace["x"]) <= last
            assert len(chart.table) >= len(history)


@pytest.mark.parametrize("bet", WHICH)
def test_a_bet_is_settled_by_what_came(bet: str) -> None:
    for came in WHICH:
        assert ("well seen" in settled(bet, came)) == (bet == came)
        assert WHICH[bet] in settled(bet, came)
    assert NEVER_BET.read(NEVER_BET.write(bet), []) == bet


def test_a_bet_that_makes_no_sense_is_named() -> None:
    problems: list[str] = []
    assert NEVER_BET.read({"never": "<b>" * 999}, problems) == ""
    assert len(problems) == 1
    assert len(problems[0]) < 400


def test_the_page_asks_before_it_tells(both: Pair, open_page: Open) -> None:
    app = open_page("two_exams")
    assert "Why?" not in text_of(app)
    app.button(key="two-bet-both").click().run()
    assert not app.exception
    assert "You said “Both”. It was **First sums alone**." in text_of(app)
    assert "Sums share structure" in text_of(app)
    assert app.session_state["visit"].part(NEVER_BET) == "both"


def test_nobody_has_to_bet(both: Pair, open_page: Open) -> None:
    app = open_page("two_exams")
    app.button(key="two-bet-show").click().run()
    assert "It was **First sums alone**." in text_of(app)
