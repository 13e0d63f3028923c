"""The exam `own`: a visitor's questions and answers, or a visitor's text.

What comes in is checked before anything is made of it, and what is wrong is named with its place.
The limits keep the student small: about 600 words to know and 24 positions to read.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from model.exams.exam import Exam, Question, shuffle_key

MOST_CHARACTERS = 200_000
MOST_QUESTIONS = 500
MOST_WORDS = 24
"""Words of a question and its answer together; a stop word may come on top."""
MOST_DIFFERENT_WORDS = 600
"""Of the whole exam; the stop word may come on top."""
LONGEST_WORD = 200
"""In characters."""
FEWEST_TO_HOLD_OUT = 10
"""Questions below which all are studied."""

JOINERS = "\u200c\u200d"
"""Zero-width non-joiner and joiner: Persian and emoji are spelled with them."""

BYTE_ORDER_MARK = "\ufeff"
"""Some editors begin every file with it; it is no part of the text."""

SENTENCE_ENDS = tuple(".!?…。！？؟।")
CLOSING_MARKS = "\"'”’»)]}"
"""May stand between a sentence's end and the space after it."""

Words = tuple[str, ...]


def exam_from_pairs(pairs: Sequence[tuple[str, str]]) -> Exam:
    """An exam of (question, answer) pairs, whose words are separated by white space.

    A pair that comes twice counts once. If answers differ in length, a shorter one than the longest
    is followed by a stop word, so that the student learns when to stop. `_held_out` says which
    questions are never studied.

    Raises `ValueError` saying which question is wrong, how, and what is allowed.
    """
    _check_count("questions", len(pairs), MOST_QUESTIONS)
    _check_count("characters", sum(len(text) for pair in pairs for text in pair), MOST_CHARACTERS)
    answers: dict[Words, Words] = {}
    numbers: dict[Words, int] = {}
    vocabulary: dict[str, None] = {}
    for number, (question, answer) in enumerate(pairs, start=1):
        place = f"question {number}"
        asked, answered = _words(question, place), _words(answer, place)
        if not asked or not answered:
            missing = "answer" if asked else "question"
            raise ValueError(f"{place}: the {missing} is empty, at least one word is needed")
        _check_count(f"{place}: words", len(asked) + len(answered), MOST_WORDS)
        if answers.setdefault(asked, answered) != answered:
            raise ValueError(
                f"{place}: {_quoted(asked)} is answered {_quoted(answered)} here and "
                f"{_quoted(answers[asked])} in question {numbers[asked]}; one answer is allowed"
            )
        numbers.setdefault(asked, number)
        vocabulary.update(dict.fromkeys((*asked, *answered)))
        _check_count(f"{place}: different words so far", len(vocabulary), MOST_DIFFERENT_WORDS)
    longest = max(map(len, answers.values()), default=0)
    short = {asked for asked, answered in answers.items() if len(answered) < longest}
    stop_word = _stop_word(vocabulary)
    return _exam(
        [
            Question(
                asked, (*answered, stop_word) if asked in short else answered, "your questions"
            )
            for asked, answered in answers.items()
        ],
        title="Your own questions",
        vocabulary=(*vocabulary, stop_word) if short else tuple(vocabulary),
        stop_word=stop_word if short else None,
    )


def exam_from_text(text: str) -> Exam:
    """An exam in which every word of the text is asked, given the words before it in its sentence.

    A sentence ends with its line, or with a word that ends in a mark like "." or "?". It is read
    after a stop word, the end of the sentence before, and followed by one. A longer one than
    `MOST_WORDS` goes on in another question, whose prompt is the last word before. A sentence that
    comes twice counts once. `_held_out` says which questions are never studied.

    Raises `ValueError` saying which line is wrong, how, and what is allowed.
    """
    _check_count("characters", len(text), MOST_CHARACTERS)
    text = text.removeprefix(BYTE_ORDER_MARK).replace("\r\n", "\n").replace("\r", "\n")
    lines: list[Words] = []
    vocabulary: dict[str, None] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        lines.append(_words(line, f"line {number}"))
        vocabulary.update(dict.fromkeys(lines[-1]))
        _check_count(
            f"line {number}: different words so far", len(vocabulary), MOST_DIFFERENT_WORDS
        )
    stop_word = _stop_word(vocabulary)
    questions: dict[Question, None] = {}
    for number, words in enumerate(lines, start=1):
        for sentence in _sentences(words):
            read = (stop_word, *sentence, stop_word)
            for start in range(0, len(read) - 1, MOST_WORDS):
                answer = read[start + 1 : start + 1 + MOST_WORDS]
                questions[Question((read[start],), answer, "your text")] = None
        _check_count(f"line {number}: questions so far", len(questions), MOST_QUESTIONS)
    return _exam(
        list(questions),
        title="Your own text",
        vocabulary=(*vocabulary, stop_word) if vocabulary else (),
        stop_word=stop_word,
    )


