"""All benchmarks: `python -m tests.benchmarks [--quick] [--json FILE] [name …]`."""

import argparse
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from model import Settings
from tests.benchmarks import (
    advance,
    browser,
    coming_and_going,
    crowd,
    drawing,
    first_look,
    learning,
    rewind,
    visitors,
)
from tests.benchmarks.report import Row, machine, table, write_json

FIRST_SUMS = Settings.recommended("first-sums")
CALCULATOR = Settings.recommended("calculator")

Benchmark = Callable[[bool], list[Row]]
"""Takes whether to be quick about it."""

BENCHMARKS: Mapping[str, Benchmark] = {
    "advance-first-sums": lambda quick: advance.benchmark(
        FIRST_SUMS, 6 if quick else 20, 100, 1.05
    ),
    "advance-calculator": lambda quick: advance.benchmark(
        CALCULATOR, 4 if quick else 10, 20, 1.03, reach_of_hugging_face=0.7
    ),
    "rewind-first-sums": lambda quick: rewind.benchmark(
        FIRST_SUMS, 600, 40 if quick else 200, reach_cold=40, reach_near=25, reach_mebibytes=64
    ),
    "rewind-calculator": lambda quick: rewind.benchmark(
        replace(CALCULATOR, rounds=25),
        300 if quick else 3000,
        10 if quick else 60,
        reach_cold=800,
        reach_near=45,
        reach_mebibytes=128,
    ),
    "first-sums": lambda quick: learning.first_sums(FIRST_SUMS, 3 if quick else 10),
    "calculator": lambda quick: learning.calculator(
        CALCULATOR, 1 if quick else 5, 200 if quick else None
    ),
    "drawing": lambda quick: drawing.benchmark(FIRST_SUMS, 20 if quick else 200),
    "first-look": first_look.benchmark,
    "browser": browser.benchmark,
    "visitors": lambda quick: visitors.benchmark(8 if quick else 40, 6 if quick else 20),
    "class": lambda quick: crowd.benchmark(*((6, 2, 10) if quick else (40, 8, 300))),
    "soak": lambda quick: coming_and_going.soak_benchmark(
        8 if quick else 40, 400 if quick else 10_000
    ),
    "drops": lambda quick: coming_and_going.drops_benchmark(40 if quick else 200),
}


def main() -> None:
    """Run the benchmarks that were named, or all, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(BENCHMARKS)}")
    parser.add_argument(
        "--quick", action="store_true", help="fewer and shorter: about three minutes"
    )
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="write the rows to a file as well"
    )
    wanted = parser.parse_args()
    if unknown := [name for name in wanted.names if name not in BENCHMARKS]:
        parser.error(f"no benchmark is called {unknown[0]!r}; there are {', '.join(BENCHMARKS)}")
    begun = machine()  # and how busy it was before
    rows: list[Row] = []
    for name in wanted.names or BENCHMARKS:
        rows += BENCHMARKS[name](wanted.quick)
    print(begun, table(rows), sep="\n\n")
    if wanted.json is not None:
        write_json(rows, wanted.json)


if __name__ == "__main__":
    main()
