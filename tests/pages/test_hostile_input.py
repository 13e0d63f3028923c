"""Every page takes whatever is typed, claimed or linked: nothing breaks, text is text, a link can say the visit."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

from dashboard.shell.link import Visit, from_link, to_link
from dashboard.shell.sections import MOST_OPEN
from model import Settings
from model.exams import Exam, exam_from_pairs
from tests.corpus import PAIRS, TEXTS, VALUES, WORDS
from tests.pages.conftest import FRONT_DOOR, PAGES
from tests.parts import parameters, parts

PARTS = parts()
ROUNDS = 5
"""How often each page is told something by all its widgets and components at once."""

ROOT = Path(FRONT_DOOR).parent
SECTIONS = sorted(
    {
        name
        for file in (*ROOT.glob("pages/*.py"), *ROOT.glob("dashboard/**/*.py"))
        for name in re.findall(r'\bSection\(\s*"([a-z-]+)"', file.read_text("utf-8"))
    }
)

SEED = 3141592
"""No other test's student has it."""

OWN = {"seed": str(SEED), "width": "4", "heads": "1", "batch": str(len(PAIRS)), "test": "2"}
"""A link to a student of hostile words, where they stand in for those of an exam."""

LIVE = tuple(word for word in WORDS if re.match(r"<\w|<[/]|\[.*\]\(|!\[|\$.*\$|\*\*|:red", word))
"""Words that would be obeyed where they stand in HTML or Markdown as they are."""

TAGS = tuple(word for word in LIVE if word.startswith("<"))


def refuse(constant: str) -> float:
    raise AssertionError(f"JSON to the browser has {constant}")


def messages(app: AppTest) -> Iterator[object]:
    """What the live components were sent, read as a browser does."""
    for component in app.get("bidi_component"):
        if component.proto.bytes:
            yield json.loads(component.proto.bytes, parse_constant=refuse)


def texts(value: object) -> Iterator[str]:
    """Every text in it."""
    match value:
        case str():
            yield value
        case list():
            for part in value:
                yield from texts(part)
        case dict():
            for part in value.values():
                yield from texts(part)


def figures(value: object) -> Iterator[object]:
    """Every Plotly figure in a message: its texts are obeyed where they look like HTML."""
    if isinstance(value, list):
        for part in value:
            yield from figures(part)
    elif isinstance(value, dict):
        if "figure" in value:
            yield value["figure"]
        for part in value.values():
            yield from figures(part)


def check(app: AppTest, told: object) -> None:
    """Nothing is broken, nothing is obeyed, and the visit is one that a link can say."""
    assert not app.exception, (told, app.exception)
    for message in messages(app):
        for figure in figures(message):
            obeyed = [text for text in texts(figure) if any(tag in text for tag in TAGS)]
            assert not obeyed, (told, obeyed)
    said = [*app.markdown, *app.caption, *app.warning, *app.error, *app.info, *app.success]
    obeyed = [each.value for each in said if any(word in each.value for word in LIVE)]
    obeyed += [
        each.proto.body for each in app.get("html") if any(t in each.proto.body for t in TAGS)
    ]
    assert not obeyed, (told, obeyed)
    visit: Visit = app.session_state["visit"]
    assert 1 <= visit.test <= visit.settings.last_step
    again, problems = from_link(to_link(visit, PARTS), PARTS)
    assert not problems, told
    assert (again.settings, again.test) == (visit.settings, visit.test), told


def claims(app: AppTest, number: int) -> WidgetStates:
    """What all widgets and components on the page say at once: nothing is pressed, everything is changed."""
    said = WidgetStates()
    for place, (widget, known) in enumerate(
        sorted(app._session_state._state._new_widget_state.widget_metadata.items())
    ):
        turn = number + 5 * place
        state = WidgetState(id=widget)
        text = TEXTS[turn % len(TEXTS)]
        match known.value_type:
            case "bool_value":
                state.bool_value = turn % 4 > 0  # mostly open
            case "string_value":
                state.string_value = text
            case "double_value":
                state.double_value = (math.nan, math.inf, -1e308, 0.0, 7.0)[turn % 5]
            case "string_array_value":
                state.string_array_value.data.append(text)
            case "double_array_value":
                state.double_array_value.data.append((math.nan, 1e308, 0.5)[turn % 3])
            case "json_value":
                state.json_value = json.dumps({"ask": text})
            case "json_trigger_value":
                value = VALUES[turn % len(VALUES)]
                events = [{"event": name, "value": value} for name in known.callbacks or ()]
                state.json_trigger_value = json.dumps(events)
            case _:
                continue
        said.widgets.append(state)
    return said


TINY = {"width": "4", "heads": "1", "test": "2"}


def pages_open(page: str, student: dict[str, str]) -> Iterator[AppTest]:
    """The page with all its sections open, as many at once as can be."""
    app = AppTest.from_file(FRONT_DOOR, default_timeout=60).run()
    app.switch_page(f"pages/{page}.py")
    source = "".join(
        file.read_text("utf-8")
        for file in (ROOT / f"pages/{page}.py", *ROOT.glob(f"dashboard/rooms/{page}/*.py"))
    )
    own = [name for name in SECTIONS if f'Section("{name}"' in re.sub(r"\(\s+", "(", source)]
    for first in range(0, max(len(own), 1), MOST_OPEN):
        link = dict(student)
        if own:
            link["open"] = ",".join(own[first : first + MOST_OPEN])
        app.session_state["visit"], problems = from_link(link, PARTS)
        assert not problems
        yield app.run()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_takes_whatever_its_widgets_and_components_say(page: str) -> None:
    for app in pages_open(page, TINY):
        check(app, page)
        for number in range(ROUNDS):
            told = claims(app, 11 * number + PAGES.index(page))
            app._run(told)
            check(app, told)


@pytest.fixture
def hostile_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """The exam of the students of one seed asks hostile words; nobody else's does."""
    exam = exam_from_pairs(PAIRS)
    usual = vars(Settings)["questions"].func
    usually_asked = vars(Settings)["asked_in_a_round"].fget

    def questions(of: Settings) -> Exam:
        chosen: Exam = exam if of.seed == SEED else usual(of)
        return chosen

    def asked(of: Settings) -> tuple[int, ...]:
        places: tuple[int, ...] = exam.studied if of.seed == SEED else usually_asked(of)
        return places

    monkeypatch.setattr(Settings, "questions", property(questions))
    monkeypatch.setattr(Settings, "asked_in_a_round", property(asked))


@pytest.mark.usefixtures("hostile_words")
@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_an_exam_of_hostile_words_as_text(page: str) -> None:
    for app in pages_open(page, OWN):
        check(app, page)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_by_a_hostile_link(page: str) -> None:
    names = parameters()
    app = AppTest.from_file(FRONT_DOOR, default_timeout=60)
    for place, name in enumerate(names):
        app.query_params[name] = TEXTS[(PAGES.index(page) + 3 * place) % len(TEXTS)]
    check(app.run(), page)
    check(app.switch_page(f"pages/{page}.py").run(), page)
