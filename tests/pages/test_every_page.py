"""What holds on every page."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from dashboard.look.words import GLOSSARY
from dashboard.shell import exam_list
from tests.pages.conftest import EVERY_EXAM, EXAM_KEYS, FRONT_DOOR, PAGES, Open, exam_link, opened

WITHOUT_A_DESK = ("two_exams", "lesson", "by_hand", "closing", "teachers", "own_exam")
"""The pages on which nothing belongs to a test."""
AT_THE_DESK = [page for page in PAGES if page not in WITHOUT_A_DESK]


def shown_test(app: AppTest) -> int:
    """The test on screen, as the visitor's session has it."""
    return int(app.session_state["visit"].test)


def shared_link(app: AppTest) -> dict[str, str]:
    """What the desk's "Share" offers: AppTest itself does not show what was written to the address."""
    address = opened(app, "share-popover").code[0].value
    return dict(parse_qsl(urlsplit(address).query))


def test_every_page_is_in_the_table_of_contents() -> None:
    files = {path.stem for path in (Path(FRONT_DOOR).parent / "pages").glob("*.py")}
    assert files == set(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_where_you_are_what_breaks_and_what_code_ran(
    page: str, open_page: Open
) -> None:
    app = open_page(page, test="2")
    text = " ".join(element.value for element in app.markdown)
    assert "# " in text
    assert "Where the analogy breaks" in text
    assert shown_test(app) == 2
    (code,) = [found for found in app.expander if found.label.startswith("Show the code")]
    closed = len(app.code)
    opened(app, code.proto.id.split("-", 2)[2])  # "$$ID-<hash>-<key>"
    assert len(app.code) == closed + code.label.count(",") + 1


@pytest.mark.parametrize("page", PAGES)
def test_no_note_to_programmers_is_written_on_a_page(page: str) -> None:
    """Streamlit writes a text that stands alone in a page's file on the page, all but the first."""
    file = Path(FRONT_DOOR).parent / "pages" / f"{page}.py"
    notes = [
        node.value.value
        for node in ast.parse(file.read_text("utf-8")).body[1:]
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    ]
    assert notes == []


@pytest.mark.parametrize("page", PAGES)
def test_a_word_opens_in_the_first_lines_of_every_page(page: str, open_page: Open) -> None:
    title, intro = (element.value for element in open_page(page).main.markdown[:2])
    known = {word.slug for word in GLOSSARY}
    found = re.findall(r"\]\(#word-([\w-]+)\)", title + intro)
    assert found
    assert set(found) <= known


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("exam", EVERY_EXAM)
def test_every_page_shows_every_exam(page: str, exam: str, open_page: Open) -> None:
    app = open_page(page, **exam_link(exam), test="2")
    assert app.session_state["visit"].settings.exam == exam
    assert not app.error
    assert not app.warning


def test_pages_that_show_no_test_have_no_desk(open_page: Open) -> None:
    def has_a_desk(page: str) -> bool:
        keys = {button.key for button in open_page(page).button}
        parts = {part.proto.component_name for part in open_page(page).get("bidi_component")}
        return "walk" in keys and {"exam_room_player", "exam_room_supply"} <= parts

    assert has_a_desk("classroom")
    assert not any(has_a_desk(page) for page in WITHOUT_A_DESK)


@pytest.mark.parametrize("page", AT_THE_DESK)
def test_a_diverged_student_is_a_lesson(page: str, open_page: Open) -> None:
    app = open_page(page, optimizer="sgd", rate="900", test="300")
    assert any("diverges" in element.value for element in app.error)
    assert shown_test(app) < 300


def test_a_restart_leads_to_test_1(open_page: Open) -> None:
    app = open_page("classroom", test="3")
    opened(app, "go-popover").button(key="restart").click().run()
    assert shown_test(app) == 1
    assert shared_link(app) == {}


def test_the_visit_goes_along_from_page_to_page(open_page: Open) -> None:
    app = open_page("classroom", exam="capitals", test="4")
    app.switch_page("pages/loss.py").run()
    assert shown_test(app) == 4
    assert shared_link(app) == {"exam": "capitals", "test": "4"}


def test_what_is_shared_is_the_whole_address(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ContextProxy, "url", "https://exam.example/room/loss")
    app = open_page("loss", exam="capitals", test="4", weight="W_LM[3,5]")
    shared = opened(app, "share-popover").code[0].value
    assert shared == "https://exam.example/room/loss?exam=capitals&weight=W_LM%5B3%2C5%5D&test=4"


def test_a_page_builds_no_exam_but_the_one_it_shows(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise AssertionError("this exam is not on screen")

    monkeypatch.setattr(exam_list, "EXAMS", dict.fromkeys(EXAM_KEYS, refuse))
    app = open_page("classroom", exam="ai-rocks")
    assert any("AI rocks" in str(popover.proto) for popover in app.get("popover"))


def test_nonsense_in_a_link_is_named_and_the_page_works(open_page: Open) -> None:
    app = open_page("loss", exam="nonsense", test="-1", rate="nan")
    assert len(app.warning) == 3
    assert shown_test(app) == 1
    opened(app, "go-popover").button(key="restart").click().run()
    assert not app.warning


def test_another_exam_starts_with_its_own_student(open_page: Open) -> None:
    app = open_page("classroom", test="3")
    opened(app, "exam-popover").button(key="exam-story").click().run()
    assert shared_link(app) == {"exam": "story"}
    assert shown_test(app) == 1


def test_the_end_of_the_course_is_said(open_page: Open) -> None:
    last = open_page("classroom", exam="ai-rocks", rounds="5", test="5")
    assert any("last test" in element.value for element in last.success)


@pytest.mark.parametrize("page", PAGES[1:])
def test_a_page_has_the_title_that_led_to_it(page: str, open_page: Open) -> None:
    (name,) = re.findall(rf'"pages/{page}\.py",\s*title="([^"]+)"', Path(FRONT_DOOR).read_text())
    heading = next(text.value for text in open_page(page).markdown if text.value.startswith("# "))
    assert heading.startswith(f"# {name}")
