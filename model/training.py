"""One test from beginning to end: the student sits it, is graded, gets it back with notes, and studies."""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.func import functional_call
from torch.nn import functional as F

from model.exams import ASKS, EXAMS, NOT_ASKED, Ask, Exam, exam_from_pairs, exam_from_text
from model.optimizers import OPTIMIZERS, Optimizer, OptimizerName
from model.transformer import Trace, Transformer, TransformerConfig

Array = NDArray[np.float64]
Weights = Mapping[str, Array]


@dataclass(frozen=True)
class Settings:
    """All that decides a run: with the same settings, every number of every test is the same, on every machine.

    Raises `ValueError` that names the field, its value and what is allowed.
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
        if self.last_step > MOST_TESTS:
            raise _rejected(
                self, "rounds", f"at most {MOST_TESTS // self.tests_per_round} for this exam"
            )

    @classmethod
    def recommended(cls, exam: str, **changes: Any) -> Settings:
        """The settings that suit an exam, with `changes`: another optimizer brings a learning rate of its own.

        Raises `ValueError` as the constructor does.
        """
        recipe = {"exam": exam, **RECIPES.get(exam, {})}
        if changes.get("optimizer") in LEARNING_RATES:
            recipe["learning_rate"] = LEARNING_RATES[changes["optimizer"]]
        return cls(**{**recipe, **changes})

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

    @cached_property
    def tests_per_round(self) -> int:
        """Tests until every studied question was asked once."""
        return math.ceil(len(self.questions.studied) / self.batch_size)

    @property
    def last_step(self) -> int:
        """The number of the course's last test."""
        return self.rounds * self.tests_per_round

    def round_of(self, step: int) -> int:
        """The round, from 1, that test `step`, from 1, belongs to."""
        return (step - 1) // self.tests_per_round + 1


MOST_TESTS = 20_000
"""The longest course, in tests: bounds what one link can ask of a server."""

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
            "d_model": 64,
            "batch_size": 128,
            "learning_rate": 0.015,
            "warm_up": 20,
            "decay": 900,
            "rounds": 40,
        },
        "capitals": {"batch_size": 16, "decay": 1000},
        "story": {"batch_size": 16, "decay": 1000, "rounds": 40},
        "ai-rocks": {"batch_size": 1, "rounds": 600, "n_head": 1, "d_model": 3},
    }
)
"""What to set otherwise than the defaults, by exam; measured in `tests/benchmarks/`."""

LEARNING_RATES: Mapping[str, float] = MappingProxyType(
    {"sgd": 0.1, "momentum": 0.01, "adamw": 0.004}
)
"""Where each optimizer studies `first-sums` well; Muon's rate is the recipe's."""


def _are_pairs(value: object) -> bool:
    return isinstance(value, tuple) and all(
        isinstance(pair, tuple) and len(pair) == 2 and all(isinstance(text, str) for text in pair)
        for pair in value
    )


def _rejected(settings: Settings, name: str, allowed: str) -> ValueError:
    return ValueError(f"{name} is {shown(getattr(settings, name))}; allowed is {allowed}")


def shown(value: object) -> str:
    """A rejected value as a message shows it: cut short, a huge whole number in hexadecimal.

    Python refuses to write an int of more than 4,300 decimals, and takes long for it.
    """
    text = hex(value) if isinstance(value, int) and value.bit_length() > 200 else repr(value)
    return text if len(text) <= 60 else text[:57] + "…"


@lru_cache(maxsize=64)
def _exam(key: str, pairs: tuple[tuple[str, str], ...], text: str) -> Exam:
    if key != "own":
        return EXAMS[key]()
    return exam_from_pairs(pairs) if pairs else exam_from_text(text)


@dataclass(frozen=True)
class Batch:
    """A test: B questions of the exam, padded to T positions."""

    tokens: NDArray[np.int64]
    """(B, T), the words that the student reads, as token ids."""
    targets: NDArray[np.int64]
    """(B, T), the right next word, `NOT_ASKED` where nothing is asked."""
    questions: NDArray[np.int64]
    """(B,), the questions' places in the exam."""

    @property
    def asked(self) -> NDArray[np.bool_]:
        """(B, T), whether a position counts."""
        asked: NDArray[np.bool_] = self.targets != NOT_ASKED
        return asked


@dataclass(frozen=True)
class Record:
    """One test, whole: what the student answered, how it was graded, its notes, and the weights around it."""

    settings: Settings
    step: int
    """The test's number, from 1."""
    round: int
    """The round it belongs to, from 1."""
    batch: Batch
    learning_rate: float
    """The rate of this very update, after warm-up and decay."""
    logits: Array
    """(B, T, V), gut feelings for every possible next word."""
    losses: Array
    """(B, T), −ln p(right) in nats, 0 where nothing is asked."""
    gradients: Weights
    """∂loss/∂weight for every weight, in nats per unit of weight."""
    before: Weights
    """The weights that sat the test."""
    after: Weights
    """The weights after studying; the same as before if the student diverged."""
    optimizer_state: Mapping[str, Mapping[str, Array]]
    """What the optimizer remembered before this update, by parameter; empty at the first test."""
    optimizer_age: int
    """The number of updates that it remembers."""

    @cached_property
    def probabilities(self) -> Array:
        """(B, T, V), the softmax of the logits: confidence; each row sums to 1."""
        shifted = self.logits - self.logits.max(axis=-1, keepdims=True)
        exponents = np.exp(shifted)
        shares: Array = exponents / exponents.sum(axis=-1, keepdims=True)
        return shares

    @property
    def loss(self) -> float:
        """The mean of the losses over the asked positions, in nats."""
        return float(self.losses.sum() / self.batch.asked.sum())

    @property
    def n_bytes(self) -> int:
        """Bytes held by the arrays that are stored, not derived."""
        groups = (self.gradients, self.before, self.after, *self.optimizer_state.values())
        return self.logits.nbytes + sum(a.nbytes for group in groups for a in group.values())

    @cached_property
    def updates(self) -> dict[str, Array]:
        """What studying changed: after − before, for every weight."""
        return {name: self.after[name] - self.before[name] for name in self.before}

    @cached_property
    def resit_losses(self) -> Array:
        """(B, T), the losses of the same test, sat again after studying."""
        return losses_with(self.settings, self.after, self.batch)

    @property
    def resit_loss(self) -> float:
        """The mean loss of the same test, sat again after studying, in nats."""
        return float(self.resit_losses.sum() / self.batch.asked.sum())


