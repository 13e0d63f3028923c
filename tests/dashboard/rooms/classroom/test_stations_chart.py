"""The four small pictures of the home page, for every test and whatever is pinned."""

from __future__ import annotations

import pytest

from dashboard.rooms.classroom import stations_chart
from model import Run, Settings
from model.looking import asked
from model.looking.asked import pinned_word, prompt_of
from tests.records import KINDS, record_of


@pytest.mark.parametrize("exam", ["capitals", "story"])
def test_a_question_that_a_shorter_test_lacks_is_its_last_one(exam: str) -> None:
    settings = Settings.recommended(exam, n_head=2, d_model=8, rounds=1)
    record = Run(settings).record_at(settings.tests_per_round)
    shorter = len(record.batch.questions)
    assert shorter < settings.batch_size
    chart = stations_chart.sits(record, settings.batch_size)
    last = prompt_of(record, pinned_word(record, shorter))
    assert f"“{last}”" in chart.alt


def test_the_pinned_word_is_the_one_that_is_answered() -> None:
    record = record_of("story")
    for word in (1, 2, 5):
        asked = pinned_word(record, 2, word)
        chart = stations_chart.sits(record, 2, word)
        assert f"“{prompt_of(record, asked)}”" in chart.alt
        share = chart.table.set_index("answer")["confidence"]
        right = record.settings.questions.vocabulary[asked.right]
        assert share[right] == record.probabilities[asked.row, asked.position, asked.right]


@pytest.mark.parametrize("kind", KINDS)
def test_every_question_and_word_that_can_be_pinned_has_its_picture(kind: str) -> None:
    record = record_of(kind)
    for question in range(1, record.settings.batch_size + 1):
        for word in range(1, record.settings.transformer.context_length + 1):
            assert len(stations_chart.sits(record, question, word).table) > 0


def test_a_question_of_a_story_is_named_by_its_sentence_not_by_a_full_stop() -> None:
    record = record_of("story")
    assert all(len(words.split()) > 2 for words in asked.question_words(record))
    assert "“.”" not in stations_chart.graded(record).takeaway
    assert "“.”" not in stations_chart.sits(record).takeaway
