"""Learning by heart and its cures: what is said of the students is what runs of their settings do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dashboard.cards.first_bet import SHOW
from dashboard.look import numbers
from dashboard.rooms.epochs import overfitting_chart
from dashboard.rooms.epochs.choices import COURSE_BET, COURSES, CURE_BET, CURES
from dashboard.rooms.epochs.overfitting import lesson_of, what_cured, what_happened
from dashboard.rooms.epochs.students import (
    AHEAD,
    FEWER_ROUNDS,
    best_cure,
    by_heart,
    course_of,
    cured,
    study_on,
)
from model import EXAMS, Run
from model.course.history import History
from tests.pages.conftest import Open, text_of
from tests.pages.conftest import open_page as open_page


@pytest.fixture(scope="module", autouse=True)
def studied() -> None:
    """All of them have studied, in turns that never go far."""
    students = (by_heart(), *cured().values())
    turns, done = 0, 0.0
    while done < 1:
        before = [student.run.step for student in students]
        now = study_on(students)
        went = {
            student.settings.digest: student.run.step - step
            for student, step in zip(students, before, strict=True)
        }
        assert sorted(went.values())[:-1] == [0] * (len(went) - 1)
        assert max(went.values()) <= AHEAD
        assert now >= done
        done = now
        assert (turns := turns + 1) < 500


def test_each_cure_changes_one_thing_of_the_student_that_learns_by_heart() -> None:
    ill, cures = by_heart(), cured()
    assert cures["fewer"].settings == ill.settings
    assert cures["fewer"].last == FEWER_ROUNDS * ill.settings.tests_per_round < ill.last
    assert replace(cures["decay"].settings, weight_decay=0.1) == ill.settings
    more = cures["more"].settings
    assert set(ill.settings.pairs) < set(more.pairs)
    assert replace(more, pairs=ill.settings.pairs, rounds=ill.settings.rounds) == ill.settings
    assert abs(more.last_step - ill.last) <= more.tests_per_round
    exam = EXAMS["first-sums"]()
    assert set(more.pairs) == {(q.prompt_text, q.answer_text()) for q in exam.questions}


def test_it_is_the_picture_of_overfitting_and_the_numbers_are_a_fresh_runs() -> None:
    student = by_heart()
    run = Run(student.settings)
    run.advance_to(student.last)
    lost = run.history.held_out_loss
    np.testing.assert_array_equal(student.history.held_out_loss, lost)
    assert course_of(student.history) == "back"
    chart = overfitting_chart.learned_by_heart(
        student.history, student.settings.questions.guessing_loss, student.settings.tests_per_round
    )
    low = int(run.history.held_out_step[lost.argmin()])
    assert f"after test {low}, {numbers.nats(float(lost.min()))} nats" in chart.takeaway
    assert numbers.nats(float(lost[-1])) in chart.takeaway
    length = student.settings.tests_per_round
    last = chart.table["studied, loss (nats)"].iloc[-1]
    assert last == pytest.approx(run.history.loss[-length:].mean())


def test_the_best_cure_leaves_fewest_marks_lost() -> None:
    ends = {name: float(s.history.held_out_loss[-1]) for name, s in cured().items()}
    assert best_cure() == min(ends, key=ends.__getitem__)
    histories = {name: student.history for name, student in cured().items()}
    ill = by_heart().history
    for bet in (*CURES, SHOW):
        told = what_cured(bet, best_cure(), histories, ill)
        assert ("You saw that coming" in told) == (bet == best_cure())
        assert f"with **{CURES[best_cure()]}**" in told
        for name, student in cured().items():
            assert f"| {CURES[name]} | " in told
            assert f"{numbers.nats(ends[name])} |" in told
            assert numbers.percent(float(student.history.held_out_accuracy[-1])) in told
    chart = overfitting_chart.cures_compared({CURES[n]: h for n, h in histories.items()}, 3.0)
    assert chart.takeaway.endswith(f"Lowest: {CURES[best_cure()]}.")
    assert len(chart.table) == sum(len(h.held_out_step) for h in histories.values())


def test_no_lesson_is_drawn_that_the_numbers_do_not_show() -> None:
    ill = by_heart().history
    same = dict.fromkeys(CURES, ill)
    assert lesson_of(same, ill) == ""
    knows = replace(ill, held_out_accuracy=np.ones_like(ill.held_out_accuracy))
    assert "Only more questions" in lesson_of(same | {"more": knows}, ill)
    assert "stop early" not in lesson_of(same | {"fewer": knows}, ill)


def with_losses(history: History, losses: list[float]) -> History:
    return replace(history, held_out_loss=np.array(losses))


def test_a_course_is_told_as_it_went() -> None:
    history = by_heart().history
    assert course_of(with_losses(history, [3.0, 1.0, 0.2])) == "down"
    assert course_of(with_losses(history, [3.0, 1.0, 3.2])) == "back"
    assert course_of(with_losses(history, [3.0, 3.4, 9.2])) == "up"
    assert course_of(with_losses(history, [3.0, 2.95, 3.0])) == "level"
    for bet in (*COURSES, SHOW):
        told = what_happened(bet, history, 3.04)
        assert ("You saw that coming" in told) == (bet == "back")
        assert "**overfitting**" in told
        assert ("You said" in told) == (bet != SHOW)
        assert "Guessing would lose" not in what_happened(bet, history, 9.0)


@pytest.mark.parametrize("part", [COURSE_BET, CURE_BET], ids=lambda part: part.name)
def test_a_bet_comes_back_from_the_link_and_nonsense_is_named(part: object) -> None:
    for bet in (*(COURSES if part is COURSE_BET else CURES), SHOW, ""):
        problems: list[str] = []
        assert part.read(part.write(bet), problems) == bet  # type: ignore[attr-defined]
        assert not problems
    assert part.read({part.name: "<b>" * 99}, problems) == ""  # type: ignore[attr-defined]
    assert len(problems) == 1
    assert len(problems[0]) < 400


def test_the_experiment_asks_before_it_tells(open_page: Open) -> None:
    app = open_page("epochs", open="by-heart")
    assert "overfitting**" not in text_of(app)
    app.button(key="by-heart-level").click().run()
    assert "You said “they stay where they are”" in text_of(app)
    assert "Fewest marks" not in text_of(app)
    app.button(key="cure-show").click().run()
    assert not app.exception
    assert f"Fewest marks are lost with **{CURES[best_cure()]}**" in text_of(app)
    assert app.session_state["visit"].part(CURE_BET) == SHOW
