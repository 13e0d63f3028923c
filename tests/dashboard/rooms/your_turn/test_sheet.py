"""What is sealed tells nothing of the key or of the student; what is kept back is the record's own."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from dashboard.rooms.your_turn.sheet import MOST_QUESTIONS, Asked, sheet_of
from model import Record
from model.student.arrays import frozen
from tests.records import KINDS, record_of

every_kind = pytest.mark.parametrize("kind", KINDS)


def with_key(record: Record, asked: Asked, word: str) -> Record:
    """The same test, if that word were the right one wherever the student has read that question's words."""
    vocabulary = record.settings.questions.vocabulary
    right = vocabulary.index(asked.words[asked.right])
    targets = record.batch.targets.copy()
    for row, position in np.argwhere(targets == right):
        read = [vocabulary[token] for token in record.batch.tokens[row, : position + 1]]
        if " ".join(read) in (
            asked.prompt,
            f"{record.settings.questions.stop_word} {asked.prompt}",
        ):
            targets[row, position] = vocabulary.index(word)
    return replace(record, batch=replace(record.batch, targets=frozen(targets)))


@every_kind
def test_a_sheet_is_some_questions_of_the_test_and_their_right_words(kind: str) -> None:
    record = record_of(kind)
    exam = record.settings.questions
    sheet = sheet_of(record)
    assert 1 <= len(sheet) <= MOST_QUESTIONS
    assert len({asked.prompt for asked in sheet}) == len(sheet)
    for asked in sheet:
        places = [exam.questions[place].words for place in record.batch.questions]
        read = (*asked.prompt.split(" "), asked.words[asked.right])
        assert any(read in (words[: len(read)], words[1 : len(read) + 1]) for words in places)
        assert len(asked.words) + asked.others == len(exam.vocabulary)
        assert len(set(asked.words)) == len(asked.words)


def fond_of(record: Record, words: tuple[str, ...]) -> Record:
    """The same test of a student that thinks of these words first, everywhere."""
    logits = record.asked_logits.copy()
    logits[:, [record.settings.questions.vocabulary.index(word) for word in words]] += 50.0
    return replace(record, asked_logits=frozen(logits))


@every_kind
def test_which_word_is_right_cannot_be_told_from_what_is_sealed(kind: str) -> None:
    record = record_of(kind)
    for number, asked in enumerate(sheet_of(record)):
        fond = fond_of(record, asked.words)
        for word in asked.words:
            other = sheet_of(with_key(fond, asked, word))[number]
            assert other.words[other.right] == word
            assert other.sealed == asked.sealed


@every_kind
def test_how_sure_the_student_is_cannot_be_told_from_what_is_sealed(kind: str) -> None:
    record = record_of(kind)
    sheet = sheet_of(record)
    bolder = sheet_of(replace(record, asked_logits=frozen(3 * record.asked_logits)))
    assert [asked.before for asked in bolder] != [asked.before for asked in sheet]
    assert [asked.sealed for asked in bolder] == [asked.sealed for asked in sheet]


@every_kind
def test_the_student_is_graded_by_minus_ln_of_the_share_that_is_shown(kind: str) -> None:
    for asked in sheet_of(record_of(kind)):
        assert asked.lost == pytest.approx(-math.log(asked.before[asked.right]), abs=1e-9)
        assert asked.lost_after == pytest.approx(-math.log(asked.after[asked.right]), abs=1e-9)
        for shares in (asked.before, asked.after):
            assert len(shares) == len(asked.options)
            assert sum(shares) == pytest.approx(1, abs=1e-12)


@every_kind
def test_the_wrong_words_are_the_students_best(kind: str) -> None:
    record = record_of(kind)
    vocabulary = record.settings.questions.vocabulary
    for asked in sheet_of(record):
        wrong = [
            share
            for option, share in enumerate(asked.before[: len(asked.words)])
            if option != asked.right
        ]
        if asked.others:
            assert asked.before[-1] <= (len(vocabulary) - len(asked.words)) * min(wrong) + 1e-12
