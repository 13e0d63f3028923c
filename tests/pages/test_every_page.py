"""What holds on every page."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import opened

AT_THE_DESK = ["classroom", "forward_pass", "loss", "backward_pass", "update", "epochs"]
"""The pages that show a test; nothing on the others belongs to one, and they have no desk."""

PAGES = [*AT_THE_DESK, "by_hand"]
EXAM_KEYS = ["first-sums", "calculator", "capitals", "story", "ai-rocks"]

Open = Callable[..., AppTest]


def shown_test(app: AppTest) -> int:
    """The test on screen, as the visitor's session has it."""
    return int(app.session_state["visit"].test)


def shared_link(app: AppTest) -> dict[str, str]:
    """What the desk's "Share" offers: AppTest itself does not show what was written to the address."""
    link = next(b.value for b in opened(app, "share-popover").code if b.value.startswith("?"))
    return dict(parse_qsl(link.removeprefix("?")))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_where_you_are_what_breaks_and_what_code_ran(
    page: str, open_page: Open
) -> None:
    app = open_page(page, test="2")
    text = " ".join(element.value for element in app.markdown)
    assert "# " in text
    assert "Where the analogy breaks" in text
    assert shown_test(app) == 2
    code = [found.proto.id for found in app.expander if found.label.startswith("Show the code")]
    assert code
    closed = list(app.code)
    for identity in code:  # "$$ID-<hash>-<key>"
        opened(app, identity.split("-", 2)[2])
    assert len(app.code) == len(closed) + len(code)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("exam", EXAM_KEYS)
def test_every_page_shows_every_exam(page: str, exam: str, open_page: Open) -> None:
    app = open_page(page, exam=exam, test="2")
    assert not app.error
    assert not app.warning


def test_the_page_with_pencil_and_paper_has_no_desk(open_page: Open) -> None:
    desk = {"next", "back", "walk"}
    assert desk <= {button.key for button in open_page("classroom").button}
    assert desk.isdisjoint(button.key for button in open_page("by_hand").button)


@pytest.mark.parametrize("page", AT_THE_DESK)
def test_a_diverged_student_is_a_lesson(page: str, open_page: Open) -> None:
    app = open_page(page, optimizer="sgd", rate="900", test="300")
    assert any("diverges" in element.value for element in app.error)
    assert shown_test(app) < 300


def test_next_and_back_walk_through_the_tests_and_the_link_follows(open_page: Open) -> None:
    app = open_page("classroom")
    app.button(key="next").click().run()
    app.button(key="next").click().run()
    assert shown_test(app) == 3
    assert shared_link(app) == {"test": "3"}
    app.button(key="back").click().run()
    assert shown_test(app) == 2
    opened(app, "go-popover").button(key="restart").click().run()
    assert shown_test(app) == 1


def test_the_visit_goes_along_from_page_to_page(open_page: Open) -> None:
    app = open_page("classroom", exam="capitals", test="4")
    app.switch_page("pages/loss.py").run()
    assert shown_test(app) == 4
    assert shared_link(app) == {"exam": "capitals", "test": "4"}


def test_nonsense_in_a_link_is_named_and_the_page_works(open_page: Open) -> None:
    app = open_page("loss", exam="nonsense", test="-1", rate="nan")
    assert len(app.warning) == 3
    assert shown_test(app) == 1
    app.button(key="next").click().run()
    assert not app.warning
    assert shown_test(app) == 2


def test_another_exam_starts_with_its_own_student(open_page: Open) -> None:
    app = open_page("classroom", test="3")
    opened(app, "exam-popover").button(key="exam-story").click().run()
    assert shared_link(app) == {"exam": "story"}
    assert shown_test(app) == 1


def test_back_is_off_at_the_first_test_and_next_at_the_last(open_page: Open) -> None:
    first = open_page("classroom", exam="ai-rocks")
    assert first.button(key="back").disabled
    last = open_page("classroom", exam="ai-rocks", rounds="5", test="5")
    assert last.button(key="next").disabled
    assert any("last test" in element.value for element in last.success)
