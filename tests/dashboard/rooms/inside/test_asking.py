"""Ask it: what is shown is what the student says, then and now."""

from __future__ import annotations

import json
import math
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.components.frames import encoded, frame_json
from dashboard.rooms.inside.asking import (
    Asked,
    asked_of,
    bet_question,
    first_asked,
    reply,
    right_answer,
)
from dashboard.rooms.inside.link import LOOK, Look
from dashboard.rooms.inside.sure_chart import moments_until, sure_over_tests
from dashboard.serving.runs import shared_run
from dashboard.shell.link import Visit, from_link, to_link
from model import EXAMS, Settings
from model.looking.what_if import Change
from model.student.arrays import softmax
from tests.plain_transformer import plain_logits
from tests.records import KINDS, record_of

EVERY_KIND = pytest.mark.parametrize("kind", KINDS)
SMALL = Settings(n_head=2, d_model=16)


@EVERY_KIND
def test_what_is_said_now_is_the_plain_students_first_choice(kind: str) -> None:
    record = record_of(kind)
    exam = record.settings.questions
    asked = first_asked(exam)
    now = reply(record, asked, 0, "").answers[-1]
    logits, _ = plain_logits(record.before, exam.token_ids(asked.words), record.settings.n_head)
    shares = softmax(logits[-1])
    said = now.words[0]
    assert said.word == exam.vocabulary[int(shares.argmax())]
    for word, share in said.options:
        assert share == pytest.approx(shares[exam.token_id(word)], abs=1e-12)
    assert sum(share for _, share in said.options) + said.rest == pytest.approx(1)
    assert len(said.options) + said.others == len(exam.vocabulary)
    if said.right:
        assert said.right in [word for word, _ in said.options]
    encoded(frame_json(reply(record, asked, 0, "")))


def test_then_and_now_are_the_students_of_those_moments() -> None:
    run = shared_run(SMALL)
    asked = first_asked(SMALL.questions)
    frame = reply(run.record_at(41), asked, 20, "")
    assert [answer.when for answer in frame.answers] == [
        "Before its first test",
        "After 20 tests",
        "Now, after 40 tests",
    ]
    ids = SMALL.questions.token_ids(asked.words)
    for answer, test in zip(frame.answers, (0, 20, 40), strict=True):
        logits, _ = plain_logits(run.weights_at(test), ids, 2)
        assert answer.words[0].word == SMALL.questions.vocabulary[int(logits[-1].argmax())]
        right = answer.words[0].word == right_answer(SMALL.questions, asked)[0]
        assert answer.verdict == ("right" if right else "wrong")
    assert len(reply(run.record_at(1), asked, 20, "").answers) == 1
    assert len(reply(run.record_at(21), asked, 20, "").answers) == 2


def test_the_line_goes_through_the_students_of_its_tests() -> None:
    run = shared_run(SMALL)
    asked = first_asked(SMALL.questions)
    answer = right_answer(SMALL.questions, asked)
    table = sure_over_tests(run.record_at(71), asked.words, answer, 0).table
    assert list(table["tests behind it"]) == moments_until(SMALL, 70)
    ids, token = SMALL.questions.token_ids(asked.words), SMALL.questions.token_id(answer[0])
    for test, sure in table.iloc[::9].itertuples(index=False):
        logits, _ = plain_logits(run.weights_at(int(test)), ids, 2)
        assert sure == pytest.approx(softmax(logits[-1])[token], abs=1e-12)


@pytest.mark.parametrize("exam", EXAMS)
def test_few_tests_are_asked_and_all_but_the_first_stand_in_snapshots(exam: str) -> None:
    settings = Settings.recommended(exam)
    spacing = shared_run(settings).widest_spacing
    for until in (0, 1, 47, 48, 500, settings.last_step):
        until = min(until, settings.last_step)
        tests = moments_until(settings, until)
        assert tests[0] == 0
        assert tests[-1] == until
        assert tests == sorted(set(tests))
        assert len(tests) <= 100
        assert all(test < 48 or test % spacing == 0 for test in tests[:-1])


@pytest.mark.parametrize("most", [6, 32])
def test_a_test_later_hardly_anything_is_asked_anew(most: int) -> None:
    settings = Settings.recommended("calculator")
    for until in (100, 700, 1500):
        now, later = (set(moments_until(settings, until + n, most)) for n in (0, 1))
        assert len(later - now) <= 2
        assert len(now) <= most + 2


def test_the_bet_is_on_a_question_that_is_never_studied() -> None:
    for exam in (make() for make in EXAMS.values()):
        place = bet_question(exam)
        if exam.key in ("story", "ai-rocks"):
            assert place is None
        else:
            assert place in exam.held_out


