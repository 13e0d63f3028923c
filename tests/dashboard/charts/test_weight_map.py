"""The map of the student shows the numbers of the record, and a cell means the weight it shows."""

import json

import numpy as np
import pytest

from dashboard.charts import weight_map
from dashboard.charts.chart import Chart
from dashboard.components.frames import frame_json
from dashboard.look import anatomy
from dashboard.look.anatomy import SelectedWeight, place_words
from dashboard.rooms.backward_pass import lines_chart
from dashboard.rooms.forward_pass.answer_network import answer_lines
from model import Record
from model.looking.feedback import most_blamed
from tests.records import KINDS, NASTY_WORDS, diverged_record, record_of

every_kind = pytest.mark.parametrize("kind", KINDS)


def first_of(record: Record, name: str) -> SelectedWeight:
    return SelectedWeight(name, (0,) * record.before[name].ndim)


@every_kind
def test_tiles_hold_the_length_of_every_parameters_gradient(kind: str) -> None:
    record = record_of(kind)
    chart = weight_map.student_map(record, None)
    shown = dict(zip(chart.table["parameter"], chart.table["gradient's length"], strict=True))
    assert shown == pytest.approx({n: np.linalg.norm(g) for n, g in record.gradients.items()})
    tiles = chart.figure.data[0].z
    for row in range(tiles.shape[0]):
        for column in range(tiles.shape[1]):
            name = weight_map.parameter_at(record.settings, row, column)
            assert (
                np.isnan(tiles[row, column]) if name is None else tiles[row, column] == shown[name]
            )


@every_kind
def test_a_cell_of_the_map_shows_the_weight_that_a_press_on_it_selects(kind: str) -> None:
    record = record_of(kind)
    rng = np.random.default_rng(1)
    for name, gradient in record.gradients.items():
        cells = weight_map.gradient_map(record, first_of(record, name)).figure.data[0].z
        assert cells.size == gradient.size
        for _ in range(5):
            row, column = (int(rng.integers(n)) for n in cells.shape)
            weight = weight_map.weight_at(record.settings, name, row, column)
            assert cells[row, column] == np.float32(gradient[weight.index])
            assert weight_map.cell_of(record.settings, weight) == (row, column)


@every_kind
def test_a_weight_has_the_same_name_on_maps_lines_and_in_words(kind: str) -> None:
    record = record_of(kind)
    weight = SelectedWeight("W_LM", (2, 1))
    _, _, frame = weight_map.gradient_map(record, weight).figure.data
    *_, left, _right = lines_chart.strongest_lines(record, weight).figure.data
    lying = record.before["W_LM"].shape[0] > record.before["W_LM"].shape[1]
    dimension = frame.x[0] if lying else frame.y[0]
    assert dimension == "3"
    assert "3" in left.text
    assert place_words(record.settings, weight).startswith("from dimension 3 to the answer")
    drawn = answer_lines(record, 0)
    for line in drawn.connections:
        place = SelectedWeight("W_LM", line.index)
        assert place_words(record.settings, place).startswith(
            f"from {line.description.split(' to ')[0]} "
        )


@every_kind
def test_the_chosen_line_is_not_counted_among_the_loudest(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines_chart, "N_LINES", 5)
    record = record_of(kind)
    gradient = np.abs(record.gradients["W_LM"])
    faintest = np.unravel_index(int(gradient.argmin()), gradient.shape)
    weight = SelectedWeight("W_LM", tuple(int(i) for i in faintest))
    beside = lines_chart.strongest_lines(record, weight)
    assert beside.takeaway.startswith("The 5 loudest lines, and the chosen one,")
    assert len(beside.table) == 6
    among = lines_chart.strongest_lines(record, anatomy.largest_in(record, "W_LM"))
    assert among.takeaway.startswith("The 5 loudest lines of")


@every_kind
def test_figure_and_table_of_a_map_agree(kind: str) -> None:
    record = record_of(kind)
    for make in (weight_map.gradient_map, weight_map.update_map):
        for name in record.before:
            chart = make(record, first_of(record, name))
            numbers = chart.table.iloc[:, 1:].to_numpy(dtype=np.float32)
            np.testing.assert_array_equal(chart.figure.data[0].z, numbers)


def test_without_a_choice_the_most_blamed_weight_is_framed_and_told() -> None:
    record = record_of("first-sums")
    [worst] = most_blamed(record, 1)
    assert anatomy.selected(record, None) == SelectedWeight(worst.weight, worst.index)
    chart = weight_map.gradient_map(record, None)
    heat, marks, frame = chart.figure.data
    row, column = weight_map.cell_of(record.settings, anatomy.selected(record, None))
    assert (frame.x[0], frame.y[0]) == (heat.x[column], heat.y[row])
    assert f"{worst.gradient:.3g}".lstrip("-") in chart.takeaway
    assert "<b>+</b>" in marks.text or "<b>−</b>" in marks.text


def test_all_parameters_share_one_symmetric_scale_unless_one_asks_for_its_own() -> None:
    record = record_of("first-sums")
    limits = set()
    for name in record.before:
        heat = weight_map.gradient_map(record, first_of(record, name)).figure.data[0]
        assert heat.zmin == -heat.zmax
        limits.add(heat.zmax)
    assert len(limits) == 1
    own = weight_map.gradient_map(record, first_of(record, "W_LM"), own_scale=True).figure.data[0]
    assert own.zmax == weight_map.robust_limit({"W_LM": record.gradients["W_LM"]})


def test_one_huge_gradient_does_not_make_all_others_pale() -> None:
    sizes = np.linspace(-1.0, 1.0, 1000)
    calm = weight_map.robust_limit({"W": sizes})
    assert weight_map.robust_limit({"W": np.append(sizes, 1e9)}) < 1.01 * calm
    assert weight_map.robust_limit({"W": np.zeros(3)}) == 1.0


@every_kind
def test_every_point_of_a_line_leads_to_the_weight_it_stands_for(kind: str) -> None:
    record = record_of(kind)
    chart = lines_chart.strongest_lines(record, None)
    here = anatomy.selected(record, None)
    found = set()
    for number, trace in enumerate(chart.figure.data):
        for point in range(len(trace.customdata) if trace.customdata is not None else 0):
            weight = lines_chart.line_at(chart, record, None, number, point)
            assert weight is not None
            found.add(weight)
    assert here in found
    assert len(found) == len(chart.table)
    gradient = record.gradients[here.parameter]
    loudest = max(found, key=lambda weight: abs(gradient[weight.index]))
    assert abs(gradient[loudest.index]) == np.abs(gradient).max()
    assert lines_chart.line_at(chart, record, None, len(chart.figure.data) - 1, 0) is None


def test_words_that_mean_harm_stay_words() -> None:
    record = record_of("nasty")
    charts: list[Chart] = [
        weight_map.gradient_map(record, SelectedWeight("W_LM", (0, 0))),
        weight_map.update_map(record, SelectedWeight("token_embedding", (0, 0))),
        lines_chart.strongest_lines(record, SelectedWeight("W_LM", (0, 0))),
    ]
    for chart in charts:
        base = json.dumps(frame_json(chart)["figure"], ensure_ascii=False)
        for word in NASTY_WORDS:
            if "<" in word:
                assert word not in base


def test_a_diverged_test_is_drawn_too() -> None:
    record = diverged_record()
    for make in (weight_map.student_map, weight_map.gradient_map, weight_map.update_map):
        assert make(record, None).takeaway
