"""The ten questions: what is called right is computed anew here, from the student's own test."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

import numpy as np
import pytest

from dashboard.look import numbers
from dashboard.rooms.lesson.question import Question
from dashboard.rooms.lesson.questions import ten_questions
from dashboard.rooms.lesson.what_it_taught import answers_csv, count_words, n_right, told
from model import Record, Run, Settings
from model.course.record import losses_with
from tests.pages.conftest import EXAM_KEYS
from tests.strategies import tiny_with


def record_of(settings: Settings, test: int = 20) -> Record:
    run = Run(settings)
    run.advance_to(min(test, settings.last_step))
    return run.record_at(run.step if run.diverged_at is None else run.diverged_at - 1)


@pytest.fixture(scope="module")
def record() -> Record:
    return record_of(Settings())


@pytest.fixture(scope="module")
def ten(record: Record) -> Mapping[str, Question]:
    return {question.key: question for question in ten_questions(record)}


def right_text(question: Question) -> str:
    choice = question.choice(question.right)
    assert choice is not None
    return choice.text


@pytest.mark.parametrize(
    "settings",
    [
        *(
            tiny_with("adamw", exam=exam, batch_size=1 if exam == "ai-rocks" else 9, rounds=2)
            for exam in EXAM_KEYS
        ),
        tiny_with("sgd", learning_rate=1000.0),
        tiny_with("sgd", learning_rate=0.0),
        Settings.recommended("ai-rocks"),
    ],
    ids=lambda settings: f"{settings.exam}-{settings.learning_rate}",
)
def test_every_question_has_choices_apart_and_a_reason_for_each(settings: Settings) -> None:
    questions = ten_questions(record_of(settings))
    assert len({question.key for question in questions}) == 10
    assert sum(question.is_attitude for question in questions) == 3
    for question in questions:
        texts = [choice.text for choice in question.choices]
        assert len(set(texts)) == len(texts) >= 3, question
        assert len({choice.key for choice in question.choices}) == len(texts)
        assert all(choice.why.endswith(".") for choice in question.choices)
        assert right_text(question)
        assert not re.search(r"\bnan\b|not a number", f"{question}", re.IGNORECASE)


def test_the_price_is_minus_ln_of_the_share_of_the_right_word(
    record: Record, ten: Mapping[str, Question]
) -> None:
    said = numbers.percent
    places = np.argwhere(record.batch.asked)
    shares = [
        float(record.probabilities[row, at, record.batch.targets[row, at]]) for row, at in places
    ]
    (p,) = {p for p in shares if f"was {said(p)} sure" in ten["price"].text}
    assert right_text(ten["price"]) == numbers.nats(-math.log(p))


def test_the_weight_is_turned_the_way_on_which_the_test_gets_better(
    record: Record, ten: Mapping[str, Question]
) -> None:
    found = re.search(r"`(\w[\w.]*)\[(\d+),(\d+)\]`", ten["sign"].text)
    assert found is not None
    name, index = found[1], (int(found[2]), int(found[3]))

    def loss(change: float) -> float:
        turned = {**record.before, name: record.before[name].copy()}
        turned[name][index] += change
        return float(record.batch.mean(losses_with(record.settings, turned, record.batch)))

    slope = (loss(1e-5) - loss(-1e-5)) / 2e-5
    assert right_text(ten["sign"]) == ("up" if slope < 0 else "down")
    assert right_text(ten["size"]) == f"by {numbers.number(0.1 * abs(slope), 2)}"


def test_what_is_added_to_every_logit_changes_no_share(
    record: Record, ten: Mapping[str, Question]
) -> None:
    (lift,) = map(int, re.findall(r"Add (\d+)", ten["lift"].text))
    powers = np.exp(record.asked_logits + lift)
    shares = powers / powers.sum(axis=-1, keepdims=True)
    assert np.allclose(shares, record.probabilities[record.batch.asked])
    assert right_text(ten["lift"]) == "exactly as sure as before"


@pytest.mark.parametrize("exam", EXAM_KEYS)
def test_a_round_has_as_many_tests_as_the_history_counts(exam: str) -> None:
    batch = {"calculator": 128, "story": 128, "capitals": 60, "ai-rocks": 1}.get(exam, 12)
    run = Run(tiny_with("adamw", exam=exam, batch_size=batch, rounds=2))
    run.advance_to(run.settings.tests_per_round + 1)
    rounds = {question.key: question for question in ten_questions(run.record_at(1))}["round"]
    assert right_text(rounds) == numbers.count(int((run.history.round == 1).sum()))


def test_what_is_left_of_a_test_is_in_all_its_weights(
    record: Record, ten: Mapping[str, Question]
) -> None:
    n_weights = sum(array.size for array in record.before.values())
    assert numbers.count(n_weights) in right_text(ten["left"])


def test_the_answer_that_was_wrong_was_the_students(
    record: Record, ten: Mapping[str, Question]
) -> None:
    found = re.search(r"answered “(.+)” to “(.+)”\.", ten["wrong"].text)
    assert found is not None
    exam = record.settings.questions
    (row,) = (
        row
        for row, place in enumerate(record.batch.questions)
        if exam.questions[place].prompt_text == found[2]
    )
    (at,) = np.flatnonzero(record.batch.asked[row])
    assert exam.vocabulary[int(record.logits[row, at].argmax())] == found[1]
    assert exam.token_id(found[1]) != record.batch.targets[row, at]


# ---------------------------------------------------------------------- before and after


@pytest.fixture(scope="module")
def questions(ten: Mapping[str, Question]) -> tuple[Question, ...]:
    return tuple(ten.values())


def test_what_changed_is_counted_apart_for_knowledge_and_attitude(
    questions: tuple[Question, ...],
) -> None:
    knows = {question.key: question.right for question in questions if not question.is_attitude}
    all_right = {question.key: question.right for question in questions}
    words = count_words(questions, knows, all_right)
    assert "What it computes: **7 → 7** of 7" in words
    assert "What sort of thing it is: **0 → 3** of 3" in words
    assert "**7** of 7" in count_words(questions, {}, all_right)
    assert n_right(questions, {}) == 0


def test_every_wrong_choice_is_told_why(questions: tuple[Question, ...]) -> None:
    for question in questions:
        for choice in question.choices:
            words = told(question, {question.key: choice.key}, {question.key: question.right})
            assert choice.why in words
            assert ("✗" in words) == (choice.key != question.right)
        assert "left out" in told(question, {question.key: ""}, {question.key: question.right})


def test_the_file_has_both_answers_and_nothing_that_a_spreadsheet_would_run(
    questions: tuple[Question, ...],
) -> None:
    first, *others = questions
    nasty = Question(
        first.key,
        first.title,
        "=1+1",
        tuple(
            type(choice)(choice.key, f"{sign}{choice.text}", choice.why)
            for choice, sign in zip(first.choices, "=+-@", strict=True)
        ),
        first.right,
    )
    wrong = next(choice.key for choice in first.choices if choice.key != first.right)
    text = answers_csv((nasty, *others), {first.key: wrong}, {first.key: first.right}).decode()
    header, row, *rest = text.splitlines()
    assert header.split(",") == [
        "question",
        "about",
        "before",
        "before right",
        "after",
        "after right",
        "right answer",
    ]
    cells = row.split(",")
    assert cells[0] == "'=1+1"
    assert cells[3] == "False"
    assert cells[5] == "True"
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    assert len(rest) == 9
