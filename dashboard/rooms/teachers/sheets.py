"""Two sheets to print, as self-contained files: the bets of a lesson, and what an answer costs."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence

import numpy as np

from dashboard.cards.chapters import CHAPTERS
from dashboard.look import numbers
from dashboard.look.anatomy import selected
from model import Record
from model.looking.asked import asked_words, prompt_of
from model.student.arrays import softmax

STYLE = """
@page { size: A4; margin: 14mm; }
body { font: 11pt/1.4 Georgia, serif; color: #22242c; max-width: 46rem; margin: 1.5rem auto; padding: 0 1rem; }
h1 { font-size: 19pt; margin: 0 0 .2em; } h2 { font-size: 13pt; margin: 1em 0 .3em; }
p { margin: .3em 0; }
table { border-collapse: collapse; width: 100%; margin: .3em 0; }
th { font-weight: 400; color: #5a5d68; text-align: left; padding: 2pt 5pt; }
td { border: 1px solid #8c8675; padding: 3pt 5pt; height: 1.7em; vertical-align: top; }
td.blank { min-width: 6em; }
.bets td { height: 3.6em; } .bets td:first-child { width: 36%; } .bets td.blank { width: 16%; }
.solutions { margin-top: 1.4em; border-top: 1px dashed #8c8675; font-size: 8.5pt; transform: rotate(180deg); }
@media print { body { margin: 0; padding: 0; max-width: none; } }
"""

N_PRICED = 5
"""Questions whose marks are worked out."""
N_LOGITS = 3
"""Words that the little softmax is about."""
RATE = 0.1


def bets_sheet() -> bytes:
    """A row a chapter: the question, the bet, what came, and why."""
    rows = [[f"{n} · {chapter.asks}", "", "", ""] for n, chapter in enumerate(CHAPTERS, start=1)]
    parts = [
        *_opening("Bet first, then look"),
        "<p>Names: ____________________ Seed: ______</p>",
        _table(("", "we bet", "it was", "because"), rows, "bets"),
        "<h2>Before you go</h2>",
        "<p>One way in which it is <b>not</b> a student:</p><p>&nbsp;</p><hr><p>&nbsp;</p><hr>",
    ]
    return _page(parts)


def costs_sheet(record: Record) -> bytes:
    """Marks lost, their mean, a small softmax and one update of this test, with blanks and solutions."""
    exam = record.settings.questions
    words = asked_words(record)[:N_PRICED]
    shares = [_short(float(record.probabilities[w.row, w.position, w.right])) for w in words]
    losses = [-math.log(p) for p in shares]
    priced = [
        [prompt_of(record, w), exam.vocabulary[w.right], _plain(p), ""]
        for w, p in zip(words, shares, strict=True)
    ]
    logits = record.logits[words[0].row, words[0].position]
    top = np.argsort(-logits, kind="stable")[:N_LOGITS]
    gut = np.array([_short(float(logits[word])) for word in top])
    three = softmax(gut)
    weight = selected(record, None)
    old = _short(float(record.before[weight.parameter][weight.index]))
    note = _short(float(record.gradients[weight.parameter][weight.index]))
    solutions = [
        f"1: {', '.join(f'{loss:.2f}' for loss in losses)}; mean {np.mean(losses):.2f}",
        f"2: {math.log(2):.2f} more",
        f"3: {', '.join(f'{share:.3f}' for share in three)}; twice the same",
        f"4: {_plain(old - RATE * note)}",
    ]
    parts = [
        *_opening("What an answer costs"),
        f"<p>From test {record.step} of {html.escape(exam.title)}. You need a calculator with e<sup>x</sup> and "
        "ln.</p>",
        "<h2>1 · Marks lost = −ln p</h2><p>p is how sure the student was of the <b>right</b> word.</p>",
        _table(("question", "right word", "p", "−ln p"), priced),
        "<p>Their mean, the score (loss) of these five: ________</p>",
        "<h2>2 · Half as sure</h2><p>Halve p in one row. How many marks more does that cost? ________ In another row? "
        "________</p>",
        f"<h2>3 · From gut feelings to confidence</h2><p>Suppose there were only {N_LOGITS} words. Share = "
        "e<sup>gut feeling</sup>, divided by the sum of all. Then add 5 to each gut feeling, and do it again.</p>",
        _table(
            ("word", "gut feeling", "share", "with 5 more"),
            [
                [exam.vocabulary[word], _plain(logit), "", ""]
                for word, logit in zip(top, gut, strict=True)
            ],
        ),
        f"<h2>4 · One weight studies</h2><p>old − rate × note = new: {_plain(old)} − {RATE} × ({_plain(note)}) = "
        "________ Does the test lose more marks or fewer if this weight goes up? ________</p>",
        f"<p class='solutions'>Solutions. {'. '.join(solutions)}. More, if the note is above zero: "
        f"here {'more' if note > 0 else 'fewer'}.</p>",
    ]
    return _page(parts)


def _short(x: float) -> float:
    """As the sheet prints it, with three digits: so that pupils find the very numbers of the solutions."""
    return float(f"{x:.3g}")


def _plain(x: float) -> str:
    return numbers.number(x, 3)


def _opening(title: str) -> list[str]:
    return [
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>",
        f"<title>{title}</title><style>{STYLE}</style></head><body><h1>{title}</h1>",
    ]


def _page(parts: Sequence[str]) -> bytes:
    return "\n".join([*parts, "</body></html>"]).encode()


def _table(names: Sequence[str], rows: Sequence[Sequence[str]], kind: str = "plain") -> str:
    head = "".join(f"<th scope='col'>{html.escape(name)}</th>" for name in names)
    body = "".join(
        "<tr>"
        + "".join(
            f"<td>{html.escape(cell)}</td>" if cell else "<td class='blank'></td>" for cell in row
        )
        + "</tr>"
        for row in rows
    )
    return f"<table class='{kind}'><tr>{head}</tr>{body}</table>"
