"""A visitor's own exam, from an example, a text or a file to the classroom."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.rooms.own_exam.bet import OWN_BET
from dashboard.rooms.own_exam.draft import A_TEXT, QUESTIONS
from model import Settings
from model.exams.own import MOST_CHARACTERS
from model.exams.own_examples import EXAMPLES, Example
from tests.pages.conftest import OWN_PAIRS, Open, exam_link, opened, text_of

SOUNDS = "the dog says → woof\nthe cat says → meow"


@pytest.fixture
def page(open_page: Open) -> AppTest:
    """The page as it opens, with nothing written."""
    return open_page("own_exam")


def written(page: AppTest, text: str) -> AppTest:
    """The page with that text typed in."""
    return page.text_area(key="own-text").set_value(text).run()


def lines(page: AppTest) -> list[str]:
    return (page.text_area(key="own-text").value or "").splitlines()


def pressed(page: AppTest, key: str) -> AppTest:
    app = page.button(key=key).click().run()
    assert not app.exception
    return app


def keys(page: AppTest) -> set[str | None]:
    return {button.key for button in page.button}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.key)
def test_an_example_is_told_at_once_bet_on_and_studied(page: AppTest, example: Example) -> None:
    app = pressed(page, f"own-example-{example.key}")
    assert not app.error
    said = text_of(app)
    assert "how many tests" in said
    assert "of this server, measured just now" in said
    assert "travel in the link" in said
    assert not app.success
    app = pressed(pressed(app, "own-bet-never"), "own-study")
    while not app.success:
        app.run()
    settings = app.session_state["visit"].settings
    assert settings.exam == "own"
    assert bool(settings.text) == example.is_text
    it_was = "so it was" if example.is_text else "it was **"
    assert f"You bet on **never all of it**{': ' if example.is_text else '; '}{it_was}" in text_of(
        app
    )
    assert "own-study" not in keys(app)
    app.switch_page("pages/classroom.py").run()
    assert not app.exception
    assert not app.warning


def test_a_problem_is_told_by_line_and_mended_in_the_text_or_in_the_table(page: AppTest) -> None:
    app = written(page, f"{SOUNDS}\nthe cow says")
    assert "**Line 3:** no answer; add one after →" in app.error[0].value
    assert "own-study" not in keys(app)
    (table,) = app.data_editor
    assert table.value.values.tolist()[2] == ["the cow says", ""]
    app = written(page, f"{SOUNDS}\nthe cow says → moo\nthe cow says → moo")
    assert not app.error
    assert "the same as line 3" in app.info[0].value
    assert "own-study" in keys(app)
    assert len(lines(app)) == 4


def test_one_of_the_two_kinds_is_always_marked(page: AppTest) -> None:
    control = page.segmented_control(key="own-kind")
    assert control.value == QUESTIONS
    app = control.set_value(A_TEXT).run()
    assert written(app, "Twinkle, twinkle, little star").session_state["own-kind"] == A_TEXT
    assert "of **5 words**" in text_of(app)


def test_many_problems_do_not_fill_the_page(page: AppTest) -> None:
    app = written(page, "no answer here →\n" * 200)
    assert "192 more lines" in app.error[0].value
    assert len(app.error[0].value) < 1_000


@pytest.mark.parametrize(
    "hostile", ["x" * 5_000_000, "a → b\n" * 100_000, "→" * MOST_CHARACTERS, "\x00" * 50]
)
def test_what_is_far_too_much_is_one_message(page: AppTest, hostile: str) -> None:
    app = written(page, hostile)
    assert not app.exception
    assert "own-study" not in keys(app)


FILES = {
    "a.csv": ("question,answer\nder Bär sagt,brumm\ndie Kuh sagt,muh".encode("utf-16"), ""),
    "a.tsv": ("der Bär sagt\tbrumm\ndie Kuh sagt\tmuh".encode("latin-1"), "guess"),
    "b.txt": (b"PK\x03\x04" + bytes(30), "zip archive"),
    "c.txt": (b"\x89PNG\r\n\x1a\n", "image"),
    "d.csv": (bytes(range(256)) * 4, "no text"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_read_or_says_why_not(page: AppTest, name: str) -> None:
    data, said = FILES[name]
    app = written(page, SOUNDS)
    app.file_uploader[0].set_value((name, data, "text/plain")).run()
    assert not app.exception
    assert [said in warning.value for warning in app.warning] == [True] * bool(said)
    text = "\n".join(lines(app))
    assert ("der Bär sagt" in text) == (name[0] == "a")
    assert (text == SOUNDS) == (name[0] != "a")


def test_an_exam_in_a_link_is_the_draft_and_the_desk_names_it(open_page: Open) -> None:
    app = open_page("own_exam", **exam_link("own"))
    assert len(lines(app)) == len(OWN_PAIRS)
    app.switch_page("pages/loss.py").run()
    assert any("Your own questions" in str(popover.proto) for popover in app.get("popover"))
    opened(app, "exam-popover").button(key="exam-capitals").click().run()
    assert app.session_state["visit"].settings == Settings.recommended("capitals")
    opened(app, "exam-popover").button(key="exam-own").click().run()
    assert app.session_state["visit"].settings == Settings.recommended("own", pairs=OWN_PAIRS)


def test_a_link_cut_short_says_so_on_the_page(open_page: Open) -> None:
    link = exam_link("own")
    app = open_page("loss", **(link | {"own": link["own"][:-7]}))
    assert ["cut short or changed" in warning.value for warning in app.warning] == [True]
    assert app.session_state["visit"].settings == Settings()


def test_a_broken_link_in_the_middle_of_a_visit_changes_nothing() -> None:
    def script() -> None:
        from dashboard.shell import session

        session.enter()

    link = exam_link("own")
    app = AppTest.from_function(script)
    for name, value in link.items():
        app.query_params[name] = value
    visit = app.run().session_state["visit"]
    assert visit.settings.pairs == OWN_PAIRS
    app.query_params["own"] = link["own"][:-7]
    app.run()
    assert "Everything here is as it was" in app.session_state["problems"][0]
    assert app.session_state["visit"] == visit


def test_another_draft_is_another_exam_with_a_bet_of_its_own(open_page: Open) -> None:
    app = open_page("own_exam", **exam_link("own"), **{"own-bet": "20"})
    while not app.success:
        app.run()
    app = written(app, SOUNDS)
    assert not app.success
    assert "own-study" in keys(app)
    assert app.session_state["visit"].part(OWN_BET) == ""
    app = pressed(app, "own-study")
    visit = app.session_state["visit"]
    assert visit.settings.pairs == (("the dog says", "woof"), ("the cat says", "meow"))
