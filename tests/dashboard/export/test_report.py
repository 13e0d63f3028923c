"""The report: every number of it is the run's, text is only ever text, and nothing comes from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest

from dashboard.cards.ask_bet import score
from dashboard.cards.bets import DEAREST, MADE, SURE, Made
from dashboard.cards.exam_sheet import sheet
from dashboard.cards.first_bet import BET
from dashboard.charts.chart import Along
from dashboard.components.frames import plain
from dashboard.components.frontend import STATIC
from dashboard.export.figures import charts
from dashboard.export.markup import MOST_ROWS, inline_html
from dashboard.export.report import report
from dashboard.export.report_page import harmless_json, plotly, report_script
from dashboard.export.sheet_html import MOST_LINES
from dashboard.export.taken import Taken
from dashboard.export.thinned import MOST_POINTS, telling_rows, thinned
from dashboard.export.told import MOST_TOLD, told
from dashboard.look import numbers
from dashboard.look.text import safe_markdown
from dashboard.rooms.closing.own_run import Seen, facts_of, first_bet
from dashboard.rooms.epochs.card import marks_after, shares
from dashboard.serving.runs import shared_run
from dashboard.shell.link import Visit
from model import Settings
from model.looking.followed import followed
from tests.dashboard.export.conftest import HOSTILE
from tests.records import KINDS
from tests.strategies import TINY

VOID = {"meta", "br", "link", "img", "rect", "path", "input"}
MOST_BYTES = 2**20
"""Beside Plotly."""


@dataclass
class Node:
    """An element as a browser would see it."""

    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    inside: list[Node | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(part if isinstance(part, str) else part.text for part in self.inside)

    def all(self, tag: str, kind: str = "") -> list[Node]:
        """The elements of that tag and class, anywhere in it."""
        found = []
        for part in self.inside:
            if isinstance(part, Node):
                classes = (part.attributes.get("class") or "").split()
                if part.tag == tag and (not kind or kind in classes):
                    found.append(part)
                found += part.all(tag, kind)
        return found


class Reader(HTMLParser):
    """Builds the tree; fails where an element is not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("page")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, dict(attrs))
        self.open[-1].inside.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].inside.append(Node(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def read(file: bytes) -> Node:
    reader = Reader()
    reader.feed(file.decode())
    assert len(reader.open) == 1
    return reader.open[0]


def figures_of(page: Node) -> list[dict[str, Any]]:
    (data,) = [s for s in page.all("script") if s.attributes.get("id") == "figures"]
    found: list[dict[str, Any]] = json.loads(data.text)["figures"]
    return found


MADE_BETS = (Made(SURE.key, 3, 1), Made(DEAREST.key, 5, 0))


def taken_of(settings: Settings, test: int) -> Taken:
    visit = Visit(settings, test).with_part(MADE, MADE_BETS).with_part(BET, 10)
    shared_run(settings).advance_to(test)
    return Taken(visit, test, "https://example.org/loss?test=30&open=way")


@pytest.fixture(scope="module")
def taken() -> Taken:
    return taken_of(TINY, 32)


@pytest.fixture(scope="module")
def page(taken: Taken) -> Node:
    return read(report(taken))


def test_the_facts_on_top_are_those_of_the_last_page(taken: Taken, page: Node) -> None:
    found = [
        (dt.text, dd.all("b")[0].text, dd.all("small")[0].text)
        for facts in page.all("div", "facts")
        for dt, dd in zip(facts.all("dt"), facts.all("dd"), strict=True)
    ]
    facts = facts_of(Seen(taken.run, taken.test, taken.followed))
    assert found == [(fact.label, fact.value, fact.note) for fact in facts]


def test_the_marks_are_the_report_cards(taken: Taken, page: Node) -> None:
    card = told(taken).card
    (table,) = page.all("table", "subjects")
    rows = [[cell.text for cell in row.inside if isinstance(cell, Node)] for row in table.all("tr")]
    by_name = {row[0]: row[1:] for row in rows[2:]}
    assert set(by_name) == {*card.exam.topics, "All subjects"}
    for topic in card.exam.topics:
        for never, columns in ((False, by_name[topic][:3]), (True, by_name[topic][3:])):
            chosen = card.of_topic(topic) & (card.never == never)
            if chosen.any():
                course = shares(card, chosen)
                assert columns == [
                    numbers.count(int(chosen.sum())),
                    numbers.percent(course[0]),
                    numbers.percent(course[-1]),
                ]
            else:
                assert columns == ["0", "–", "–"]
    assert page.all("p", "stamp")[0].text.startswith(by_name["All subjects"][2])


def test_the_card_asks_the_student_of_each_moment(taken: Taken) -> None:
    """What was found on one walk is what asking after each of these tests finds."""
    known = told(taken)
    assert len(known.records) <= MOST_TOLD
    assert known.card.moments[0].step == 0
    assert known.card.moments[-1].step == taken.test
    for moment, found in zip(known.card.moments, known.card.marks, strict=True):
        again = marks_after(taken.run, moment.step)
        np.testing.assert_array_equal(found.p_right, again.p_right)
        np.testing.assert_array_equal(found.said, again.said)


def test_every_figure_is_a_chart_of_the_pages_with_its_words_and_its_numbers(
    taken: Taken, page: Node
) -> None:
    drawn, specs = page.all("figure"), figures_of(page)
    found = charts(told(taken))
    assert len(drawn) == len(specs) == len(found)
    for figure, spec, chart in zip(drawn, specs, found, strict=True):
        assert spec == json.loads(json.dumps(plain(thinned(chart.spec))))
        assert chart.figure.data, "Plotly for Python takes it too"
        (plot,) = figure.all("div", "plot")
        assert figure.all("h3")[0].text == chart.title
        assert figure.all("p", "takeaway")[0].text == chart.takeaway
        assert plot.attributes["aria-label"] == chart.alt
        rows = figure.all("tbody")[0].all("tr")
        assert len(rows) == min(len(chart.table), MOST_ROWS)
        last = [cell.text for cell in rows[-1].inside if isinstance(cell, Node)]
        for cell, value in zip(last, chart.table.to_numpy(object)[-1], strict=True):
            if isinstance(value, float) and np.isfinite(value):
                assert cell == numbers.number(value, 6)


def test_the_weights_story_is_what_its_tests_say(taken: Taken) -> None:
    weight = taken.weight
    table = charts(told(taken))[-1].table
    assert table["test"].to_list()[-1] == taken.test
    for test, value, note in table.itertuples(index=False):
        record = taken.run.record_at(int(test))
        assert value == record.after[weight.parameter][weight.index]
        assert note == record.gradients[weight.parameter][weight.index]


def test_the_sheets_are_the_pages_sheets(taken: Taken, page: Node) -> None:
    known, drawn = told(taken), page.all("article", "sheet")
    assert [record.step for record in known.sheets] == [1, 20, 32]
    assert len(drawn) == len(known.sheets) == 3
    for article, record in zip(drawn, known.sheets, strict=True):
        frame = sheet(record, *taken.followed)
        assert f"test {record.step}" in article.all("h3")[0].text
        assert article.all("p", "score")[0].text == re.sub(
            r"\[(\w+)\]\(#[^)]*\)", r"\1", frame.score
        )
        lines = article.all("li")
        assert len(lines) == min(len(frame.questions), MOST_LINES)
        for line in lines:
            question = frame.questions[int(line.attributes["value"] or 0) - 1]
            assert line.all("span", "asked")[0].text.startswith(question.prompt)
            assert line.all("span", "lost")[0].text == f"{numbers.nats(question.marks_lost)} nats"
            assert question.verdict in line.text
            sure = [small.text for small in line.all("small")]
            assert sure == [numbers.percent(b.options[b.pick].confidence) for b in question.blanks]


def test_the_followed_question_is_answered_as_it_was(taken: Taken, page: Node) -> None:
    cards = page.all("div", "answered")[0].all("div", "card")
    vocabulary = taken.settings.questions.vocabulary
    for card, record in zip(cards, told(taken).sheets, strict=True):
        asked = followed(record, *taken.followed)
        assert card.all("p", "said")[0].text.startswith(vocabulary[int(asked.chances.argmax())])
        assert f"{numbers.percent(float(asked.chances[asked.right]))} sure of" in card.text
        assert f"{numbers.nats(asked.loss)} nats lost" in card.text


def test_every_bet_is_told_as_the_last_page_tells_it(taken: Taken, page: Node) -> None:
    lines = [line.text for line in page.all("ul", "bets")[0].all("li")]
    scores = score(taken.run, taken.test, MADE_BETS)
    assert len(lines) == len(scores) + 1 == 3
    for line, settled in zip(lines, scores, strict=False):
        said = read(f"<p>{inline_html(settled.told)}</p>".encode()).text
        assert line.endswith(said)
        assert settled.bet.title in line
        assert {True: "won", False: "lost", None: "·"}[settled.won] in line
    seen = Seen(taken.run, taken.test, taken.followed)
    assert lines[-1].endswith(read(f"<p>{inline_html(first_bet(seen, 10))}</p>".encode()).text)


def test_it_says_how_to_see_the_same_student_again(taken: Taken, page: Node) -> None:
    settings = page.all("section", "settings")[0]
    assert taken.run.fingerprint(taken.test) in settings.text
    assert numbers.count(TINY.transformer.n_weights) in settings.text
    assert settings.all("a")[0].attributes["href"] == taken.address
    found: dict[str, Any] = {}
    code = settings.all("pre")[0].text
    exec(code, found)
    assert found["run"].settings == TINY
    assert found["run"].step == taken.test


@pytest.fixture(scope="module")
def hostile() -> bytes:
    return report(taken_of(HOSTILE, 6))


def test_hostile_words_are_only_ever_text(hostile: bytes) -> None:
    page = read(hostile)
    assert len(page.all("script")) == 3
    assert not page.all("img")
    assert not [n for n in _everything(page) if any(a.startswith("on") for a in n.attributes)]
    lines = [
        line.all("span", "asked")[0].text
        for line in page.all("li", "")
        if line.all("span", "asked")
    ]
    for prompt, _ in HOSTILE.pairs:
        assert any(line.startswith(prompt) for line in lines), prompt
    assert "<script>alert" not in hostile.decode().partition("</main>")[0]


def _everything(node: Node) -> list[Node]:
    own = [part for part in node.inside if isinstance(part, Node)]
    return own + [deeper for part in own for deeper in _everything(part)]


def test_figures_with_hostile_words_end_no_script(hostile: bytes) -> None:
    assert harmless_json('{"a": "</script><!--"}') == '{"a": "\\u003c/script>\\u003c!--"}'
    specs = figures_of(read(hostile))
    told_of = json.dumps(specs, ensure_ascii=False)
    assert "<script" not in told_of.lower(), "Plotly's labels are pseudo-HTML"
    assert "<img" not in told_of.lower()


def test_markdown_of_foreign_words_is_text_again() -> None:
    for word in [text for pair in HOSTILE.pairs for text in pair]:
        page = read(f"<p>{inline_html('**You said** ' + safe_markdown(word))}</p>".encode())
        said = page.text.translate({0x200C: None, 0x2068: None, 0x2069: None})
        assert said == f"You said {word}"
        assert [node.tag for node in _everything(page)] == ["p", "b"]


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("**a** and *b* `c`", "<b>a</b> and <i>b</i> <code>c</code>"),
        ("[nats](#word-nat) & [x](https://example.org)", "nats &amp; [x](https://example.org)"),
        ("**open", "<b>open</b>"),
        ("**a *b** c*", "<b>a <i>b</i></b> c<i></i>"),
        (r"\*\*no\*\*", "**no**"),
    ],
)
def test_our_markdown_becomes_html(markdown: str, html: str) -> None:
    assert inline_html(markdown) == html


