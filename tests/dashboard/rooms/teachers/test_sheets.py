"""What pupils work out from the printed numbers is what the sheet's solutions say."""

from __future__ import annotations

import math
import re

import pytest

from dashboard.cards.chapters import CHAPTERS, MIDWAY
from dashboard.rooms.teachers.sheets import bets_sheet, costs_sheet
from model import Record, Run, Settings


@pytest.fixture(scope="module", params=[1, 2, 3])
def record(request: pytest.FixtureRequest) -> Record:
    run = Run(Settings(seed=request.param))
    run.advance_to(MIDWAY)
    return run.record_at(MIDWAY)


def test_the_sheet_of_bets_has_a_row_a_chapter() -> None:
    sheet = bets_sheet().decode()
    assert sheet.count("class='blank'") == 3 * len(CHAPTERS)
    assert all(chapter.asks in sheet for chapter in CHAPTERS)


def test_the_solutions_follow_from_what_is_printed(record: Record) -> None:
    sheet = costs_sheet(record).decode().replace("\N{MINUS SIGN}", "-")
    work, _, solutions = sheet.partition("class='solutions'")
    tables = [
        re.findall(r"<tr>(<td.*?)</tr>", table) for table in re.findall(r"<table.*?</table>", work)
    ]
    cells = [[re.findall(r"<td>(.*?)</td>", row) for row in rows] for rows in tables]
    losses = [-math.log(float(row[2])) for row in cells[0]]
    priced = ", ".join(f"{loss:.2f}" for loss in losses)
    assert f"1: {priced}; mean {sum(losses) / len(losses):.2f}." in solutions
    powers = [math.exp(float(row[1])) for row in cells[1]]
    shares = ", ".join(f"{power / sum(powers):.3f}" for power in powers)
    assert f"3: {shares}; twice the same" in solutions
    found = re.search(r"new: (-?[\d.]+) - ([\d.]+) × \((-?[\d.]+)\)", work)
    assert found is not None
    old, rate, note = map(float, found.groups())
    solved = re.search(r"4: (-?[\d.]+)\. More", solutions)
    assert solved is not None
    assert float(solved[1]) == pytest.approx(old - rate * note, rel=5e-3)
    assert f"here {'more' if note > 0 else 'fewer'}" in solutions


def test_a_sheet_needs_nothing_from_elsewhere(record: Record) -> None:
    for sheet in (bets_sheet(), costs_sheet(record)):
        assert b"://" not in sheet
        assert b"<script" not in sheet
