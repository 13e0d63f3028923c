"""The exam `story`: the next word in sentences of a small grammar whose probabilities are known.

Every word is asked, as in pre-training on real text, and we know what real text never tells: how
well anyone could possibly do. Nobody can know which animal comes next, but that owls read can be
learned.

The questions are the grammar itself, written out: a sentence of probability 4/2048 is there four
times, out of 2,048. Hence a theorem: over all questions no student, not even one that knows them by
heart, has a lower mean loss than `entropy_per_word`. For all it sees is the words so far, and the
next one follows them exactly as often as the grammar says.

A tenth of the different sentences of each kind is never studied. For a part of the questions,
`Exam.best_possible_loss` says what a reader scores there who knows the grammar. By the theorem,
whatever a student gains over that reader on the studied sentences, by learning by heart which ones
are missing there, it loses on the held-out ones, or more.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from types import MappingProxyType

from model.exams.exam import Exam, Question, tenth

FULL_STOP = "."
"""Ends a sentence, and is the prompt of the next."""


@dataclass(frozen=True)
class Branch:
    """A way on from a state: say `words` and go to the state `then`, which is `None` at the end.

    It is taken `share` times out of the sum of the state's shares. The branches of a state differ
    in their first word, so the words so far always tell the state: the grammar is unambiguous.
    """

    share: int
    words: str
    then: str | None


START = "sentence"

GRAMMAR: Mapping[str, tuple[Branch, ...]] = MappingProxyType(
    {
        START: (
            Branch(2, "the", "animals at work"),
            Branch(1, "when it", "weather"),
            Branch(1, "my", "family secrets"),
        ),
        "animals at work": (
            Branch(2, "tiny", "animal"),
            Branch(2, "sleepy", "animal"),
            Branch(1, "owl", "owl"),
            Branch(1, "dragon", "dragon"),
            Branch(1, "cat", "cat"),
            Branch(1, "robot", "robot"),
        ),
        "animal": (
            Branch(1, "owl", "owl"),
            Branch(1, "dragon", "dragon"),
            Branch(1, "cat", "cat"),
            Branch(1, "robot", "robot"),
        ),
        "owl": (Branch(3, "reads", "reads"), Branch(1, "in red boots reads", "reads")),
        "dragon": (Branch(3, "bakes", "bakes"), Branch(1, "in red boots bakes", "bakes")),
        "cat": (Branch(3, "sings", "sings"), Branch(1, "in red boots sings", "sings")),
        "robot": (Branch(3, "paints", "paints"), Branch(1, "in red boots paints", "paints")),
        "reads": (
            Branch(2, "poems", "time"),
            Branch(1, "maps", "time"),
            Branch(1, "recipes", "time"),
        ),
        "bakes": (
            Branch(2, "bread", "time"),
            Branch(1, "pancakes", "time"),
            Branch(1, "biscuits", "time"),
        ),
        "sings": (
            Branch(2, "lullabies", "time"),
            Branch(1, "opera", "time"),
            Branch(1, "loudly", "time"),
        ),
        "paints": (
            Branch(2, "clouds", "time"),
            Branch(1, "stars", "time"),
            Branch(1, "itself", "time"),
        ),
        "time": (
            Branch(2, FULL_STOP, None),
            Branch(1, "at midnight .", None),
            Branch(1, "before breakfast .", None),
        ),
        "weather": (
            Branch(2, "rains , the", "rain"),
            Branch(1, "snows , the", "snow"),
            Branch(1, "storms , the", "storm"),
        ),
        "rain": (
            Branch(2, "frogs", "in rain"),
            Branch(1, "snails", "in rain"),
            Branch(1, "ducks", "in rain"),
        ),
        "snow": (
            Branch(2, "foxes", "in snow"),
            Branch(1, "penguins", "in snow"),
            Branch(1, "snowmen", "in snow"),
        ),
        "storm": (
            Branch(2, "pirates", "in a storm"),
            Branch(1, "kites", "in a storm"),
            Branch(1, "seagulls", "in a storm"),
        ),
        "in rain": (
            Branch(2, "dance", "rainy place"),
            Branch(1, "giggle", "rainy place"),
            Branch(1, "hum", "rainy place"),
        ),
        "in snow": (
            Branch(2, "dance", "snowy place"),
            Branch(1, "giggle", "snowy place"),
            Branch(1, "shiver", "snowy place"),
        ),
        "in a storm": (
            Branch(2, "dance", "stormy place"),
            Branch(1, "cheer", "stormy place"),
            Branch(1, "hum", "stormy place"),
        ),
        "rainy place": (
            Branch(2, "in the puddles .", None),
            Branch(1, "under umbrellas .", None),
            Branch(1, "all day .", None),
        ),
        "snowy place": (
            Branch(2, "down the hill .", None),
            Branch(1, "around the fire .", None),
            Branch(1, "all day .", None),
        ),
        "stormy place": (
            Branch(2, "in the wind .", None),
            Branch(1, "above the sea .", None),
            Branch(1, "all day .", None),
        ),
        "family secrets": (
            Branch(1, "grandmother", "she"),
            Branch(1, "aunt", "she"),
            Branch(1, "grandfather", "he"),
            Branch(1, "uncle", "he"),
        ),
        "she": (Branch(3, "keeps a", "her secret"), Branch(1, "hides a", "her secret")),
        "he": (Branch(3, "keeps a", "his secret"), Branch(1, "hides a", "his secret")),
        "her secret": (
            Branch(2, "whale in her", "hiding place"),
            Branch(1, "ghost in her", "hiding place"),
            Branch(1, "volcano in her", "hiding place"),
        ),
        "his secret": (
            Branch(2, "whale in his", "hiding place"),
            Branch(1, "ghost in his", "hiding place"),
            Branch(1, "volcano in his", "hiding place"),
        ),
        "hiding place": (
            Branch(2, "teapot .", None),
            Branch(1, "pocket .", None),
            Branch(1, "hat .", None),
        ),
    }
)
"""The branches of every state; `START` leads to the kinds of sentence, the report card's topics."""


