"""The teachers' page: every link on it opens the very view that it names, and its numbers are measured."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from dashboard.cards.bets import TOO_HARD
from dashboard.cards.chapters import MIDWAY
from dashboard.cards.put_away import HIDES, PUT_AWAY
from dashboard.rooms.teachers.expected import END, expected
from dashboard.rooms.teachers.plans import PLANS
from dashboard.rooms.teachers.views import VIEWS, ExactView
from dashboard.shell.link import from_link
from dashboard.shell.sections import OPEN
from model import Run, Settings
from model.looking.followed import chances_with, showcase
from tests.pages.conftest import FRONT_DOOR, PAGES, Open, text_of


def links_of(app: AppTest) -> list[tuple[str, str, dict[str, str]]]:
    """Every link in the page's words: what it says, the page and the query parameters."""
    found = []
    for words, address in re.findall(r"\[([^\]]+)\]\(([^)#]+)\)", text_of(app)):
        parts = urlsplit(address)
        page = parts.path.removeprefix("./") or PAGES[0]
        found.append((words, page, dict(parse_qsl(parts.query))))
    return found


def heading(app: AppTest) -> str:
    return next(str(text.value) for text in app.markdown if text.value.startswith("# "))


HEADINGS = {
    "classroom": "# Watch a language model learn",
    "forward_pass": "# The student sits",
    "loss": "# The teacher grades",
    "backward_pass": "# Notes in the margin",
    "update": "# Studying",
    "epochs": "# Round after round",
    "two_exams": "# Two exams",
    "by_hand": "# With pencil and paper",
    "lesson": "# A lesson",
}


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_a_view_is_what_its_link_says(view: ExactView, open_page: Open) -> None:
    app = open_page(view.page, **view.link)
    assert not app.warning
    assert heading(app).startswith(HEADINGS[view.page])
    now = app.session_state["visit"]
    assert now.settings.exam == view.link.get("exam", Settings().exam)
    assert str(now.test) == view.link.get("test", "1")
    if "test" in view.link and view.page != "lesson":
        assert f"test {now.test}" in view.words
    wanted = now.part(OPEN)
    assert ",".join(sorted(wanted)) == view.link.get("open", "")
    sections = {
        found.proto.id.rpartition("section-")[2]: found.proto.expanded
        for found in app.expander
        if "section-" in found.proto.id
    }
    if sections:  # a page that is not yet at two depths opens none
        assert wanted <= sections.keys()


def test_every_link_of_the_page_is_one_of_the_views(open_page: Open) -> None:
    links = links_of(open_page("teachers"))
    assert len(links) > 20
    by_words = {view.words: view for view in VIEWS.values()}
    pairs = [link for link in links if link[0] == "open"]
    for words, page, link in links:
        assert page in PAGES
        _, problems = from_link(link)
        assert not problems
        if words != "open":
            assert (by_words[words].page, dict(by_words[words].link)) == (page, link)
    assert {view.words for view in VIEWS.values()} == {
        words for words, *_ in links if words != "open"
    }
    assert [link["seed"] for *_, link in pairs] == [str(n) for n in range(1, 11)]


def test_a_pairs_link_opens_a_student_of_its_own(open_page: Open) -> None:
    app = open_page("teachers")
    app.number_input(key="n-pairs").set_value(3).run()
    pairs = [(page, link) for words, page, link in links_of(app) if words == "open"]
    assert len(pairs) == 3
    digests = set()
    for page, link in pairs:
        opened = open_page(page, **link)
        assert not opened.warning
        digests.add(opened.session_state["visit"].settings.digest)
    assert len(digests) == 3


def test_an_address_is_whole_so_that_it_can_stand_on_a_board(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ContextProxy, "url", "https://exam.example/room/teachers")
    text = text_of(open_page("teachers"))
    assert "`https://exam.example/room/?seed=2&chapter=1`" in text


def test_what_is_put_away_goes_along_with_every_link(open_page: Open) -> None:
    app = open_page("teachers")
    for name in HIDES:
        app.checkbox(key=f"put-away-{name}").check().run()
    everything = ",".join(sorted(HIDES))
    assert {link["lesson"] for *_, link in links_of(app)} == {everything}
    app.checkbox(key="put-away-code").uncheck().run()
    assert {link["lesson"] for *_, link in links_of(app)} == {"exams,inside,pages"}
    front = AppTest.from_file(FRONT_DOOR, default_timeout=60)
    front.query_params["lesson"] = everything
    assert front.run().session_state["visit"].part(PUT_AWAY) == HIDES.keys()


def test_large_type_goes_along_to_the_projector_and_not_to_the_pupils(open_page: Open) -> None:
    for words, _, link in links_of(open_page("teachers", large="1")):
        assert ("large" in link) == (words != "open")


def test_nonsense_to_put_away_is_named(open_page: Open) -> None:
    app = open_page("teachers", lesson="inside,everything", test="4")
    (warning,) = app.warning
    assert "inside, code" in warning.value
    assert app.session_state["visit"].test == 4


# ---------------------------------------------------------------------- the plans


def test_the_plans_take_as_long_as_they_say() -> None:
    assert [plan.minutes for plan in PLANS] == [10, 25, 45]
    for plan in PLANS:
        assert plan.aims
        assert any(step.misconception for step in plan.steps)
        assert all(step.expect for step in plan.steps if step.view)


def test_what_a_class_will_find_is_measured() -> None:
    run = Run(Settings())
    run.advance_to(END)
    found, exam = expected(), run.settings.questions
    for n in (10, 40, 70, 150):
        chances = chances_with(run.settings, run.weights_at(n), showcase(exam))
        assert found[f"sure_{n}"].startswith(f"{100 * float(chances[exam.token_id('five')]):.1f}")
    assert found["first_loss"] == f"{run.history.loss[0]:.2f}"
    record = run.record_at(MIDWAY)
    rows = record.losses.sum(axis=1)
    dearest = exam.questions[record.batch.questions[int(rows.argmax())]].prompt_text
    assert (found["dearest"], found["dearest_told"]) == (dearest, f"{rows.max():.2f} nats")
    right = (record.asked_logits.argmax(axis=1) == record.batch.targets[record.batch.asked]).sum()
    assert found["midway_right"] == f"{right} of {len(record.asked_logits)}"
    assert found["better"] == f"{record.loss:.2f} → {record.resit_loss:.2f}"
    hard = TOO_HARD.pose(record, "")
    assert found["breaks"].removeprefix("at ") in hard.told[0]
    at = run.history.held_out_step <= END
    never = float(run.history.held_out_accuracy[at][-1])
    assert found["never"] == ("nearly all" if never >= 0.75 else "about half")
