"""The exam `own`: a visitor's questions and answers, or a visitor's text.

What comes in is checked before anything is made of it, and what is wrong is named with its place. The limits keep the
student small: 600 words and 24 positions at most.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count

from model.exams.exam import Exam, Question, shuffle_key

MOST_CHARACTERS = 200_000
MOST_QUESTIONS = 500
MOST_WORDS = 24
"""Words of a question and its answer together; a stop word may come on top."""
MOST_DIFFERENT_WORDS = 600
MOST_CHARACTERS_OF_A_WORD = 200
FEWEST_QUESTIONS_TO_HOLD_OUT = 10

JOINERS = "\u200c\u200d"
"""Zero-width non-joiner and joiner: the only invisible characters allowed, as emoji and Persian are spelled with them."""

BYTE_ORDER_MARK = "\ufeff"
"""Some editors begin every file with it; it is no part of the text."""

Words = tuple[str, ...]


def exam_from_pairs(pairs: Sequence[tuple[str, str]]) -> Exam:
    """An exam of (question, answer) pairs; white space separates words, a pair that comes twice counts once.

    An answer shorter than the longest is followed by a stop word, so that the student learns when to stop. About a
    tenth of the questions is never studied if there are at least ten: only ones whose every word is
    studied elsewhere, or there would be nothing to work them out from.

    Raises `ValueError` saying which question is wrong, how, and what is allowed.
    """
    if len(pairs) > MOST_QUESTIONS:
        raise ValueError(f"{len(pairs)} questions are too many: allowed are {MOST_QUESTIONS}")
    _check_size(sum(len(text) for pair in pairs for text in pair))
    answers: dict[Words, Words] = {}
    numbers: dict[Words, int] = {}
    for number, (asked, answered) in enumerate(pairs, start=1):
        place = f"question {number}"
        prompt, answer = _words(asked, place), _words(answered, place)
        if not prompt or not answer:
            missing = "answer" if prompt else "question"
            raise ValueError(f"{place}: the {missing} is empty, at least one word is needed")
        if len(prompt) + len(answer) > MOST_WORDS:
            raise ValueError(
                f"{place}: {len(prompt) + len(answer)} words in question and answer are too many: "
                f"allowed are {MOST_WORDS}"
            )
        if answers.setdefault(prompt, answer) != answer:
            raise ValueError(
                f"{place}: {_quoted(' '.join(prompt))} is answered {_quoted(' '.join(answer))}, but in question "
                f"{numbers[prompt]} {_quoted(' '.join(answers[prompt]))}; a question can have one right answer only"
            )
        numbers.setdefault(prompt, number)
        _check_vocabulary((*answers, *answers.values()), place)
    longest = max(map(len, answers.values()), default=0)
    needs_stop_word = any(len(answer) < longest for answer in answers.values())
    stop_word = _stop_word([*answers, *answers.values()]) if needs_stop_word else None
    ...
