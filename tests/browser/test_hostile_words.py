"""An exam may hold any words at all: on every page they are text, nothing of them is obeyed, nothing breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Dialog, Page

from dashboard.cards.bets import BETS
from tests.browser.conftest import AppPage, serve, visitor
from tests.browser.hostile_app import PAIRS, UNWRAPPED
from tests.browser.layout import crooked

NO_BETS = "bets=" + "~".join(f"{bet.key}.3.-" for bet in BETS)
SECTIONS = (
    "temperature,lines,softmax,way,attention,nonsense,score,positions,one-answer,mean,mistakes",
    "blame,chain-rule,check-it,lines,most-blamed,recipe,way-back,weight-map,who-got-worse,who-says-so",
)
"""Of Sits and Graded, and of Notes and Studying: more than these can't be open at once."""

PAGES_WITH_WORDS = ("", "forward_pass", "loss", "backward_pass", "update", "epochs", "your_turn")

OBEYED = """
(unwrapped) => {
  const found = [];
  const made = 'img[src="x"], [onerror], [onload], a[href*="example.org"], a[href^="javascript"]';
  for (const node of document.querySelectorAll(made)) found.push(`made: ${node.outerHTML}`);
  const dead = (node) => node.closest("script, style, noscript");
  for (const node of document.querySelectorAll("body *")) {
    const words = node.textContent.trim();
    if (unwrapped.includes(words)) found.push(`mark-up obeyed: ${node.outerHTML}`);
    if (node.matches("script") && words.startsWith("window.hacked")) found.push("a script");
    if (node.matches("annotation") && words.includes("hostile")) found.push(`LaTeX: ${words}`);
    for (const name of ["aria-label", "title"])
      if (/&lt;|&amp;amp;/.test(node.getAttribute(name) ?? "")) found.push(`escaped twice: ${node.getAttribute(name)}`);
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode())
    if (!dead(text.parentElement)) {
      if (/&lt;|&amp;amp;|\\\\[*<$:[]/.test(text.data)) found.push(`escaped twice: ${text.data}`);
      if (/😄|→ www/.test(text.data)) found.push(`replaced: ${text.data}`);
    }
  return found;
}
"""


def obeyed(page: Page) -> list[str]:
    """What was made of the words but text, and words that were made safe once too often."""
    found: list[str] = page.evaluate(OBEYED, UNWRAPPED)
    return [each[:200] for each in found]


@pytest.fixture(scope="module")
def hostile_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a dashboard whose exam is hostile."""
    log = tmp_path_factory.mktemp("hostile") / "server.log"
    with serve(log, ("-m", "tests.browser.hostile_app")) as url:
        yield url


@pytest.fixture
def hostile(browser: Browser, hostile_url: str) -> Iterator[AppPage]:
    """A visitor to whom no dialog is ever opened, and in whose window nothing was run."""
    with visitor(browser, hostile_url) as app:

        def note(dialog: Dialog) -> None:
            app.errors.append(f"a dialog says {dialog.message}")
            dialog.dismiss()

        app.page.on("dialog", note)
        yield app
        assert app.page.evaluate("window.hacked") is None


@pytest.mark.parametrize("page", PAGES_WITH_WORDS)
def test_hostile_words_are_text_and_fit_on_every_page(page: str, hostile: AppPage) -> None:
    opened = SECTIONS[page in ("backward_pass", "update")]
    hostile.goto(f"/{page}?test=3&{NO_BETS}&open={opened}").wait_for_test(3).drawn()
    assert obeyed(hostile.page) == []
    assert crooked(hostile.page) == []
    for tab in hostile.page.get_by_role("tab").all()[1:]:
        tab.click()
        hostile.settle().drawn()
        assert obeyed(hostile.page) == [], tab.inner_text()
        assert crooked(hostile.page) == [], tab.inner_text()
    assert crooked(hostile.resize(390).page) == []


@pytest.mark.parametrize("page", ["forward_pass", "loss"])
def test_the_sheet_shows_hostile_words_as_they_were_written(page: str, hostile: AppPage) -> None:
    hostile.goto(f"/{page}?test=3&{NO_BETS}").wait_for_test(3)
    prompts = hostile.page.locator(".question-prompt").all_text_contents()
    assert sorted(prompts) == sorted(prompt for prompt, _ in PAIRS)
    if page == "forward_pass":
        hostile.page.get_by_text(re.compile(r"^All \d+ words$")).click()
        hostile.page.wait_for_function("document.querySelectorAll('.pinned .option').length > 20")
        shown = hostile.page.locator(".pinned .option-text").all_text_contents()
    else:
        shown = hostile.page.locator(".blank span").all_text_contents()
    assert {word for _, answer in PAIRS for word in answer.split()} <= set(shown)
    assert obeyed(hostile.page) == []
    assert crooked(hostile.resize(390).page) == []


def test_a_sheet_that_the_visitor_sat_comes_back_with_hostile_words_as_text(
    hostile: AppPage,
) -> None:
    for test in (1, 2, 3):
        hostile.goto(f"/your_turn?test={test}").wait_for_test(test)
        for preset in hostile.page.locator(".coins-preset", has_text="90").all():
            preset.click()
        hostile.press("Hand in")
        hostile.page.locator(".turn-graded").wait_for()
        hostile.settle().drawn()
        assert obeyed(hostile.page) == []
        assert crooked(hostile.page) == []
    assert crooked(hostile.resize(390).page) == []


def test_obeyed_words_would_be_noticed(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<p><b>fatter</b></p><p>&amp;lt;b&gt;</p><img src=x><p>\\**bolder\\**</p>")
    assert len(obeyed(page)) >= 4
    page.close()
