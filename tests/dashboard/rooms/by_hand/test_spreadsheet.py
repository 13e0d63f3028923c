"""The spreadsheet, opened and recalculated by LibreOffice: its cells are the page's numbers, and they live."""

from __future__ import annotations

import io
import math
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest

from dashboard.rooms.by_hand.sheet import Sheet
from dashboard.rooms.by_hand.spreadsheet import INFINITY, TABS, WEIGHTS, finite, spreadsheet
from model.by_hand.arithmetic import Matrix
from model.by_hand.weights import EXAMPLE_WEIGHTS

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""

# Fifteen digits are what the file holds; the arithmetic in between is a few hundred roundings long.
TOLERANCE = 1e-11

Tabs = dict[str, list[list[float]]]


@pytest.fixture(scope="module")
def soffice() -> str:
    found = shutil.which("soffice")
    if found is None:
        if os.environ.get("BROWSER_TESTS") == "required":
            pytest.fail(
                "the spreadsheet's test is required, and there is no soffice on this machine"
            )
        pytest.skip("no soffice on this machine (Debian: apt-get install libreoffice-calc-nogui)")
    return found


def recalculated(soffice: str, workbook: bytes, folder: Path) -> Tabs:
    """The numbers on every tab, row by row, after LibreOffice has computed all formulas anew."""
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE, "utf-8")
    (folder / "example.xlsx").write_bytes(workbook)
    command = [soffice, f"-env:UserInstallation=file://{profile.parent}", "--headless"]
    command += ["--convert-to", "fods", "--outdir", str(folder), str(folder / "example.xlsx")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    root = ElementTree.parse(folder / "example.fods").getroot()
    tabs: Tabs = {}
    for table in root.iter(f"{{{TABLE}}}table"):
        rows = [numbers_in(row) for row in table.iter(f"{{{TABLE}}}table-row")]
        tabs[table.attrib[f"{{{TABLE}}}name"]] = [row for row in rows if row]
    return tabs


def numbers_in(row: ElementTree.Element) -> list[float]:
    """The numbers of a row; a repeated cell counts as often as it stands there."""
    numbers: list[float] = []
    for cell in row.iter(f"{{{TABLE}}}table-cell"):
        if cell.attrib.get(f"{{{OFFICE}}}value-type") == "float":
            times = int(cell.attrib.get(f"{{{TABLE}}}number-columns-repeated", "1"))
            numbers += [float(cell.attrib[f"{{{OFFICE}}}value"])] * times
    return numbers


def assert_is_the_page(tabs: Tabs, sheet: Sheet) -> None:
    for direction, tab in TABS.items():
        wanted = [row for step in sheet.steps if step.direction == direction for row in step.result]
        assert len(tabs[tab]) == len(wanted), tab
        for found, expected in zip(tabs[tab], wanted, strict=True):
            bounded = [finite(number) for number in expected]
            assert found == pytest.approx(bounded, rel=TOLERANCE, abs=TOLERANCE), tab


def with_other_weights(workbook: bytes, old: Matrix, new: Matrix, name: str) -> bytes:
    """The workbook with the numbers of one parameter typed over, and no result of any formula left in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as before, zipfile.ZipFile(out, "w") as after:
        for entry in before.namelist():
            text = before.read(entry)
            if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", entry):
                text = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1<v>0</v>", text)
            if entry == "xl/worksheets/sheet1.xml":
                text = typed_over(text, old, new, name)
            after.writestr(entry, text)
    return out.getvalue()


def typed_over(worksheet: bytes, old: Matrix, new: Matrix, name: str) -> bytes:
    root = ElementTree.fromstring(worksheet)
    places = weight_cells(root)
    for row, numbers in enumerate(old):
        for column, number in enumerate(numbers):
            cell = places[name, row, column].find(f"{{{MAIN}}}v")
            assert cell is not None
            assert float(cell.text or "") == number
            cell.text = repr(new[row][column])
    return ElementTree.tostring(root)


def weight_cells(root: ElementTree.Element) -> Mapping[tuple[str, int, int], ElementTree.Element]:
    """Every weight's cell: the numbers of the tab after the learning rate, in order."""
    cells = [
        c
        for c in root.iter(f"{{{MAIN}}}c")
        if c.find(f"{{{MAIN}}}v") is not None and "t" not in c.attrib
    ]
    names = [
        (name, row, column)
        for name, weight in EXAMPLE_WEIGHTS.items()
        for row, numbers in enumerate(weight)
        for column in range(len(numbers))
    ]
    return dict(zip(names, cells[1:], strict=True))


def test_every_recalculated_cell_is_the_page_s_number(soffice: str, tmp_path: Path) -> None:
    sheet = Sheet(learning_rate=0.2, both_asked=True).with_weight("W_LM", 0, 0, -2.0)
    tabs = recalculated(soffice, spreadsheet(sheet), tmp_path)
    assert_is_the_page(tabs, sheet)
    assert set(tabs) == {WEIGHTS, *TABS.values()}


def test_the_formulas_live_other_weights_typed_into_it_give_their_own_numbers(
    soffice: str, tmp_path: Path
) -> None:
    name = "blocks.0.attention.W_Q"
    other = Sheet(both_asked=True)
    for row in range(3):
        for column in range(3):
            other = other.with_weight(name, row, column, 1.5 - row + 0.5 * column)
    workbook = spreadsheet(Sheet(both_asked=True))
    changed = with_other_weights(workbook, EXAMPLE_WEIGHTS[name], other.weights[name], name)
    assert_is_the_page(recalculated(soffice, changed, tmp_path), other)


def test_every_result_in_the_file_is_a_formula() -> None:
    with zipfile.ZipFile(io.BytesIO(spreadsheet(Sheet()))) as workbook:
        n_formulas = sum(
            workbook.read(f"xl/worksheets/sheet{number}.xml").count(b"<f>")
            for number in range(2, 6)
        )
    assert n_formulas == sum(len(s.result) * len(s.result[0]) for s in Sheet().steps)


def test_an_infinite_number_is_one_that_a_spreadsheet_can_hold() -> None:
    assert finite(-math.inf) == -INFINITY
    assert finite(0.5) == 0.5
