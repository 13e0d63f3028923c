"""The link is the save file, and hostile until shown otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.rooms.by_hand.link import SHEET
from dashboard.rooms.by_hand.sheet import LEVELS, Sheet
from dashboard.rooms.forward_pass.temperature import TEMPERATURE
from dashboard.shell.link import SETTING_OF, Visit, from_link, select_weight, to_link
from model import EXAMS, Settings
from model.course.batches import batch_at
from model.course.settings import MOST_REPEATS
from model.exams import ASKS
from model.student.optimizers import OPTIMIZERS
from tests.strategies import repeats

KEPT = (TEMPERATURE, SHEET)
PARAMETERS = ["exam", "test", "follow", "question", "weight", *SETTING_OF]


@st.composite
def visits(draw: st.DrawFn) -> Visit:
    exam = draw(st.sampled_from(sorted(EXAMS)))
    heads = draw(st.integers(1, 4))
    chosen = Settings.recommended(
        exam,
        seed=draw(st.integers(0, 2**31 - 1)),
        n_head=heads,
        d_model=heads * draw(st.integers(2, 8)),
        optimizer=draw(st.sampled_from(OPTIMIZERS)),
        learning_rate=draw(st.floats(1e-6, 10.0)),
        ask=draw(st.sampled_from(ASKS)),
        momentum=draw(st.floats(0, 0.99)),
        weight_decay=draw(st.floats(0, 10)),
        warm_up=draw(st.integers(0, 50)),
        decay=draw(st.integers(0, 900)),
        batch_size=draw(st.integers(20, 128)),
        rounds=draw(st.integers(1, 5)),
        n_layer=draw(st.integers(1, 4)),
        repeats=draw(repeats(exam)),
    )
    name, shape = draw(st.sampled_from(sorted(chosen.transformer.shapes.items())))
    index = tuple(draw(st.integers(0, length - 1)) for length in shape)
    visit = Visit(
        chosen,
        test=draw(st.integers(1, chosen.last_step)),
        followed=draw(st.none() | st.integers(0, len(chosen.questions.questions) - 1)),
        weight=draw(st.sampled_from([None, select_weight(chosen, name, index)])),
        word=draw(st.integers(1, chosen.transformer.context_length)),
    )
    sheet = Sheet(
        learning_rate=draw(st.sampled_from([0.1, 0.25, 1.0])),
        both_asked=draw(st.booleans()),
        level=draw(st.sampled_from(LEVELS)),
    )
    warmth = draw(st.integers(10, 500)) / 100
    return visit.with_part(TEMPERATURE, warmth).with_part(SHEET, sheet)


@given(visits())
@settings(deadline=None)
def test_a_link_brings_back_the_very_visit(visit: Visit) -> None:
    assert from_link(to_link(visit, KEPT), KEPT) == (visit, ())


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
    assert (visit.followed or 0) in range(len(visit.settings.questions.questions))
    assert all(len(problem) < 400 for problem in problems)
    assert from_link(to_link(visit)) == (visit, ())


@pytest.mark.parametrize(
    ("link", "named", "kept"),
    [
        ({"exam": "nonsense"}, ["nonsense", "first-sums"], ("exam", "first-sums")),
        ({"rate": "nan"}, ["nan", "a number"], ("learning_rate", Settings().learning_rate)),
        ({"rate": "fast"}, ["fast", "a number"], ("learning_rate", Settings().learning_rate)),
        ({"width": "33"}, ["heads", "width"], ("d_model", Settings().d_model)),
        ({"optimizer": "<b>"}, ["<b>", "adamw"], ("optimizer", Settings().optimizer)),
        ({"cards": "times:4"}, ["how often a topic", "times", "doubles"], ("repeats", ())),
        ({"cards": "doubles:0"}, ["doubles", "from 1 to"], ("repeats", ())),
        ({"cards": "doubles:2,doubles:3"}, ["doubles", "each once"], ("repeats", ())),
        ({"cards": "doubles:٣"}, ["doubles:٣", "times:4,divided by:8"], ("repeats", ())),
        ({"cards": ""}, ["cards", "once"], ("repeats", ())),
    ],
)
def test_nonsense_is_named_and_the_recommended_value_taken(
    link: dict[str, str], named: list[str], kept: tuple[str, object]
) -> None:
    visit, problems = from_link(link)
    assert len(problems) == 1
    assert all(part in problems[0] for part in named)
    assert getattr(visit.settings, kept[0]) == kept[1]


@pytest.mark.parametrize("exam", EXAMS)
def test_any_pile_of_flash_cards_fits_into_a_link(exam: str) -> None:
    often = tuple((topic, MOST_REPEATS) for topic in EXAMS[exam]().topics)
    visit = Visit(Settings.recommended(exam, repeats=often, rounds=1, batch_size=20))
    assert from_link(to_link(visit)) == (visit, ())


def test_a_calculator_without_flash_cards_has_a_link_too() -> None:
    assert to_link(Visit(Settings.recommended("calculator", repeats=()))) == {
        "exam": "calculator",
        "cards": "once",
    }


def test_flash_cards_that_make_a_course_too_long_are_named() -> None:
    cards = "animals at work:10,weather:10,family secrets:10"
    visit, problems = from_link({"exam": "story", "cards": cards, "seed": "3"})
    assert visit.settings == Settings.recommended("story", seed=3)
    (problem,) = problems
    assert "the number of rounds is 40; allowed is at most 17 for this exam" in problem


@pytest.mark.parametrize("test", ["-1", "0", "1000000000", "1e3", "", "three", "9" * 5000])
def test_a_test_that_does_not_exist_is_named_and_test_1_shown(test: str) -> None:
    visit, problems = from_link({"test": test})
    assert visit.test == 1
    assert len(problems) == 1
    assert str(Settings().last_step) in problems[0]


def test_one_bad_part_does_not_spoil_the_rest() -> None:
    visit, problems = from_link({"seed": "7", "rate": "nan", "test": "5"})
    assert (visit.settings.seed, visit.test, len(problems)) == (7, 5, 1)
    visit, problems = from_link({"width": "50", "heads": "5", "batch": "9999"})
    assert (visit.settings.d_model, visit.settings.n_head, len(problems)) == (50, 5, 1)


PARTS = {"width": "50", "heads": "5", "batch": "9999", "layers": "0", "rounds": "30", "rate": "2"}


@given(st.permutations(sorted(PARTS)), st.sets(st.sampled_from(sorted(PARTS))))
def test_a_link_means_the_same_in_any_order(order: list[str], left_out: set[str]) -> None:
    wanted = {name: PARTS[name] for name in order if name not in left_out}
    visit, problems = from_link(wanted)
    again, problems_again = from_link(dict(sorted(wanted.items())))
    assert visit == again
    assert sorted(problems) == sorted(problems_again)
    assert len(problems) <= len(wanted)


@pytest.mark.parametrize(
    "text", ["1_0", "1_000", "+1", " 1 ", "٣", "0_1e-999", "1e-400", "0x10", "1e5000", "∞", "1."]
)
@pytest.mark.parametrize(
    "name", ["seed", "rate", "test", "question", "follow", "word", "batch", "forget"]
)
def test_only_plain_decimals_are_numbers(name: str, text: str) -> None:
    visit, problems = from_link({name: text})
    assert visit == Visit(Settings())
    assert len(problems) == 1


@pytest.mark.parametrize(
    "name", [*PARAMETERS, "word", "temperature", "by", "w", "eta", "both", "level"]
)
@pytest.mark.parametrize("text", ["x" * 100_000, "9" * 100_000, "<b>" * 30_000])
def test_a_message_repeats_only_the_beginning_of_a_value(name: str, text: str) -> None:
    _, problems = from_link({name: text}, KEPT)
    assert problems
    assert all(len(problem) < 400 for problem in problems)


@pytest.mark.parametrize("name", SETTING_OF)
def test_a_message_speaks_the_words_of_the_form(name: str) -> None:
    _, problems = from_link({name: "999999", "width": "33"})
    said = " ".join(problems)
    assert not any(field in said for field in SETTING_OF.values() if "_" in field)


@pytest.mark.parametrize("weight", ["W_LM", "W_LM[0]", "W_LM[99,0]", "W_X[0,0]", "W_LM[0,0][1]"])
def test_a_weight_that_does_not_exist_is_named(weight: str) -> None:
    visit, problems = from_link({"weight": weight})
    assert visit.weight is None
    assert len(problems) == 1


@pytest.mark.parametrize("exam", ["first-sums", "story", "calculator"])
@given(data=st.data())
@settings(deadline=None, max_examples=20)
def test_yesterdays_link_follows_the_question_on_that_line_of_its_test(
    exam: str, data: st.DataObject
) -> None:
    usual = Settings.recommended(exam)
    test = data.draw(st.integers(1, usual.last_step))
    line = data.draw(st.integers(1, usual.batch_size))
    link = {"exam": exam, "question": str(line), "word": "2", "test": str(test)}
    visit, problems = from_link(link)
    asked = batch_at(usual, test).questions
    assert not problems
    assert visit == Visit(usual, test, int(asked[min(line, len(asked)) - 1]), word=2)
    assert from_link(to_link(visit)) == (visit, ())
    assert "question" not in to_link(visit)


def test_a_question_that_the_exam_does_not_have_is_named_and_none_is_followed() -> None:
    for text in ("0", "101", "-1", "nine plus zero"):
        visit, (problem,) = from_link({"follow": text, "question": "3"})
        assert visit.followed is None
        assert "follow" in problem
        assert "from 1 to 100" in problem


def test_links_stay_short() -> None:
    assert to_link(Visit(Settings())) == {}
