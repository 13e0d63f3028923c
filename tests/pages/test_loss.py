"""The page of the second station, opened by its own link."""

from __future__ import annotations

import pytest

from tests.pages.conftest import EXAM_KEYS, Open, text_of


@pytest.mark.parametrize("exam", EXAM_KEYS)
def test_every_part_of_the_second_station_is_there(exam: str, open_page: Open) -> None:
    text = text_of(open_page("loss", exam=exam, test="2"))
    for heading in ("The teacher grades", "worked out", "The score", "Which mistakes"):
        assert heading in text
    assert "= 0.87 nats" in text
    assert ("who knows the grammar" in text) == (exam == "story")


def test_a_preset_moves_the_free_dot(open_page: Open) -> None:
    app = open_page("loss")
    assert app.slider(key="free-p").value == 0.42
    app.button(key="preset-0.99").click().run()
    assert not app.exception
    assert app.slider(key="free-p").value == 0.99


def test_the_whole_round_can_be_asked(open_page: Open) -> None:
    app = open_page("loss", test="3")
    app.button_group(key="scope").set_value(["all that is studied, asked now"]).run()
    assert not app.exception
