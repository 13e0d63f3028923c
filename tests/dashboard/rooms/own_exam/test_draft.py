"""What the table changes, the text says."""

from __future__ import annotations

from dashboard.rooms.own_exam.draft import edited
from model.exams.pasted import read_questions

CELLS = (("the dog says", "woof"), ("the cat says", ""), ("a → b", "c"))


def test_an_edited_an_added_and_a_deleted_row_are_lines_of_the_text() -> None:
    text = edited(
        CELLS,
        {
            "edited_rows": {
                1: {"answer": "meow"},
                0: {"question": "the wolf says", "answer": "howl"},
            },
            "added_rows": [
                {"question": "the cow says", "answer": "moo"},
                {},
                {"question": "the pig says"},
            ],
            "deleted_rows": [0],
        },
    )
    found = read_questions(text)
    assert found.cells == (
        ("the cat says", "meow"),
        ("a → b", "c"),
        ("the cow says", "moo"),
        ("the pig says", ""),
    )
    assert [problem.line for problem in found.problems] == [4]


def test_nothing_changed_is_the_same_lines() -> None:
    assert read_questions(edited(CELLS, {})).cells == CELLS
    assert edited(CELLS, {"edited_rows": {2: {"question": None, "answer": None}}}).count("\n") == 1
