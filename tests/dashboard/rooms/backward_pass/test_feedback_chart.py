"""The charts of the third station recompute from the record."""

import numpy as np
import pytest

from dashboard.charts import agreement_map
from dashboard.look.anatomy import SelectedWeight, largest_in
from dashboard.rooms.backward_pass import chain_chart, feedback_chart, probe_chart
from model.looking.feedback import agreement, blame, question_gradients
from tests.records import KINDS, diverged_record, place_of, record_of

every_kind = pytest.mark.parametrize("kind", KINDS)


@every_kind
def test_every_gradient_that_is_not_nought_is_counted_once(kind: str) -> None:
    record = record_of(kind)
    gradients = np.concatenate([g.ravel() for g in record.gradients.values()])
    chart = feedback_chart.gradient_histogram(record)
    counted = chart.table["positive"].sum() + chart.table["negative"].sum()
    tiny = np.abs(gradients[gradients != 0]) < chart.table["size from"].min()
    assert counted + tiny.sum() == (gradients != 0).sum()
    up, down = chart.figure.data
    assert up.y.sum() - down.y.sum() == counted


@every_kind
def test_the_way_back_starts_at_the_logits_with_confidence_minus_right_over_n(kind: str) -> None:
    record = record_of(kind)
    chart = feedback_chart.way_back(record)
    p = record.probabilities.copy()
    rows, places = np.nonzero(record.batch.asked)
    p[rows, places, record.batch.targets[rows, places]] -= 1
    signal = p[record.batch.asked] / record.batch.asked.sum()
    assert chart.table["in the code"][0] == "logits"
    assert chart.table["length of ∂loss/∂stage"][0] == pytest.approx(np.linalg.norm(signal))
    drawn = sum(len(trace.x) for trace in chart.figure.data)
    assert drawn == len(chart.table)


@every_kind
def test_blame_is_shown_as_measured(kind: str) -> None:
    record = record_of(kind)
    found = blame(record)
    share, predicted, actual = feedback_chart.blame_charts(record)
    assert share.table.iloc[:, 1].tolist() == [stage.gradient_share for stage in found]
    assert share.table.iloc[:, 1].sum() == pytest.approx(1)
    assert predicted.table.iloc[:, 1].tolist() == [stage.predicted_drop for stage in found]
    assert actual.table.iloc[:, 1].tolist() == [stage.actual_drop for stage in found]


@every_kind
def test_all_terms_are_listed_and_add_up_to_autograds_gradient(kind: str) -> None:
    record = record_of(kind)
    for name in record.before:
        weight = largest_in(record, name)
        found = chain_chart.chain_of(record, weight, place_of(record))
        chart = chain_chart.terms_chart(record, found)
        gradient = record.gradients[name][weight.index]
        assert chart.table["came in × signal"].sum() == pytest.approx(gradient, abs=1e-12)
        *terms, total = chart.figure.data[0].x
        assert sum(terms) == pytest.approx(total, abs=1e-12)
        assert total == pytest.approx(gradient, abs=1e-12)


def test_the_signal_of_every_stage_on_the_way_is_what_its_links_brought() -> None:
    record = record_of("first-sums")
    found = chain_chart.chain_of(record, largest_in(record, "token_embedding"), place_of(record))
    assert found.signal_path[0].stage == "logits"
    for step in found.signal_path:
        shown = chain_chart.signal_chart(record, found, step.stage).figure.data[0]
        values = (
            step.values[:, step.position] if step.values.ndim == 3 else step.values[step.position]
        )
        np.testing.assert_array_equal(shown.z if step.values.ndim == 3 else shown.y, values)
        brought = sum(link.contribution for link in step.links)
        np.testing.assert_allclose(brought, step.values, rtol=0, atol=1e-12)
        for number, link in enumerate(step.links):
            assert chain_chart.local_chart(found, step.stage, number).takeaway == link.words


