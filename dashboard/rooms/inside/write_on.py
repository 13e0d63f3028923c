"""Let it write on: words drawn from its confidence, bolder or more hesitant, and all that it weighed."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.look import numbers
from dashboard.look.text import counted, safe_markdown
from dashboard.rooms.inside.ask import asked_here
from dashboard.rooms.inside.asking import MOST_WORDS
from dashboard.shell.view import View
from model.looking.generation import Generation, generate

N_DRAWS = 20


def write_on(view: View) -> None:
    """The same prompt, answered twenty times, each word drawn; and every option of the first word."""
    exam = view.settings.questions
    asked = asked_here(view)
    st.markdown(
        f"“{safe_markdown(' '.join(asked.words))}” once more, {N_DRAWS} times over: now each word is **drawn** from "
        "the student's confidence, as a chat model's are. Temperature 0 always takes the first choice; top-k draws "
        "from the k best only."
        + (f" It stops at “{safe_markdown(exam.stop_word)}”." if exam.stop_word else "")
    )
    size = len(exam.vocabulary)
    columns = st.columns(2)
    temperature = columns[0].slider("Temperature", 0.0, 3.0, 1.0, 0.1, key="write-temperature")
    top_k = columns[1].slider("Top-k", 1, size, size, key=f"write-top-{size}") if size > 1 else 1
    longest = max(len(question.answer) for question in exam.questions)
    draws = [
        generate(
            view.settings,
            view.record.before,
            asked.words,
            temperature=float(temperature),
            top_k=int(top_k),
            stop_word=exam.stop_word,
            seed=seed,
            most_words=min(longest, MOST_WORDS),
        )
        for seed in range(N_DRAWS)
    ]
    counts = Counter(" ".join(draw.words) for draw in draws)
    rows = [f"| {safe_markdown(text)} | {n} of {N_DRAWS} |" for text, n in counts.most_common()]
    st.markdown("\n".join(["| it wrote | times |", "|---|---|", *rows]))
    _options(draws[0], exam.vocabulary)


def _options(draw: Generation, vocabulary: tuple[str, ...]) -> None:
    """All words that could stand first, with the confidence and what was drawn from."""
    first = draw.steps[0]
    order = np.argsort(-first.confidence, kind="stable")
    st.markdown(f"All {counted(len(vocabulary), 'option')} for the first word:")
    st.dataframe(
        pd.DataFrame(
            {
                "word": [vocabulary[each] for each in order],
                "confidence": [numbers.percent(float(first.confidence[each])) for each in order],
                "drawn with": [numbers.percent(float(first.chances[each])) for each in order],
            }
        ),
        hide_index=True,
        height=240,
    )
