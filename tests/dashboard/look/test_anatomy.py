"""Every part of a student of any size has words of its own."""

import pytest

from dashboard.look.anatomy import (
    SelectedWeight,
    axis_labels,
    kind_of,
    parameter_words,
    part_words,
    parts,
    place_in_short,
    place_words,
    stage_words,
    weight_words,
)
from model import Settings
from model.looking.backward import backward
from tests.records import KINDS, record_of

DEEP = Settings(n_layer=3, n_head=2, d_model=8)


def test_every_parameter_is_called_something_of_its_own() -> None:
    shapes = DEEP.transformer.shapes
    assert len({parameter_words(name) for name in shapes}) == len(shapes)
    assert [name for names in parts(DEEP).values() for name in names] == list(shapes)
    assert len({part_words(part) for part in parts(DEEP)}) == len(parts(DEEP))


def test_every_stage_is_called_something_of_its_own() -> None:
    trace = backward(record_of("first-sums")).trace
    assert len({stage_words(stage) for stage in trace}) == len(trace)


@pytest.mark.parametrize("kind", KINDS)
def test_axes_are_as_long_as_the_parameter_and_words_come_from_the_exam(kind: str) -> None:
    settings = KINDS[kind]
    for name, shape in settings.transformer.shapes.items():
        axes = kind_of(name).axes
        assert len(axes) == len(shape)
        for axis, length in zip(axes, shape, strict=True):
            assert len(axis_labels(settings, axis, length)) == length
    assert axis_labels(settings, "answer", 2) == list(settings.questions.vocabulary[:2])


def test_a_weight_is_found_by_its_two_ends() -> None:
    settings = KINDS["first-sums"]
    answer = settings.questions.vocabulary.index("seven")
    weight = SelectedWeight("W_LM", (3, answer))
    assert place_words(settings, weight) == "from dimension 4 to the answer “seven”"
    assert place_in_short(settings, weight) == "4 → seven"
    assert place_words(settings, SelectedWeight("ln_final.bias", (4,))) == "of dimension 5"


def test_only_code_counts_from_nought_and_that_is_said() -> None:
    weight = SelectedWeight("blocks.0.attention.W_Q", (3, 5))
    said = weight_words(KINDS["first-sums"], weight)
    assert "from dimension 4 to dimension 6" in said
    assert "(`blocks.0.attention.W_Q[3,5]` in code, which counts from 0)" in said


def test_no_name_is_made_up_for_a_parameter_that_no_student_has() -> None:
    with pytest.raises(KeyError):
        kind_of("blocks.0.attention.W_X")
