"""All that decides a run: exam, size, seed, and how the student studies."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any, TypeGuard

from model.exams import ASKS, EXAMS, Ask, Exam, exam_from_pairs, exam_from_text
from model.rejected import RejectedError, shown
from model.student.optimizers import OPTIMIZERS, OptimizerName
from model.student.transformer import TransformerConfig

Repeats = tuple[tuple[str, int], ...]
"""(topic, times) pairs: how often a round asks a question of that topic; once without a pair."""


@dataclass(frozen=True)
class Settings:
    """All that decides a run: with the same settings, every number of every test is the same, on every machine.

    Raises `RejectedError` that names the field, its value and what is allowed.
    """

    exam: str = "first-sums"
    """Which exam: a key of `EXAMS`, or "own" together with `pairs` or `text`."""
    pairs: tuple[tuple[str, str], ...] = ()
    """The (prompt, answer) pairs of an own exam."""
    text: str = ""
    """The text of an own exam, if it has no pairs: every word of it is asked."""
    ask: Ask = "answers"
    """Which words are asked: only the answers, or every word after the first."""
    seed: int = 1
    """Decides the initial weights and the order of the questions."""
    n_layer: int = 1
    """Blocks of the student."""
    n_head: int = 4
    """Attention heads in each block; a divisor of d_model."""
    d_model: int = 48
    """Dimensions in which the student thinks of a word."""
    optimizer: OptimizerName = "muon"
    """How the student studies: "sgd", "momentum", "adamw" or "muon"."""
    learning_rate: float = 0.007
    """How hard to study."""
    momentum: float = 0.9
    """How much of the last direction is kept, for "momentum" and "muon"."""
    weight_decay: float = 0.1
    """The share of a block matrix, times the learning rate, that is forgotten at each update."""
    warm_up: int = 5
    """Tests over which the learning rate rises to its full value."""
    decay: int = 200
    """The test at which the learning rate has fallen to its floor, from half way there on; 0 means that it stays."""
    batch_size: int = 10
    """Questions in a test; the last one of a round may be shorter."""
    repeats: Repeats = ()
    """How often a round asks a question, by topic, like flash cards; kept in the exam's order, without ones."""
    rounds: int = 100
    """Rounds of all studied questions in the whole course."""

    def __post_init__(self) -> None:
        if not isinstance(self.text, str):
            raise _rejected(self, "text", "a string")
        if not _are_pairs(self.pairs):
            raise _rejected(self, "pairs", "a tuple of (prompt, answer) tuples of strings")
        if self.exam not in (*EXAMS, "own"):
            raise _rejected(self, "exam", f"one of {', '.join((*EXAMS, 'own'))}")
        if (self.exam == "own") != bool(self.pairs or self.text):
            raise _rejected(self, "exam", "own exactly when pairs or text are given")
        if self.pairs and self.text:
            raise _rejected(self, "text", "empty when pairs are given")
        for name, choices in (("ask", ASKS), ("optimizer", OPTIMIZERS)):
            if getattr(self, name) not in choices:
                raise _rejected(self, name, f"one of {', '.join(choices)}")
        for name, (low, high) in WHOLE_RANGES.items():
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
                raise _rejected(self, name, f"a whole number from {low} to {high}")
        for name, (least, most) in REAL_RANGES.items():
            number = getattr(self, name)
            is_number = isinstance(number, int | float) and not isinstance(number, bool)
            if not is_number or not least <= number <= most:
                raise _rejected(self, name, f"a number from {least:g} to {most:g}")
            object.__setattr__(self, name, float(number))
        if self.d_model % self.n_head:
            raise _rejected(self, "n_head", f"a divisor of d_model, which is {self.d_model}")
        topics = self.questions.topics
        if not _are_repeats(self.repeats, topics):
            raise _rejected(
                self,
                "repeats",
                f"pairs of a topic ({', '.join(topics)}), each once, and a whole number "
                f"from 1 to {MOST_REPEATS}",
            )
        times = dict(self.repeats)
        several = tuple((topic, times[topic]) for topic in topics if times.get(topic, 1) > 1)
        object.__setattr__(self, "repeats", several)
        if self.tests_per_round > MOST_TESTS:
            least = math.ceil(len(self.asked_in_a_round) / MOST_TESTS)
            raise _rejected(self, "batch_size", f"at least {least} for this exam")
        if self.last_step > MOST_TESTS:
            raise _rejected(
                self,
                "rounds",
                f"at most {MOST_TESTS // self.tests_per_round} for this exam, {MOST_TESTS:,} tests in all",
            )

    @classmethod
    def recommended(cls, exam: str, **changes: Any) -> Settings:
        """The settings that suit an exam, with `changes`: another optimizer brings a learning rate of its own.

        Raises `ValueError` as the constructor does.
        """
        recipe = {"exam": exam, **RECIPES.get(exam, {})}
        if changes.get("optimizer") in LEARNING_RATES:
            recipe["learning_rate"] = LEARNING_RATES[changes["optimizer"]]
        if exam == "own" and _is_large(changes.get("pairs", ()), changes.get("text", "")):
            recipe |= LARGE_OWN
        return cls(**{**recipe, **changes})

    def afresh(self, **changes: Any) -> Settings:
        """The settings that suit this very exam, also one of a visitor's own, with `changes` as in `recommended`."""
        return Settings.recommended(self.exam, pairs=self.pairs, text=self.text, **changes)

    @cached_property
    def questions(self) -> Exam:
        """The exam itself."""
        return _exam(self.exam, self.pairs, self.text)

    @cached_property
    def transformer(self) -> TransformerConfig:
        """The size of the student: what the settings and the exam's words ask for."""
        exam = self.questions
        return TransformerConfig(
            len(exam.vocabulary), exam.longest, self.n_layer, self.n_head, self.d_model
        )

    @property
    def asked_in_a_round(self) -> tuple[int, ...]:
        """The studied questions' places in the exam, in order, each as often as a round asks it."""
        return _asked_in_a_round(self.exam, self.pairs, self.text, self.repeats)

    @cached_property
    def tests_per_round(self) -> int:
        """Tests until every studied question was asked as often as it should be."""
        return math.ceil(len(self.asked_in_a_round) / self.batch_size)

    @cached_property
    def digest(self) -> str:
        """Names these settings: 16 hexadecimal digits of SHA-256 over all fields, the same on every machine."""
        told = repr([(field.name, getattr(self, field.name)) for field in fields(self)])
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    @property
    def last_step(self) -> int:
        """The number of the course's last test."""
        return self.rounds * self.tests_per_round

    def round_of(self, step: int) -> int:
        """The round, from 1, that test `step`, from 1, belongs to."""
        return (step - 1) // self.tests_per_round + 1


