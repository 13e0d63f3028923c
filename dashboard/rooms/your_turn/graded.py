"""The sheet as it comes back: the visitor's shares beside the student's, the right word marked."""

from __future__ import annotations

import html
import math

from dashboard.components.coins import WHOLE, Points
from dashboard.look import numbers
from dashboard.look.text import shortened
from dashboard.rooms.your_turn.grading import marks_lost
from dashboard.rooms.your_turn.sheet import Asked, Shares


def told(lost: float) -> str:
    """Marks lost with their unit, or that a diverged student left no number."""
    return f"{numbers.nats(lost)} nats" if math.isfinite(lost) else "no number of nats"


def graded(sheet: tuple[Asked, ...], points: Points, again: bool = False) -> str:
    """The sheet as HTML, a table a question; `again` takes what the student thinks after it has studied."""
    tables = [
        _graded(number, asked, row, asked.after if again else asked.before, again)
        for number, (asked, row) in enumerate(zip(sheet, points, strict=True), start=1)
    ]
    return f'<div class="turn-graded">{"".join(tables)}</div>'


def _graded(
    number: int, asked: Asked, points: tuple[int, ...], student: Shares, again: bool
) -> str:
    rows = "".join(
        f'<tr{" class=turn-right" if option == asked.right else ""}><th scope="row">{_text(word)}'
        f"{' ✓' if option == asked.right else ''}</th>"
        f'<td class="turn-you">{_share(points[option] / WHOLE, f"{points[option]} %")}</td>'
        f'<td class="turn-student">{_share(student[option], numbers.percent(student[option]))}</td></tr>'
        for option, word in enumerate(asked.options)
    )
    lost = asked.lost_after if again else asked.lost
    yours = told(marks_lost(points[asked.right] / WHOLE))
    return (
        f'<div class="turn-question"><table><caption><b>{number}</b> {_text(asked.prompt, 160)} '
        f"<em>{_text(asked.words[asked.right])}</em></caption>"
        '<thead><tr><th scope="col">answer</th><th scope="col">you</th><th scope="col">the student</th></tr></thead>'
        f'<tbody>{rows}</tbody><tfoot><tr><th scope="row">lost</th><td>{yours}</td><td>{told(lost)}</td></tr></tfoot>'
        "</table></div>"
    )


def _text(words: str, longest: int = 60) -> str:
    """Foreign text as HTML that is only text, kept apart from its surroundings if it runs right to left."""
    return f"<bdi>{html.escape(shortened(words, longest))}</bdi>"


def _share(share: float, written: str) -> str:
    wide = 100 * share if math.isfinite(share) else 0.0
    return (
        f'<div class="turn-share"><span class="turn-bar"><span style="width:{wide:.1f}%"></span></span>'
        f"<span>{written}</span></div>"
    )
