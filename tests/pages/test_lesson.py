"""The lesson: left and resumed by its link, a link a chapter, and ten questions that stay in the visit."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.cards.chapters import CHAPTER, CHAPTERS, Chapter, where
from dashboard.cards.put_away import PUT_AWAY
from dashboard.rooms.lesson.questions import ten_questions
from dashboard.shell.link import to_link
from model import Run, Settings
from tests.pages.conftest import FRONT_DOOR, Open, opened, text_of

BETS_MADE = {"bet": "40", "bets": "dearest.20.1~wiggle.20.-.W_LM[3,5]", "never": "both"}


def address_of(app: AppTest) -> dict[str, str]:
    """The link that this visit stands for."""
    return to_link(app.session_state["visit"], app.session_state["parts"])


def chapter_links(app: AppTest) -> list[tuple[str, str, dict[str, str]]]:
    """Every chapter of the list: where it leads, what it says, and its query parameters."""
    return [
        (
            link.proto.page or "classroom",
            link.proto.label,
            dict(parse_qsl(link.proto.query_string)),
        )
        for link in app.main.get("page_link")
        if " · " in link.proto.label
    ]


def test_a_new_lesson_begins_with_chapter_1(open_page: Open) -> None:
    app = open_page("lesson")
    assert "Begin with chapter 1" in app.button(key="lesson-go").label
    assert all("open" in label for _, label, _ in chapter_links(app))


@pytest.mark.parametrize("number", range(1, len(CHAPTERS) + 1))
def test_each_chapter_has_a_link_of_its_own(number: int, open_page: Open) -> None:
    app = open_page("lesson", chapter=str(number))
    assert where(number) in text_of(app)
    assert f"chapter {number}: {CHAPTERS[number - 1].title}" in app.button(key="lesson-go").label
    here = [label for _, label, _ in chapter_links(app) if "here" in label]
    assert len(here) == 1
    assert here[0].startswith(f"**{number} ·")


def test_every_chapter_opens_the_exact_view_and_keeps_the_visit(open_page: Open) -> None:
    visit = {**BETS_MADE, "exam": "first-sums", "seed": "5", "follow": "7", "test": "3"}
    links = chapter_links(open_page("lesson", **visit))
    assert len(links) == len(CHAPTERS)
    for number, (chapter, (page, _, link)) in enumerate(zip(CHAPTERS, links, strict=True), start=1):
        assert chapter.page == f"pages/{page}.py"
        app = open_page(page, **link)
        assert not app.warning
        assert text_of(app).find(chapter.title) >= 0 or number == 1
        now = app.session_state["visit"]
        assert (now.test, now.settings.seed, now.followed) == (chapter.test, 5, 6)
        assert now.part(CHAPTER) == number
        assert BETS_MADE.items() <= address_of(app).items()


def test_a_chapter_of_a_short_course_stays_within_it(open_page: Open) -> None:
    app = open_page("lesson", exam="ai-rocks", rounds="5")
    assert {link.get("test", "1") for *_, link in chapter_links(app)} == {"1", "5"}


def test_a_lesson_is_left_and_resumed_by_its_link(open_page: Open) -> None:
    left = open_page("lesson", chapter="4", test="20", **BETS_MADE)
    resumed = open_page("lesson", **address_of(left))
    for app in (left, resumed):
        states = [label.rstrip("]").split(" · ")[2] for _, label, _ in chapter_links(app)]
        assert states == [
            "bet made",
            "open",
            "bet made",
            "seen without a bet",
            "open",
            "open",
            "bet made",
        ]
    assert "Go on with chapter 4" in resumed.button(key="lesson-go").label


def test_without_a_chapter_it_goes_on_where_a_bet_is_open(open_page: Open) -> None:
    assert "Go on with chapter 2" in open_page("lesson", bet="40").button(key="lesson-go").label


@pytest.mark.parametrize("chapter", ["0", "8", "-1", "99", "three", "3.0", "3" * 90])
def test_a_chapter_that_does_not_exist_is_named_and_nothing_is_lost(
    chapter: str, open_page: Open
) -> None:
    app = open_page("lesson", chapter=chapter, test="20", seed="5", **BETS_MADE)
    (warning,) = app.warning
    assert "from 1 to 7" in warning.value
    assert len(warning.value) < 250
    assert address_of(app) == {**BETS_MADE, "seed": "5", "test": "20"}
    assert len(chapter_links(app)) == len(CHAPTERS)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.bet)
def test_a_page_that_asks_bets_asks_its_chapters(chapter: Chapter, open_page: Open) -> None:
    page = chapter.page.removeprefix("pages/").removesuffix(".py")
    keys = [str(button.key) for button in open_page(page, test=str(chapter.test)).button]
    asked = {key.removeprefix("bet-").rpartition("-")[0] for key in keys if key.startswith("bet-")}
    assert not asked or chapter.bet in asked


# ---------------------------------------------------------------------- the strip


def front_door(**link: str) -> AppTest:
    """The classroom, as the front door draws it."""
    app = AppTest.from_file(FRONT_DOOR, default_timeout=60)
    for name, value in link.items():
        app.query_params[name] = value
    return app.run()


def test_the_strip_says_how_far_the_lesson_is_and_leads_on() -> None:
    app = front_door(chapter="1", lesson="code")
    assert where(1) in text_of(app)
    links = {link.proto.label: link.proto for link in app.main.get("page_link")}
    assert links["Back to the lesson"].page == "lesson"
    following = dict(parse_qsl(links["Next chapter"].query_string))
    assert links["Next chapter"].page == "forward_pass"
    assert following == {"chapter": "2", "lesson": "code", "test": "20"}
    assert {"lesson-leave", "lesson-unhide"} <= {button.key for button in app.button}
    app.button(key="lesson-leave").click().run()
    assert address_of(app) == {"lesson": "code"}


def test_what_was_put_away_can_be_shown_again_without_a_lesson() -> None:
    app = front_door(lesson="code,inside")
    assert "lesson-leave" not in {button.key for button in app.button}
    app.button(key="lesson-unhide").click().run()
    assert not app.session_state["visit"].part(PUT_AWAY)
    assert "lesson-unhide" not in {button.key for button in front_door().button}


def test_after_the_last_chapter_there_is_no_next_one() -> None:
    labels = [link.proto.label for link in front_door(chapter="7").main.get("page_link")]
    assert "Back to the lesson" in labels
    assert "Next chapter" not in labels


# ---------------------------------------------------------------------- ten questions


def answer_all(app: AppTest, time: str, choose: dict[str, str]) -> None:
    """Answer all ten; what `choose` does not name is left out."""
    app.button(key=f"quiz-start-{time}").click().run()
    for _ in range(10):
        keys = [str(button.key) for button in app.button]
        asked = [key for key in keys if key.startswith("quiz-") and key.count("-") >= 2]
        question = asked[0].split("-")[1]
        key = f"quiz-{question}-{choose[question]}" if question in choose else "quiz-skip"
        app.button(key=key).click().run()
        assert not app.exception


def test_the_same_ten_are_asked_before_and_after_and_told_only_then(open_page: Open) -> None:
    run = Run(Settings())
    run.advance_to(20)
    questions = ten_questions(run.record_at(20))
    right = {question.key: question.right for question in questions}
    wrong = {
        question.key: next(c.key for c in question.choices if c.key != question.right)
        for question in questions
    }
    app = open_page("lesson", test="20")
    answer_all(app, "before", wrong)
    before = text_of(app)
    assert "10 questions" in before
    assert not any(choice.why in before for question in questions for choice in question.choices)
    answer_all(app, "after", right)
    after = text_of(opened(app, "quiz-all"))
    assert "**0 → 7** of 7" in after
    assert "**0 → 3** of 3" in after
    for question in questions:
        chosen = question.choice(wrong[question.key])
        assert chosen is not None
        assert chosen.why in after
    assert address_of(app) == {"test": "20"}, "answers are in no link"
    app.button(key="quiz-forget").click().run()
    assert "Ten questions, four minutes" in text_of(app)


def test_questions_can_be_left_out_taken_back_and_stopped(open_page: Open) -> None:
    app = open_page("lesson")
    app.button(key="quiz-start-before").click().run()
    assert "question 1 of 10 · about 4 minutes left" in "".join(c.value for c in app.caption)
    app.button(key="quiz-skip").click().run()
    app.button(key="quiz-back").click().run()
    app.button(key="quiz-price-ln").click().run()
    app.button(key="quiz-stop").click().run()
    assert "You have answered 1 question before" in text_of(app)
    app.button(key="quiz-start-before").click().run()
    assert "question 2 of 10" in "".join(c.value for c in app.caption)
    app.button(key="quiz-stop").click().run()
    answer_all(app, "after", {})
    assert "**1 → 0** of 7" in text_of(app)
    assert "quiz-start-after" not in {button.key for button in app.button}


def test_answers_after_the_lesson_can_be_stopped_and_gone_on_with(open_page: Open) -> None:
    app = open_page("lesson")
    app.button(key="quiz-start-after").click().run()
    app.button(key="quiz-price-ln").click().run()
    app.button(key="quiz-stop").click().run()
    assert "**1** of 7" in text_of(app)
    app.button(key="quiz-start-after").click().run()
    assert "question 2 of 10" in "".join(c.value for c in app.caption)
