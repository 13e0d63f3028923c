"""Laws of the local derivatives: the links of the chain rule."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples

from model import Run, Settings
from model.looking.backward import backward
from model.looking.local_derivatives import Question, links_into
from tests import strategies

NOT_MADE_OF_SIGNALS = ("token_rows", "position_rows")


@given(strategies.settings())
@examples(max_examples=12)
def test_the_links_into_every_stage_add_up_to_its_signal(settings: Settings) -> None:
    record = Run(settings).record_at(1)
    back = backward(record)
    row = len(record.batch.tokens) // 2
    for stage in back.trace:
        if stage in NOT_MADE_OF_SIGNALS:
            continue
        total = sum(link.contribution for link in links_into(back, stage, row))
        signal = Question(back, row).signal(stage)
        np.testing.assert_allclose(total, signal, rtol=0, atol=1e-13, err_msg=stage)


def test_every_link_comes_from_a_later_stage(shared_run: Run) -> None:
    back = backward(shared_run.record_at(3))
    order = [*back.trace, "loss"]
    for stage in back.trace:
        if stage not in NOT_MADE_OF_SIGNALS:
            for link in links_into(back, stage, 0):
                assert order.index(link.source) > order.index(stage)


@pytest.mark.parametrize(
    ("stage", "rules"),
    [
        ("logits", ["softmax and cross-entropy"]),
        ("ln_final", ["matrix"]),
        ("blocks.0.output", ["LayerNorm"]),
        ("blocks.0.feedforward.hidden", ["GELU"]),
        ("blocks.0.after_attention", ["residual addition", "LayerNorm"]),
        ("blocks.0.attention.scores", ["softmax"]),
        ("blocks.0.ln_1", ["matrix", "matrix", "matrix"]),
        ("embedding", ["residual addition", "LayerNorm"]),
    ],
)
def test_each_stage_hears_by_its_own_rules(shared_run: Run, stage: str, rules: list[str]) -> None:
    links = links_into(backward(shared_run.record_at(3)), stage, 0)
    assert [link.rule for link in links] == rules
    assert all(link.words and link.formula for link in links)
