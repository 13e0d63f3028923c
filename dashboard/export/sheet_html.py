"""A test's sheet as HTML, as the page's sheet has it: the student's ink, the teacher's pen."""

from __future__ import annotations

from dashboard.cards.exam_sheet import sheet
from dashboard.components.paper import Blank, Question
from dashboard.export.markup import inline_html, text
from dashboard.look import numbers
from dashboard.look.text import counted, shortened
from model import Record
from model.looking.asked import Verdict

MOST_LINES = 10
"""Questions of a sheet; a long test would fill pages."""

SIGNS: dict[Verdict, tuple[str, str]] = {
    "spot on": ("✓", "right"),
    "close": ("~", "close"),
    "way off": ("✗", "pen"),
}
"""A sign and a colour for each grade."""


def sheet_html(record: Record, place: int, word: int, title: str) -> str:
    """The sheet of that test: its first lines, and the followed question's among them where it is asked."""
    frame = sheet(record, place, word)
    shown = list(range(min(len(frame.questions), MOST_LINES)))
    if frame.followed is not None and frame.followed not in shown:
        shown[-1] = frame.followed
    lines = "".join(_line(n + 1, frame.questions[n], n == frame.followed) for n in shown)
    more = len(frame.questions) - len(shown)
    rest = f'<p class="note">and {counted(more, "more question")}</p>' if more else ""
    note = f'<p class="note">{text(frame.note)}</p>' if frame.note else ""
    return (
        f'<article class="sheet"><header><h3>{text(title)}</h3><p class="score">{inline_html(frame.score)}</p>'
        f"</header><ol>{lines}</ol>{rest}{note}</article>"
    )


def _line(number: int, question: Question, is_followed: bool) -> str:
    sign, colour = SIGNS[question.verdict]
    answers = " ".join(_answer(blank) for blank in question.blanks)
    kind = ' class="followed"' if is_followed else ""
    return (
        f'<li{kind} value="{number}"><span class="asked">{text(shortened(question.prompt, 80))} {answers}</span> '
        f'<span class="lost">{numbers.nats(question.marks_lost)} nats</span> '
        f'<b class="{colour}"><span aria-hidden="true">{sign}</span><span class="unseen">{question.verdict}</span></b>'
        "</li>"
    )


def _answer(blank: Blank) -> str:
    """What it wrote and how sure it was; where that is wrong, the right word behind it, in red."""
    pick, right = blank.options[blank.pick], blank.options[blank.answer]
    sure = f"<small>{numbers.percent(pick.confidence)}</small>"
    if blank.pick == blank.answer:
        return f'<span class="ink">{text(shortened(pick.text, 40))}</span> {sure}'
    return (
        f'<s class="ink">{text(shortened(pick.text, 40))}</s> {sure} '
        f'<span class="pen">{text(shortened(right.text, 40))}</span>'
    )
