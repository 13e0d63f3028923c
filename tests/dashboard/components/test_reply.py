"""What the browser sends as a prompt is hostile until shown otherwise."""

from __future__ import annotations

import pytest

from dashboard.components.reply import MOST_HEARD, prompt_of


@pytest.mark.parametrize("value", [None, 3, ["nine"], {"ask": "nine"}, True])
def test_what_is_no_text_is_no_prompt(value: object) -> None:
    assert prompt_of(value) is None


@pytest.mark.parametrize("value", ["\ud800", "nine \udfff plus", "a" * 9000, "\x00", "שלום 👩‍🚀"])
def test_a_prompt_can_be_written_anywhere_and_is_not_endless(value: str) -> None:
    heard = prompt_of(value)
    assert heard is not None
    assert heard.encode("utf-8")
    assert len(heard) <= MOST_HEARD
