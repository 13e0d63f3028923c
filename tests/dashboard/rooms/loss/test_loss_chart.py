"""From the loss page's own numbers every grade and the score recompute."""

import json
import math
import re

import numpy as np
import pytest

from dashboard.charts.chart import Chart
from dashboard.components.frames import frame_json
from dashboard.rooms.loss import loss_chart, mistakes_chart
from dashboard.rooms.loss.grading_facts import grading_facts
from model import Record
from model.exams import NOT_ASKED
from model.looking.asked import asked_words
from model.looking.followed import sure_of
from tests.records import KINDS, NASTY_WORDS, diverged_record, place_not_in, place_of, record_of

every_kind = pytest.mark.parametrize("kind", KINDS)


def drawn_by_the_page(record: Record) -> list[Chart]:
    return [
        loss_chart.curve(record, 0.42, place_of(record)),
        loss_chart.positions(record),
        loss_chart.ladder(record),
        mistakes_chart.confusion_of_test(record),
        mistakes_chart.confusion_of_studied(record),
        mistakes_chart.surest_mistakes(record),
    ]


def base_of(chart: Chart) -> str:
    return json.dumps(frame_json(chart)["figure"], ensure_ascii=False)


@every_kind
def test_from_the_shown_numbers_alone_every_grade_and_the_score_recompute(kind: str) -> None:
    record = record_of(kind)
    table = loss_chart.curve(record, 0.5, place_of(record)).table
    np.testing.assert_allclose(-np.log(table["p (right)"]), table["loss (nats)"], rtol=0, atol=1e-9)
    assert table["loss (nats)"].mean() == pytest.approx(record.loss, abs=1e-9)
    assert len(table) == (record.batch.targets != NOT_ASKED).sum()
    assert table["right"].tolist() == [
        record.settings.questions.vocabulary[target]
        for target in record.batch.targets[record.batch.asked]
    ]


@every_kind
def test_asked_positions_make_the_mean_and_skipped_ones_do_not_count(kind: str) -> None:
    record = record_of(kind)
    table = loss_chart.positions(record).table
    exam = record.settings.questions
    read = sum(len(exam.questions[place].words_read) for place in record.batch.questions)
    assert len(table) == read
    assert table["asked"].sum() == record.batch.asked.sum()
    assert table.loc[table["asked"], "loss (nats)"].mean() == pytest.approx(record.loss, abs=1e-9)
    assert table.loc[~table["asked"], "loss (nats)"].isna().all()


def test_every_position_of_a_story_is_asked_and_one_of_two_of_ai_rocks() -> None:
    assert loss_chart.positions(record_of("story")).table["asked"].all()
    assert loss_chart.positions(record_of("ai-rocks")).table["asked"].tolist() == [True, False]


def test_a_two_word_answer_is_graded_word_by_word() -> None:
    record = record_of("calculator")
    table = loss_chart.curve(record, 0.5, place_of(record)).table
    exam = record.settings.questions
    for row, place in enumerate(record.batch.questions, start=1):
        words = table[table["question"] == row]
        assert tuple(words["right"]) == exam.questions[place].answer
        assert words["word"].tolist() == [1, 2]


def test_dots_lie_on_the_curve_and_the_followed_one_is_ringed() -> None:
    record = record_of("story")
    _, dots, ring, free = loss_chart.curve(record, 0.42, place_of(record, 2), word=3).figure.data
    np.testing.assert_allclose(-np.log(dots.x), dots.y, rtol=0, atol=1e-9)
    asked = asked_words(record, 1)[2]
    assert ring.y[0] == pytest.approx(record.losses[asked.row, asked.position], abs=1e-12)
    assert free.y[0] == -math.log(0.42)


def test_a_followed_word_that_the_test_does_not_ask_has_its_ring_on_the_curve_all_the_same() -> (
    None
):
    record = record_of("first-sums")
    elsewhere = place_not_in(record)
    assert elsewhere is not None
    _, dots, ring, _ = loss_chart.curve(record, 0.42, elsewhere).figure.data
    assert len(dots.x) == record.batch.asked.sum()
    assert ring.x[0] == sure_of(record.settings, record.before, elsewhere)
    assert ring.y[0] == pytest.approx(-math.log(ring.x[0]), abs=1e-12)


def test_five_at_42_percent_costs_087_nats_whatever_was_picked() -> None:
    chart = loss_chart.curve(record_of("first-sums"), 0.42, 0)
    [label] = chart.figure.layout.annotations
    assert label.text == "−ln 0.42 = 0.87"