MOST_TESTS = 20_000
"""The longest course, in tests: bounds what one link can ask of a server."""


MOST_REPEATS = 10
"""How often a round may ask a question."""

WHOLE_RANGES = MappingProxyType(
    {
        "seed": (0, 2**31 - 1),
        "n_layer": (1, 4),
        "n_head": (1, 8),
        "d_model": (2, 96),
        "warm_up": (0, MOST_TESTS),
        "decay": (0, MOST_TESTS),
        "batch_size": (1, 128),
        "rounds": (1, MOST_TESTS),
    }
)

REAL_RANGES = MappingProxyType(
    {"learning_rate": (0.0, 1000.0), "momentum": (0.0, 0.999), "weight_decay": (0.0, 10.0)}
)

RECIPES: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "calculator": {
            "n_layer": 2,
            "n_head": 8,
            "d_model": 64,
            "batch_size": 128,
            "repeats": (("times", 4), ("divided by", 8)),
            "learning_rate": 0.015,
            "momentum": 0.8,
            "weight_decay": 0.3,
            "warm_up": 20,
            "decay": 1845,
            "rounds": 15,
        },
        "capitals": {"batch_size": 16, "decay": 1000},
        "story": {"batch_size": 16, "decay": 1000, "rounds": 40},
        "ai-rocks": {"batch_size": 1, "rounds": 600, "n_head": 1, "d_model": 3},
    }
)
"""What to set otherwise than the defaults, by exam; measured in `tests/benchmarks/`."""

LARGE = 100
"""Studied questions of an own exam above which it is studied as `LARGE_OWN` says."""

LARGE_OWN: Mapping[str, Any] = MappingProxyType({"batch_size": 16, "decay": 1000})
"""For a large own exam: of 500 questions of 24 words, all 450 studied ones were right after 1,015 tests, 7 s of a core;
with the defaults after 2,565."""

LEARNING_RATES: Mapping[str, float] = MappingProxyType(
    {"sgd": 0.1, "momentum": 0.01, "adamw": 0.004}
)
"""Where each optimizer studies `first-sums` well; Muon's rate is the recipe's."""


def _is_large(pairs: object, text: object) -> bool:
    """Whether there is such an exam, and it is large; what makes no sense, the constructor rejects."""
    if not _are_pairs(pairs) or not isinstance(text, str) or bool(pairs) == bool(text):
        return False
    return len(_exam("own", pairs, text).studied) > LARGE


def _are_pairs(value: object) -> TypeGuard[tuple[tuple[str, str], ...]]:
    return isinstance(value, tuple) and all(
        isinstance(pair, tuple) and len(pair) == 2 and all(isinstance(text, str) for text in pair)
        for pair in value
    )


def _are_repeats(value: object, topics: tuple[str, ...]) -> bool:
    """Whether these are (topic, times) pairs, no topic twice."""
    if not isinstance(value, tuple) or not all(isinstance(p, tuple) and len(p) == 2 for p in value):
        return False
    named = [topic for topic, _ in value]
    return all(named.count(topic) == 1 and topic in topics for topic in named) and all(
        type(times) is int and 1 <= times <= MOST_REPEATS for _, times in value
    )


def _rejected(settings: Settings, name: str, allowed: str) -> RejectedError:
    return RejectedError(name, f"{name} is {shown(getattr(settings, name))}; allowed is {allowed}")


@lru_cache(maxsize=16)
def _asked_in_a_round(
    key: str, pairs: tuple[tuple[str, str], ...], text: str, repeats: Repeats
) -> tuple[int, ...]:
    exam, times = _exam(key, pairs, text), dict(repeats)
    return tuple(
        place for place in exam.studied for _ in range(times.get(exam.questions[place].topic, 1))
    )


@lru_cache(maxsize=64)
def _exam(key: str, pairs: tuple[tuple[str, str], ...], text: str) -> Exam:
    if key != "own":
        return EXAMS[key]()
    return exam_from_pairs(pairs) if pairs else exam_from_text(text)
