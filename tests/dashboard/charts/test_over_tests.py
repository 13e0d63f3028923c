"""All that is drawn of a course lies inside its picture, and its table says all that the picture shows."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.cards.course_facts import counts_words, course_facts
from dashboard.charts import over_tests
from dashboard.charts.chart import Chart
from dashboard.look import numbers
from model import Run, Settings
from model.course.history import History
from tests.records import KINDS, record_of


def history_of(kind: str, tests: int) -> History:
    run = Run(KINDS[kind])
    run.advance_to(tests)
    return run.history


def pictures(settings: Settings, history: History) -> list[Chart]:
    exam = settings.questions
    grammar = exam.best_possible_loss(exam.studied)
    return [
        over_tests.loss_over_tests(history, exam.guessing_loss, grammar),
        over_tests.accuracy_over_tests(history, counts_words(exam)),
    ]


def everything_is_inside(chart: Chart) -> None:
    layout = chart.figure.layout
    (left, right), (low, high) = layout.xaxis.range, layout.yaxis.range
    for trace in chart.figure.data:
        assert all(left <= x <= right for x in trace.x)
        assert all(low <= y <= high for y in trace.y)
    for label in layout.annotations:
        assert low <= label.y <= high


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("tests", [1, 12, 139])
def test_everything_drawn_is_inside_the_picture(kind: str, tests: int) -> None:
    settings = KINDS[kind]
    history = history_of(kind, min(tests, settings.last_step))
    for chart in pictures(settings, history):
        everything_is_inside(chart)


def with_held_out(history: History, losses: list[float]) -> History:
    changed = {name: getattr(history, name) for name in History.__dataclass_fields__}
    return History(**changed | {"held_out_loss": np.array(losses)})


def test_the_never_studied_stay_in_the_picture_when_they_rise_above_all_tests() -> None:
    settings = KINDS["capitals"]
    history = history_of("capitals", settings.tests_per_round)
    guessing = settings.questions.guessing_loss
    chart = over_tests.loss_over_tests(with_held_out(history, [guessing, 14.9]), guessing)
    everything_is_inside(chart)
    assert 14.9 in chart.figure.data[2].y
    assert "14.90: worse than guessing" in chart.takeaway


def test_what_of_the_never_studied_is_higher_than_the_picture_is_said() -> None:
    settings = KINDS["capitals"]
    history = history_of("capitals", settings.tests_per_round)
    guessing = settings.questions.guessing_loss
    chart = over_tests.loss_over_tests(with_held_out(history, [guessing, 1000.0]), guessing)
    everything_is_inside(chart)
    assert "1000.00: worse than guessing, and are higher than the picture (▲)." in chart.takeaway


def test_a_student_that_diverges_does_not_flatten_its_course() -> None:
    settings = Settings(optimizer="sgd", learning_rate=1.0)
    run = Run(settings)
    run.advance_to(200)
    assert run.diverged_at is not None
    guessing = settings.questions.guessing_loss
    chart = over_tests.loss_over_tests(run.history, guessing)
    everything_is_inside(chart)
    worst = float(run.history.loss.max())
    assert worst > 1e3
    assert chart.figure.layout.yaxis.range[1] < 5 * guessing
    assert f"▲ is higher than the picture: {numbers.nats(worst)} nats" in chart.takeaway
    marked = chart.figure.data[3]
    assert marked.marker.symbol == "triangle-up"
    assert list(marked.x) == [
        int(step)
        for step, loss in zip(run.history.step, run.history.loss, strict=True)
        if loss > chart.figure.layout.yaxis.range[1]
    ]


def test_the_table_holds_what_was_never_studied_too() -> None:
    history = history_of("first-sums", 20)
    for chart, held_out in zip(
        pictures(KINDS["first-sums"], history),
        (history.held_out_loss, history.held_out_accuracy),
        strict=True,
    ):
        asked = chart.table.dropna(subset=[chart.table.columns[-1]])
        assert asked["test"].tolist() == history.held_out_step.tolist()
        assert asked[chart.table.columns[-1]].tolist() == held_out.tolist()
        assert chart.table["test"].tolist() == list(range(21))


def test_of_a_story_words_are_counted_and_the_grammar_has_its_line() -> None:
    settings = KINDS["story"]
    history = history_of("story", 30)
    loss, right = pictures(settings, history)
    assert right.figure.data[1].y[0] == history.spot_on[-1] > history.accuracy[-1]
    assert "grammar" in loss.figure.layout.annotations[1].text
    assert "knowing everything" not in loss.takeaway
    facts = {fact.label: fact for fact in course_facts(record_of("story", 30), history, 0).facts}
    asked = record_of("story", 30).batch.asked.sum()
    assert facts["Words right in this test"].value.endswith(f" of {asked}")


@pytest.mark.parametrize("kind", KINDS)
def test_a_fact_names_no_full_stop_and_no_test_0(kind: str) -> None:
    record = record_of(kind, 1)
    for fact in course_facts(record, history_of(kind, 1), 0).facts:
        assert "“.”" not in fact.label
        assert ". “" not in fact.label
        assert "test 0" not in fact.note


SMOOTH = over_tests.Lines(mean_of=9)


def curves_with(lines: over_tests.Lines, history: History, settings: Settings) -> list[Chart]:
    exam = settings.questions
    best = exam.best_possible_loss(exam.studied)
    return [
        over_tests.loss_over_tests(history, exam.guessing_loss, best, lines),
        over_tests.accuracy_over_tests(history, counts_words(exam), lines),
    ]


@pytest.mark.parametrize("tests", [1, 5, 40])
def test_the_smooth_line_is_the_mean_of_the_last_tests_behind_which_they_stand_faint(
    tests: int,
) -> None:
    history = history_of("first-sums", tests)
    for chart, values in zip(
        curves_with(SMOOTH, history, KINDS["first-sums"]),
        (history.loss, history.accuracy),
        strict=True,
    ):
        means = [float(np.mean(values[max(0, at - 8) : at + 1])) for at in range(tests)]
        raw, smooth = chart.figure.data[0], chart.figure.data[-1]
        np.testing.assert_array_equal(raw.y, values)
        assert raw.opacity < 0.5
        np.testing.assert_allclose(smooth.y, means)
        told = chart.table["mean of 9 tests"].dropna()
        np.testing.assert_allclose(told, means)
        everything_is_inside(chart)


def test_many_tests_are_a_faint_line_for_dots_take_long() -> None:
    few = history_of("first-sums", 9)
    columns = {name: getattr(few, name) for name in History.__dataclass_fields__}
    raws = []
    for n in (over_tests.MOST_DOTS, over_tests.MOST_DOTS + 1):
        longer = {k: np.resize(v, n) for k, v in columns.items() if "held_out" not in k}
        many = History(**columns | longer | {"step": np.arange(1, n + 1)})
        raws.append(curves_with(SMOOTH, many, KINDS["first-sums"])[0].figure.data[0])
    assert [raw.mode for raw in raws] == ["markers", "lines"]
    said = [set(raw.to_plotly_json()) for raw in raws]
    assert said[0] == said[1], "a name that a later test lacks travels as null, which is no marker"


def test_perplexity_is_the_exponential_of_every_loss() -> None:
    history = history_of("first-sums", 12)
    table = curves_with(SMOOTH, history, KINDS["first-sums"])[0].table.dropna(
        subset=["loss (nats)"]
    )
    np.testing.assert_allclose(np.log(table["perplexity"]), history.loss)


@pytest.mark.parametrize("kind", ["first-sums", "story"])
def test_powers_of_ten_hold_every_mark_lost(kind: str) -> None:
    history = history_of(kind, 80)
    chart = curves_with(over_tests.Lines(9, log=True), history, KINDS[kind])[0]
    assert chart.figure.layout.yaxis.type == "log"
    low, high = chart.figure.layout.yaxis.range
    for trace in chart.figure.data:
        assert all(low <= np.log10(y) <= high for y in trace.y)
    for label in chart.figure.layout.annotations:
        assert low <= label.y <= high


@pytest.mark.parametrize("kind", ["first-sums", "capitals", "story"])
def test_what_is_sealed_says_nothing_of_the_never_studied(kind: str) -> None:
    history = history_of(kind, 60)
    assert len(history.held_out_step)
    sealed = curves_with(over_tests.Lines(9, never_studied=False), history, KINDS[kind])
    for chart in sealed:
        assert len(chart.figure.data[2].x) == 0
        assert "never studied" not in f"{chart.takeaway}{chart.alt}".lower()
        assert not any("never" in column for column in chart.table.columns)
        assert not any("never" in label.text for label in chart.figure.layout.annotations)
    told = curves_with(SMOOTH, history, KINDS[kind])
    assert all("never studied" in chart.takeaway for chart in told)