@every_kind
def test_levels_and_perplexities_recompute(kind: str) -> None:
    record = record_of(kind)
    table = loss_chart.ladder(record).table.set_index("level")
    np.testing.assert_allclose(np.exp(table["loss (nats)"]), table["perplexity"], rtol=1e-12)
    guessing = math.log(len(record.settings.questions.vocabulary))
    assert table.loc["guessing, ln V", "loss (nats)"] == guessing
    assert table.loc["this test", "loss (nats)"] == record.loss
    assert (loss_chart.GRAMMAR_LEVEL in table.index) == (kind == "story")


def test_the_best_possible_score_of_a_story_is_that_of_its_grammar() -> None:
    record = record_of("story")
    truth = record.settings.questions.true_losses
    assert truth is not None
    losses = [each for place in record.batch.questions for each in truth[place]]
    found = loss_chart.levels(record)[loss_chart.GRAMMAR_LEVEL]
    assert found == pytest.approx(sum(losses) / len(losses), abs=1e-12)


@every_kind
def test_counts_of_the_grades_add_up_to_what_was_asked(kind: str) -> None:
    record = record_of(kind)
    counts = [fact.value.split(" of ") for fact in grading_facts(record).facts[:3]]
    total = int(record.batch.asked.sum())
    assert sum(int(n) for n, _ in counts) == total
    assert {int(of) for _, of in counts} == {total}
    grades = loss_chart.curve(record, 0.5, place_of(record)).table["grade"]
    assert int(counts[0][0]) == (grades == "spot on").sum()


@every_kind
def test_a_confusion_matrix_counts_every_asked_word_once(kind: str) -> None:
    record = record_of(kind)
    table = mistakes_chart.confusion_of_test(record).table
    grades = loss_chart.curve(record, 0.5, place_of(record)).table
    assert table["times"].sum() == len(grades)
    right = table.loc[table["right"] == table["picked"], "times"].sum()
    assert right == (grades["right"] == grades["picked"]).sum()


def test_the_confusion_matrix_of_a_round_asks_every_studied_question() -> None:
    record = record_of("calculator")
    exam = record.settings.questions
    table = mistakes_chart.confusion_of_studied(record).table
    assert table["times"].sum() == sum(len(exam.questions[i].answer) for i in exam.studied)


@every_kind
def test_mistakes_come_surest_first_and_none_is_right(kind: str) -> None:
    record = record_of(kind)
    table = mistakes_chart.surest_mistakes(record).table
    assert (table["right"] != table["picked"]).all()
    assert table["p (picked)"].is_monotonic_decreasing
    grades = loss_chart.curve(record, 0.5, place_of(record)).table
    assert len(table) == (grades["right"] != grades["picked"]).sum()


def test_a_perfect_test_has_no_mistakes_to_show() -> None:
    record = record_of("ai-rocks", 300)
    assert mistakes_chart.surest_mistakes(record).takeaway.startswith("No mistake")
    assert "no word is mistaken" in mistakes_chart.confusion_of_test(record).takeaway


def test_nasty_words_are_text_in_every_chart() -> None:
    record = record_of("nasty")
    for chart in drawn_by_the_page(record):
        base = base_of(chart)
        assert not any(word in base for word in NASTY_WORDS if word.startswith("<"))
        assert NASTY_WORDS[-1] not in base
    assert set(loss_chart.curve(record, 0.5, place_of(record)).table["right"]) == set(NASTY_WORDS)


def test_a_diverged_test_can_be_looked_at() -> None:
    record = diverged_record()
    with np.errstate(invalid="ignore", over="ignore"):
        for chart in drawn_by_the_page(record):
            json.loads(base_of(chart))
        assert "not a number" in grading_facts(record).facts[3].value


@pytest.mark.parametrize("p", [0.002, 0.05, 1.0])
def test_the_free_dot_and_its_label_are_inside_the_picture_and_no_zero_is_negative(
    p: float,
) -> None:
    chart = loss_chart.curve(record_of("first-sums"), p, 0)
    low, high = chart.figure.layout.yaxis.range
    free = chart.figure.data[3]
    assert low <= free.y[0] <= 0.93 * high
    [label] = chart.figure.layout.annotations
    assert "−0" not in label.text


def test_marks_are_written_only_where_figures_in_their_cells_can_be_read() -> None:
    assert loss_chart.positions(record_of("calculator")).figure.data[0].texttemplate == ""
    assert loss_chart.positions(record_of("story")).figure.data[0].texttemplate == ""
    assert loss_chart.positions(record_of("first-sums")).figure.data[0].texttemplate == "%{text}"


def test_one_thing_is_not_said_in_the_plural() -> None:
    record = record_of("ai-rocks")
    for chart in drawn_by_the_page(record):
        assert not re.search(r"\b1 \w*(questions|positions|ones|words)\b", chart.takeaway)
        assert "all 2" not in chart.takeaway
