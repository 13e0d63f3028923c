"""What an exam is: questions in words, their vocabulary, and which of them are never studied."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Ask = Literal["answers", "every word"]
ASKS: tuple[Ask, ...] = ("answers", "every word")

NOT_ASKED = -100
"""The target where nothing is asked; `torch.nn.functional.cross_entropy` skips it too."""

Tokens = NDArray[np.int64]


@dataclass(frozen=True)
class Question:
    """A prompt in words, the right answer in words, and the topic it counts for on a report card.

    The student reads all words but the last, after which nothing is asked; with `read_to_end` it
    reads that one too.
    """

    prompt: tuple[str, ...]
    answer: tuple[str, ...]
    topic: str
    read_to_end: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """Prompt and answer in the order in which a language model reads them."""
        return self.prompt + self.answer

    @property
    def words_read(self) -> tuple[str, ...]:
        """The words that the student reads, one a position."""
        return self.words if self.read_to_end else self.words[:-1]

    @property
    def prompt_text(self) -> str:
        """The prompt as a person would write it."""
        return " ".join(self.prompt)

    def answer_text(self, stop_word: str | None = None) -> str:
        """The answer as a person would write it, without the `stop_word` that ends a short one."""
        return " ".join(word for word in self.answer if word != stop_word)


@dataclass(frozen=True)
class Exam:
    """All questions of one exam.

    `vocabulary` lists every possible answer word, each once; a word's place in it is its token id.
    `held_out` holds the places in `questions` that are never studied. `stop_word` ends an answer
    whose length the student can't know. `true_losses`, where known, gives −ln of each answer word's
    true probability in nats, a row a question: nobody who doesn't know the future does better on
    average.
    """

    key: str
    title: str
    summary: str
    questions: tuple[Question, ...]
    vocabulary: tuple[str, ...]
    held_out: frozenset[int]
    stop_word: str | None = None
    true_losses: tuple[tuple[float, ...], ...] | None = None
    _ids: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.questions:
            raise ValueError(f"exam {self.key!r}: questions is empty, at least one is needed")
        ids = {word: place for place, word in enumerate(self.vocabulary)}
        if len(ids) != len(self.vocabulary):
            raise ValueError(f"exam {self.key!r}: a word stands twice in its vocabulary")
        unknown = {word for q in self.questions for word in q.words} - ids.keys()
        if unknown:
            raise ValueError(f"exam {self.key!r}: not in its vocabulary: {sorted(unknown)[:5]}")
        if not self.held_out <= set(range(len(self.questions))):
            raise ValueError(f"exam {self.key!r}: held_out names a question that does not exist")
        if len(self.held_out) == len(self.questions):
            raise ValueError(f"exam {self.key!r}: every question is held out, none can be studied")
        object.__setattr__(self, "_ids", ids)

    @property
    def studied(self) -> tuple[int, ...]:
        """The places in `questions` of those that are studied, in order."""
        return tuple(i for i in range(len(self.questions)) if i not in self.held_out)

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics of a report card, in order of first appearance."""
        return tuple(dict.fromkeys(q.topic for q in self.questions))

    @property
    def is_text(self) -> bool:
        """Whether its questions are sentences from their beginning on, which nobody can know whole."""
        return self.stop_word is not None and self.questions[0].prompt == (self.stop_word,)

    @property
    def guessing_loss(self) -> float:
        """The loss, ln V in nats, of a student to whom all V words of the vocabulary are alike."""
        return math.log(len(self.vocabulary))

    @property
    def longest(self) -> int:
        """T, the number of positions that the longest question needs: one a word read."""
        return max(len(q.words_read) for q in self.questions)

    def token_id(self, word: str) -> int:
        """The word's token id. Raises `ValueError` for a word outside the vocabulary."""
        try:
            return self._ids[word]
        except KeyError:
            raise ValueError(f"{word!r} is not in the vocabulary of exam {self.key!r}") from None

    def token_ids(self, words: Sequence[str]) -> list[int]:
        """The words' token ids. Raises `ValueError` for a word outside the vocabulary."""
        return [self.token_id(word) for word in words]

    def encode(self, ask: Ask = "answers") -> tuple[Tokens, Tokens]:
        """Token ids and targets of all questions, each of shape (questions, T).

        The target of a position is the word after it, `NOT_ASKED` where nothing is asked: before
        the answer (unless `ask` is "every word") and after the question's last word. What pads a
        short question is token 0; no position before can see it.
        """
        shape = (len(self.questions), self.longest)
        tokens = np.zeros(shape, dtype=np.int64)
        targets = np.full(shape, NOT_ASKED, dtype=np.int64)
        for row, question in enumerate(self.questions):
            ids = self.token_ids(question.words)
            first_asked = len(question.prompt) - 1 if ask == "answers" else 0
            tokens[row, : len(question.words_read)] = ids[: len(question.words_read)]
            targets[row, first_asked : len(ids) - 1] = ids[first_asked + 1 :]
        return tokens, targets

    def best_possible_loss(self, rows: Sequence[int]) -> float | None:
        """Mean true loss in nats over all answer words of these questions, `None` if not known."""
        if self.true_losses is None:
            return None
        losses = [loss for row in rows for loss in self.true_losses[row]]
        return math.fsum(losses) / len(losses)


def shuffle_key(text: str) -> bytes:
    """SHA-256 of the text: texts sorted by it look shuffled, and always in the same way.

    Unlike a random generator's draws it is equal on every machine and in every version of every
    library, so a question held out once stays held out.
    """
    return hashlib.sha256(text.encode()).digest()


def tenth(texts: Iterable[str]) -> frozenset[str]:
    """A tenth of the different texts, rounded, drawn by `shuffle_key`."""
    shuffled = sorted(set(texts), key=shuffle_key)
    return frozenset(shuffled[: round(len(shuffled) / 10)])
