"""The student goes on writing: one word after the other, each drawn from its own confidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch

from model.course.settings import Settings
from model.student.arrays import Array, Weights, as_tensors, frozen, read_only, softmax
from model.student.with_weights import logits_with

MOST_WORDS = 1000
HOTTEST = 100.0


@dataclass(frozen=True)
class GeneratedWord:
    """One word that the student wrote, and what else it might have written."""

    word: str
    token_id: int
    confidence: Array
    """(V,), the softmax of the logits."""
    chances: Array
    """(V,), the same after temperature and top-k: what the word was drawn from."""


@dataclass(frozen=True)
class Generation:
    """What a student wrote after a prompt."""

    prompt: tuple[str, ...]
    steps: tuple[GeneratedWord, ...]
    ended: Literal["stop word", "most words", "context full"]
    """Why it stopped. A student that has learned T positions can't read on beyond them."""

    @property
    def words(self) -> tuple[str, ...]:
        """The words that it wrote, the stop word included."""
        return tuple(step.word for step in self.steps)


def generate(
    settings: Settings,
    weights: Weights,
    prompt: Sequence[str],
    *,
    temperature: float = 1.0,
    top_k: int | None = None,
    stop_word: str | None = None,
    seed: int = 0,
    most_words: int = 20,
) -> Generation:
    """Let a student write on after a prompt: to the stop word, or as long as it may and can.

    Temperature 0 takes the first choice each time; `top_k` draws from the k best words only (Fan et
    al. 2018). The same seed draws the same words. Raises `ValueError` for words outside the
    vocabulary and numbers out of range.
    """
    exam, length = settings.questions, settings.transformer.context_length
    ids = exam.token_ids(prompt)
    stop = None if stop_word is None else exam.token_id(stop_word)
    if not 1 <= len(ids) <= length:
        raise ValueError(f"prompt has {len(ids)} words; allowed are 1 to {length}")
    _check_number("temperature", temperature, HOTTEST)
    for name, whole, least, most in (
        ("top_k", top_k, 1, settings.transformer.vocabulary_size),
        ("seed", seed, 0, 2**63 - 1),
        ("most_words", most_words, 1, MOST_WORDS),
    ):
        if whole is not None:
            _check_whole(name, whole, least, most)
    rng = np.random.Generator(np.random.PCG64(seed))
    tensors = as_tensors(weights)
    steps: list[GeneratedWord] = []
    while len(steps) < most_words and len(ids) <= length:
        with torch.no_grad():
            logits = read_only(
                logits_with(settings.transformer, tensors, torch.tensor([ids]))[0, -1]
            )  # (V,)
        confidence, drawn_from = chances(logits), chances(logits, temperature, top_k)
        token_id = int(np.searchsorted(drawn_from.cumsum(), rng.random(), side="right"))
        token_id = min(token_id, int(np.flatnonzero(drawn_from)[-1]))
        steps.append(GeneratedWord(exam.vocabulary[token_id], token_id, confidence, drawn_from))
        ids.append(token_id)
        if token_id == stop:
            return Generation(tuple(prompt), tuple(steps), "stop word")
    ended: Literal["most words", "context full"]
    ended = "most words" if len(steps) == most_words else "context full"
    return Generation(tuple(prompt), tuple(steps), ended)


def chances(logits: Array, temperature: float = 1.0, top_k: int | None = None) -> Array:
    """Softmax of logits (V,) / temperature over the k best words; at 0 the best gets it all.

    Among words of equal logits, those that come first in the vocabulary are the better ones.
    """
    order = np.argsort(-logits, kind="stable")
    kept = order[: 1 if temperature == 0 else top_k]
    shares = np.zeros_like(logits)
    with np.errstate(under="ignore", over="ignore"):  # a temperature can be next to nought
        exponents = np.exp((logits[kept] - logits[order[0]]) / (temperature or 1.0))
    shares[kept] = exponents / exponents.sum()
    return frozen(shares)


def confidence_in(
    settings: Settings, weights: Weights, prompt: Sequence[str], words: Sequence[str]
) -> float:
    """The probability that a student writes exactly these words after the prompt: the product over them.

    Each word is asked after the ones before it. Raises `ValueError` for words outside the vocabulary, for none and for
    more than the student has places for.
    """
    exam, length = settings.questions, settings.transformer.context_length
    read, asked = exam.token_ids([*prompt, *words][:-1]), exam.token_ids(words)
    if not prompt or not words or len(read) > length:
        raise ValueError(
            f"{len(prompt)} + {len(words)} words; allowed are 1 to {length} before the last"
        )
    with torch.no_grad():
        logits = logits_with(settings.transformer, as_tensors(weights), torch.tensor([read]))
    shares = softmax(logits[0, len(prompt) - 1 :].numpy())  # (words, V)
    return float(shares[np.arange(len(asked)), asked].prod())


def _check_number(name: str, value: float, most: float) -> None:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= most:
        raise ValueError(f"{name} is {value!r}; allowed is a number from 0 to {most:g}")


def _check_whole(name: str, value: int, least: int, most: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError(f"{name} is {value!r}; allowed is a whole number from {least} to {most}")
