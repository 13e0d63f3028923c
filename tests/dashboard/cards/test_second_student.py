"""Who sits beside the student: any change in the link and back; what makes no sense is named, never guessed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.cards.second_student import (
    CHANGEABLE,
    SECOND,
    Beside,
    in_order,
    names_of,
    parsed,
    second_of,
    way_words,
)
from dashboard.serving.second import Second
from dashboard.shell.link import SETTING_OF, write_setting
from model import Settings
from model.course.run import FORKABLE
from tests import strategies

FIRST = Settings()


@given(strategies.settings(exam="first-sums", repeats=()), st.integers(0, 400))
def test_any_second_student_goes_into_a_link_and_comes_back(other: Settings, after: int) -> None:
    changes = {
        name: write_setting(other, name)
        for name, field in SETTING_OF.items()
        if getattr(other, field) != getattr(FIRST, field)
    }
    if other.learning_rate == FIRST.learning_rate:
        changes["rate"] = write_setting(other, "rate")
    assert second_of(FIRST, Beside(in_order(changes))) == Second(other)
    beside = Beside(in_order(changes), after)
    problems: list[str] = []
    found = SECOND.read(SECOND.write(beside), problems)
    can_be = not after or {SETTING_OF[name] for name in changes} <= set(FORKABLE)
    if can_be and after < min(FIRST.last_step, other.last_step):
        assert found == beside
        assert not problems
    else:
        assert found is None
        assert len(problems) == 1


def test_another_optimizer_brings_its_rate_and_another_exam_its_student() -> None:
    assert second_of(FIRST, Beside(parsed("optimizer:sgd"))).settings.learning_rate == 0.1
    both = second_of(FIRST, Beside(parsed("optimizer:sgd,rate:0.5"))).settings
    assert (both.optimizer, both.learning_rate) == ("sgd", 0.5)
    capitals = second_of(replace(FIRST, seed=4), Beside(parsed("exam:capitals"))).settings
    assert capitals == Settings.recommended("capitals")


def test_flash_cards_have_commas_of_their_own() -> None:
    beside = Beside(parsed("rate:0.1,cards:doubles:3,adding zero:2"))
    assert SECOND.read(SECOND.write(beside), []) == beside
    assert second_of(FIRST, beside).settings.repeats == (("adding zero", 2), ("doubles", 3))


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ({"other": "colour:red"}, "colour:red"),
        ({"other": "rate"}, "rate"),
        ({"other": "rate:"}, "rate:"),
        ({"other": "rate:fast"}, "rate=fast"),
        ({"other": "rate:nan"}, "rate=nan"),
        ({"other": "rate:5000"}, "learning rate is 5000"),
        ({"other": "exam:history"}, "history"),
        ({"other": "heads:5"}, "number of heads is 5"),
        ({"other": "optimizer:adam"}, "optimizer is 'adam'"),
        ({"other": "rate:0.1", "fork": "0"}, "fork=0"),
        ({"other": "rate:0.1", "fork": "-3"}, "fork=-3"),
        ({"other": "rate:0.1", "fork": "9" * 6}, "no test of its own"),
        ({"other": "rate:0.1", "fork": str(FIRST.last_step)}, "no test of its own"),
        ({"other": "rounds:2", "fork": "18"}, "the course ends with test 18"),
        ({"other": "layers:3", "fork": "5"}, "can't change the number of layers"),
        ({"other": "exam:capitals", "fork": "5"}, "a fork can't change"),
        ({"other": "seed:2", "fork": "5"}, "a fork can't change seed"),
        ({"fork": "x" * 500}, "fork=xxx"),
        ({"other": "rate:0.1;rate:0.2", "fork": "5"}, "do not tell of as many forks"),
        ({"other": "rate:0.1", "fork": "5,8"}, "do not tell of as many forks"),
        ({"other": "rate:0.1;rate:0.2"}, "rate=0.1;rate:0.2"),
        ({"other": "rate:0.1;rate:0.2", "fork": "8,8"}, "must come later, not after test 8"),
        ({"other": "rate:0.1;rate:0.2", "fork": "8,5"}, "must come later, not after test 5"),
        ({"other": "rate:0.1;rate:0.2", "fork": "5,"}, "fork=5,"),
        ({"other": "seed:2;rate:0.2", "fork": "5,8"}, "a fork can't change seed"),
        ({"other": "rate:0.1;seed:2", "fork": "5,8"}, "a fork can't change seed"),
        ({"other": "rounds:2;rate:0.2", "fork": "5,18"}, "the course ends with test 18"),
        ({"other": "rate:0.1;;;", "fork": "1,2,3,4"}, "at most 3 forks in a row"),
        ({"other": ";" * 9999, "fork": ",".join(["7"] * 9999)}, "at most 3 forks in a row"),
    ],
)
def test_nonsense_is_named_and_puts_nobody_beside(link: dict[str, str], said: str) -> None:
    problems: list[str] = []
    assert SECOND.read(link, problems) is None
    (problem,) = problems
    assert said in problem
    assert len(problem) < 400


@given(st.dictionaries(st.sampled_from(["other", "fork", "exam", "rate"]), st.text(max_size=40)))
def test_any_link_is_a_second_student_or_a_problem(link: dict[str, str]) -> None:
    problems: list[str] = []
    found = SECOND.read(link, problems)
    asked = bool(link.get("other") or link.get("fork"))
    assert (found is not None) + len(problems) == asked


@given(st.lists(st.sampled_from(CHANGEABLE), unique=True))
def test_changes_have_one_order(names: list[str]) -> None:
    changes = in_order(dict.fromkeys(names, "1"))
    assert changes == in_order(dict.fromkeys(reversed(names), "1"))
    assert {name for name, _ in changes} == set(names)


@given(strategies.settings(exam="first-sums", repeats=()))
def test_the_two_are_called_apart(other: Settings) -> None:
    names = names_of(FIRST, Second(other))
    assert names.first != names.second
    assert all(names.both)


def test_a_name_says_what_differs_and_from_when_on() -> None:
    sgd = replace(FIRST, optimizer="sgd", learning_rate=0.1)
    assert names_of(FIRST, Second(sgd)).both == ("Muon (rate 0.007)", "plain SGD (rate 0.1)")
    fork = Second(replace(FIRST, learning_rate=0.07), Second(FIRST), 37)
    assert names_of(FIRST, fork).both == ("rate 0.007", "rate 0.07 from test 38 on")


FORKED = {
    "rate": ["0.1", "0.02"],
    "optimizer": ["sgd", "adamw"],
    "forget": ["0.0"],
    "rounds": ["30"],
}
one_fork = st.dictionaries(
    st.sampled_from(sorted(FORKED)), st.integers(0, 1), min_size=1, max_size=3
).map(
    lambda found: in_order(
        {name: FORKED[name][at % len(FORKED[name])] for name, at in found.items()}
    )
)


@given(st.lists(one_fork, min_size=1, max_size=3), st.sets(st.integers(1, 160), min_size=3))
def test_a_fork_of_a_fork_goes_into_a_link_and_comes_back(
    changes: list[tuple[tuple[str, str], ...]], tests: set[int]
) -> None:
    beside = None
    for each, after in zip(changes, sorted(tests), strict=False):
        beside = Beside(each, after, beside)
    assert beside is not None
    problems: list[str] = []
    assert SECOND.read(SECOND.write(beside), problems) == beside
    assert not problems
    second = second_of(FIRST, beside)
    assert [fork.after for fork in second.lineage[1:]] == [each.after for each in beside.chain]
    assert second.shared == min(tests)
    for fork, told in zip(second.lineage[1:], beside.chain, strict=True):
        for name, text in told.changes:
            assert write_setting(fork.settings, name) == text


def test_a_fork_of_a_fork_keeps_what_its_origin_changed_and_is_told_step_by_step() -> None:
    beside = Beside(parsed("optimizer:sgd"), 20, Beside(parsed("rate:0.1,forget:0.0"), 8))
    second = second_of(FIRST, beside)
    assert second.settings.weight_decay == 0.0
    assert (second.settings.optimizer, second.settings.learning_rate) == ("sgd", 0.1)
    told = way_words(second)
    assert told == "rate 0.1 (decay of weights 0) from test 9, then plain SGD from test 21 on"
    assert names_of(FIRST, second).both == (
        "Muon (rate 0.007, decay of weights 0.1)",
        "plain SGD (rate 0.1, decay of weights 0) from test 21 on",
    )
