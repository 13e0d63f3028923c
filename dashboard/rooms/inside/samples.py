"""Which questions stand for a whole exam where asking all of them would take too long."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from model import Settings
from model.exams.exam import shuffle_key

MOST = 300
"""Questions in a sample, of the studied and of the never studied each."""


@lru_cache(maxsize=16)
def samples(settings: Settings) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Places in the exam of studied and of never-studied questions: all, or `MOST` that `shuffle_key` draws."""
    exam = settings.questions
    return _drawn(settings, exam.studied), _drawn(settings, tuple(sorted(exam.held_out)))


def _drawn(settings: Settings, places: tuple[int, ...]) -> NDArray[np.int64]:
    if len(places) > MOST:
        questions = settings.questions.questions
        places = tuple(
            sorted(sorted(places, key=lambda i: shuffle_key(" ".join(questions[i].words)))[:MOST])
        )
    return np.array(places, dtype=np.int64)


def samples_words(settings: Settings) -> str:
    """What the samples are, in a sentence; empty where they are everything."""
    exam = settings.questions
    if max(len(exam.studied), len(exam.held_out)) <= MOST:
        return ""
    return f"Measured on {MOST} questions of each kind, always the same ones."
