"""The page with pencil and paper: the path, changes, the drill, and what the link remembers."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from dashboard.rooms.by_hand.sheet import Sheet
from model.by_hand.path import cell_expression, step_of
from tests.pages.conftest import Open


def said(app: AppTest) -> str:
    """All texts of the page, one below the other."""
    texts: list[Any] = [
        *app.markdown,
        *app.latex,
        *app.caption,
        *app.warning,
        *app.info,
        *app.success,
    ]
    return "\n".join(str(text.value) for text in texts)


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception, app.exception
    return app


def test_a_step_shows_its_formula_its_sentence_and_the_arithmetic_of_the_chosen_number(
    open_page: Open,
) -> None:
    app = open_page("by_hand", by="blocks.0.attention.scores[1,0]")
    step = step_of(Sheet().steps, "blocks.0.attention.scores")
    assert any(step.formula in latex.value for latex in app.latex)
    assert step.sentence in said(app)
    assert cell_expression(Sheet().steps, step.key, 1, 0) in said(app)
    assert "rocks · AI" in said(app)


def test_the_path_can_be_walked_from_one_end_to_the_other(open_page: Open) -> None:
    app, steps = open_page("by_hand", steps="all"), Sheet().steps
    assert app.button(key="by-hand-back").disabled
    for step in steps[1:]:
        press(app, "by-hand-next")
        assert f"### {step.title} ${step.symbol}$" in said(app)
        assert step.sentence in said(app)
    assert app.button(key="by-hand-next").disabled
    press(app, "by-hand-back")
    assert f"### {steps[-2].title} ${steps[-2].symbol}$" in said(app)


def test_a_section_starts_with_its_first_step_and_a_step_can_be_chosen(open_page: Open) -> None:
    app = open_page("by_hand", steps="all")
    press(app, "by-hand-section-home")
    assert "### Feedback for: gut feelings (logits)" in said(app)
    app.selectbox(key="by-hand-step").set_value("d.W_LM").run()
    assert "### Feedback for: answer weights" in said(app)


def test_the_rate_changes_what_follows_and_the_reset_brings_our_numbers_back(
    open_page: Open,
) -> None:
    app = open_page("by_hand", by="new.W_LM[0,0]", eta="0.5", w="157_2")
    changed = Sheet(learning_rate=0.5, changes=((157, 2.0),))
    assert cell_expression(changed.steps, "new.W_LM", 0, 0) in said(app)
    assert "1 weight is yours" in said(app)
    app.number_input(key="by-hand-rate").set_value(0.25).run()
    changed = Sheet(learning_rate=0.25, changes=((157, 2.0),))
    assert cell_expression(changed.steps, "new.W_LM", 0, 0) in said(app)
    press(app, "by-hand-reset")
    assert cell_expression(Sheet().steps, "new.W_LM", 0, 0) in said(app)
    assert app.button(key="by-hand-reset").disabled


def test_asking_after_the_second_word_brings_feedback_to_queries_and_keys(open_page: Open) -> None:
    key = "d.blocks.0.attention.W_Q"
    app = open_page("by_hand", by=f"{key}[0,0]")
    assert "No feedback arrives here" in said(app)
    app.toggle(key="by-hand-both").set_value(True).run()
    assert "No feedback arrives here" not in said(app)
    assert cell_expression(Sheet(both_asked=True).steps, key, 0, 0) in said(app)


def test_with_blanks_the_rule_is_asked_before_a_step_home_and_a_wrong_one_is_explained(
    open_page: Open,
) -> None:
    app = open_page("by_hand", by="d.W_LM[0,0]", level="few")
    step = step_of(Sheet().steps, "d.W_LM")
    assert "Which rule is this?" in said(app)
    assert step.sentence not in said(app)
    assert not any(step.formula in latex.value for latex in app.latex)
    press(app, "by-hand-rule-sum")
    assert "Not this one. Sum" in said(app)
    press(app, "by-hand-rule-product")
    assert step.sentence in said(app)
    assert any(step.formula in latex.value for latex in app.latex)


def test_solo_gives_nothing_away_until_it_is_revealed(open_page: Open) -> None:
    app = open_page("by_hand", by="logits[0,1]", level="solo")
    arithmetic = cell_expression(Sheet().steps, "logits", 0, 1)
    assert arithmetic not in said(app)
    press(app, "by-hand-reveal-one")
    assert arithmetic in said(app)
    press(app, "by-hand-reveal-step")
    assert "Every number of this step is there" in said(app)


def test_progress_lasts_as_long_as_the_visit(open_page: Open) -> None:
    app = open_page("by_hand", by="logits[0,1]", level="solo")
    press(app, "by-hand-reveal-step")
    app.switch_page("pages/loss.py").run()
    app.switch_page("pages/by_hand.py").run()
    assert "Every number of this step is there" in said(app)


def test_a_link_that_makes_no_sense_is_named_and_the_page_still_works(open_page: Open) -> None:
    app = open_page("by_hand", by="loot[0,0]", w="1_<script>", eta="-3", level="?")
    assert len(app.warning) == 4
    assert Sheet().step.sentence in said(app)


def test_an_infinite_loss_is_shown_as_infinite(open_page: Open) -> None:
    hopeless = Sheet().with_weight("ln_final.bias", 0, 0, 100.0)
    hopeless = hopeless.with_weight("W_LM", 0, 0, 100.0).with_weight("W_LM", 0, 1, -100.0)
    changes = "~".join(f"{number}_{value}" for number, value in hopeless.changes)
    app = open_page("by_hand", by="losses[0,0]", w=changes)
    assert r"\infty" in said(app)


def test_solo_gives_nothing_away_to_a_screen_reader_either(open_page: Open) -> None:
    for level, told in (("few", True), ("solo", False)):
        app = open_page("by_hand", by="logits[0,1]", level=level)
        heard = " ".join(
            part.proto.bytes.decode()
            for part in app.get("bidi_component")
            if b"spoken" in part.proto.bytes
        )
        assert heard
        assert ("= ?" in heard) is told
