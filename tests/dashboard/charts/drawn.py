"""Every chart there is, drawn of one test as the pages draw it: for laws that hold for all of them."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

import dashboard
from dashboard.charts import agreement_map, attention, over_tests, weight_map, weight_story
from dashboard.charts.chart import Chart
from dashboard.look import anatomy
from dashboard.look.anatomy import SelectedWeight
from dashboard.rooms.backward_pass import chain_chart, feedback_chart, lines_chart, probe_chart
from dashboard.rooms.classroom import stations_chart
from dashboard.rooms.compare import same_paper_chart, together_chart
from dashboard.rooms.epochs import lengths_chart, overfitting_chart, report_chart
from dashboard.rooms.epochs.card import Card, marks_after, moments
from dashboard.rooms.epochs.lengths import length_at
from dashboard.rooms.forward_pass import confidence_chart, rhubarb_chart, way_chart
from dashboard.rooms.forward_pass.way import the_way
from dashboard.rooms.inside import (
    change,
    change_chart,
    heads,
    heads_chart,
    lens_chart,
    map_chart,
    sure_chart,
)
from dashboard.rooms.inside.words_map import CHOICES
from dashboard.rooms.loss import loss_chart, mistakes_chart
from dashboard.rooms.two_exams import learning_chart
from dashboard.rooms.update import landscape_chart, resit_chart, toy_valley_chart
from dashboard.rooms.your_turn import calibration_chart, reveal_chart
from dashboard.rooms.your_turn.sheet import sheet_of
from dashboard.rooms.your_turn.sitting import said
from dashboard.serving.second import Second
from model import Record, Run, Settings
from model.looking.feedback import agreement, support
from model.looking.heads import Looks
from model.looking.landscape import breaking_multiple, promise
from model.looking.number_line import FEWEST
from model.looking.same_paper import same_words
from tests.records import place_not_in, place_of

TWO = ("first-sums", "capitals")
"""The exams that stand side by side on a page of their own."""

RETURNS = ("Chart", "tuple[Chart, Chart, Chart]")


def chart_functions() -> set[str]:
    """The names of all public functions of the dashboard that return a chart."""
    found = set()
    for module in pkgutil.walk_packages(dashboard.__path__, "dashboard."):
        members = inspect.getmembers(importlib.import_module(module.name), inspect.isfunction)
        found |= {
            name
            for name, function in members
            if function.__module__ == module.name and not name.startswith("_")
            if inspect.signature(function).return_annotation in (*RETURNS, Chart)
        }
    return found


Drawn = Iterator[Chart]


def _each_weight(record: Record) -> list[SelectedWeight | None]:
    """No choice, and the loudest weight of every parameter."""
    return [None, *(anatomy.largest_in(record, name) for name in record.before)]


def _chains(record: Record) -> list[Any]:
    names = ("W_LM", "token_embedding", "blocks.0.attention.W_Q")
    return [
        chain_chart.chain_of(record, anatomy.largest_in(record, name), place_of(record))
        for name in names
    ]


def _signals(record: Record, run: Run) -> Drawn:
    for found in _chains(record):
        for step in found.signal_path:
            yield chain_chart.signal_chart(record, found, step.stage)


def _locals(record: Record, run: Run) -> Drawn:
    for found in _chains(record):
        for step in found.signal_path:
            for number in range(len(step.links)):
                yield chain_chart.local_chart(found, step.stage, number)


def _along(record: Record, run: Run) -> Drawn:
    breaks = breaking_multiple(record)
    for reach in (2.0, 64.0 if breaks is None else max(2.0, 1.3 * breaks)):
        it = landscape_chart.along_of(record, reach)
        for at in (0, len(it.multiples) - 1):
            yield landscape_chart.along_chart(record, it, at, breaks if reach != 2.0 else None)


def _plane(record: Record, run: Run) -> Drawn:
    try:
        yield landscape_chart.plane_chart(record)
    except ValueError:  # without a gradient there is no plane, and the page says so
        return


def _balls(make: Callable[[float, int, int], Chart]) -> Callable[[Record, Run], Drawn]:
    return lambda record, run: (
        make(rate, step, 30) for rate in (0.01, 0.3, 2.0, 2.2) for step in (0, 1, 8, 30)
    )


def _wiggles(record: Record, run: Run) -> Drawn:
    for reach in (0.02, 0.2, 2.0):
        it = probe_chart.wiggle_of(record, None, reach)
        yield from (probe_chart.wiggle_chart(it, at, record.step) for at in (0, len(it.values) - 1))


def _differences(record: Record, run: Run) -> Drawn:
    it = probe_chart.difference_of(record, None)
    yield from (probe_chart.difference_chart(it, at) for at in (0, len(it.epsilons) - 1))


def _promises(record: Record, run: Run) -> Drawn:
    steps = tuple(range(max(1, record.step - 7), record.step + 1))
    yield resit_chart.promise_chart(steps, tuple(promise(run.record_at(step)) for step in steps))


def _losses(record: Record, run: Run) -> Drawn:
    exam = record.settings.questions
    best = exam.best_possible_loss(list(exam.studied))
    history = run.history.up_to(record.step)
    for lines in (over_tests.PLAIN, SMOOTH, LOG, SEALED):
        yield over_tests.loss_over_tests(history, exam.guessing_loss, best, lines)


SMOOTH = over_tests.Lines(mean_of=7)
LOG = over_tests.Lines(mean_of=7, log=True)
SEALED = over_tests.Lines(never_studied=False)


def _card(record: Record, run: Run) -> Card:
    """The report card after a test, of three moments: more would only take longer."""
    when = moments(run.settings, record.step)
    chosen = tuple(dict.fromkeys((when[0], when[len(when) // 2], when[-1])))
    return Card(run.settings, chosen, tuple(marks_after(run, each.step) for each in chosen))


def _missed(record: Record, run: Run) -> Drawn:
    try:
        yield report_chart.missed_by_round(_card(record, run))
    except ValueError:  # nothing was missed, and the page says so
        return


def _lengths(record: Record, run: Run) -> Drawn:
    steps = sorted({1, (1 + record.step) // 2, record.step})
    found = [length_at(run, step) for step in steps]
    for log in (False, True):
        yield lengths_chart.aligned_lengths(run.history.up_to(record.step), found, log)


def _by_heart(record: Record, run: Run) -> Drawn:
    """Of any student that has questions which it never studied."""
    history, settings = run.history.up_to(record.step), run.settings
    if len(history.held_out_step):
        yield overfitting_chart.learned_by_heart(
            history, settings.questions.guessing_loss, settings.tests_per_round
        )


def _cures(record: Record, run: Run) -> Drawn:
    history = run.history.up_to(record.step)
    names = ("no cure", "fewer rounds", "more questions", "more weight decay")
    if len(history.held_out_step):
        guessing = run.settings.questions.guessing_loss
        yield overfitting_chart.cures_compared(dict.fromkeys(names, history), guessing)


def _two_exams(make: Callable[..., Chart], *more: float) -> Callable[[Record, Run], Drawn]:
    """One of two students side by side; only these two stand there, as they are recommended."""

    def draw(record: Record, run: Run) -> Drawn:
        history = run.history.up_to(record.step)
        if record.settings in {Settings.recommended(exam) for exam in TWO}:
            yield make(history, "First sums", max(record.step, 2), *more)

    return draw


def _seconds(record: Record) -> list[Second]:
    """Who may sit beside a student: another seed of another recipe, one that diverges, and one of another exam."""
    first = record.settings
    return [
        Second(replace(first, optimizer="adamw", learning_rate=0.01, seed=first.seed + 1)),
        Second(replace(first, optimizer="sgd", learning_rate=1000.0)),
        Second(Settings(exam="ai-rocks", n_head=1, d_model=3, batch_size=1)),
    ]


def _beside(make: Callable[..., Chart], *more: Any, history: bool = False) -> Callable[..., Drawn]:
    """A chart of two students, with each of those who may sit beside this one, as the page draws it."""

    def draw(record: Record, run: Run) -> Drawn:
        for second in _seconds(record):
            if same_words(record.settings, second.settings) or make != same_paper_chart.same_paper:
                past = [run.history.up_to(record.step)] if history else []
                yield make(record, *past, second, *more)

    return draw


def _one_curve(record: Record, run: Run) -> Drawn:
    """A visitor who is as sure as one can be, or as little, beside the student."""
    for asked in sheet_of(record):
        student = reveal_chart.Sat("the student", asked.before[asked.right], asked.lost)
        for p in (0.01, 0.25, 0.97):
            you = reveal_chart.Sat("you", p, -float(np.log(p)))
            yield reveal_chart.on_one_curve(asked.words[asked.right], (you, student))


def _calibrated(record: Record, run: Run) -> Drawn:
    sheet = sheet_of(record)
    even = [(1 / len(asked.options),) * len(asked.options) for asked in sheet]
    students = said([asked.before for asked in sheet], sheet)
    yield calibration_chart.calibration(said(even, sheet), students)


def _followed(record: Record) -> list[tuple[int, int]]:
    absent = place_not_in(record)
    return [
        (place_of(record), 1),
        (place_of(record, 0), 1),
        *([] if absent is None else [(absent, 2)]),
    ]


def _prompts(record: Record) -> list[tuple[str, ...]]:
    """The first question and the last, as far as the student can read them."""
    questions = record.settings.questions.questions
    return [questions[place].prompt for place in (0, -1)]


def _looks(record: Record) -> list[Looks]:
    """From the last word and, in sums, from the operator."""
    found = [heads.from_the_last_word(record), heads.from_the_operator(record)]
    return [looks for looks in found if looks is not None]


CALLS: dict[str, Callable[[Record, Run], Drawn]] = {
    "after_each_layer": lambda r, run: (lens_chart.after_each_layer(r, p) for p in _prompts(r)),
    "sure_over_tests": lambda r, run: (
        sure_chart.sure_over_tests(r, p, (), then) for p in _prompts(r) for then in (0, 2)
    ),
    "without_each_head": lambda r, run: iter(
        [change_chart.without_each_head(r, change.head_effects(r))]
    ),
    "looks_at": lambda r, run: (
        heads_chart.looks_at(r, p, len(p) - 1, tests)
        for p in _prompts(r)
        for tests in (heads_chart.NOW, 0)
    ),
    "looks_chart": lambda r, run: (
        heads_chart.looks_chart(r, looks, "the last word") for looks in _looks(r)
    ),
    "looks_over_tests": lambda r, run: iter(
        [
            heads_chart.looks_over_tests(
                r, [0, 1], np.stack([heads.mean_share(r.settings, r.before)] * 2), "from here"
            )
        ]
    ),
    "words_map": lambda r, run: (map_chart.words_map(r, which) for which in CHOICES),
    "order_over_tests": lambda r, run: (
        map_chart.order_over_tests(r, which)
        for which in CHOICES
        if len(map_chart.numbers_of(r.settings, which)) >= FEWEST
    ),
    "attention": lambda r, run: (attention.attention(r, *p, 0, 0) for p in _followed(r)),
    "blame_charts": lambda r, run: iter(feedback_chart.blame_charts(r)),
    "gradient_histogram": lambda r, run: iter([feedback_chart.gradient_histogram(r)]),
    "way_back": lambda r, run: iter([feedback_chart.way_back(r)]),
    "local_chart": _locals,
    "signal_chart": _signals,
    "terms_chart": lambda r, run: (chain_chart.terms_chart(r, found) for found in _chains(r)),
    "graded": lambda r, run: iter([stations_chart.graded(r)]),
    "notes": lambda r, run: iter([stations_chart.notes(r)]),
    "sits": lambda r, run: iter([stations_chart.sits(r, 0)]),
    "studies": lambda r, run: iter([stations_chart.studies(r)]),
    "accuracy_over_tests": lambda r, run: (
        over_tests.accuracy_over_tests(run.history.up_to(r.step), words, lines)
        for words, lines in ((False, over_tests.PLAIN), (True, SMOOTH), (False, SEALED))
    ),
    "aligned_lengths": _lengths,
    "as_sure_as_right": lambda r, run: iter([report_chart.as_sure_as_right(_card(r, run))]),
    "cures_compared": _cures,
    "learned_by_heart": _by_heart,
    "missed_by_round": _missed,
    "topics_by_round": lambda r, run: iter([report_chart.topics_by_round(_card(r, run))]),
    "loss_over_tests": _losses,
    "confidence": lambda r, run: (
        confidence_chart.confidence(r, *p, t) for p in _followed(r) for t in (0.1, 1.0, 5.0)
    ),
    "gut_to_confidence": lambda r, run: (
        confidence_chart.gut_to_confidence(r, *p) for p in _followed(r)
    ),
    "paris_and_rhubarb": lambda r, run: (
        rhubarb_chart.paris_and_rhubarb(r)
        for _ in range(r.settings.exam == rhubarb_chart.RHUBARB_EXAM)
    ),
    "along_chart": _along,
    "right_over_tests": _two_exams(learning_chart.right_over_tests),
    "marks_over_tests": _two_exams(learning_chart.marks_over_tests, 6.0),
    "blame_together": _beside(together_chart.blame_together),
    "updates_together": _beside(together_chart.updates_together),
    "marks_together": _beside(together_chart.marks_together, history=True),
    "right_together": _beside(together_chart.right_together, False, history=True),
    "same_paper": _beside(same_paper_chart.same_paper),
    "calibration": _calibrated,
    "on_one_curve": _one_curve,
    "course_chart": _balls(toy_valley_chart.course_chart),
    "valley_chart": _balls(toy_valley_chart.valley_chart),
    "plane_chart": _plane,
    "strongest_lines": lambda r, run: (lines_chart.strongest_lines(r, w) for w in _each_weight(r)),
    "curve": lambda r, run: (
        loss_chart.curve(r, p, *q) for p in (0.002, 0.5, 1.0) for q in _followed(r)
    ),
    "ladder": lambda r, run: iter([loss_chart.ladder(r)]),
    "positions": lambda r, run: iter([loss_chart.positions(r)]),
    "agreement_chart": lambda r, run: iter([agreement_map.agreement_chart(r, agreement(r))]),
    "difference_chart": _differences,
    "pushes_chart": lambda r, run: (
        probe_chart.pushes_chart(r, probe_chart.pushes_of(r, w)) for w in _each_weight(r)[:3]
    ),
    "wiggle_chart": _wiggles,
    "confusion_of_studied": lambda r, run: iter([mistakes_chart.confusion_of_studied(r)]),
    "confusion_of_test": lambda r, run: iter([mistakes_chart.confusion_of_test(r)]),
    "dearest_mistakes": lambda r, run: iter([mistakes_chart.dearest_mistakes(r)]),
    "promise_chart": _promises,
    "same_paper_again": lambda r, run: iter([resit_chart.same_paper_again(r)]),
    "update_ratio": lambda r, run: iter([resit_chart.update_ratio(r)]),
    "who_got_worse": lambda r, run: iter([resit_chart.who_got_worse(r, support(r))]),
    "matrix": lambda r, run: (
        way_chart.matrix(m) for stage in the_way(r, place_of(r)) for m in stage.matrices
    ),
    "overview": lambda r, run: (way_chart.overview(r, *p) for p in _followed(r)),
    "gradient_map": lambda r, run: (weight_map.gradient_map(r, w) for w in _each_weight(r)),
    "weight_story": lambda r, run: (
        weight_story.weight_story([run.record_at(step) for step in sorted({1, r.step})], it)
        for it in (anatomy.largest_in(r, name) for name in ("W_LM", "token_embedding"))
    ),
    "student_map": lambda r, run: iter([weight_map.student_map(r, None)]),
    "update_map": lambda r, run: (weight_map.update_map(r, w, True) for w in _each_weight(r)),
}
"""How each chart function is called for a test, as the pages call it at their controls' ends."""


def numbers(values: Any) -> np.ndarray | None:
    """Values of a trace as floats, NaN where nothing is drawn; None for names, which have no range."""
    if values is None:
        return None
    try:
        return np.array([np.nan if v is None else float(v) for v in values])
    except (TypeError, ValueError):
        return None
