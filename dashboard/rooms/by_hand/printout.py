"""The path to print, as self-contained files: the whole of it, or its heart on two pages with blanks to fill in."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from itertools import groupby

from dashboard.rooms.by_hand.drill import blanks
from dashboard.rooms.by_hand.mathml import mathml
from dashboard.rooms.by_hand.sections import section_of
from dashboard.rooms.by_hand.sheet import Sheet
from dashboard.rooms.by_hand.typed import shown
from model.by_hand.arithmetic import Matrix
from model.by_hand.example import TOKENS
from model.by_hand.path import PLACES, Step, axis_names, cell_expression
from model.by_hand.weights import EXAMPLE_WEIGHTS

STYLE = """
@page { size: A4; margin: 15mm; }
body { font: 10.5pt/1.4 Georgia, serif; color: #22242c; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 20pt; margin: 0 0 .3em; }
h2 { font-size: 14pt; margin: 1.6em 0 .4em; border-bottom: 1px solid #8c8675; break-after: avoid; }
h3 { font-size: 11pt; margin: 0 0 .2em; break-after: avoid; }
article { break-inside: avoid; margin: 0 0 1.1em; }
p { margin: .2em 0; }
table { border-collapse: collapse; margin: .4em 0; font: 9pt/1.3 monospace; }
th { font-weight: 400; color: #5a5d68; padding: 1pt 4pt; text-align: right; }
td { border: 1px solid #dad3c4; padding: 1pt 4pt; text-align: right; min-width: 2.6em; height: 1.3em; }
td.blank { border: 1px solid #22242c; min-width: 4.5em; height: 1.7em; }
math { font-size: 11.5pt; }
.weights { display: flex; flex-wrap: wrap; gap: .4em 2em; }
.corner { border: 0; }
.rule { color: #a8100c; }
.wide { font-size: 7.5pt; }
.scroll { overflow-x: auto; }
@media print { body { margin: 0; padding: 0; max-width: none; } .scroll { overflow: visible; } }
"""


SHORT = """
@page { size: auto; margin: 12mm; }
body { max-width: none; margin: 0; padding: 0; }
h1 { font-size: 17pt; } h2 { font-size: 12.5pt; margin: .9em 0 .3em; }
article { margin: 0 0 .7em; }
section + section { break-before: page; display: grid; grid-template-columns: 1fr 1fr; gap: 0 2em; }
section + section > :is(h2, p) { grid-column: 1 / -1; }
td.blank { min-width: 6em; height: 2em; }
.solutions { margin-top: 1.2em; border-top: 1px dashed #8c8675; font-size: 8.5pt; transform: rotate(180deg); }
@media screen { body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; } }
"""
"""What is different on two pages, A4 or Letter."""

WEIGHT = "W_LM"
"""The parameter whose weights are studied on two pages: the last one, so that the way home to it is short."""

TWO_PAGES: tuple[tuple[str, tuple[tuple[str, bool], ...]], ...] = (
    (
        "The test",
        (("logits", False), ("probabilities", True), ("losses", True), ("d.logits", True)),
    ),
    (
        "Studying, and the same question again",
        (
            ("ln_final", False),
            (f"d.{WEIGHT}", True),
            (f"new.{WEIGHT}", True),
            ("again.logits", False),
            ("again.probabilities", True),
            ("again.losses", True),
        ),
    ),
)
"""A heading a page, and the steps on it: their keys, and whether they are to be filled in."""

CALCULATOR = "You need a calculator with e<sup>x</sup> and ln. Three digits are enough."


def two_pages(sheet: Sheet) -> bytes:
    """Softmax → loss → p − y → the weights' notes → the new weights → again, on two pages with the solutions."""
    steps = {step.key: step for step in sheet.steps}
    parts = _opening("AI rocks, on two pages", STYLE + SHORT)
    for number, (title, items) in enumerate(TWO_PAGES, start=1):
        parts.append(f"<section><h2>{number} · {html.escape(title)}</h2>")
        if number == 1:
            parts.append(
                "<p>A transformer has read “AI” and is asked for the next word; “rocks” is right. Its gut feelings are "
                f"given, everything else is yours. {CALCULATOR}</p>"
            )
        else:
            parts.append(
                f"<p>The learning rate is η = {shown(sheet.learning_rate)}. All other weights study too: that is why "
                "the new gut feelings are given. In a hurry? One weight of each table is enough.</p>"
            )
        for key, is_blank in items:
            if key == f"new.{WEIGHT}":
                parts.append(_weight(WEIGHT, sheet))
            parts.append(_short(steps[key], is_blank))
        parts.append("</section>")
    blank = [steps[key] for _, items in TWO_PAGES for key, is_blank in items if is_blank]
    told = "; ".join(f"{html.escape(step.title)}: {_solution(step)}" for step in blank)
    parts.append(f"<p class='solutions'>Solutions. {told}.</p>")
    return "\n".join([*parts, "</body></html>"]).encode()


def _short(step: Step, is_blank: bool) -> str:
    """One step with its formula, given or to be filled in."""
    table = _table(step.result, step.row_names, step.column_names, lambda *_: is_blank)
    given = "" if is_blank else " (given)"
    formula = f"<p>{mathml(step.formula)}</p>" if is_blank else ""
    return f"<article><h3>{html.escape(step.title)}{given}</h3>{formula}{table}</article>"


def _solution(step: Step) -> str:
    return " | ".join(" ".join(shown(number) for number in row) for row in step.result)


def _opening(title: str, style: str) -> list[str]:
    """The beginning of a file that needs nothing from elsewhere."""
    return [
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>",
        "<meta name='viewport' content='width=device-width, initial-scale=1'>",
        f"<title>{title}</title><style>{style}</style></head><body>",
        f"<h1>{title}</h1>",
    ]


def printout(sheet: Sheet) -> bytes:
    """An HTML file without anything from elsewhere; blanks are empty boxes, as many as the sheet's level asks for."""
    asked = "Nothing is asked after “rocks”."
    if sheet.both_asked:
        asked = "After “rocks” it is asked as well; there “AI” is right."
    parts = [
        *_opening("AI rocks, with pencil and paper", STYLE),
        "<p>A transformer reads “AI rocks”. After “AI” it is asked which word comes next; “rocks” is "
        f"right. {asked} Learning rate η = {shown(sheet.learning_rate)}. Numbers are shown with four digits.</p>",
        "<h2>The weights</h2>",
        "<div class='weights'>",
        *(_weight(name, sheet) for name in EXAMPLE_WEIGHTS),
        "</div>",
    ]
    for section, steps in groupby(sheet.steps, section_of):
        parts.append(f"<h2>{html.escape(section.title)}</h2>")
        parts += [_step(sheet, step) for step in steps]
    return "\n".join([*parts, "</body></html>"]).encode()


def _weight(name: str, sheet: Sheet) -> str:
    place = PLACES[name]
    rows, columns = axis_names(name, TOKENS, sheet.targets)
    table = _table(sheet.weights[name], rows, columns, lambda row, column: False)
    heading = f"{mathml(place.symbol)} {html.escape(place.title)}"
    return f"<article><h3>{heading}</h3>{table}</article>"


def _step(sheet: Sheet, step: Step) -> str:
    empty = blanks(sheet.level, step)
    table = _table(step.result, step.row_names, step.column_names, lambda *cell: cell in empty)
    rule = "" if step.rule is None else f" <span class='rule'>{html.escape(step.rule)} rule</span>"
    worked = ""
    if not empty:
        where = f"{step.row_names[0]}, {step.column_names[0]}"
        arithmetic = mathml(cell_expression(sheet.steps, step.key, 0, 0))
        worked = f"<p>{html.escape(where)}: {arithmetic}</p>"
    return (
        f"<article><h3>{html.escape(step.title)}{rule}</h3><p>{html.escape(step.sentence)}</p>"
        f"<p>{mathml(step.formula)}</p>{worked}{table}</article>"
    )


def _table(
    matrix: Matrix,
    rows: Sequence[str],
    columns: Sequence[str],
    is_blank: Callable[[int, int], bool],
) -> str:
    head = "".join(f"<th scope='col'>{html.escape(name)}</th>" for name in columns)
    body = "".join(
        f"<tr><th scope='row'>{html.escape(name)}</th>"
        + "".join(
            "<td class='blank'></td>" if is_blank(row, column) else f"<td>{shown(number)}</td>"
            for column, number in enumerate(numbers)
        )
        + "</tr>"
        for row, (name, numbers) in enumerate(zip(rows, matrix, strict=True))
    )
    width = " class='wide'" if len(columns) > 6 else ""
    return f"<div class='scroll'><table{width}><tr><td class='corner'></td>{head}</tr>{body}</table></div>"
