"""The report of a run: one HTML file that opens offline and prints, every number of it the run's own."""

from __future__ import annotations

import html
from collections.abc import Sequence

import numpy as np

from dashboard.cards.ask_bet import score
from dashboard.cards.bets import MADE
from dashboard.cards.first_bet import BET, ENOUGH, NEVER_BET, SHOW
from dashboard.charts.chart import Chart
from dashboard.components import Fact
from dashboard.components.frontend import STATIC
from dashboard.export.figures import HALF, Figures, charts
from dashboard.export.markup import definitions, inline_html, section, table, text
from dashboard.export.report_page import page
from dashboard.export.sheet_html import SIGNS, sheet_html
from dashboard.export.taken import Taken
from dashboard.export.told import Told, told
from dashboard.export.visit_notebook import settings_code
from dashboard.look import numbers
from dashboard.look.glossary import OPTIMIZER_NAMES
from dashboard.look.text import counted, flash_cards, shortened
from dashboard.rooms.closing.own_run import Seen, facts_of, first_bet, never_bet
from dashboard.rooms.epochs.card import shares
from dashboard.rooms.epochs.report_card import why_guessing
from model import Record
from model.course.run import fingerprint
from model.looking.followed import followed
from model.looking.report_card import Bools

MOST_MISSED = 6
"""Questions that are listed as missed most."""

GROUPS = (("what it studied", 3), ("what it never studied", 3))

LONGEST_CODE = 2_000
"""Characters of settings that are printed: an exam of one's own may be a book."""

WHEN = ("Early", "Half way", "Now")


def report(taken: Taken) -> bytes:
    """The report of a visit up to the test that is taken."""
    known, drawn = told(taken), Figures()
    exam = taken.settings.questions
    lost, right, topics, sure, followed_word, one_weight = charts(known)
    body = [
        _masthead(known),
        "<main>",
        _facts(facts_of(Seen(taken.run, taken.test, taken.followed))),
        f'<p class="remark">{text(remark(known))}</p>',
        section(
            "Progress",
            f'<div class="two">{drawn.place(lost, 250, HALF)}{drawn.place(right, 250, HALF)}</div>',
        ),
        section("Marks by subject", *_marks(known, drawn, topics, sure)),
        section("One question, all the way", _answers(known), drawn.place(followed_word, 190)),
        section("Three sheets", *_sheets(known)),
        section("One weight, all the way", drawn.place(one_weight, 250)),
        section("Bets", _bets(taken)),
        section("The same student again", *_again(known), kind="settings"),
        "</main>",
        _footer(),
    ]
    return page(f"School report: {exam.title}, test {taken.test}", "".join(body), drawn.specs)


def _masthead(known: Told) -> str:
    """Whose report it is, and the mark in red."""
    taken, card = known.taken, known.card
    settings = taken.settings
    crest = (STATIC / "mark.svg").read_text("utf-8")
    things = "words" if card.by_word else "questions"
    share = card.now.share(~card.never, card.by_word)
    where = (
        f"Student no. {settings.seed} · after test {numbers.count(taken.test)} of "
        f"{numbers.count(settings.last_step)} · round {settings.round_of(taken.test)} of {settings.rounds}"
    )
    return (
        f'<header class="masthead">{crest}<div><p class="kicker">Exam Room · school report</p>'
        f"<h1>{text(shortened(settings.questions.title, 80))}</h1><p>{text(where)}</p></div>"
        f'<p class="stamp">{numbers.percent(share)} <small>of the studied {things} right</small></p></header>'
    )


def _facts(facts: Sequence[Fact]) -> str:
    pairs = [
        (
            text(fact.label),
            f'<b class="{fact.tone}">{text(fact.value)}</b><small>{text(fact.note)}</small>',
        )
        for fact in facts
    ]
    return f'<div class="facts">{definitions(pairs)}</div>'