def _exam(questions: list[Question], title: str, vocabulary: Words, stop_word: str | None) -> Exam:
    if len(vocabulary) < 2:
        raise ValueError(
            f"different words in all: {len(vocabulary)}, at least 2 are needed to choose from"
        )
    return Exam(
        key="own",
        title=title,
        summary=f"{len(questions)} questions of your own, {len(vocabulary)} possible answers.",
        questions=tuple(questions),
        vocabulary=vocabulary,
        held_out=_held_out(questions),
        stop_word=stop_word,
    )


def _held_out(questions: list[Question]) -> frozenset[int]:
    """Up to a tenth of the questions, drawn by `shuffle_key`; none of fewer than ten.

    Only a question whose words are all studied elsewhere, those of its answer as answers, may be
    held out: nobody could know anything of a word never studied. So of a list of facts, each with
    an answer of its own, all are studied.
    """
    if len(questions) < FEWEST_TO_HOLD_OUT:
        return frozenset()
    studied = Counter(word for question in questions for word in set(question.words))
    studied_as_answer = Counter(word for question in questions for word in set(question.answer))
    held_out: set[int] = set()
    texts = [" ".join(question.words) for question in questions]
    for place in sorted(range(len(texts)), key=lambda i: shuffle_key(texts[i])):
        words, answer = set(questions[place].words), set(questions[place].answer)
        if all(studied[w] > 1 for w in words) and all(studied_as_answer[w] > 1 for w in answer):
            studied.subtract(words)
            studied_as_answer.subtract(answer)
            held_out.add(place)
        if len(held_out) == len(questions) // FEWEST_TO_HOLD_OUT:
            break
    return frozenset(held_out)


def _sentences(words: Words) -> Iterator[Words]:
    """The sentences of a line, in order."""
    start = 0
    for end, word in enumerate(words, start=1):
        if end == len(words) or word.rstrip(CLOSING_MARKS).endswith(SENTENCE_ENDS):
            yield words[start:end]
            start = end


def _words(text: str, place: str) -> Words:
    """The words of the text in Unicode's normal form C."""
    return tuple(_word(word, place) for word in text.split())


def _word(word: str, place: str) -> str:
    # The length comes first: normalising takes time quadratic in the length of a hostile word.
    _check_count(f"{place}: characters of the word {_quoted([word])}", len(word), LONGEST_WORD)
    for character in word:
        # Controls, surrogates, and what formats text unseen, such as orders to write right to left.
        if unicodedata.category(character) in ("Cc", "Cs", "Cf") and character not in JOINERS:
            name = unicodedata.name(character, "a control character")
            raise ValueError(
                f"{place}: U+{ord(character):04X} ({name}) in the word {_quoted([word])}; "
                "allowed are characters that can be seen"
            )
    normal = unicodedata.normalize("NFC", word)
    _check_count(f"{place}: characters of the word {_quoted([normal])}", len(normal), LONGEST_WORD)
    if not normal.strip(JOINERS):
        raise ValueError(f"{place}: the word {_quoted([word])} can't be seen; leave it out")
    return normal


def _stop_word(vocabulary: Iterable[str]) -> str:
    """The shortest run of full stops that is not a word of the exam already."""
    return next(dots for n in count(1) if (dots := "." * n) not in vocabulary)


def _check_count(what: str, number: int, most: int) -> None:
    if number > most:
        raise ValueError(f"{what}: {number}, allowed are {most} at most")


def _quoted(words: Iterable[str]) -> str:
    """The words as a message quotes them: shortened, with escapes for all that can't be seen."""
    text = " ".join(words)
    return repr(text if len(text) <= 40 else text[:40] + "…")
