"""The link is the save file, and hostile until shown otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.shell.link import SETTING_OF, Visit, from_link, select_weight, to_link
from model import EXAMS, Settings

PARAMETERS = ["exam", "test", "question", "weight", *SETTING_OF]


@st.composite
def visits(draw: st.DrawFn) -> Visit:
    exam = draw(st.sampled_from(sorted(EXAMS)))
    heads = draw(st.integers(1, 4))
    chosen = Settings.recommended(
        exam,
        seed=draw(st.integers(0, 2**31 - 1)),
        n_head=heads,
        d_model=heads * draw(st.integers(2, 8)),
        optimizer=draw(st.sampled_from(["sgd", "momentum", "adamw", "muon"])),
        learning_rate=draw(st.floats(1e-6, 10.0)),
        ask=draw(st.sampled_from(["answers", "every word"])),
    )
    name, shape = draw(st.sampled_from(sorted(chosen.transformer.shapes.items())))
    index = tuple(draw(st.integers(0, length - 1)) for length in shape)
    return Visit(
        chosen,
        test=draw(st.integers(1, chosen.last_step)),
        question=draw(st.integers(1, chosen.batch_size)),
        weight=draw(st.sampled_from([None, select_weight(chosen, name, index)])),
    )


@given(visits())
@settings(deadline=None)
def test_a_link_brings_back_the_very_visit(visit: Visit) -> None:
    assert from_link(to_link(visit)) == (visit, ())


@given(
    st.dictionaries(
        st.sampled_from(PARAMETERS) | st.text(max_size=8),
        st.text(max_size=30)
        | st.sampled_from(
            ["nan", "inf", "-1", "1e9", "1000000000", "9" * 5000, "0x10", "١٢", "1_0"]
        ),
        max_size=6,
    )
)
@settings(deadline=None)
def test_any_link_gives_a_visit_and_names_what_made_no_sense(link: dict[str, str]) -> None:
    visit, problems = from_link(link)
    assert 1 <= visit.test <= visit.settings.last_step
    assert 1 <= visit.question <= visit.settings.batch_size
    assert all(len(problem) < 400 for problem in problems)
    assert from_link(to_link(visit)) == (visit, ())


@pytest.mark.parametrize(
    ("link", "named", "kept"),
    [
        ({"exam": "nonsense"}, ["nonsense", "first-sums"], ("exam", "first-sums")),
        ({"rate": "nan"}, ["nan", "learning_rate"], ("learning_rate", Settings().learning_rate)),
        ({"rate": "fast"}, ["fast", "a number"], ("learning_rate", Settings().learning_rate)),
        ({"width": "33"}, ["n_head"], ("d_model", Settings().d_model)),
        ({"optimizer": "<b>"}, ["<b>", "adamw"], ("optimizer", Settings().optimizer)),
    ],
)
def test_nonsense_is_named_and_the_recommended_value_taken(
    link: dict[str, str], named: list[str], kept: tuple[str, object]
) -> None:
    visit, problems = from_link(link)
    assert len(problems) == 1
    assert all(part in problems[0] for part in named)
    assert getattr(visit.settings, kept[0]) == kept[1]


@pytest.mark.parametrize("test", ["-1", "0", "1000000000", "1e3", "", "three", "9" * 5000])
def test_a_test_that_does_not_exist_is_named_and_test_1_shown(test: str) -> None:
    visit, problems = from_link({"test": test})
    assert visit.test == 1
    assert len(problems) == 1
    assert str(Settings().last_step) in problems[0]


def test_one_bad_part_does_not_spoil_the_rest() -> None:
    visit, problems = from_link({"seed": "7", "rate": "nan", "test": "5"})
    assert (visit.settings.seed, visit.test, len(problems)) == (7, 5, 1)


@pytest.mark.parametrize("weight", ["W_LM", "W_LM[0]", "W_LM[99,0]", "W_X[0,0]", "W_LM[0,0][1]"])
def test_a_weight_that_does_not_exist_is_named(weight: str) -> None:
    visit, problems = from_link({"weight": weight})
    assert visit.weight is None
    assert len(problems) == 1


def test_links_stay_short() -> None:
    assert to_link(Visit(Settings())) == {}
