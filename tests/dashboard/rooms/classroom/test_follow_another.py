"""Any question of the exam can be found and followed, the never studied ones are named as such."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.rooms.classroom.follow_another import FIND, OFFERED, OPEN, matching
from model import EXAMS
from tests.pages.conftest import Open, opened
from tests.pages.conftest import open_page as open_page

SUMS = EXAMS["first-sums"]()


@given(st.integers(0, len(SUMS.questions) - 1), st.randoms())
def test_every_question_is_found_by_its_words_in_any_order(place: int, random: object) -> None:
    words = list(SUMS.questions[place].prompt)
    random.shuffle(words)  # type: ignore[attr-defined]
    assert place in matching(SUMS, " ".join(words).upper())


@given(st.text(max_size=10))
def test_whatever_is_found_has_the_words(text: str) -> None:
    for place in matching(SUMS, text):
        prompt = SUMS.questions[place].prompt
        assert all(any(w.startswith(t) for w in prompt) for t in text.casefold().split())


def test_without_a_word_all_are_offered_some_never_studied_ones_first() -> None:
    places = matching(SUMS, "")
    assert sorted(places) == list(range(len(SUMS.questions)))
    assert set(places[: OFFERED // 2]) <= SUMS.held_out


@pytest.mark.parametrize("exam", ["first-sums", "story"])
def test_a_press_follows_the_question_and_closes(exam: str, open_page: Open) -> None:
    app = opened(open_page("classroom", exam=exam, test="3"), OPEN)
    offered = [button for button in app.button if str(button.key).startswith("follow-")]
    assert len(offered) == OFFERED
    never = [button for button in offered if button.label.endswith("never studied")]
    assert len(never) == OFFERED // 2
    place = int(str(never[0].key).removeprefix("follow-"))
    never[0].click().run()
    assert not app.exception
    visit = app.session_state["visit"]
    assert (visit.followed, visit.word, visit.test) == (place, 1, 3)
    assert place in visit.settings.questions.held_out
    assert not app.session_state[OPEN]


def test_words_that_no_question_has_are_said_to_be_none(open_page: Open) -> None:
    app = opened(open_page("classroom"), OPEN)
    app.text_input(key=FIND).set_value("nine plus rhubarb").run()
    assert any("No question" in caption.value for caption in app.caption)