def test_nothing_from_outside_is_allowed_in_and_the_scripts_are_the_ones_named(
    hostile: bytes,
) -> None:
    page = read(hostile)
    (policy,) = [
        meta.attributes["content"] or ""
        for meta in page.all("meta")
        if meta.attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert "http" not in policy
    assert "unsafe-inline" not in rules["script-src"]
    ran = [s.text for s in page.all("script") if s.attributes.get("type") != "application/json"]
    assert ran == [plotly(), report_script()]
    for script in ran:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in rules["script-src"]
    for node in _everything(page):
        for name in ("src", "href"):
            assert name not in node.attributes or node.tag == "a"


def test_a_report_is_small_beside_plotly(hostile: bytes) -> None:
    assert len(hostile) - (STATIC / "plotly-cartesian.min.js").stat().st_size < MOST_BYTES / 2


@pytest.mark.parametrize("kind", ["story", "ai-rocks", "capitals"])
def test_every_kind_of_exam_has_a_report_from_its_first_test_on(kind: str) -> None:
    for test in (1, 3):
        page = read(report(taken_of(KINDS[kind], test)))
        assert len(page.all("figure")) == 6
        assert len(page.all("article", "sheet")) == min(test, 3)


def test_a_long_history_is_thinned_and_keeps_its_ends_and_its_peaks() -> None:
    values = np.sin(np.arange(20_000) / 3.0)
    values[[777, 12_345]] = 9.0, -9.0
    kept = telling_rows(values, MOST_POINTS)
    assert len(kept) <= MOST_POINTS
    assert {0, 777, 12_345, 19_999} <= set(kept.tolist())
    assert (np.diff(kept) > 0).all()
    spec = {
        "data": [{"x": Along("step", np.arange(20_000)), "y": Along("loss", values), "name": "a"}]
    }
    (trace,) = thinned(spec)["data"]
    np.testing.assert_array_equal(values[trace["x"]], trace["y"])
    assert trace["name"] == "a"
    few = telling_rows(values[:10], MOST_POINTS)
    assert few.tolist() == list(range(10))
