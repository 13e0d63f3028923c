"""The report card: every share, verdict and "since when" counted again from the run itself."""

from __future__ import annotations

import math
import re
from itertools import pairwise

import numpy as np
import pytest

from dashboard.look import numbers
from dashboard.rooms.epochs import report_chart
from dashboard.rooms.epochs.card import (
    MOST_MISSED,
    MOST_MOMENTS,
    Card,
    Moment,
    asked_of,
    marks_after,
    moments,
)
from dashboard.rooms.epochs.report_card import missed_table, why_guessing
from model import Run, Settings
from model.looking.inside import answers


def card_of(settings: Settings, step: int) -> Card:
    run = Run(settings)
    run.advance_to(step)
    when = moments(settings, step)
    return Card(settings, when, tuple(marks_after(run, each.step) for each in when))


@pytest.fixture(scope="module")
def sums() -> Card:
    return card_of(Settings(n_head=2, d_model=16), 40)


@pytest.fixture(scope="module")
def capitals() -> Card:
    return card_of(Settings.recommended("capitals", n_head=2, d_model=32, decay=0), 130)


def verdicts(card: Card, step: int) -> np.ndarray:
    """Which of the card's questions are right after a test, by a run of its own."""
    run, places = Run(card.settings), np.array(asked_of(card.settings))
    return answers(card.settings, run.weights_at(step), places).right


def test_the_exam_is_asked_before_the_first_test_after_each_round_and_now() -> None:
    settings = Settings()
    length = settings.tests_per_round
    assert moments(settings, 2 * length) == (
        Moment(0, "0"),
        Moment(length, "1"),
        Moment(2 * length, "2"),
    )
    assert moments(settings, 1) == (Moment(0, "0"), Moment(1, "now"))
    for step in (1, 207, 208, 300, settings.last_step):
        found = moments(settings, step)
        steps = [each.step for each in found]
        assert steps == sorted(set(steps))
        assert (steps[0], steps[-1]) == (0, step)
        assert len(found) <= MOST_MOMENTS + 1
        for each in found:
            assert each.label == ("now" if each.step % length else str(each.step // length))


def test_the_shares_of_each_topic_are_those_of_its_questions(sums: Card) -> None:
    chart = report_chart.topics_by_round(sums)
    exam = sums.exam
    for at in (0, len(sums.moments) - 1):
        right = verdicts(sums, sums.moments[at].step)
        column = chart.table.columns[3 + at]
        for _, row in chart.table.iterrows():
            chosen = [
                place
                for place, question in enumerate(exam.questions)
                if question.topic == row["topic"]
                and (place in exam.held_out) == row["never studied"]
            ]
            assert row["questions"] == len(chosen)
            assert row[column] == pytest.approx(right[chosen].mean())
    assert chart.table["questions"].sum() == len(exam.questions)
    np.testing.assert_array_equal(
        chart.spec["data"][0]["z"], chart.table.iloc[:, 3:].to_numpy(float)
    )
    studied = right[list(exam.studied)].mean()
    assert numbers.percent(float(studied)) in chart.takeaway


def test_the_most_missed_are_the_studied_that_were_wrong_most_often(sums: Card) -> None:
    right = np.stack([verdicts(sums, moment.step) for moment in sums.moments])
    wrong = (~right[1:]).sum(axis=0)
    studied = list(sums.exam.studied)
    rows = sums.most_missed()
    assert 0 < len(rows) <= MOST_MISSED
    assert set(rows) <= set(studied)
    assert [wrong[row] for row in rows] == sorted(wrong[studied], reverse=True)[: len(rows)]
    table = report_chart.missed_by_round(sums).table
    for n, row in enumerate(rows):
        of_row = table.iloc[n * len(right) : (n + 1) * len(right)]
        assert of_row["question"].unique().tolist() == [sums.exam.questions[row].prompt_text]
        assert of_row["right"].tolist() == right[:, row].tolist()
        for said, is_right in zip(of_row["it says"], of_row["right"], strict=True):
            assert (said == sums.exam.questions[row].answer_text()) == is_right


def test_the_table_says_what_was_wrong_and_since_when_it_is_right(sums: Card) -> None:
    right = np.stack([verdicts(sums, moment.step) for moment in sums.moments])
    lines = missed_table(sums).splitlines()[2:]
    assert len(lines) == len(sums.most_missed())
    for row, line in zip(sums.most_missed(), lines, strict=True):
        _, _, prompt, wrong, now, since, _ = (cell.strip() for cell in line.split("|"))
        answer = sums.exam.questions[row].answer_text()
        assert prompt == sums.exam.questions[row].prompt_text
        assert wrong.endswith("✗")
        assert wrong.removesuffix(" ✗") != answer
        assert now.endswith("✓") == (now.split()[0] == answer) == bool(right[-1, row])
        streak = int(np.logical_and.accumulate(right[::-1, row]).sum())
        if streak == 0:
            assert since == "not yet"
        else:
            first = sums.moments[len(right) - streak]
            named = f"test {first.step}" if first.label == "now" else f"round {first.label}"
            assert since == named


def test_a_point_of_confidence_is_the_mean_of_its_words(sums: Card) -> None:
    """Each group is found again by its bounds; no word is in two groups, and none in no group."""
    table = report_chart.as_sure_as_right(sums).table
    bounds = (0.0, *report_chart.EDGES, 1.0 + 1e-9)
    for which, never in (("studied", False), ("never studied", True)):
        words = sums.never[sums.now.row] == never
        sure, right = sums.now.sure[words], sums.now.said[words] == sums.now.targets[words]
        groups = [
            (sure[inside].mean(), right[inside].mean(), inside.sum())
            for low, high in pairwise(bounds)
            if (inside := (sure >= low) & (sure < high)).any()
        ]
        found = table[table["which"] == which][["sure", "right", "words"]].to_numpy(float)
        np.testing.assert_allclose(found, np.array(groups, dtype=float))
        assert found[:, 2].sum() == words.sum()


def test_why_capitals_stay_at_guessing_is_told_with_their_own_numbers(capitals: Card) -> None:
    told = why_guessing(capitals)
    exam = capitals.exam
    run = Run(capitals.settings)
    found = answers(
        capitals.settings, run.weights_at(130), np.array(sorted(exam.held_out), dtype=np.int64)
    )
    lost = float(-np.log(found.p_right[found.asked]).mean())
    assert found.right.mean() < 0.1
    assert numbers.percent(float(found.right.mean())) in told
    assert f"loses {numbers.nats(lost)} nats" in told
    assert f"among {len(exam.vocabulary)} words" in told
    assert re.search(rf"{re.escape(numbers.nats(math.log(len(exam.vocabulary))))}\.$", told)


def test_long_questions_go_by_their_answers_beside_their_strips(capitals: Card) -> None:
    chart = report_chart.missed_by_round(capitals)
    names = chart.spec["layout"]["yaxis"]["ticktext"]
    assert all("→" in name for name in names)
    assert len(set(names)) == len(names)


def test_where_nothing_was_missed_there_is_no_strip() -> None:
    settings = Settings.recommended("ai-rocks")
    run = Run(settings)
    run.advance_to(300)
    knows = Card(settings, (Moment(300, "300"),), (marks_after(run, 300),))
    assert knows.now.right.all()
    assert knows.most_missed() == ()
    with pytest.raises(ValueError, match="missed"):
        report_chart.missed_by_round(knows)