def remark(known: Told) -> str:
    """The teacher's remark: what it knows, and what was easiest and hardest for it, over all times it was asked."""
    card = known.card
    things = "words" if card.by_word else "questions"
    now = numbers.percent(card.now.share(~card.never, card.by_word))
    told = f"After {counted(known.taken.test, 'test')} it has {now} of the {things} that it studied right"
    if card.never.any():
        told += f", and {numbers.percent(card.now.share(card.never, card.by_word))} of those that it never studied"
    told += "."
    marks = {
        topic: float(np.mean(shares(card, of)))
        for topic in card.exam.topics
        if (of := card.of_topic(topic) & ~card.never).any()
    }
    hardest, easiest = min(marks, key=lambda t: marks[t]), max(marks, key=lambda t: marks[t])
    if marks[hardest] == marks[easiest]:
        return told
    return (
        f"{told} It came to “{shortened(easiest, 40)}” most easily; “{shortened(hardest, 40)}” gave it most trouble: "
        f"of {counted(len(card.marks), 'time')} that it was asked, {numbers.percent(marks[easiest])} and "
        f"{numbers.percent(marks[hardest])} were right on average."
    )


def _marks(known: Told, drawn: Figures, topics: Chart, sure: Chart) -> list[str]:
    """The report card: a line a subject, two pictures, and what was missed most."""
    card = known.card
    rows = []
    for topic in card.exam.topics:
        of = card.of_topic(topic)
        studied, never = of & ~card.never, of & card.never
        rows.append([text(shortened(topic, 40)), *_row(known, studied), *_row(known, never)])
    if len(rows) > 1:
        every = np.ones_like(card.never)
        rows.append(["All subjects", *_row(known, every & ~card.never), *_row(known, card.never)])
    names = ["subject", *("questions", "right at first", "right now") * 2]
    asked, there = len(card.now.questions), len(card.exam.questions)
    of_all = "all" if asked == there else f"a sample of {numbers.count(asked)}"
    caption = (
        f"Asked were {of_all} of the {counted(there, 'question')}, with nothing studied from it."
    )
    parts = [
        f'<div class="card">{table(caption, names, rows, "subjects", GROUPS)}</div>',
        f'<div class="two">{drawn.place(topics, 260, HALF)}{drawn.place(sure, 260, HALF)}</div>',
    ]
    if card.exam.key == "capitals":
        parts.append(f'<p class="card">{inline_html(why_guessing(card))}</p>')
    missed = () if card.by_word else card.most_missed()[:MOST_MISSED]
    if missed:
        parts.append(f'<div class="card">{_missed(known, missed)}</div>')
    return parts


def _row(known: Told, chosen: Bools) -> list[str]:
    """How many questions, and the share right of them before the first test and now, or dashes of none."""
    card = known.card
    if not chosen.any():
        return ["0", "–", "–"]
    first, now = (numbers.percent(m.share(chosen, card.by_word)) for m in (card.marks[0], card.now))
    return [numbers.count(int(chosen.sum())), first, f'<b class="pen">{now}</b>']


def _missed(known: Told, missed: Sequence[int]) -> str:
    card, now = known.card, len(known.card.marks) - 1
    rows = [
        [
            text(shortened(card.prompt(row), 60)),
            f'<span class="pen">{text(shortened(card.said(card.last_wrong(row), row), 40))} ✗</span>',
            f"{text(shortened(card.said(now, row), 40))} {'✓' if card.now.right[row] else '✗'}",
            card.since(row),
        ]
        for row in missed
    ]
    names = ["question", "it said last, wrongly", "it says now", "right for good since"]
    return table("Missed most often", names, rows, "missed")


def _answers(known: Told) -> str:
    """The followed question at three tests."""
    cards = [
        _answered(record, when, *known.taken.followed)
        for record, when in zip(known.sheets, _whens(known), strict=True)
    ]
    return f'<div class="answered">{"".join(cards)}</div>'


def _answered(record: Record, when: str, place: int, word: int) -> str:
    asked = followed(record, place, word)
    vocabulary = record.settings.questions.vocabulary
    pick = int(np.argmax(asked.chances))
    sign, colour = SIGNS["spot on" if pick == asked.right else "way off"]
    read = " ".join(each for each in asked.words if each != record.settings.questions.stop_word)
    return (
        f'<div class="card"><h3>{text(when)}</h3><p class="asked">{text(shortened(read, 80)) or "…"}</p>'
        f'<p class="said ink">{text(shortened(vocabulary[pick], 40))} <span class="{colour}">{sign}</span></p>'
        f"<p><small>{numbers.percent(float(asked.chances[asked.right]))} sure of "
        f"“{text(shortened(vocabulary[asked.right], 40))}” · "
        f'<span class="pen">{numbers.nats(asked.loss)} nats lost</span></small></p></div>'
    )


