"""What the forward page draws follows from its own numbers, and the student's."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts import attention
from dashboard.charts.chart import Chart
from dashboard.components.frames import encoded, frame_json
from dashboard.look import numbers
from dashboard.rooms.forward_pass import confidence_chart, rhubarb_chart, way_chart
from dashboard.rooms.forward_pass.answer_network import answer_lines
from dashboard.rooms.forward_pass.way import step_names, the_way
from model import Record
from model.looking.asked import asked_words
from model.looking.followed import followed_trace
from tests.records import KINDS, NASTY_WORDS, diverged_record, place_of, record_of

every_kind = pytest.mark.parametrize("kind", KINDS)


def payload_text(chart: Chart) -> str:
    return encoded(frame_json(chart)).decode()


def drawn_by_the_page(record: Record, line: int = 1, word: int = 1) -> list[Chart]:
    asked = (record, place_of(record, line), word)
    matrices = [matrix for stage in the_way(*asked) for matrix in stage.matrices]
    return [
        confidence_chart.gut_to_confidence(*asked),
        confidence_chart.confidence(*asked),
        attention.attention(*asked, 0, 0),
        way_chart.overview(*asked),
        *map(way_chart.matrix, matrices),
    ]


@every_kind
@given(data=st.data())
def test_from_the_shown_logits_alone_the_softmax_recomputes(kind: str, data: st.DataObject) -> None:
    record = record_of(kind)
    question = data.draw(st.integers(1, len(record.batch.questions)))
    word = data.draw(st.integers(1, len(asked_words(record, question - 1))))
    temperature = data.draw(st.floats(0.1, 5.0))
    place = place_of(record, question)
    table = confidence_chart.confidence(record, place, word, temperature).table
    exponents = np.exp(table["gut feeling (logit)"].to_numpy() / temperature)
    shares = exponents / exponents.sum()
    np.testing.assert_allclose(table["confidence (share)"], shares, rtol=0, atol=1e-9)
    assert table["confidence (share)"].sum() == pytest.approx(1.0, abs=1e-9)
    assert set(table["word"]) == set(record.settings.questions.vocabulary)


@every_kind
def test_every_stage_of_the_softmax_follows_from_the_one_before(kind: str) -> None:
    record = record_of(kind)
    table = confidence_chart.confidence(record, place_of(record), temperature=0.5).table
    logit, divided, below, exponent, share = (table[name].to_numpy() for name in table.columns[1:])
    np.testing.assert_allclose(divided, logit / 0.5, rtol=1e-12)
    np.testing.assert_allclose(below, divided - divided.max(), rtol=0, atol=1e-12)
    np.testing.assert_allclose(exponent, np.exp(below), rtol=1e-12)
    np.testing.assert_allclose(share, exponent / exponent.sum(), rtol=1e-12)


@every_kind
def test_at_temperature_one_the_shares_are_what_the_teacher_grades(kind: str) -> None:
    record = record_of(kind)
    asked = asked_words(record)[0]
    table = confidence_chart.confidence(record, place_of(record)).table.set_index("word")[
        "confidence (share)"
    ]
    right = record.settings.questions.vocabulary[asked.right]
    assert -np.log(table[right]) == pytest.approx(
        record.losses[asked.row, asked.position], abs=1e-9
    )


def test_temperature_changes_the_boldness_and_not_the_choice() -> None:
    record = record_of("first-sums")
    bold, plain, shy = (
        confidence_chart.confidence(record, place_of(record), temperature=t).table
        for t in (0.3, 1.0, 4.0)
    )
    assert list(bold["word"]) == list(plain["word"]) == list(shy["word"])
    leads = [float(table["confidence (share)"].iloc[0]) for table in (bold, plain, shy)]
    assert leads == sorted(leads, reverse=True)


def test_bars_and_table_show_the_same_numbers() -> None:
    record = record_of("calculator")
    chart = confidence_chart.confidence(record, place_of(record, 2), word=2, temperature=2.0)
    shown = [trace.x for trace in chart.figure.data if trace.type == "bar" and set(trace.x) != {1}]
    names = ("gut feeling (logit)", "e to that", "confidence (share)")
    for values, name in zip(shown, names, strict=True):
        assert set(values) <= set(chart.table[name])


def test_no_scale_moves_with_the_temperature() -> None:
    record = record_of("first-sums")
    ranges = [
        [figure.layout[axis].range for axis in ("xaxis", "xaxis2", "xaxis3")]
        for figure in (
            confidence_chart.confidence(record, place_of(record), temperature=t).figure
            for t in (0.1, 5)
        )
    ]
    assert ranges[0] == ranges[1]


@every_kind
def test_the_bars_of_confidence_are_parts_of_one_whole_that_is_drawn(kind: str) -> None:
    """97 % fills 97 % of its track, and the words that have no bar of their own share one."""
    record = record_of(kind)
    chart = confidence_chart.gut_to_confidence(record, place_of(record))
    shares = [trace for trace in chart.figure.data if trace.xaxis == "x2"]
    tracks, bars, _ = shares
    assert set(tracks.x) == {1}
    assert len(tracks.x) == len(bars.x)
    assert sum(bars.x) == pytest.approx(1, abs=1e-12)
    others = len(record.settings.questions.vocabulary) - 4
    assert ("other word" in chart.figure.layout.yaxis.ticktext[-1]) == (others > 0)


def test_the_second_word_of_an_answer_is_asked_after_the_right_first_one() -> None:
    record = record_of("calculator")
    exam = record.settings.questions
    words, _ = followed_trace(record, place_of(record), word=2)
    question = exam.questions[record.batch.questions[0]]
    assert words == (*question.prompt, question.answer[0])


@every_kind
def test_the_way_ends_in_the_very_logits_of_the_test(kind: str) -> None:
    record = record_of(kind)
    for asked in asked_words(record)[:6]:
        stages = the_way(record, place_of(record, asked.row + 1), asked.number)
        logits = stages[-1].matrices[-1].values[-1]
        np.testing.assert_allclose(
            logits, record.logits[asked.row, asked.position], rtol=0, atol=1e-9
        )


def test_every_stage_of_the_way_follows_from_its_own_matrices() -> None:
    record = record_of("first-sums")
    stages = the_way(record, place_of(record))
    shown = {matrix.symbol: matrix.values for stage in stages for matrix in stage.matrices}
    scores = shown["Q1"] @ shown["K1"].T / np.sqrt(shown["Q1"].shape[1])
    exponents = np.exp(np.nan_to_num(shown["scores + mask"], nan=-np.inf))
    recomputed = {
        "logits": shown["h"] @ shown["W_LM"],
        "Q": shown["LN(x)"] @ shown["W_Q"],
        "K": shown["LN(x)"] @ shown["W_K"],
        "V": shown["LN(x)"] @ shown["W_V"],
        "scores": scores,
        "A": exponents / exponents.sum(axis=1, keepdims=True),
        "A V W_O": shown["A V"] @ shown["W_O"],
        "before GELU": shown["LN(x')"] @ shown["W_1"] + shown["b_1"],
        "a W_2 + b_2": shown["a"] @ shown["W_2"] + shown["b_2"],
        "x''": shown["x'"] + shown["a W_2 + b_2"],
    }
    for symbol, values in recomputed.items():
        np.testing.assert_allclose(values, shown[symbol], rtol=0, atol=1e-9, err_msg=symbol)
    rows, places, embedding = stages[0].matrices
    np.testing.assert_array_equal(rows.values + places.values, embedding.values)


@every_kind
def test_the_stages_are_named_in_order(kind: str) -> None:
    record = record_of(kind)
    assert tuple(stage.name for stage in the_way(record, place_of(record))) == step_names(
        record.settings.n_layer
    )


def test_a_matrix_and_its_table_hold_the_same_numbers() -> None:
    record = record_of("story")
    for stage in the_way(record, place_of(record, 2), 3):
        for drawn in stage.matrices:
            chart = way_chart.matrix(drawn)
            np.testing.assert_array_equal(chart.table.iloc[:, 1:].to_numpy(), drawn.values)
            np.testing.assert_array_equal(chart.figure.data[0].z, drawn.values)


@every_kind
def test_rows_of_attention_sum_to_one_and_nobody_looks_ahead(kind: str) -> None:
    record = record_of(kind)
    words, _ = followed_trace(record, place_of(record))
    table = (
        attention.attention(record, place_of(record), 1, 0, 0)
        .table.drop(columns="looks")
        .to_numpy()
    )
    assert table.shape == (len(words), len(words))
    np.testing.assert_allclose(table.sum(axis=1), 1.0, atol=1e-12)
    np.testing.assert_array_equal(np.triu(table, 1), 0.0)


def test_the_drawn_lines_are_the_strongest_and_real_weights() -> None:
    record = record_of("capitals")
    drawn = answer_lines(record, place_of(record, 2))
    weights = record.before["W_LM"]
    words = {line.index[1] for line in drawn.connections}
    assert [abs(line.weight) for line in drawn.connections] == sorted(
        (abs(line.weight) for line in drawn.connections), reverse=True
    )
    weakest = abs(drawn.connections[-1].weight)
    assert (np.abs(weights[:, sorted(words)]) > weakest).sum() <= len(drawn.connections)
    for line in drawn.connections:
        assert line.weight == weights[line.index]
        assert drawn.right[line.right].label == record.settings.questions.vocabulary[line.index[1]]
        assert line.left == line.index[0]


def test_thought_times_weight_sums_to_the_gut_feeling() -> None:
    record = record_of("first-sums")
    asked = asked_words(record, 2)[0]
    drawn = answer_lines(record, place_of(record, 3))
    h = np.array([node.value for node in drawn.left])
    vocabulary = record.settings.questions.vocabulary
    for node in drawn.right:
        word = vocabulary.index(node.label)
        assert h @ record.before["W_LM"][:, word] == pytest.approx(node.value, abs=1e-9)
        assert node.value == record.logits[asked.row, asked.position, word]


def test_an_untrained_student_finds_rhubarb_about_as_likely_as_paris() -> None:
    record = record_of("capitals", 1)
    chances = rhubarb_chart.paris_and_rhubarb(record).table.set_index("word")["confidence"]
    guess = 1 / len(record.settings.questions.vocabulary)
    assert 0.3 * guess < chances["rhubarb"] < 3 * guess
    assert 0.3 * guess < chances["Paris"] < 3 * guess


def test_nasty_words_are_text_in_every_chart() -> None:
    record = record_of("nasty")
    live = [word for word in NASTY_WORDS if word.startswith("<")]
    for question in range(1, len(record.batch.questions) + 1):
        for chart in drawn_by_the_page(record, question):
            figure = json.loads(payload_text(chart))["figure"]
            assert not any(word in json.dumps(figure, ensure_ascii=False) for word in live)
            assert NASTY_WORDS[-1] not in chart.takeaway
    table = confidence_chart.confidence(record, place_of(record)).table
    assert set(NASTY_WORDS) <= set(table["word"])


def test_a_diverged_student_can_be_looked_at() -> None:
    record = diverged_record()
    with np.errstate(invalid="ignore", over="ignore"):
        for chart in drawn_by_the_page(record):
            json.loads(payload_text(chart))

        encoded(frame_json(answer_lines(record, place_of(record))))


@every_kind
def test_a_matrix_says_its_own_smallest_and_largest_number(kind: str) -> None:
    record = record_of(kind)
    for stage in the_way(record, place_of(record)):
        for drawn in stage.matrices:
            finite = drawn.values[np.isfinite(drawn.values)]
            low, high = numbers.number(float(finite.min())), numbers.number(float(finite.max()))
            said = way_chart.matrix(drawn).takeaway
            assert f"from {low} to {high}" in said or f"each of them {low}" in said
            assert ("so far it changes nothing" in said) == bool((finite == drawn.nothing).all())


def test_a_learned_stretch_is_coloured_by_how_far_it_is_from_changing_nothing() -> None:
    record = record_of("first-sums")
    stages = the_way(record, place_of(record))
    gains = [matrix for stage in stages for matrix in stage.matrices if matrix.symbol == "g"]
    assert gains
    for gain in gains:
        heat = way_chart.matrix(gain).figure.data[0]
        assert (heat.zmin + heat.zmax) / 2 == pytest.approx(1.0)
        assert heat.zmax - 1 == pytest.approx(np.abs(gain.values - 1).max())


def test_places_and_rows_are_counted_from_one() -> None:
    record = record_of("first-sums")
    tokens, places, _ = the_way(record, place_of(record))[0].matrices
    assert places.rows == tuple(f"place {n}" for n in range(1, len(places.rows) + 1))
    exam = record.settings.questions
    for row in tokens.rows:
        word, number = row.split(": row ")
        assert int(number) == exam.token_id(word) + 1
