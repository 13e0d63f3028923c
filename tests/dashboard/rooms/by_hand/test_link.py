"""The sheet in the link: there and back, and hostile."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.rooms.by_hand.link import from_link, to_link
from dashboard.rooms.by_hand.sheet import LEVELS, N_WEIGHTS, Sheet
from model.by_hand.path import walk_through

KEYS = [step.key for step in walk_through()]

numbers = st.floats(-100, 100)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    changes = draw(st.dictionaries(st.integers(0, N_WEIGHTS - 1), numbers, max_size=N_WEIGHTS))
    return Sheet(
        tuple(sorted(changes.items())),
        draw(st.floats(0, 100)),
        draw(st.booleans()),
        draw(st.sampled_from(LEVELS)),
    ).at(draw(st.sampled_from(KEYS)), (draw(st.integers(0, 11)), draw(st.integers(0, 11))))


@settings(max_examples=100)
@given(sheets())
def test_a_sheet_survives_its_link_bit_for_bit(sheet: Sheet) -> None:
    problems: list[str] = []
    link = dict(parse_qsl(urlencode(to_link(sheet))))
    assert repr(from_link(link, problems)) == repr(sheet)
    assert problems == []


def test_an_untouched_sheet_leaves_no_trace_in_the_link() -> None:
    assert to_link(Sheet()) == {}


def test_a_link_carries_only_what_was_changed() -> None:
    sheet = Sheet(level="solo").with_weight("token_embedding", 1, 2, -0.5).at("logits", (0, 1))
    assert to_link(sheet) == {"by": "logits[0,1]", "w": "5_-0.5", "level": "solo"}


def test_a_link_with_every_weight_changed_is_short_enough_for_any_browser() -> None:
    everything = Sheet(tuple((number, -1 / 3) for number in range(N_WEIGHTS)))
    assert len(urlencode(to_link(everything))) < 6000


@settings(max_examples=200)
@given(
    st.dictionaries(
        st.sampled_from(["by", "w", "eta", "both", "level"]),
        st.text(max_size=50) | st.from_regex(r"[0-9_~.e+\-\[\],]{1,30}", fullmatch=True),
    )
)
def test_no_link_does_harm_and_each_part_that_makes_no_sense_is_named_once(
    link: dict[str, str],
) -> None:
    problems: list[str] = []
    sheet = from_link(link, problems)
    assert len(problems) <= len(link)
    assert sheet.step.key == sheet.key
    assert from_link(to_link(sheet), []) == sheet


@pytest.mark.parametrize(
    ("link", "message"),
    [
        ({"by": "logits"}, "not of the form logits[0,1]"),
        ({"by": "loot[0,0]"}, "the path has no step “loot”"),
        ({"by": "logits[0,7]"}, "is not a place in it"),
        ({"w": "1_2~<b>"}, "“<b>” is not of the form 17_0.5"),
        ({"w": "999_1"}, "weights are numbered"),
        ({"w": "0_999"}, "allowed is -100 to 100"),
        ({"w": "0_nan"}, "not of the form"),
        ({"w": "٣_1"}, "not of the form"),
        ({"eta": "inf"}, "a number such as 0.1"),
        ({"eta": "101"}, "allowed is 0 to 100"),
        ({"both": "yes"}, "allowed is 1"),
        ({"level": "expert"}, "allowed are worked, few, most, solo"),
    ],
)
def test_a_part_that_makes_no_sense_is_named_and_the_rest_counts(
    link: dict[str, str], message: str
) -> None:
    problems: list[str] = []
    rest = {"level": "few"} if "level" not in link else {"eta": "0.5"}
    sheet = from_link({**link, **rest}, problems)
    assert len(problems) == 1
    assert message in problems[0]
    assert to_link(sheet) == rest


def test_a_message_quotes_a_long_value_only_in_part() -> None:
    problems: list[str] = []
    from_link({"w": "x" * 10_000}, problems)
    assert len(problems[0]) < 300
