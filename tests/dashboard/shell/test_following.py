"""Beside the track every page says how sure the student is of the followed question, in this very test."""

from __future__ import annotations

import pytest

from dashboard.components.frames import encoded, frame_json
from dashboard.look import numbers
from dashboard.shell.following import LONGEST_ANSWER, LONGEST_PROMPT, followed_now
from model.looking.followed import sure_of
from tests.dashboard.shell.test_desk import supplied, visit
from tests.pages.conftest import Open
from tests.pages.conftest import open_page as open_page
from tests.records import KINDS, diverged_record, place_not_in, place_of, record_of

WITH_A_DESK = ("classroom", "forward_pass", "loss", "backward_pass", "update", "epochs")
NINE_PLUS_ZERO = "91"


@pytest.mark.parametrize("kind", KINDS)
def test_it_says_how_sure_and_whether_the_test_asks_it(kind: str) -> None:
    record = record_of(kind)
    for place in {place_of(record), place_not_in(record)} - {None}:
        assert place is not None
        frame = followed_now(record, place)
        sure = sure_of(record.settings, record.before, place)
        assert frame.sure == numbers.percent(sure)
        assert frame.in_test == (place in record.batch.questions)
        assert len(frame.question) <= LONGEST_PROMPT
        assert len(frame.answer) <= LONGEST_ANSWER
    encoded(frame_json(followed_now(diverged_record(), 0)))


@pytest.mark.parametrize("page", WITH_A_DESK)
def test_every_page_follows_the_question_in_the_test_and_where_it_is_not_in_it(
    page: str, open_page: Open
) -> None:
    app = open_page(page, follow=NINE_PLUS_ZERO, test="3")
    message = supplied(app)
    base, frame = message["bases"]["followed"], message["tests"]["3"]["followed"]
    assert base["question"] == "nine plus zero equals"
    asked = [90 in app.session_state["run"].record_at(step).batch.questions for step in (1, 3)]
    assert [base["in_test"], {**base, **frame}["in_test"]] == asked
    assert message["rows"]["ofFollowed"] >= 3  # another visitor of the same student may be ahead
    assert visit(app).followed == 90


@pytest.mark.parametrize("page", WITH_A_DESK)
def test_another_question_followed_is_another_page_for_the_browser(
    page: str, open_page: Open
) -> None:
    usual, other = (supplied(open_page(page, **link)) for link in ({}, {"follow": "91"}))
    assert usual["page"] != other["page"]
