"""The laws of history: rows are true, stay as they were read, and add up."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from model import Run, Settings
from model.course.batches import batch_of
from model.course.history import SCORES, History, Ledger
from model.course.record import losses_with
from model.exams import ASKS, NOT_ASKED
from model.student.optimizers import learning_rate_at
from tests import strategies
from tests.bits import array_bits

COLUMNS = tuple(field.name for field in fields(History))


@pytest.mark.parametrize("ask", ASKS)
def test_every_row_is_what_the_record_of_its_test_says(ask: str) -> None:
    settings = strategies.tiny_with("adamw", ask=ask, warm_up=4, exam="first-sums")
    run = Run(settings)
    run.advance_to(25)
    history = run.history
    assert len(history) == 25
    for row in np.random.default_rng(0).permutation(25):
        record = run.record_at(int(row) + 1)
        targets = record.batch.targets
        order = np.argsort(-record.logits, axis=-1, kind="stable")
        ranks = np.argmax(order == targets[..., None], axis=-1)[targets != NOT_ASKED]
        right = (order[..., 0] == targets) | (targets == NOT_ASKED)
        assert history.step[row] == record.step
        assert history.round[row] == record.round
        assert history.loss[row] == record.loss
        assert history.spot_on[row] == (ranks == 0).mean()
        assert history.close[row] == ((ranks == 1) | (ranks == 2)).mean()
        assert history.way_off[row] == pytest.approx((ranks > 2).mean(), abs=1e-15)
        assert history.accuracy[row] == right.all(axis=1).mean()
        assert history.perplexity[row] == pytest.approx(np.exp(record.loss), rel=1e-15)
        assert history.learning_rate[row] == learning_rate_at(settings, record.step)


def test_a_held_out_row_is_what_the_student_of_that_time_gets_right(shared_run: Run) -> None:
    settings, history = shared_run.settings, shared_run.history
    assert history.held_out_step.tolist() == [0, 10, 20, 30]
    batch = batch_of(settings, np.array(sorted(settings.questions.held_out)))
    for row, step in enumerate(history.held_out_step):
        losses = losses_with(settings, shared_run.weights_at(int(step)), batch)
        assert history.held_out_loss[row] == pytest.approx(losses[batch.asked].mean(), rel=1e-12)
    # Each of these questions asks one word: its word is right when it is.
    assert history.held_out_spot_on.tolist() == history.held_out_accuracy.tolist()
    assert 0 <= history.held_out_accuracy.min() <= history.held_out_accuracy.max() <= 1


def test_what_was_read_stays_when_later_tests_are_added(tiny: Settings) -> None:
    run = Run(tiny)
    run.advance_to(12)
    early = run.history
    then = {name: array_bits(getattr(early, name)) for name in COLUMNS}
    run.advance_to(300)
    assert len(run.history) == 300
    assert {name: array_bits(getattr(early, name)) for name in COLUMNS} == then
    again = run.history.up_to(12)
    assert {name: array_bits(getattr(again, name)) for name in COLUMNS} == then


@given(
    rows=st.lists(st.lists(st.floats(0, 100), min_size=5, max_size=5), max_size=600),
    cut=st.integers(0, 700),
)
@examples(max_examples=20)
def test_a_ledger_gives_back_all_rows_in_order(rows: list[list[float]], cut: int) -> None:
    ledger = Ledger(tests_per_round=7)
    for scores in rows:
        ledger.add(scores)
    history = ledger.so_far()
    for column, name in enumerate(SCORES):
        assert getattr(history, name).tolist() == [row[column] for row in rows]
    assert history.step.tolist() == list(range(1, len(rows) + 1))
    assert history.round.tolist() == [(step - 1) // 7 + 1 for step in history.step]
    assert history.up_to(cut).step.tolist() == history.step[:cut].tolist()


def test_up_to_a_test_keeps_the_held_out_rows_until_then(shared_run: Run) -> None:
    assert shared_run.history.up_to(19).held_out_step.tolist() == [0, 10]
    assert shared_run.history.up_to(20).held_out_step.tolist() == [0, 10, 20]
    assert shared_run.history.up_to(0).held_out_step.tolist() == [0]


def test_nobody_can_write_to_a_history(shared_run: Run) -> None:
    history = shared_run.history
    for column in (getattr(history, name) for name in COLUMNS):
        with pytest.raises(ValueError, match="read-only"):
            column[...] = 0
