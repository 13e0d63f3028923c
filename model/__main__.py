"""`python -m model calculator --tests 960 --json`: train a student without the dashboard and print its history."""

from __future__ import annotations

import argparse
import csv
import json
import math
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any, TextIO

from model import EXAMS, Run, Settings
from model.course.history import History
from model.course.settings import REAL_RANGES, WHOLE_RANGES
from model.exams import ASKS
from model.rejected import RejectedError
from model.student.optimizers import OPTIMIZERS

COLUMNS = (
    "test",
    "round",
    "loss",
    "perplexity",
    "spot_on",
    "close",
    "accuracy",
    "learning_rate",
    "held_out_loss",
    "held_out_spot_on",
    "held_out_accuracy",
)
"""Of a row, as `History` calls them; the last three where the held-out questions were asked after that test."""

CHOICES: dict[str, Sequence[str]] = {"ask": ASKS, "optimizer": OPTIMIZERS}
"""Settings that are one of a few words."""

Row = dict[str, float | int | None]


def rows(history: History) -> Iterator[Row]:
    """A row a test, with the keys `COLUMNS`; what was not measured, or is no finite number, is None."""
    asked = {int(step): place for place, step in enumerate(history.held_out_step)}
    for i, step in enumerate(history.step):
        row: dict[str, Any] = {"test": int(step), "round": int(history.round[i])}
        for name in COLUMNS[2:]:
            place = asked.get(int(step)) if name.startswith("held_out") else i
            value = math.nan if place is None else float(getattr(history, name)[place])
            row[name] = value if math.isfinite(value) else None
        yield row


def parser() -> argparse.ArgumentParser:
    """The command line: every setting is an option, and what is not given is as the exam recommends."""
    command = argparse.ArgumentParser(
        prog="python -m model",
        description="Train a student on an exam and print its history, a line a test: the numbers that the dashboard "
        "shows, to the last digit. Losses are in nats, shares from 0 to 1.",
    )
    command.add_argument("exam", choices=sorted(EXAMS), help="what is asked")
    command.add_argument(
        "--tests", type=int, metavar="N", help="how many tests; without it the whole course"
    )
    form = command.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="JSON, an object a line")
    form.add_argument(
        "--csv", action="store_true", help="CSV with a header; without either, a table to read"
    )
    command.add_argument("--quiet", action="store_true", help="no progress on standard error")
    own = command.add_argument_group(
        "settings", "each as the exam recommends it, unless it is given"
    )
    for field in fields(Settings):
        option = f"--{field.name.replace('_', '-')}"
        if field.name in CHOICES:
            own.add_argument(option, choices=CHOICES[field.name])
        elif field.name in WHOLE_RANGES:
            own.add_argument(
                option,
                type=int,
                metavar="N",
                help="from {} to {}".format(*WHOLE_RANGES[field.name]),
            )
        elif field.name in REAL_RANGES:
            low, high = REAL_RANGES[field.name]
            own.add_argument(option, type=float, metavar="X", help=f"from {low:g} to {high:g}")
    return command


def settings_of(command: argparse.ArgumentParser, told: argparse.Namespace) -> Settings:
    """The settings that were asked for; ends the program with a clear message for those that make no sense."""
    names = {field.name for field in fields(Settings)} - {"exam"}
    changes = {
        name: value for name, value in vars(told).items() if name in names and value is not None
    }
    try:
        return Settings.recommended(told.exam, **changes)
    except RejectedError as error:
        command.error(f"--{error.field.replace('_', '-')}: {error}")


def show_progress(reached: int, wanted: int) -> bool:
    """Writes how far the student is on one line of standard error, now and then."""
    if reached % max(1, wanted // 100) == 0 or reached == wanted:
        print(f"\rtest {reached:,} of {wanted:,}", end="", file=sys.stderr, flush=True)
    return True


def write(history: History, out: TextIO, *, as_json: bool, as_csv: bool) -> None:
    """The history as JSON lines, as CSV or as a table."""
    if as_json:
        for row in rows(history):
            print(json.dumps(row, allow_nan=False), file=out)
    elif as_csv:
        table = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(rows(history))
    else:
        shown = ("test", "round", "loss", "accuracy", "learning_rate", "held_out_accuracy")
        print("".join(f"{name.replace('_', ' '):>20}" for name in shown), file=out)
        for row in rows(history):
            print("".join(f"{_read(row[name]):>20}" for name in shown), file=out)


def _read(value: float | int | None) -> str:
    return "" if value is None else f"{value:,}" if isinstance(value, int) else f"{value:.5g}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code: 0, or 1 for a student that diverged, whose history ends early."""
    command = parser()
    told = command.parse_args(arguments)
    settings = settings_of(command, told)
    tests = settings.last_step if told.tests is None else told.tests
    if not 1 <= tests <= settings.last_step:
        command.error(f"--tests is {tests}; this course has 1 to {settings.last_step}")
    run = Run(settings)
    run.advance_to(tests, None if told.quiet else show_progress)
    if not told.quiet:
        print(file=sys.stderr)
    write(run.history, sys.stdout, as_json=told.json, as_csv=told.csv)
    if run.diverged_at is not None:
        print(f"{command.prog}: the student diverged in test {run.diverged_at}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads along, such as `head`, has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code)
