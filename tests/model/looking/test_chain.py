"""Laws of the chain rule microscope."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from model import Record, Run, Settings
from model.looking.backward import backward, output_stage
from model.looking.chain import chain
from tests import strategies

ROUNDINGS = 1e-12
"""Some thousand float64 roundings of 2⁻⁵³ each, of numbers about as large as 1."""


@pytest.fixture(scope="module")
def record() -> Record:
    return Run(strategies.tiny_with("muon", n_layer=2)).record_at(7)


@given(strategies.settings(), st.data())
@examples(max_examples=15)
def test_the_terms_of_a_weight_of_any_kind_add_up_to_its_gradient(
    settings: Settings, data: st.DataObject
) -> None:
    record = Run(settings).record_at(1)
    back = backward(record)
    for weight, values in record.before.items():
        index = tuple(data.draw(st.integers(0, n - 1)) for n in values.shape)
        it = chain(record, weight, index, back)
        assert it.autograd == record.gradients[weight][index]
        assert it.total == pytest.approx(it.autograd, abs=ROUNDINGS)
        assert sum(term.product for term in it.terms) == pytest.approx(it.total, abs=ROUNDINGS)


def test_terms_are_listed_by_size_and_none_is_left_out(record: Record) -> None:
    it = chain(record, "blocks.0.attention.W_V", (3, 5))
    sizes = [abs(term.product) for term in it.terms]
    assert sizes == sorted(sizes, reverse=True)
    assert len(it.terms) == np.count_nonzero(it.products) > 1
    for term in it.terms:
        assert term.came_in == it.came_in[term.question, term.position]
        assert term.signal == it.signal[term.question, term.position]


def test_the_signal_path_follows_the_largest_term_to_the_weight(record: Record) -> None:
    for weight, values in record.before.items():
        index = tuple(n - 1 for n in values.shape)
        it = chain(record, weight, index)
        first, last = it.signal_path[0], it.signal_path[-1]
        assert first.stage == "logits"
        assert last.stage == it.stage == output_stage(weight)
        assert np.abs(it.products).max() == abs(it.products[it.question, it.position])
        assert last.values[it.position, index[-1]] == it.signal[it.question, it.position]


def test_every_step_of_the_path_is_made_of_the_steps_before_it(record: Record) -> None:
    seen = {"loss"}
    for step in chain(record, "token_embedding", (3, 1)).signal_path:
        assert {link.source for link in step.links} <= seen
        total = sum(link.contribution for link in step.links)
        np.testing.assert_allclose(total, step.values, rtol=0, atol=1e-13, err_msg=step.stage)
        assert step.norm == pytest.approx(float(np.sqrt((step.values**2).sum())), rel=1e-12)
        assert 0 <= step.position < record.batch.tokens.shape[1]
        seen.add(step.stage)


def test_the_path_leaves_out_what_the_signal_does_not_pass(record: Record) -> None:
    stages = [step.stage for step in chain(record, "blocks.1.attention.W_O", (0, 0)).signal_path]
    assert "blocks.1.attention.V" not in stages
    assert not any(stage.startswith("blocks.0") for stage in stages)


def test_an_embedding_row_meets_its_word_and_nothing_else(record: Record) -> None:
    plus = record.settings.questions.token_id("plus")
    it = chain(record, "token_embedding", (plus, 2))
    np.testing.assert_array_equal(it.came_in, record.batch.tokens == plus)


def test_a_weight_that_does_not_exist_has_no_chain(record: Record) -> None:
    with pytest.raises(ValueError, match="weight is 'W_Q'; allowed are token_embedding"):
        chain(record, "W_Q", (0, 0))
