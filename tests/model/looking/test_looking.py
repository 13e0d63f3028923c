"""Promise 10: looking never changes the student, and what is seen can't be changed either."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import pytest
import torch

import model.looking
from model import Record, Run, Settings
from model.course.run import fingerprint
from model.looking import asked, followed
from model.looking.backward import backward, stage_gradients
from model.looking.chain import chain
from model.looking.embedding_map import embedding_map, map_basis
from model.looking.explain_update import explain_update
from model.looking.feedback import (
    agreement,
    blame,
    most_blamed,
    predicted_drop,
    pulls_on,
    question_gradients,
    support,
)
from model.looking.generation import confidence_in, generate
from model.looking.heads import looks_from_the_last_word, looks_from_the_operator
from model.looking.inside import (
    answer_after_each_layer,
    answers,
    attention_patterns,
    trace_of,
)
from model.looking.knowable import known
from model.looking.landscape import (
    along_update,
    breaking_multiple,
    first_steps,
    gradient_update_plane,
    promise,
)
from model.looking.never_studied import right_now
from model.looking.norms import lengths
from model.looking.others import studied_along
from model.looking.probe import finite_difference, losses_with_value, measure, wiggle
from model.looking.processor_time import seconds_a_test
from model.looking.report_card import marks
from model.looking.same_paper import on_the_paper_of, only_one, same_tests, same_words
from model.looking.what_if import Change, changed, score, score_of_test
from model.student.arrays import as_tensors
from tests import strategies
from tests.bits import array_bits, record_bits

PLACES = np.array([3, 7, 20])

W_Q = "blocks.0.attention.W_Q"

LOOKS: dict[str, Callable[[Record], Any]] = {
    "agreement": agreement,
    "along_update": lambda r: along_update(r, [0.0, 1.0, 2.0]),
    "answer_after_each_layer": lambda r: answer_after_each_layer(
        r.settings, r.before, r.batch.tokens
    ),
    "answers": lambda r: answers(r.settings, r.before, r.batch.questions),
    "asked_before": lambda r: asked.asked_before(r.settings, int(r.batch.questions[0]), r.step),
    "asked_words": asked.asked_words,
    "attention_patterns": lambda r: attention_patterns(
        trace_of(r.settings, r.before, r.batch.tokens)
    ),
    "backward": backward,
    "blame": blame,
    "breaking_multiple": breaking_multiple,
    "chain": lambda r: chain(r, W_Q, (1, 2)),
    "confidence_in": lambda r: confidence_in(r.settings, r.before, ["two", "plus"], ["two"]),
    "changed": lambda r: changed(r.settings.transformer, r.before, Change("head", (0, 1)))[
        "blocks.0.attention.W_O"
    ],
    "known": lambda r: known(r.settings, r.before),
    "looks_from_the_last_word": lambda r: looks_from_the_last_word(r.settings, r.before, PLACES),
    "looks_from_the_operator": lambda r: looks_from_the_operator(r.settings, r.before, PLACES),
    "right_now": lambda r: right_now(r.settings, r.before, [1, 2]),
    "score": lambda r: score(r.settings, r.before, PLACES),
    "score_of_test": lambda r: score_of_test(r.settings, r.before, r.batch),
    "embedding_map": lambda r: embedding_map(
        r.before["token_embedding"], map_basis(r.before["token_embedding"])
    ),
    "explain_update": lambda r: explain_update(r, W_Q, (1, 2)),
    "finite_difference": lambda r: finite_difference(r, W_Q, (1, 2)),
    "first_steps": first_steps,
    "generate": lambda r: generate(r.settings, r.after, ["two"], temperature=1.5, seed=1),
    "gradient_update_plane": lambda r: gradient_update_plane(r, resolution=3),
    "losses_with_value": lambda r: losses_with_value(r, W_Q, (1, 2), np.array([-1.0, 1.0])),
    "measure": lambda r: measure(r, lambda _: as_tensors(r.before), torch.zeros(2)),
    "lengths": lengths,
    "marks": lambda r: marks(r.settings, r.before, PLACES.tolist()),
    "most_blamed": most_blamed,
    "followed": lambda r: followed.followed(r, 0),
    "followed_tokens": lambda r: followed.followed_tokens(r.settings, 0),
    "followed_trace": lambda r: followed.followed_trace(r, 0),
    "chances_with": lambda r: followed.chances_with(r.settings, r.before, 0),
    "right_word": lambda r: followed.right_word(r.settings, 0),
    "row_of": lambda r: followed.row_of(r, 0),
    "sure_of": lambda r: followed.sure_of(r.settings, r.before, 0),
    "on_the_paper_of": lambda r: on_the_paper_of(other_of(r), r).losses,
    "only_one": lambda r: only_one(
        (r.settings, r.before), (r.settings, r.after), r.batch.questions
    ),
    "predicted_drop": predicted_drop,
    "promise": promise,
    "prompt_of": lambda r: asked.prompt_of(r, asked.asked_words(r)[0]),
    "pulls_on": lambda r: pulls_on(r, 0),
    "question_gradients": lambda r: question_gradients(r, W_Q),
    "question_gradients, of a weight": lambda r: question_gradients(r, W_Q, (1, 2)),
    "question_losses": lambda r: asked.question_losses(r, r.losses),
    "question_words": asked.question_words,
    "ranks": asked.ranks,
    "same_tests": lambda r: same_tests(r.settings, other_of(r).settings),
    "same_words": lambda r: same_words(r.settings, other_of(r).settings),
    "seconds_a_test": lambda r: seconds_a_test(r.settings) > 0,
    "stage_gradients": stage_gradients,
    "studied_along": lambda r: studied_along(r, (0.0, 1.0)),
    "support": support,
    "tally": asked.tally,
    "trace_of": lambda r: trace_of(r.settings, r.before, r.batch.tokens),
    "wiggle": lambda r: wiggle(r, W_Q, (1, 2), [-1.0, 0.0, 1.0]),
    "words_read": lambda r: asked.words_read(r, asked.asked_words(r)[0]),
}


def other_of(record: Record) -> Record:
    """A test of another student, who sits other papers."""
    return _other(record.settings)


@cache
def _other(settings: Settings) -> Record:
    return Run(replace(settings, seed=9, learning_rate=0.01)).record_at(2)


def looks_at_a_test() -> set[str]:
    """The names of all public functions that look at a test, or at weights with its settings."""
    found = set()
    for module in pkgutil.iter_modules(model.looking.__path__, "model.looking."):
        for name, function in inspect.getmembers(importlib.import_module(module.name)):
            if inspect.isfunction(function) and function.__module__ == module.name:
                first = next(iter(inspect.signature(function).parameters.values()), None)
                if first and first.annotation in ("Record", "Settings") and name[0] != "_":
                    found.add(name)
    return found


def test_every_way_to_look_is_under_these_laws() -> None:
    assert looks_at_a_test() <= {name.split(",")[0] for name in LOOKS}


def arrays_in(value: Any) -> Iterator[np.ndarray[Any, Any]]:
    """Every array that a result holds, however deep."""
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from arrays_in(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from arrays_in(inner)
    elif is_dataclass(value):
        for field in fields(value):
            yield from arrays_in(getattr(value, field.name))


@pytest.mark.parametrize("name", LOOKS)
def test_looking_leaves_the_test_and_the_student_as_they_were(name: str) -> None:
    run = Run(strategies.tiny_with("muon"))
    record = run.record_at(3)
    seen, weights = record_bits(record), fingerprint(run.weights_at(3))
    LOOKS[name](record)
    assert record_bits(record) == seen
    assert fingerprint(run.weights_at(3)) == weights
    undisturbed = Run(strategies.tiny_with("muon"))
    assert run.fingerprint(6) == undisturbed.fingerprint(6)


@pytest.mark.parametrize("name", LOOKS)
def test_nobody_can_write_to_what_is_seen(shared_run: Run, name: str) -> None:
    for array in arrays_in(LOOKS[name](shared_run.record_at(5))):
        assert not array.flags.writeable


@pytest.mark.parametrize("name", LOOKS)
def test_looking_twice_shows_the_same_bits(shared_run: Run, name: str) -> None:
    record = shared_run.record_at(5)
    first, second = (list(map(array_bits, arrays_in(LOOKS[name](record)))) for _ in range(2))
    assert first == second


def test_many_may_look_at_once() -> None:
    records = [
        Run(strategies.tiny_with(optimizer, d_model=width)).record_at(4)
        for optimizer in ("sgd", "muon")
        for width in (8, 12)
    ]
    looks = [(look, record) for record in records for look in LOOKS.values()]

    def look_at(pair: tuple[Callable[[Record], Any], Record]) -> list[bytes]:
        look, record = pair
        return [array_bits(array) for array in arrays_in(look(record))]

    alone = [look_at(pair) for pair in looks]
    with ThreadPoolExecutor(max_workers=4) as visitors:
        together = list(visitors.map(look_at, looks))
    assert together == alone


@pytest.mark.parametrize("name", LOOKS)
def test_a_student_that_diverged_can_still_be_looked_at(name: str) -> None:
    run = Run(strategies.tiny_with("sgd", learning_rate=1000.0))
    run.advance_to(100)
    assert run.diverged_at is not None
    record = run.record_at(run.diverged_at)
    if name == "gradient_update_plane":
        with pytest.raises(ValueError, match="no plane goes through it"):
            LOOKS[name](record)
    else:
        LOOKS[name](record)
