"""The page of two students: both stand on it at the same test, a fork is one press, and a link brings it all back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dashboard.cards.second_student import SECOND, Beside
from dashboard.components import Request
from dashboard.serving.runs import shared_run
from dashboard.serving.second import Second, run_of
from model import Run, Settings
from model.course.run import fingerprint
from model.looking.inside import answers
from tests.dashboard.shell.test_desk import supplied, visit
from tests.pages.conftest import Open, text_of, warned
from tests.pages.test_every_page import shared_link

SKIPPED = {"bets": "faster.1.-"}
LIVE = {"marks-both", "right-both", "same-paper"}


def studied(step: int, *students: Settings) -> None:
    """Bring the shared runs that far before the page asks for it: it would take several turns on a busy machine."""
    for settings in students:
        shared_run(settings).advance_to(step)


def test_a_bet_stands_before_the_curves(open_page: Open) -> None:
    app = open_page("compare", test="3")
    assert not LIVE & set(supplied(app)["bases"])
    app.button(key="bet-faster-0").click().run()
    assert set(supplied(app)["bases"]) >= LIVE
    assert shared_link(app)["bets"] == "faster.3.0.optimizer:sgd"


def test_a_press_puts_another_beside_and_asks_anew(open_page: Open) -> None:
    app = open_page("compare", test="3", other="optimizer:adamw", **SKIPPED)
    assert "Muon (rate 0.007)** and **AdamW (rate 0.004)" in text_of(app)
    (three,) = (button for button in app.button if button.label == "3 layers")
    three.click().run()
    assert shared_link(app)["other"] == "layers:3"
    assert "1 layer** and **3 layers" in text_of(app)
    assert visit(app).test == 3


def test_tests_are_shown_that_both_have_sat(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.shell.desk.time.time_ns", lambda: 7)
    other = replace(Settings(), seed=61)
    shared_run(Settings()).advance_to(40)
    app = open_page("compare", test="2", other="seed:61", **SKIPPED)
    assert supplied(app)["reached"] == shared_run(other).step
    monkeypatch.setattr("dashboard.serving.runs.SLICE", 0.0)
    app.session_state["asked"] = (7, Request(1, 1, 2, tuple(range(2, 30)), 0, 0, 0, 30, False))
    message = supplied(app.run())
    reached = shared_run(other).step
    assert message["reached"] == reached < 30
    assert max(map(int, message["tests"])) <= reached


def test_both_runs_are_held_while_somebody_looks_and_one_afterwards(open_page: Open) -> None:
    app = open_page("compare", test="2", other="seed:62", **SKIPPED)
    assert [run.settings.seed for run in app.session_state["beside"]] == [62]
    app.switch_page("pages/loss.py").run()
    assert app.session_state["beside"] == ()


def test_a_fork_is_one_press_and_shares_the_past_bit_for_bit(open_page: Open) -> None:
    studied(12, Settings())
    app = open_page("compare", test="9", open="fork-here")
    (button,) = (button for button in app.button if button.label == "ten times the rate")
    button.click().run()
    link = shared_link(app)
    run_of(Second(replace(Settings(), learning_rate=0.07), Second(Settings()), 9)).advance_to(12)
    assert (link["other"], link["fork"]) == ("rate:0.07", "9")
    later = open_page("compare", **(link | {"test": "12"}))
    alone, fork = Run(Settings()), Run(Settings()).fork(9, learning_rate=0.07)
    said = text_of(later)
    assert f"`{fingerprint(alone.weights_at(9))}` · `{fingerprint(alone.weights_at(9))}`" in said
    assert f"`{alone.fingerprint(12)}` · `{fork.fingerprint(12)}`" in said
    assert alone.fingerprint(12) != fork.fingerprint(12)


def test_a_fork_behind_a_divergence_says_so(open_page: Open) -> None:
    studied(300, replace(Settings(), optimizer="sgd", learning_rate=900.0))
    app = open_page(
        "compare", optimizer="sgd", rate="900", other="rate:0.1", fork="200", test="300"
    )
    assert any("nothing to fork after test 200" in element.value for element in app.warning)
    assert not app.exception


def test_a_link_that_makes_no_sense_is_named_and_the_page_works(open_page: Open) -> None:
    app = open_page("compare", test="3", other="layers:2", fork="5", **SKIPPED)
    (warning,) = warned(app)
    assert "can't change the number of layers" in warning
    assert "plain SGD" in text_of(app)


def test_a_second_student_that_no_longer_makes_sense_is_named(open_page: Open) -> None:
    app = open_page("compare", test="3", **SKIPPED)
    app.session_state["visit"] = visit(app).with_part(SECOND, Beside((("heads", "7"),)))
    app.run()
    assert not app.exception
    assert any("no longer makes sense" in element.value for element in app.warning)


def test_any_setting_can_be_otherwise_and_nonsense_is_named(open_page: Open) -> None:
    app = open_page("compare", test="3", open="second", **SKIPPED)
    app.selectbox(key="compare-name").set_value("width")
    app.text_input(key="compare-value").set_value("24")
    app.button(key="FormSubmitter:compare-own-Change it").click().run()
    assert shared_link(app)["other"] == "width:24,optimizer:sgd"
    app.text_input(key="compare-value").set_value("many")
    app.button(key="FormSubmitter:compare-own-Change it").click().run()
    assert any("width=many" in warning for warning in warned(app))
    assert visit(app).part(SECOND) == Beside((("width", "24"), ("optimizer", "sgd")))


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ("exam:capitals", "Two exams"),
        ("ask:every word", "Asked other words"),
        ("batch:64", "6.40 × as many"),
        ("seed:2", "Another seed"),
        ("layers:3", "in all else they are alike"),
    ],
)
def test_what_does_not_compare_says_why(other: str, said: str, open_page: Open) -> None:
    app = open_page(
        "compare", test="3", other=other, open="both-papers,blame-both,only-one,cost", **SKIPPED
    )
    assert said in text_of(app)
    live = set(supplied(app)["bases"])
    assert live >= {"marks-both", "right-both", "paper", "paper-second", "blame-both"}
    assert ("same-paper" in live) == (other != "exam:capitals")
    if other == "exam:capitals":
        assert "no question in common" in text_of(app)


def test_only_what_is_right_at_one_is_counted(open_page: Open) -> None:
    studied(40, Settings(), replace(Settings(), learning_rate=0.0))
    app = open_page("compare", test="40", other="rate:0.0", open="only-one", **SKIPPED)
    run, places = Run(Settings()), np.arange(len(Settings().questions.questions))
    mine, theirs = (answers(Settings(), run.weights_at(step), places).right for step in (39, 0))
    assert f"right | {(mine & theirs).sum()} | {(mine & ~theirs).sum()} |" in text_of(app)
    assert f"wrong | {(~mine & theirs).sum()} | {(~mine & ~theirs).sum()} |" in text_of(app)
