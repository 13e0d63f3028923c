"""`coins`: a sealed sheet on which a visitor lays points, and hands it in.

All of it happens in the browser, which is sent questions and options and nothing else: neither which option is right
nor what anybody thinks of it. The server hears once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboard.components.frontend import component, mount, pack

WHOLE = 100
"""Points that lie on a question, all told."""
LEAST = 1
"""Points that stay on every row: nobody is ever entirely sure."""

_component = component("coins", '<section class="live-coins"></section>')

Points = tuple[tuple[int, ...], ...]
"""A row a question, a number an option; each row adds up to `WHOLE`."""


@dataclass(frozen=True)
class Sealed:
    """A question as it is sealed: what is asked, and what can be answered."""

    prompt: str
    options: tuple[str, ...]


def coins(
    *,
    key: str,
    sheet: str,
    questions: Sequence[Sealed],
    on_hand_in: Callable[[Points], None],
    on_nonsense: Callable[[str], None],
) -> None:
    """A sheet to lay coins on; `sheet` names it, and the browser keeps what lies on it under that name.

    `on_hand_in` is called with the points, before the rerun that this causes; `on_nonsense` with a sentence for the
    visitor if what comes is no sheet that could have been handed in.
    """

    def hear(value: object) -> None:
        try:
            points = points_of(value, sheet, questions)
        except ValueError as error:
            on_nonsense(f"This sheet was not taken: {error}. Nothing is lost, hand it in again.")
        else:
            on_hand_in(points)

    data = {
        "sheet": sheet,
        "questions": [
            {"prompt": question.prompt, "options": list(question.options)} for question in questions
        ],
    }
    mount(_component, pack(data), key=key, hand_in=hear)


def points_of(value: object, sheet: str, questions: Sequence[Sealed]) -> Points:
    """The points that the browser hands in. Raises `ValueError` that says what is wrong with them."""
    match value:
        case {"sheet": str(name), "points": list(rows)}:
            pass
        case _:
            raise ValueError("it is no sheet with points")
    if name != sheet:
        raise ValueError("it belongs to another test")
    if len(rows) != len(questions):
        raise ValueError(f"it has {len(rows)} questions, this test asks {len(questions)}")
    return tuple(
        _row(row, len(question.options), number)
        for number, (row, question) in enumerate(zip(rows, questions, strict=True), start=1)
    )


def _row(row: object, n_options: int, number: int) -> tuple[int, ...]:
    if not isinstance(row, list) or len(row) != n_options:
        raise ValueError(f"question {number} needs points on each of its {n_options} rows")
    points = [point for point in row if type(point) is int]
    if len(points) < n_options:
        raise ValueError(f"on question {number} lies something that is no whole number")
    if min(points) < LEAST:
        raise ValueError(f"on every row of question {number} stays at least {LEAST} point")
    if sum(points) != WHOLE:
        total = sum(points) if sum(points) < 10**6 else "far too many"
        raise ValueError(f"question {number} has {total} points, {WHOLE} are needed")
    return tuple(points)
