"""The tour: ten numbers of the example, a link of its own, and a teacher who listens."""

from __future__ import annotations

import math
from urllib.parse import parse_qsl, urlencode

import pytest

from dashboard.rooms.by_hand.drill import judge
from dashboard.rooms.by_hand.sheet import Sheet
from dashboard.rooms.by_hand.tour import STOPS, TOUR, Tour
from dashboard.rooms.by_hand.tour_card import before_and_after
from model.by_hand.example import LEARNING_RATE, TARGETS, TOKENS, backward, forward, update
from model.by_hand.path import evaluate, step_of
from model.by_hand.weights import EXAMPLE_WEIGHTS
from tests.pages.conftest import Open, text_of
from tests.pages.conftest import open_page as open_page


def test_the_numbers_of_the_tour_are_those_of_the_example() -> None:
    values = forward(EXAMPLE_WEIGHTS, TOKENS, TARGETS)
    gradients = backward(EXAMPLE_WEIGHTS, values, TOKENS, TARGETS)
    weights = update(EXAMPLE_WEIGHTS, gradients, LEARNING_RATE)
    again = forward(weights, TOKENS, TARGETS)
    steps = Sheet().steps
    for stop in STOPS:
        start, _, name = stop.key.partition(".")
        table = {"d": gradients, "new": weights, "again": again}.get(start)
        row, column = stop.cell
        true = values[stop.key][row][column] if table is None else table[name][row][column]
        step = step_of(steps, stop.key)
        assert step.result[row][column] == pytest.approx(true, abs=1e-12)
        assert evaluate(step.cells[row][column]) == pytest.approx(true, abs=1e-12)


def test_the_tour_goes_there_home_and_there_again_in_the_order_of_the_path() -> None:
    keys = [step.key for step in Sheet().steps]
    places = [keys.index(stop.key) for stop in STOPS]
    assert places == sorted(places)
    assert len(STOPS) == 10
    assert [step_of(Sheet().steps, stop.key).direction for stop in STOPS] == [
        *["forward"] * 6,
        *["backward"] * 2,
        "update",
        "second_try",
    ]


def test_it_asks_before_it_tells_and_the_right_number_is_right() -> None:
    asked = [stop for stop in STOPS if stop.ask]
    assert 2 <= len(asked) <= 3
    assert asked[0] == STOPS[0]
    sheet = Sheet()
    for stop in asked:
        step = step_of(sheet.steps, stop.key)
        number = step.result[stop.cell[0]][stop.cell[1]]
        assert judge(sheet, step, *stop.cell, f"{number:.4g}").verdict == "right"


def test_the_end_of_the_tour_says_that_the_loss_is_lower_only_if_it_is() -> None:
    lost, lost_again = (
        step_of(Sheet().steps, key).result[0][0] for key in ("losses", "again.losses")
    )
    assert lost_again < lost
    assert f"{lost:.2f}" in before_and_after(Sheet())
    assert f"{lost_again:.2f}" in before_and_after(Sheet())
    assert "not less" not in before_and_after(Sheet())
    assert "not less" in before_and_after(Sheet(learning_rate=0.0))
    assert math.exp(-lost) == pytest.approx(step_of(Sheet().steps, "probabilities").result[0][1])


@pytest.mark.parametrize("inside", [False, True])
@pytest.mark.parametrize("stop", [1, 2, len(STOPS)])
def test_the_tour_survives_its_link(stop: int, inside: bool) -> None:
    tour, problems = Tour(stop, inside), list[str]()
    assert TOUR.read(dict(parse_qsl(urlencode(TOUR.write(tour)))), problems) == tour
    assert problems == []


def test_an_untouched_tour_leaves_no_trace_in_the_link() -> None:
    assert TOUR.write(TOUR.untouched) == {}


@pytest.mark.parametrize("text", ["0", "11", "٣", "-1", "1.5", "", "<b>" * 9999])
def test_a_step_that_the_tour_does_not_have_is_named(text: str) -> None:
    problems: list[str] = []
    assert TOUR.read({"tour": text}, problems) == Tour()
    assert len(problems) == 1
    assert len(problems[0]) < 400
    assert str(len(STOPS)) in problems[0]


@pytest.mark.parametrize("link", [{"by": "logits[0,1]"}, {"level": "solo"}, {"w": "5_2"}])
def test_a_link_into_the_whole_path_opens_it(link: dict[str, str]) -> None:
    assert TOUR.read(link, []).inside


def test_only_the_tour_stands_on_the_page_as_it_opens(open_page: Open) -> None:
    app = open_page("by_hand")
    keys = {button.key for button in app.button}
    assert "tour-next" in keys
    assert "by-hand-next" not in keys
    assert STOPS[0].title in text_of(app)


def test_a_slip_is_named_and_the_number_is_told_only_then(open_page: Open) -> None:
    app = open_page("by_hand")
    field = f"tour-{STOPS[0].key}"
    assert "= 1$" not in text_of(app)
    app.text_input(key=field).set_value("0.5").run()
    assert "✗ Look at the sign of one term: number 2 of 2." in text_of(app)
    app.text_input(key=field).set_value("1").run()
    assert [message.value for message in app.success] == ["Right."]
    assert "✗" not in text_of(app)
    assert "= 1$" in text_of(app)
    app.button(key="tour-next").click().run()
    assert STOPS[1].title in text_of(app)
    assert app.session_state["visit"].part(TOUR).stop == 2


def test_nobody_has_to_answer(open_page: Open) -> None:
    app = open_page("by_hand", tour="7")
    assert "= -0.6613$" not in text_of(app)
    app.button(key="tour-show").click().run()
    assert "-0.6613$" in text_of(app)
    for stop in STOPS[7:]:
        app.button(key="tour-next").click().run()
        assert stop.title in text_of(app)
    assert app.button(key="tour-next").disabled