def grade(logits: Tensor, targets: Tensor) -> Tensor:
    """−ln p(right word) in nats at every position, (B, T, V), (B, T) → (B, T); 0 where nothing is asked.

    Cross-entropy (Goodfellow et al. 2016, Deep Learning, equation 6.12).
    """
    losses = F.cross_entropy(
        logits.flatten(0, 1), targets.flatten(), ignore_index=NOT_ASKED, reduction="none"
    )
    return losses.view_as(targets)


def mean_loss(losses: Tensor, targets: Tensor) -> Tensor:
    """The mean over the asked positions: skipped ones don't count."""
    return losses.sum() / (targets != NOT_ASKED).sum()


def choice_ranks(logits: Array, targets: NDArray[np.int64]) -> NDArray[np.int64]:
    """(B, T), the right word's place among the student's choices: 0 is its first; −1 where nothing is asked."""
    asked = targets != NOT_ASKED
    answers = logits[asked]  # (asked, V)
    right = answers[np.arange(len(answers)), targets[asked], None]  # (asked, 1)
    ranks = np.full(targets.shape, -1)
    ranks[asked] = np.count_nonzero(~(answers <= right), axis=1)  # NaN is never right
    return ranks


def train_step(
    model: Transformer, optimizer: Optimizer, tokens: Tensor, targets: Tensor
) -> tuple[Tensor, Tensor]:
    """One test; returns its logits (B, T, V) and losses (B, T). The gradients stay in the model.

    A student whose loss is no longer finite has diverged: it keeps its weights, there is nothing to learn from.
    """
    optimizer.zero_grad()
    logits = model(tokens)  # forward: the student sits the test
    losses = grade(logits, targets)  # loss: the teacher grades every answer
    loss = mean_loss(losses, targets)
    loss.backward()  # backward: a note for every weight
    if math.isfinite(loss.item()):
        optimizer.step()  # update: the student studies
    return logits.detach(), losses.detach()


@lru_cache(maxsize=256)
def order_of_round(settings: Settings, round_number: int) -> NDArray[np.int64]:
    """The studied questions' places in the exam, in the order in which this round asks them."""
    rng = np.random.Generator(np.random.PCG64([settings.seed, 1, round_number]))
    order = rng.permutation(np.array(settings.questions.studied, dtype=np.int64))
    order.flags.writeable = False
    return order


@lru_cache(maxsize=64)
def _encoded(settings: Settings) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return settings.questions.encode(settings.ask)


def batch_at(settings: Settings, step: int) -> Batch:
    """Test number `step`, from 1: a round asks every studied question once, the last test may be short."""
    round_number = settings.round_of(step)
    first = (step - 1) % settings.tests_per_round * settings.batch_size
    questions = order_of_round(settings, round_number)[first : first + settings.batch_size]
    return batch_of(settings, questions)


def batch_of(settings: Settings, questions: NDArray[np.int64]) -> Batch:
    """A test of the given questions of the exam."""
    tokens, targets = _encoded(settings)
    arrays = tokens[questions], targets[questions], questions.copy()
    for array in arrays:
        array.flags.writeable = False
    return Batch(*arrays)


def new_student(settings: Settings) -> Transformer:
    """An untouched student: its weights depend on the settings alone."""
    return Transformer(
        settings.transformer, np.random.Generator(np.random.PCG64([settings.seed, 0]))
    )


def losses_with(settings: Settings, weights: Weights, batch: Batch) -> Array:
    """The losses (B, T) in nats that a student with these weights would get on this test; it studies nothing."""
    with torch.no_grad():
        logits = logits_with(settings, as_tensors(weights), torch.tensor(batch.tokens))
        return read_only(grade(logits, torch.tensor(batch.targets)))


def logits_with(
    settings: Settings,
    weights: Mapping[str, Tensor],
    tokens: Tensor,
    trace: Trace | None = None,
) -> Tensor:
    """The logits (B, T, V) of a student with these weights: looks, and changes nothing.

    The weights go through an empty student that belongs to this thread, since `functional_call` is not made for two.
    """
    students: dict[TransformerConfig, Transformer] = _own.__dict__.setdefault("students", {})
    if settings.transformer not in students:
        students.clear()
        students[settings.transformer] = new_student(settings)
    logits: Tensor = functional_call(students[settings.transformer], dict(weights), (tokens, trace))
    return logits


_own = threading.local()


def as_tensors(weights: Weights) -> dict[str, Tensor]:
    """A copy of the weights as tensors."""
    return {name: torch.tensor(array) for name, array in weights.items()}


def read_only(tensor: Tensor) -> Array:
    """A copy of the tensor as an array that nobody can write to."""
    array = np.array(tensor.detach().numpy())
    array.flags.writeable = False
    return array
