"""Frames: drawn once for everybody, and the same bytes whoever asks, in whatever order."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.cards.course_facts import course_facts
from dashboard.cards.exam_sheet import sheet
from dashboard.charts.over_tests import loss_over_tests
from dashboard.charts.weight_map import gradient_map
from dashboard.components.frames import frame_json
from dashboard.serving import frames
from dashboard.serving.frames import Live
from dashboard.serving.runs import shared_run
from model import Settings
from tests.dashboard.components.test_frames import patched, strictly
from tests.records import KINDS
from tests.strategies import TINY

LIVES = (
    Live("course", course_facts, "both", (0, 1)),
    Live("paper", sheet, "record", (2, 1, True)),
    Live("loss", loss_over_tests, "history", (3.0,)),
    Live("map", gradient_map, "record", (None, False)),
)


def forget() -> None:
    for shelf in (frames._frames, frames._findings):
        shelf.clear()


def frame_of(live: Live, of: Settings, step: int) -> Any:
    """What is sent of one live part for one test."""
    return strictly(frames.tests([live], of, [step]))[str(step)][live.key]


@given(st.permutations([1, 2, 7, 12]), st.permutations(LIVES))
@settings(max_examples=8, deadline=None)
def test_a_frame_does_not_depend_on_who_asks_or_in_which_order(
    steps: list[int], lives: list[Live]
) -> None:
    expected = {
        (live.key, step): frame_of(live, TINY, step) for live in LIVES for step in (1, 2, 7, 12)
    }
    forget()
    for step in steps:
        for live in lives:
            assert frame_of(live, TINY, step) == expected[live.key, step]


@pytest.mark.parametrize("live", LIVES, ids=lambda live: live.key)
@pytest.mark.parametrize("kind", ["first-sums", "nasty"])
def test_base_and_frame_make_what_the_part_shows(kind: str, live: Live) -> None:
    of = KINDS[kind]
    base = json.loads(json.dumps(frames.base_of(live, of)))
    put_together = patched(base, frame_of(live, of, 3))
    whole = frame_json(frames.made_of(live, of, 3))
    assert put_together == json.loads(json.dumps(whole))


def test_a_long_course_sends_no_more_a_test_than_a_short_one() -> None:
    live = Live("loss", loss_over_tests, "history", (3.0,))
    long = replace(TINY, rounds=400)
    sizes = [len(frames.tests([live], long, [step])) for step in (30, 3000)]
    assert sizes[1] < 1.2 * sizes[0] + 200


def test_rows_are_the_history_from_there_on() -> None:
    run = shared_run(TINY)
    run.advance_to(23)
    sent = strictly(frames.rows(run, 20, 1, 23))
    assert (sent["from"], sent["fromRound"]) == (20, 1)
    for name, first in (("loss", 20), ("held_out_loss", 1)):
        column = getattr(run.history.up_to(23), name)[first:]
        np.testing.assert_array_equal(numbers_in(sent[name]), column.astype("f4"))


def test_of_tests_after_the_last_that_may_be_told_no_row_is_sent() -> None:
    run = shared_run(TINY)
    run.advance_to(23)
    per_round = TINY.tests_per_round
    sent = strictly(frames.rows(run, 0, 0, 2 * per_round - 1))
    assert len(numbers_in(sent["loss"])) == 2 * per_round - 1
    np.testing.assert_array_equal(numbers_in(sent["held_out_step"]), [0, per_round])


def numbers_in(packed: str) -> Any:
    import base64

    return np.frombuffer(base64.b64decode(packed), "<f4")


def test_a_message_is_json_of_all_its_fields() -> None:
    sent = strictly(frames.message(page=b'"x"', tests=frames.tests(LIVES, TINY, [3, 2])))
    assert sent["page"] == "x"
    assert list(sent["tests"]) == ["2", "3"]
    assert set(sent["tests"]["2"]) == {live.key for live in LIVES}
