"""Whatever is pasted: a message by line, never a crash, and what is read makes an exam."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from model.exams import exam_from_pairs, exam_from_text
from model.exams.own import LONGEST_WORD, MOST_CHARACTERS, MOST_QUESTIONS, MOST_WORDS
from model.exams.pasted import (
    SIGNS,
    Pasted,
    read_questions,
    read_text,
    write_line,
    write_table,
)

PIECES = (
    *SIGNS,
    *(" ", "\n", "\r\n", "\r", '"', ",", "'", "\x00", "\ufeff", "\u200f", "\u2028", "\x1f"),
    *("the dog says", "woof", "question", "answer", "=1+1", "-2", "@x", "+3", "'=1"),
    *("漢字かな", "が", "か\u3099", "e\u0301", "שלום", "👨\u200d👩\u200d👧", "\u200d", "İ", "ﬁ"),
)
pasted_texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=40).map("".join)


@given(pasted_texts)
@example("a\tb\tc\nquestion;answer\nx;y")
@example("question,answer\n'=1,'+2\n\"two\nlines\",x")
@settings(deadline=None)
def test_whatever_is_pasted_is_an_exam_or_says_what_is_wrong(text: str) -> None:
    for found in (read_questions(text), read_text(text)):
        blocked = any(problem.blocks for problem in found.problems)
        assert (found.exam is None) == (blocked or not (found.lines or found.text))
        assert all(problem.what and problem.mend for problem in found.problems)
        most = text.count("\n") + text.count("\r") + 1
        assert all(0 <= problem.line <= most for problem in found.problems)
        if found.exam is not None:
            again = exam_from_pairs(found.pairs) if found.lines else exam_from_text(found.text)
            assert found.exam == again


@given(pasted_texts)
@settings(deadline=None)
def test_what_was_read_is_read_again_as_the_same(text: str) -> None:
    found = read_questions(text)
    if found.exam is not None:
        for again in (
            "\n".join(write_line(*pair) for pair in found.pairs),
            write_table(found.pairs),
        ):
            assert read_questions(again).pairs == found.pairs
    as_text = read_text(text)
    if as_text.exam is not None:
        assert read_text(as_text.text).text == as_text.text


@pytest.mark.parametrize(
    "text",
    [
        "the dog says → woof\nthe cat says → meow",
        "the dog says -> woof\r\nthe cat says => meow\r\n",
        "\ufeffthe dog says = woof\n\n  the cat says=meow  ",
        "the dog says\twoof\nthe cat says\tmeow\t",
        "the dog says;woof\nthe cat says ; meow",
        "the dog says,woof\nthe cat says,meow",
        'Answer,other,QUESTION\nwoof,1,"the dog\nsays"\nmeow,2,the cat says',
        "frage;antwort\nthe dog says;woof\nthe cat says;meow",
        "the  dog\u00a0says → woof\nthe cat says → meow\nthe dog says → woof",
    ],
)
def test_questions_can_be_written_in_many_ways(text: str) -> None:
    found = read_questions(text)
    assert found.pairs == (("the dog says", "woof"), ("the cat says", "meow"))
    assert found.exam is not None


def told(found: Pasted) -> list[tuple[int, str, str, bool]]:
    return [
        (problem.line, problem.what, problem.mend, problem.blocks) for problem in found.problems
    ]


@pytest.mark.parametrize(
    ("line", "what", "mend"),
    [
        ("the cat says", "no answer", "add one after →"),
        ("the cat says =", "no answer", "add one after ="),
        ("→ meow", "no question", "add one before →"),
        ("the cat → says → meow", "3 parts", "leave out"),
        ("x" * (LONGEST_WORD + 1) + " → meow", f"{LONGEST_WORD + 1} characters", "space missing"),
        ("a " * MOST_WORDS + "→ meow", f"{MOST_WORDS + 1} words", "shorter"),
        ("the dog says → meow", "is answered “woof” in line 1", "keep one"),
    ],
)
def test_each_problem_names_its_line_and_a_mend(line: str, what: str, mend: str) -> None:
    found = read_questions(f"the dog says → woof\n\nthe pig says → oink\n{line}\n{line}")
    assert found.problems[0].line == 4
    assert all(what in problem.what and mend in problem.mend for problem in found.problems)
    assert found.exam is None
    assert len(found.cells) == 4


def test_a_text_is_not_taken_for_two_hundred_mistakes() -> None:
    found = read_questions("Twinkle, twinkle, little star\n" * 200)
    ((line, what, mend, blocks),) = told(found)
    assert (line, what, blocks) == (0, "no line has an answer", True)
    assert "take it as a text" in mend
    assert len(found.cells) == 200


def test_a_question_twice_counts_once_and_says_why() -> None:
    found = read_questions("a → b\nc → d\na → b")
    assert found.exam is not None
    assert len(found.exam.questions) == 2
    ((line, what, mend, blocks),) = told(found)
    assert (line, blocks) == (3, False)
    assert what == "the same as line 1"
    assert "held out" in mend


def test_one_answer_in_all_is_told_but_studied() -> None:
    found = read_questions("a → b\nc → b")
    assert found.exam is not None
    assert [(line, what) for line, what, _, _ in told(found)] == [
        (0, "all questions have the same answer")
    ]
    (only,) = read_questions("a → a").problems
    assert only.blocks


def test_words_of_any_script() -> None:
    found = read_questions(
        "日本語 x → ラーメン\nか\u3099 → e\u0301\nשלום\u200f → 👨\u200d👩\u200d👧 Ä"
    )
    assert found.by_character
    assert found.pairs == (
        ("日 本 語 x", "ラ ー メ ン"),
        ("が", "é"),
        ("שלום", "👨\u200d👩\u200d👧 Ä"),
    )
    assert [(line, what) for line, what, _, _ in told(found)] == [
        (3, "1 character that can't be seen")
    ]
    assert not read_questions("a → b").by_character


HOSTILE = {
    "100,000 lines": "a → b\n" * 100_000,
    "100,000 different lines": "\n".join(f"{n} → b" for n in range(20_000)),
    "one word": "x" * 5_000_000,
    "one word that fits": "x" * MOST_CHARACTERS,
    "marks": "a" + "\u0301" * (MOST_CHARACTERS - 1),
    "a quote that never ends": 'question,answer\n"' + "a\n" * 50_000,
    "separators": "→" * MOST_CHARACTERS,
    "commas": "," * MOST_CHARACTERS,
    "ideographs": "字" * MOST_CHARACTERS,
    "unseen": "\u200f" * MOST_CHARACTERS,
    "different words": " ".join(map(str, range(30_000))),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_limits_are_enforced_before_any_work(name: str) -> None:
    for read in (read_questions, read_text):
        start = time.process_time()
        found = read.__wrapped__(HOSTILE[name])
        assert time.process_time() - start < 2
        assert found.exam is not None or found.problems or name == "unseen"
        assert len(found.problems) <= MOST_QUESTIONS


def test_a_cell_that_a_spreadsheet_would_obey_is_harmless_in_the_file() -> None:
    pairs = (("=1+1", "-2"), ("'=1", "@x"), ("a", "'b"))
    table = write_table(pairs)
    assert not any(
        cell.startswith(tuple("=+-@")) for line in table.split() for cell in line.split(",")
    )
    assert read_questions(table).pairs == pairs
