"""A lesson on screen: the strip stays in reach, what a teacher puts away is gone, and the sheets fit on a page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from dashboard.cards.chapters import MIDWAY
from dashboard.rooms.teachers.sheets import bets_sheet, costs_sheet
from model import Run, Settings
from tests.browser.conftest import AppPage
from tests.browser.layout import crooked

PUT_AWAY = "/loss?chapter=3&lesson=code,exams,inside,pages&test=20"


def test_a_chapter_leads_to_the_next_and_the_strip_stays_in_reach(app: AppPage) -> None:
    app.goto("/loss?chapter=3&test=20&seed=2").wait_for_test(20)
    strip = app.page.locator(".st-key-lesson-strip")
    expect(strip).to_contain_text("Chapter 3 of 7 · about 10 minutes left")
    for width, most in ((1366, 70), (390, 110)):
        app.resize(width, 768)
        box = strip.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 769
        assert box["height"] <= most
    app.resize(1366, 768)
    strip.get_by_role("link", name="Next chapter").click()
    app.page.wait_for_url(re.compile("/backward_pass"))
    app.settle()
    expect(strip).to_contain_text("Chapter 4 of 7")
    assert "seed=2" in app.page.url
    strip.get_by_role("link", name="Back to the lesson").click()
    app.page.wait_for_url(re.compile("/lesson"))
    app.settle()
    expect(app.page.get_by_role("button", name="Go on with chapter 4")).to_be_visible()
    expect(strip).to_have_count(0)


def test_what_a_teacher_puts_away_is_gone_until_it_is_shown_again(app: AppPage) -> None:
    app.goto(PUT_AWAY).wait_for_test(20)
    code = app.page.get_by_text("Show the code that ran").first
    exam = app.page.get_by_role("button", name="First sums")
    page = app.page.get_by_test_id("stSidebar").get_by_role("link", name="Studying")
    gone = (code, exam, page)
    for width in (1366, 390):
        app.resize(width)
        for each in gone:
            expect(each).to_be_hidden()
        assert crooked(app.page) == []
    app.resize(1366)
    app.press("Show what was put away")
    app.settle()
    for each in gone:
        expect(each).to_be_visible()
    expect(app.page.locator(".st-key-lesson-strip")).to_contain_text("Chapter 3 of 7")


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_each_sheet_for_a_class_prints_on_one_page(paper: str, browser: Browser) -> None:
    run = Run(Settings())
    run.advance_to(MIDWAY)
    for sheet in (bets_sheet(), costs_sheet(run.record_at(MIDWAY))):
        page = browser.new_page()
        page.set_content(sheet.decode())
        printed = page.pdf(format=paper)
        page.close()
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
