"""The four small pictures of the home page, for every test and whatever is followed."""

from __future__ import annotations

import pytest

from dashboard.rooms.classroom import stations_chart
from model.looking import asked
from model.looking.followed import followed, sure_of
from tests.records import KINDS, place_not_in, place_of, record_of


@pytest.mark.parametrize("kind", KINDS)
def test_the_followed_word_is_the_one_that_is_answered_whether_the_test_asks_it_or_not(
    kind: str,
) -> None:
    record = record_of(kind)
    for place in (place_of(record), place_not_in(record)):
        if place is None:
            continue
        for word in range(1, record.settings.transformer.context_length + 1):
            asked = followed(record, place, word)
            chart = stations_chart.sits(record, place, word)
            assert f"“{asked.prompt}”" in chart.alt
            assert ("not in this test" in chart.takeaway) == (place != place_of(record))
            right = record.settings.questions.vocabulary[asked.right]
            share = chart.table.set_index("answer")["confidence"][right]
            assert share == pytest.approx(
                sure_of(record.settings, record.before, place, word), abs=1e-12
            )


def test_a_question_of_a_story_is_named_by_its_sentence_not_by_a_full_stop() -> None:
    record = record_of("story")
    assert all(len(words.split()) > 2 for words in asked.question_words(record))
    assert "“.”" not in stations_chart.graded(record).takeaway
    assert "“.”" not in stations_chart.sits(record, place_of(record)).takeaway