@every_kind
def test_the_questions_pushes_add_up_to_the_last_bar(kind: str) -> None:
    record = record_of(kind)
    parts = probe_chart.pushes_of(record, None)
    chart = probe_chart.pushes_chart(record, parts)
    *pushes, total = chart.figure.data[0].x
    assert sum(pushes) == pytest.approx(total, abs=1e-12)
    assert chart.table["part of the gradient"].sum() == pytest.approx(total, abs=1e-12)
    weight = largest_in(record, "W_LM")
    np.testing.assert_array_equal(
        probe_chart.pushes_of(record, weight),
        question_gradients(record, weight.parameter, weight.index),
    )


def test_the_ball_lies_on_the_measured_curve_and_the_tangent_touches_it() -> None:
    record = record_of("first-sums")
    it = probe_chart.wiggle_of(record, None, 0.02)
    chart = probe_chart.wiggle_chart(it, 3, 2)
    curve, tangent, now, _, ball = chart.figure.data
    assert (ball.x[0], ball.y[0]) == (curve.x[3], curve.y[3])
    middle = len(curve.x) // 2
    assert curve.y[middle] == pytest.approx(tangent.y[middle], abs=1e-12)
    assert now.y[0] == pytest.approx(record.loss, abs=1e-12)


def test_the_error_curve_has_its_valley_between_truncation_and_round_off() -> None:
    record = record_of("first-sums")
    it = probe_chart.difference_of(record, None)
    table = probe_chart.difference_chart(it, 2).table
    assert 0 < it.best < len(table) - 1
    assert table["error"].min() < 1e-8
    np.testing.assert_allclose(
        table["error"], abs(table["central difference"] - it.autograd), rtol=0, atol=0
    )


@every_kind
def test_everybody_agrees_with_themselves(kind: str) -> None:
    record = record_of(kind)
    shown = agreement_map.agreement_chart(record, agreement(record)).figure.data[0].z
    np.testing.assert_allclose(np.diagonal(shown), 1, rtol=0, atol=1e-12)


def test_a_diverged_test_is_drawn_too() -> None:
    record = diverged_record()
    assert feedback_chart.gradient_histogram(record).takeaway
    assert feedback_chart.way_back(record).takeaway


@pytest.mark.parametrize("powers", [(0, 1), (-3, -2), (-9, 2), (-3, 100), (100, 104), (0, 0)])
def test_a_logarithmic_axis_names_a_few_round_numbers(powers: tuple[int, int]) -> None:
    low, high = (10.0**power for power in powers)
    ticks = feedback_chart.log_ticks(np.array([low, high]))
    if ticks["tickmode"] == "linear":
        assert 2 <= (powers[1] - powers[0]) / ticks["dtick"] <= feedback_chart.MOST_DECADES
    else:
        assert 1 <= len(ticks["tickvals"]) <= 3 * 2 + 1
        assert all(len(text) <= 12 for text in ticks["ticktext"])


def test_where_two_numbers_are_exactly_one_that_is_said() -> None:
    record = record_of("ai-rocks")
    weight = SelectedWeight("blocks.0.attention.W_Q", (0, 0))
    it = probe_chart.difference_of(record, weight)
    assert it.errors[it.best] == 0
    said = probe_chart.difference_chart(it, it.best).takeaway
    assert said.endswith("there both agree exactly.")
    assert "× 10⁰" not in said


def test_signal_and_local_derivative_are_counted_from_one() -> None:
    record = record_of("first-sums")
    found = chain_chart.chain_of(record, largest_in(record, "token_embedding"), place_of(record))
    hidden = chain_chart.signal_chart(record, found, "embedding").figure.data[0]
    assert list(hidden.x) == [str(n) for n in range(1, record.settings.d_model + 1)]
    local = chain_chart.local_chart(found, "embedding", 0).figure.data[0]
    assert (local.x[0], local.y[0]) == ("1", "1")