def _whens(known: Told) -> list[str]:
    names = WHEN if len(known.sheets) == len(WHEN) else (WHEN[0], WHEN[-1])
    steps = [record.step for record in known.sheets]
    return [
        f"{name}: test {numbers.count(step)}"
        for name, step in zip(names[-len(steps) :], steps, strict=True)
    ]


def _sheets(known: Told) -> list[str]:
    return [
        sheet_html(record, *known.taken.followed, when)
        for record, when in zip(known.sheets, _whens(known), strict=True)
    ]


def _bets(taken: Taken) -> str:
    """What was bet, and how it came out."""
    visit, seen = taken.visit, Seen(taken.run, taken.test, taken.followed)
    lines = [
        (won, f"**{settled.bet.title}** (test {settled.test}). {settled.told}")
        for settled in score(taken.run, taken.test, visit.part(MADE))
        for won in (settled.won,)
    ]
    if bet := visit.part(BET):
        won = seen.sure(bet) >= ENOUGH if bet <= taken.test else None
        lines.append((won, first_bet(seen, bet)))
    if visit.part(NEVER_BET) not in ("", SHOW):
        lines.append((None, never_bet(visit.part(NEVER_BET))[0]))
    if not lines:
        return "<p>No bet was made on this visit.</p>"
    signs = {
        True: '<b class="right">✓<span class="unseen">won</span></b>',
        False: '<b class="pen">✗<span class="unseen">lost</span></b>',
        None: '<b><span aria-hidden="true">·</span></b>',
    }
    items = "".join(f"<li>{signs[won]}{inline_html(told)}</li>" for won, told in lines)
    return f'<div class="card"><ul class="bets">{items}</ul></div>'


def _again(known: Told) -> list[str]:
    """All that decides the run, and how to see it again."""
    taken = known.taken
    settings, exam = taken.settings, taken.settings.questions
    pairs = [
        ("Exam", text(shortened(exam.title, 80))),
        (
            "Questions studied · never",
            f"{numbers.count(len(exam.studied))} · {numbers.count(len(exam.held_out))}",
        ),
        ("Possible answers", numbers.count(len(exam.vocabulary))),
        ("Which student (seed)", str(settings.seed)),
        ("Weights", numbers.count(settings.transformer.n_weights)),
        ("Layers · heads · width", f"{settings.n_layer} · {settings.n_head} · {settings.d_model}"),
        ("How it studies (optimizer)", text(OPTIMIZER_NAMES[settings.optimizer])),
        ("How hard (learning rate)", f"{settings.learning_rate:g}"),
        ("Questions in a test", str(settings.batch_size)),
        (
            "Tests in a round · rounds",
            f"{numbers.count(settings.tests_per_round)} · {numbers.count(settings.rounds)}",
        ),
        (
            "Words asked",
            "only the answers" if settings.ask == "answers" else "every word after the first",
        ),
        ("Fingerprint of its weights", f"<code>{fingerprint(known.now.after)}</code>"),
    ]
    if settings.repeats:
        pairs.append(("Flash cards", inline_html(flash_cards(settings.repeats, exam.topics))))
    code = f"from model import Run, Settings\n\nrun = Run({settings_code(settings)})\nrun.advance_to({taken.test})"
    if len(code) > LONGEST_CODE:
        code = "# Its exam is too long to print; the notebook of this visit holds it."
    parts = [f'<div class="card">{definitions(pairs)}<pre>{text(code)}</pre></div>']
    if taken.address.startswith(("http://", "https://")):
        link = html.escape(taken.address)
        shown = f": {text(taken.address)}" if len(taken.address) <= 200 else ""
        parts.append(f'<p><a href="{link}">Open this very test again</a>{shown}</p>')
    return parts


def _footer() -> str:
    return (
        "<footer>Every number here was computed by the model that was training, and is the same on any machine. "
        "<b>nats</b>: marks lost are −ln p, p being how sure the student was of the right word. The analogy breaks "
        "where a report is more than numbers: this student has no character, no effort and no bad days.</footer>"
    )