@pytest.mark.parametrize("bet", ["yes", "no"])
def test_the_bet_is_told_what_the_student_says(bet: str) -> None:
    run = shared_run(SMALL)
    asked = first_asked(SMALL.questions)
    assert "press Play" in reply(run.record_at(1), asked, 0, bet).news
    later = reply(run.record_at(41), asked, 0, bet).news
    place = bet_question(SMALL.questions)
    assert place is not None
    question = SMALL.questions.questions[place]
    logits, _ = plain_logits(
        run.weights_at(40), SMALL.questions.token_ids(question.prompt), SMALL.n_head
    )
    said = SMALL.questions.vocabulary[int(logits[-1].argmax())]
    assert f"it says “{said}”" in later
    assert ("right" in later) == (said == question.answer[0])


BAD = {
    "nine " * 40: "places for 4",
    "nien plus four equals": "“nine”",
    "<b>nine</b>": "never met “<b>nine</b>”",
    "the capital of France is": "never met “the”",
    "x" * 700: "at most 600",
}


@pytest.mark.parametrize("text", BAD, ids=lambda text: text[:20])
def test_what_cannot_be_asked_is_named_and_the_pages_own_prompt_asked(text: str) -> None:
    exam = SMALL.questions
    asked, problem = asked_of(exam, Look(prompt=text))
    assert BAD[text] in problem
    assert asked == first_asked(exam)


def test_what_no_exam_asks_has_no_right_answer() -> None:
    asked, problem = asked_of(SMALL.questions, Look(prompt="plus plus"))
    assert not problem
    assert asked == Asked(("plus", "plus"), None)
    assert right_answer(SMALL.questions, asked) == ()
    answer = reply(shared_run(SMALL).record_at(5), asked, 0, "").answers[-1]
    assert answer.verdict == ""
    assert math.isfinite(answer.words[0].options[0][1])


CHANGES = st.builds(
    Change,
    st.sampled_from(["head", "W_LM", "blocks.0.attention.W_O"]),
    st.one_of(st.just(()), st.tuples(st.integers(0, 99)), st.tuples(*[st.integers(0, 99)] * 2)),
    st.integers(-4000, 4000).map(lambda n: n / 4),
)
LOOKS = st.builds(
    Look,
    st.sampled_from(["", "nine plus four equals", "the capital of France is"]),
    st.integers(0, 900),
    st.sampled_from(["", "yes", "no"]),
    st.none() | CHANGES,
)


@given(look=LOOKS)
def test_the_link_gives_back_what_is_asked(look: Look) -> None:
    visit = Visit(Settings()).with_part(LOOK, look)
    link = to_link(visit, (LOOK,))
    again, problems = from_link(json.loads(json.dumps(link)), (LOOK,))
    assert problems == ()
    assert again.part(LOOK) == look


@pytest.mark.parametrize(
    "link", [{"then": "-3"}, {"then": "1e9"}, {"knows": "maybe"}, {"change": "W_LM[1,2]_x"}]
)
def test_nonsense_in_the_link_is_named(link: dict[str, str]) -> None:
    visit, problems = from_link(link, (LOOK,))
    assert len(problems) == 1
    assert visit.part(LOOK) == Look()


def test_the_map_keeps_its_orientation_whatever_was_looked_at_first() -> None:
    from dashboard.rooms.inside.map_chart import words_map

    run = shared_run(SMALL)
    rows = run.weights_at(70)["token_embedding"]
    table = words_map(run.record_at(71), "words in").table
    centered = rows - rows.mean(axis=0)
    _, sizes, directions = np.linalg.svd(centered, full_matrices=False)
    plane = directions[:2].T @ directions[:2]
    drawn = table[["across", "up"]].to_numpy()
    np.testing.assert_allclose(
        np.linalg.norm(drawn, axis=1), np.linalg.norm(centered @ plane, axis=1), atol=1e-9
    )
    share = (sizes[:2] ** 2).sum() / (sizes**2).sum()
    assert f"{100 * share:.1f}" in words_map(run.record_at(71), "words in").takeaway
    near = words_map(run.record_at(72), "words in").table[["across", "up"]].to_numpy()
    step = np.abs(run.weights_at(71)["token_embedding"] - rows).max()
    assert np.abs(near - drawn).max() < 20 * step


@pytest.mark.parametrize("prompt", ["7 * 13 =", "eighty one divided by nine equals", "plus"])
def test_the_calculator_answers_within_a_fifth_of_a_second(prompt: str) -> None:
    settings = Settings.recommended("calculator")
    record = shared_run(settings).record_at(3)
    begin = time.process_time()
    asked, problem = asked_of(settings.questions, Look(prompt=prompt))
    right = right_answer(settings.questions, asked)
    frame = reply(record, asked, 1, "yes")
    sure_over_tests(record, asked.words, right, 1)
    assert time.process_time() - begin < 0.2
    assert not problem
    assert len(frame.answers) == 3
