"""The page to print: self-contained, complete, and its formulas are well-formed."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from dashboard.rooms.by_hand.drill import blanks
from dashboard.rooms.by_hand.mathml import mathml
from dashboard.rooms.by_hand.printout import printout, two_pages
from dashboard.rooms.by_hand.sheet import Sheet
from dashboard.rooms.by_hand.typed import shown
from model.by_hand.path import cell_expression, step_of

BOTH = Sheet(both_asked=True)


def texts(markup: str) -> str:
    return "".join(ElementTree.fromstring(markup).itertext()).replace("\N{NO-BREAK SPACE}", " ")


def test_every_formula_of_the_path_becomes_well_formed_mathml() -> None:
    for step in BOTH.steps:
        for latex in (step.symbol, step.formula):
            assert "\\" not in texts(mathml(latex)), latex


def test_every_number_of_the_arithmetic_is_in_its_mathml() -> None:
    for step in BOTH.steps:
        for row in range(len(step.result)):
            latex = cell_expression(BOTH.steps, step.key, row, 0)
            root = ElementTree.fromstring(mathml(latex))
            found = [number.text for number in root.iter("mn")]
            assert found == re.findall(r"\d+(?:\.\d+)?", latex)


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"X = E_{\text{word}}[t]", "X=Eword[t]"),
        (r"\frac{1}{d} \sum_j \left(X_{tj} - \mu_1\right)^2", "1d∑j(Xtj−μ1)2"),
        (r"\hat{N}_1 \odot \overline{g}", "N^1⊙g¯"),
        (r"S_{ij} \text{ if } j \le i", "Sij if j≤i"),
        (r"2.5 \cdot 10^{-9} \approx -\infty", "2.5·10−9≈−∞"),
    ],
)
def test_mathml_says_what_the_latex_says(latex: str, text: str) -> None:
    assert texts(mathml(latex)) == text


@pytest.mark.parametrize("latex", [r"\href{x}{y}", "<script>", "{X", r"\frac{1}", r"\left(X", "X}"])
def test_any_other_latex_is_rejected(latex: str) -> None:
    with pytest.raises(ValueError, match=r"LaTeX is|formula"):
        mathml(latex)


def test_the_worked_page_has_every_number_and_needs_nothing_from_elsewhere() -> None:
    page = printout(BOTH).decode()
    cells = re.findall(r"<td>([^<]*)</td>", page)
    wanted = [shown(x) for weight in BOTH.weights.values() for row in weight for x in row]
    wanted += [shown(x) for step in BOTH.steps for row in step.result for x in row]
    assert cells == wanted
    assert not re.search(r"https?:|<script|<link|<img|@import|url\(", page)


@pytest.mark.parametrize("level", ["few", "most", "solo"])
def test_the_page_leaves_as_many_blanks_as_the_level_asks_for(level: str) -> None:
    sheet = Sheet(level=level)  # type: ignore[arg-type]
    page = printout(sheet).decode()
    assert page.count("<td class='blank'>") == sum(len(blanks(sheet.level, s)) for s in sheet.steps)


def test_two_pages_ask_for_the_heart_of_it_and_tell_the_solutions() -> None:
    page = two_pages(Sheet()).decode()
    asked = ["probabilities", "losses", "d.logits", "d.W_LM", "new.W_LM"]
    asked += ["again.probabilities", "again.losses"]
    steps = [step_of(Sheet().steps, key) for key in asked]
    cells = [number for step in steps for row in step.result for number in row]
    assert page.count("<td class='blank'>") == len(cells)
    solutions = page[page.index("Solutions.") :]
    assert all(shown(number) in solutions for number in cells)
    given = page[: page.index("Solutions.")]
    unasked = [step_of(Sheet().steps, key) for key in ("logits", "ln_final", "again.logits")]
    assert all(f"<td>{shown(x)}</td>" in given for s in unasked for row in s.result for x in row)
    assert not re.search(r"https?:|<script|<link|<img|@import|url\(", page)
