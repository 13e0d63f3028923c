"""The sheet of paper: what the two-word example starts from, how much of it is blank, and what is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, get_args

from model.by_hand.example import LEARNING_RATE, TARGETS, TOKENS, Matrices
from model.by_hand.path import LEARNING_RATE_LIMIT, WEIGHT_LIMIT, Step, step_of, walk_through
from model.by_hand.weights import EXAMPLE_WEIGHTS

Level = Literal["worked", "few", "most", "solo"]
"""How many of the results are blank: none, a third, two thirds, all."""

LEVELS: tuple[Level, ...] = get_args(Level)

BOTH_ASKED = (1, 0)
"""Targets that ask after both words: "rocks" after "AI", and "AI" after "rocks"."""

PLACES_OF_WEIGHTS = tuple(
    (name, row, column)
    for name, weight in EXAMPLE_WEIGHTS.items()
    for row, numbers in enumerate(weight)
    for column in range(len(numbers))
)
"""Every weight's parameter, row and column: its number in a link is its place here."""

MOST_PATHS = 16
"""Paths that the server remembers; each is a few megabytes of arithmetic."""


@dataclass(frozen=True)
class Sheet:
    """What decides every number on the page, and where the visitor is.

    Raises `ValueError` that names what makes no sense and what is allowed.
    """

    changes: tuple[tuple[int, float], ...] = ()
    """(number of the weight in `PLACES_OF_WEIGHTS`, value), for weights that are not ours, in ascending order."""
    learning_rate: float = LEARNING_RATE
    both_asked: bool = False
    """Whether the word after "rocks" is asked as well."""
    level: Level = "worked"
    key: str = "embedding"
    """The step that is looked at."""
    cell: tuple[int, int] = (0, 0)
    """The row and the column of the number that is looked at in its result."""

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            raise ValueError(f"level is {self.level!r}; allowed are {', '.join(LEVELS)}")
        if not 0 <= self.learning_rate <= LEARNING_RATE_LIMIT:
            raise ValueError(
                f"learning rate is {self.learning_rate:g}; allowed is 0 to {LEARNING_RATE_LIMIT:g}"
            )
        numbers = [number for number, _ in self.changes]
        if numbers != sorted(set(numbers)) or not set(numbers) <= set(range(N_WEIGHTS)):
            raise ValueError(f"weights are numbered from 0 to {N_WEIGHTS - 1}, each once")
        for number, value in self.changes:
            if not abs(value) <= WEIGHT_LIMIT:
                name, row, column = PLACES_OF_WEIGHTS[number]
                raise ValueError(
                    f"{name}[{row},{column}] is {value:g}; "
                    f"allowed is {-WEIGHT_LIMIT:g} to {WEIGHT_LIMIT:g}"
                )
        shape = _shapes(self.both_asked).get(self.key)
        if shape is None:
            raise ValueError(f"the path has no step “{self.key}”")
        if not all(0 <= index < length for index, length in zip(self.cell, shape, strict=True)):
            raise ValueError(f"{self.key} has the shape {shape}; {self.cell} is not a place in it")

    @property
    def numbers(self) -> Numbers:
        """The part that decides the numbers."""
        return self.changes, self.learning_rate, self.both_asked

    @property
    def targets(self) -> tuple[int | None, ...]:
        """The right next words."""
        return BOTH_ASKED if self.both_asked else TARGETS

    @property
    def weights(self) -> Matrices:
        """Our weights with the visitor's changes."""
        return _weights(self.changes)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The whole path."""
        return _steps(self.numbers)

    @property
    def step(self) -> Step:
        """The step that is looked at."""
        return step_of(self.steps, self.key)

    @property
    def is_changed(self) -> bool:
        """Whether anything that decides the numbers is not ours."""
        return self.numbers != UNTOUCHED.numbers

    def at(self, key: str, cell: tuple[int, int] = (0, 0)) -> Sheet:
        """The same sheet, looked at elsewhere; a cell that the result does not have becomes its last one."""
        return replace(self, key=key, cell=_inside(cell, _shapes(self.both_asked).get(key)))

    def asking(self, both: bool) -> Sheet:
        """The same sheet, asking after both words or after the first alone."""
        cell = _inside(self.cell, _shapes(both)[self.key])
        return replace(self, both_asked=both, cell=cell)

    def with_weight(self, name: str, row: int, column: int, value: float) -> Sheet:
        """The same sheet with one weight changed. Raises `ValueError` for a weight that does not exist."""
        if (name, row, column) not in PLACES_OF_WEIGHTS:
            raise ValueError(f"there is no weight {name}[{row},{column}]")
        number = PLACES_OF_WEIGHTS.index((name, row, column))
        changes = {**dict(self.changes), number: value}
        if value == EXAMPLE_WEIGHTS[name][row][column]:
            del changes[number]
        return replace(self, changes=tuple(sorted(changes.items())))

    def as_we_chose(self) -> Sheet:
        """The same place on the sheet, with our weights, rate and question."""
        return Sheet(level=self.level).at(self.key, self.cell)


Numbers = tuple[tuple[tuple[int, float], ...], float, bool]
"""What decides every number: changes, learning rate, whether both words are asked."""

N_WEIGHTS = len(PLACES_OF_WEIGHTS)


@lru_cache(maxsize=MOST_PATHS)
def _weights(changes: tuple[tuple[int, float], ...]) -> Matrices:
    changed = {PLACES_OF_WEIGHTS[number]: value for number, value in changes}
    return MappingProxyType(
        {
            name: tuple(
                tuple(changed.get((name, row, column), ours) for column, ours in enumerate(numbers))
                for row, numbers in enumerate(weight)
            )
            for name, weight in EXAMPLE_WEIGHTS.items()
        }
    )


@lru_cache(maxsize=MOST_PATHS)
def _steps(numbers: Numbers) -> tuple[Step, ...]:
    changes, learning_rate, both_asked = numbers
    targets = BOTH_ASKED if both_asked else TARGETS
    return walk_through(_weights(changes), learning_rate, tokens=TOKENS, targets=targets)


@lru_cache(maxsize=2)
def _shapes(both_asked: bool) -> Mapping[str, tuple[int, int]]:
    steps = _steps(((), LEARNING_RATE, both_asked))
    return MappingProxyType({step.key: (len(step.result), len(step.result[0])) for step in steps})


def _inside(cell: tuple[int, int], shape: tuple[int, int] | None) -> tuple[int, int]:
    if shape is None:
        return cell
    return min(cell[0], shape[0] - 1), min(cell[1], shape[1] - 1)


UNTOUCHED = Sheet()
"""The example as we chose it, looked at from the beginning."""