@dataclass(frozen=True)
class Sentence:
    """A sentence of the grammar: words, kind, probability, and −ln p of each word in nats."""

    words: tuple[str, ...]
    kind: str
    probability: Fraction
    losses: tuple[float, ...]


@cache
def sentences() -> tuple[Sentence, ...]:
    """Every sentence that the grammar can say, once."""
    return tuple(_continuations(START, Sentence((), "", Fraction(1), ())))


def _continuations(state: str, said: Sentence) -> Iterator[Sentence]:
    """All sentences that begin with what was `said` until the grammar came to `state`."""
    total = sum(branch.share for branch in GRAMMAR[state])
    for branch in GRAMMAR[state]:
        words = branch.words.split()
        longer = Sentence(
            words=(*said.words, *words),
            kind=said.kind or branch.then or "",
            probability=said.probability * Fraction(branch.share, total),
            losses=(*said.losses, math.log(total / branch.share), *(0.0 for _ in words[1:])),
        )
        if branch.then is None:
            yield longer
        else:
            yield from _continuations(branch.then, longer)


def entropy_per_word() -> float:
    """The lowest possible mean loss in nats: the entropy of a sentence over its mean length."""
    entropy = math.fsum(-float(s.probability) * math.log(s.probability) for s in sentences())
    mean_length = sum(s.probability * len(s.words) for s in sentences())
    return entropy / float(mean_length)


@cache
def story() -> Exam:
    """The exam, always the same: 369 different sentences, 2,048 in all, with every word asked."""
    corpus_size = math.lcm(*(sentence.probability.denominator for sentence in sentences()))
    corpus = [s for s in sentences() for _ in range(int(s.probability * corpus_size))]
    kinds = dict.fromkeys(sentence.kind for sentence in sentences())
    never_studied = {
        text
        for kind in kinds
        for text in tenth(" ".join(s.words) for s in sentences() if s.kind == kind)
    }
    return Exam(
        key="story",
        title="Story",
        summary="The next word, again and again, in small stories: nobody can know them all.",
        questions=tuple(Question((FULL_STOP,), s.words, s.kind) for s in corpus),
        vocabulary=tuple(dict.fromkeys(word for s in sentences() for word in s.words)),
        held_out=frozenset(i for i, s in enumerate(corpus) if " ".join(s.words) in never_studied),
        stop_word=FULL_STOP,
        true_losses=tuple(s.losses for s in corpus),
    )
