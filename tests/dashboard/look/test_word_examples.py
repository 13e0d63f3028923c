"""The glossary's examples: of this test, true, and one for every word."""

from __future__ import annotations

import math
import re
import time

import numpy as np
import pytest

from dashboard.look import numbers
from dashboard.look.anatomy import SelectedWeight
from dashboard.look.word_examples import word_examples
from dashboard.look.word_glance import Example
from dashboard.look.words import GLOSSARY
from model import Run, Settings
from model.course.history import History
from model.student.arrays import softmax
from tests.records import KINDS, NASTY_WORDS, diverged_record, record_of

NOTHING_TO_SHOW = {"divergence"}
"""Words of which a test that went well has no example."""


def history_of(kind: str, test: int = 4) -> History:
    run = Run(KINDS[kind])
    run.advance_to(test)
    return run.history.up_to(test)


def examples_of(kind: str, test: int = 4) -> dict[str, Example]:
    return word_examples(record_of(kind, test), history_of(kind, test))


def told(example: Example) -> str:
    """The example as it is read."""
    return example.says.format(*example.values)


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_has_an_example_in_every_exam_unless_nothing_is_held_out(kind: str) -> None:
    found = examples_of(kind)
    without = {word.field for word in GLOSSARY if not found.get(word.field, Example()).says}
    if not KINDS[kind].questions.held_out:
        without -= {"held out", "overfitting"}
    if KINDS[kind].optimizer not in ("momentum", "muon"):
        without -= {"momentum"}
    assert without == NOTHING_TO_SHOW
    assert set(found) <= {word.field for word in GLOSSARY}


@pytest.mark.parametrize("kind", KINDS)
def test_every_blank_of_an_example_has_its_value(kind: str) -> None:
    for field, example in examples_of(kind).items():
        assert example.says.count("{}") == len(example.values), field
        assert all(example.values), field


def test_only_values_differ_from_test_to_test_and_those_that_should_do() -> None:
    first, second = examples_of("first-sums", 4), examples_of("first-sums", 5)
    assert [example.says for example in first.values()] == [e.says for e in second.values()]
    for field in ("loss", "p", "gradient", "update", "weight", "step", "perplexity", "softmax"):
        assert first[field] != second[field], field


def test_the_numbers_are_those_of_the_test() -> None:
    record = record_of("first-sums")
    found = examples_of("first-sums")
    asked = np.argwhere(record.batch.asked)[0]
    right = int(record.batch.targets[tuple(asked)])
    p = float(softmax(record.asked_logits[0])[right])
    lost = numbers.nats(-math.log(p))
    assert numbers.percent(p) in found["p"].values
    assert {lost, numbers.nats(record.loss)} <= set(found["loss"].values)
    assert {lost, numbers.percent(p), numbers.percent(p / 2)} <= set(found["nat"].values)
    assert numbers.count(record.step) in found["step"].values
    assert numbers.count(sum(w.size for w in record.before.values())) in found["weight"].values


def test_the_finite_difference_is_the_slope() -> None:
    difference, slope = examples_of("first-sums")["finite difference"].values[-2:]
    assert difference == slope


def test_the_visitors_weight_is_the_one_that_is_spoken_of() -> None:
    record = record_of("first-sums")
    weight = SelectedWeight("blocks.0.attention.W_Q", (1, 2))
    found = word_examples(record, history_of("first-sums"), weight)
    before, after = (w["blocks.0.attention.W_Q"][1, 2] for w in (record.before, record.after))
    for value in (before, after):
        assert numbers.number(float(value), 4) in found["update"].values
    assert numbers.number(float(before), 4) in found["weight"].values
    assert found["weight"] != examples_of("first-sums")["weight"]


def test_of_a_diverged_student_nothing_is_told_that_is_no_number() -> None:
    found = word_examples(diverged_record(), Run(KINDS["first-sums"]).history)
    assert found["loss"] == found["gradient"] == Example()
    assert not any(re.search("not a number|∞|nan", told(example)) for example in found.values())


def test_foreign_words_are_values_and_never_part_of_a_sentence() -> None:
    foreign = [word[:20] for word in NASTY_WORDS]
    for field, example in examples_of("nasty").items():
        assert not any(word in example.says for word in foreign), field


@pytest.mark.parametrize("exam", ["first-sums", "calculator"])
def test_all_examples_together_are_cheap(exam: str) -> None:
    run = Run(Settings.recommended(exam))
    record, history = run.record_at(2), run.history.up_to(2)
    spent = []
    for _ in range(20):
        start = time.process_time()
        word_examples(record, history)
        spent.append(time.process_time() - start)
    assert sorted(spent)[0] < 0.002  # 0.5 and 0.8 ms on a quiet machine
