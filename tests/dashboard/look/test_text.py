"""Names of questions keep what tells them apart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dashboard.look.text import without_common_end

TEXTS = st.lists(
    st.lists(st.sampled_from(["two", "plus", "equals"]), min_size=1, max_size=5).map(" ".join),
    min_size=1,
    max_size=6,
)


def test_what_all_end_with_is_left_out() -> None:
    sums = ["two plus three equals", "nine plus zero equals"]
    assert without_common_end(sums) == ["two plus three", "nine plus zero"]
    assert without_common_end(["a b", "b"]) == ["a b", "b"]


@given(TEXTS)
def test_names_stay_apart_and_are_never_empty(texts: list[str]) -> None:
    names = without_common_end(texts)
    assert all(names)
    ends = {text[len(name) :] for text, name in zip(texts, names, strict=True)}
    assert len(ends) == 1
    assert all(text.startswith(name) for text, name in zip(texts, names, strict=True))
