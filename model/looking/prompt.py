"""What a person types, as words of an exam: spelling, digits and signs, and what the student does not know."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from model.exams import Exam
from model.exams.number_words import number_words

LONGEST_TEXT = 600
"""Characters that are looked at."""

N_NEAREST = 3
"""Known words that are offered for an unknown one."""

SIGNS = {
    "+": "plus",
    "-": "minus",
    "\N{MINUS SIGN}": "minus",
    "*": "times",
    "x": "times",
    "×": "times",
    "/": "divided by",
    ":": "divided by",
    "÷": "divided by",
    "=": "equals",
    "?": "equals",
}
"""How signs are read aloud, where the exam has the words and not the sign."""

_NUMERAL = re.compile(r"\d{1,2}", re.ASCII)
_PIECES = re.compile(r"\d+|[+\-−*×/:÷=?]|[^\s\d+\-−*×/:÷=?]+")


@dataclass(frozen=True)
class UnknownWord:
    """A word that the student has never met, and the known ones that are spelled most like it."""

    word: str
    nearest: tuple[str, ...]


class PromptError(ValueError):
    """A prompt that cannot be asked; `unknown` are its unknown words, none if something else is wrong."""

    def __init__(self, message: str, unknown: tuple[UnknownWord, ...] = ()) -> None:
        super().__init__(message)
        self.unknown = unknown


def read_prompt(exam: Exam, text: str) -> tuple[str, ...]:
    """The words of the exam that a typed text means, in order.

    Capitals don't matter, "9 + 4 =" is read aloud where the exam has the words, and a name of several words is one
    word of the vocabulary. Raises `PromptError` for no words, for more than the student has places for, and for words
    that it does not know.
    """
    if len(text) > LONGEST_TEXT:
        raise PromptError(f"that has {len(text)} characters; at most {LONGEST_TEXT} are read")
    pieces = [word for piece in text.split() for word in _in_words(exam, piece)]
    if not pieces:
        raise PromptError("nothing is asked: type some words first")
    words, unknown = [], []
    place = 0
    while place < len(pieces):
        found, taken = _longest_known(exam, pieces, place)
        if found is None:
            unknown.append(UnknownWord(pieces[place], nearest(exam, pieces[place])))
        else:
            words.append(found)
        place += taken
    if unknown:
        raise PromptError("it does not know every word", tuple(unknown))
    if len(words) > exam.longest:
        raise PromptError(
            f"that has {len(words)} words; this student has places for {exam.longest}, and reads no further"
        )
    return tuple(words)


def nearest(exam: Exam, word: str) -> tuple[str, ...]:
    """The known words that are spelled most like this one, the nearest first; none if none is near."""
    known = _by_folded(exam.vocabulary)
    close = get_close_matches(word.casefold()[:40], list(known), n=N_NEAREST, cutoff=0.5)
    return tuple(known[each] for each in close)


@lru_cache(maxsize=16)
def followers(exam: Exam, most: int = 8) -> dict[str, tuple[str, ...]]:
    """The words that most often stand after a word in the exam's questions; under "" those that begin one."""
    counts: dict[str, dict[str, int]] = {}
    for question in exam.questions:
        for before, word in zip(("", *question.prompt), question.prompt, strict=False):
            after = counts.setdefault(before, {})
            after[word] = after.get(word, 0) + 1
    return {
        before: tuple(sorted(after, key=lambda word: -after[word])[:most])
        for before, after in counts.items()
    }


def question_of(exam: Exam, words: tuple[str, ...]) -> int | None:
    """The place in the exam of the question with this prompt, None if it has none."""
    return next((place for place, q in enumerate(exam.questions) if q.prompt == words), None)


def _in_words(exam: Exam, piece: str) -> list[str]:
    """A piece of text between blanks: read aloud if that makes words of the exam of all of it, otherwise itself."""
    known = _by_folded(exam.vocabulary)
    if piece.casefold() in known:
        return [piece]
    aloud = [word for part in _PIECES.findall(piece) for word in _aloud(part)]
    if not aloud or any(word.casefold() not in known for word in aloud):
        return [piece]
    return [word for word, before in zip(aloud, ["", *aloud], strict=False) if word != before]


def _aloud(part: str) -> list[str]:
    """Digits and a sign as a person says them."""
    if _NUMERAL.fullmatch(part):
        return list(number_words(int(part)))
    return SIGNS.get(part.casefold(), part).split()


def _longest_known(exam: Exam, pieces: list[str], place: int) -> tuple[str | None, int]:
    """The longest word of the vocabulary that begins there, and how many pieces it takes."""
    known = _by_folded(exam.vocabulary)
    most = 1 + max(word.count(" ") for word in exam.vocabulary)
    if pieces[place] in exam.vocabulary and most == 1:
        return pieces[place], 1
    for taken in range(min(most, len(pieces) - place), 0, -1):
        text = " ".join(pieces[place : place + taken])
        if text.casefold() in known:
            return text if text in exam.vocabulary else known[text.casefold()], taken
    return None, 1


@lru_cache(maxsize=16)
def _by_folded(vocabulary: tuple[str, ...]) -> dict[str, str]:
    """Every word by itself without capitals; of two that then are one, the first."""
    return {word.casefold(): word for word in reversed(vocabulary)}
