"""Every query parameter of every page takes any text: it is read or named in a sentence, and the rest counts."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.shell.link import SETTING_OF, from_link, to_link
from tests.corpus import LONG, TEXTS
from tests.parts import parameters, parts

PARTS = parts()
PARAMETERS = parameters()

LONGEST_SENTENCE = 400
MOST_SECONDS = 1.0
"""That a link may take on a machine that does other things as well."""


def read(link: dict[str, str]) -> None:
    begun = time.process_time()
    visit, problems = from_link(link, PARTS)
    assert time.process_time() - begun < MOST_SECONDS, link
    assert all(0 < len(problem) <= LONGEST_SENTENCE for problem in problems), problems
    again = to_link(visit, PARTS)
    assert from_link(again, PARTS) == (visit, ())
    assert sum(map(len, again.values())) < 2000


def test_the_parameters_of_all_pages_are_known() -> None:
    assert {"exam", "test", "weight", "bets", "open", "level", "other", *SETTING_OF} <= set(
        PARAMETERS
    )
    assert len(PARTS) >= 15


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_parameter_takes_any_text(name: str) -> None:
    for text in TEXTS:
        read({name: text})


def test_all_parameters_take_any_text_at_once() -> None:
    for number in range(len(TEXTS)):
        read(
            {
                name: TEXTS[(number + 7 * place) % len(TEXTS)]
                for place, name in enumerate(PARAMETERS)
            }
        )
    read(dict.fromkeys(PARAMETERS, LONG))


@given(
    st.dictionaries(
        st.sampled_from(PARAMETERS),
        st.sampled_from(TEXTS)
        | st.text(max_size=40)
        | st.from_regex(r"[a-z0-9_.-]{1,6}([:~,;][a-z0-9_.-]{1,6}){0,4}", fullmatch=True),
        max_size=8,
    )
)
@settings(max_examples=150, deadline=None)
def test_any_mixture_is_read(link: dict[str, str]) -> None:
    read(link)
