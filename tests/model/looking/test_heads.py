"""What each head does is measured: against a plain student's patterns, question by question."""

from __future__ import annotations

import numpy as np
import pytest

from model import Run, Settings
from model.looking.heads import looks_from_the_last_word, looks_from_the_operator
from model.looking.inside import attention_patterns, trace_of
from tests.plain_transformer import plain_logits
from tests.records import KINDS

EVERY_KIND = pytest.mark.parametrize("kind", ["first-sums", "calculator", "capitals", "story"])


@EVERY_KIND
def test_attention_is_that_of_a_student_in_plain_numpy(kind: str) -> None:
    settings = KINDS[kind]
    weights = Run(settings).weights_at(3)
    tokens = settings.questions.token_ids(settings.questions.questions[7].prompt)
    logits, plain = plain_logits(weights, tokens, settings.n_head)
    trace = trace_of(settings, weights, np.array([tokens]))
    patterns = attention_patterns(trace)
    for (block, head), pattern in plain.items():
        np.testing.assert_allclose(patterns[block, 0, head], pattern, atol=1e-12)
    np.testing.assert_allclose(trace["logits"][0], logits, atol=1e-12)


@EVERY_KIND
def test_every_look_is_shared_out_whole(kind: str) -> None:
    settings = KINDS[kind]
    questions = np.array(settings.questions.studied[:40])
    looks = looks_from_the_last_word(settings, Run(settings).weights_at(3), questions)
    assert looks.shares.shape == (settings.n_layer, settings.n_head, 40, len(looks.looked_at))
    np.testing.assert_allclose(looks.shares.sum(axis=-1), 1, atol=1e-12)


def test_the_shares_on_numbers_and_operator_are_the_patterns_own() -> None:
    settings: Settings = KINDS["calculator"]
    exam, weights = settings.questions, Run(settings).weights_at(3)
    prompts = ("forty two divided by seven equals", "nine plus eighty one equals")
    places = [next(i for i, q in enumerate(exam.questions) if q.prompt_text == p) for p in prompts]
    last = looks_from_the_last_word(settings, weights, np.array(places))
    operator = looks_from_the_operator(settings, weights, np.array(places))
    assert operator is not None
    parts = ([(0, 2), (2, 4), (4, 5), (5, 6)], [(0, 1), (1, 2), (2, 4), (4, 5)])
    for row, (place, spans) in enumerate(zip(places, parts, strict=True)):
        prompt = exam.questions[place].prompt
        _, plain = plain_logits(weights, exam.token_ids(prompt), settings.n_head)
        (_, _), (_, behind), *_ = spans
        for (block, head), pattern in plain.items():
            expected = [pattern[-1, start:end].sum() for start, end in spans]
            np.testing.assert_allclose(last.shares[block, head, row], expected, atol=1e-12)
            before = pattern[behind - 1, : spans[0][1]].sum()
            np.testing.assert_allclose(operator.shares[block, head, row, 0], before, atol=1e-12)
    np.testing.assert_allclose(last.mean, last.shares.mean(axis=2))
    np.testing.assert_allclose(last.spread, last.shares.std(axis=2))


def test_where_there_is_no_operator_nothing_is_claimed_of_it() -> None:
    settings = KINDS["capitals"]
    weights = Run(settings).weights_at(1)
    assert looks_from_the_operator(settings, weights, np.array([0, 1])) is None
