"""What the page says of a draft: what is wrong with it, line by line, and what an exam it makes."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from dashboard.look import numbers
from dashboard.look.glossary import opens
from dashboard.look.text import counted, safe_markdown
from dashboard.rooms.own_exam.measured import seconds_a_round
from dashboard.shell.own_link import LONGEST, travels_whole
from dashboard.shell.show import download
from model import Settings
from model.exams import Exam
from model.exams.own import FEWEST_TO_HOLD_OUT
from model.exams.pasted import Pasted, Problem, write_table
from model.looking.knowable import knowable

MOST_PROBLEMS = 8
"""Problems that are told at once."""

MOST_HELD_OUT = 6
"""Questions never studied that are named."""


def problems(pasted: Pasted) -> None:
    """What is wrong, line by line, with a mend for each; first what stands in the way of an exam."""
    for blocks, say in ((True, st.error), (False, st.info)):
        found = [problem for problem in pasted.problems if problem.blocks == blocks]
        if found:
            told = [in_words(problem) for problem in found[:MOST_PROBLEMS]]
            if len(found) > MOST_PROBLEMS:
                told.append(f"… and {counted(len(found) - MOST_PROBLEMS, 'more line')}.")
            say("\n\n".join(told))


def in_words(problem: Problem) -> str:
    """A problem and its mend, in Markdown."""
    where = f"**Line {problem.line}:** " if problem.line else "**In all:** "
    return f"{where}{safe_markdown(problem.what, 300)}; {safe_markdown(problem.mend, 300)}."


def the_exam(pasted: Pasted, settings: Settings) -> None:
    """What was made of it: questions, words, what is held out and why, the student, a round's time."""
    exam, size = settings.questions, settings.transformer
    n_weights = sum(_product(shape) for shape in size.shapes.values())
    best, asked = knowable(settings)
    each = "sentence" if exam.is_text else "question"
    st.markdown(
        f"**{counted(len(exam.questions), each)}** of **{counted(len(exam.vocabulary), 'word')}**, each "
        f"of them a possible answer. The student has {counted(size.n_layer, 'layer')} and "
        f"{opens('weight', numbers.count(n_weights) + ' weights')}. A {opens('epoch', 'round')} is "
        f"{counted(settings.tests_per_round, 'test')} of {settings.batch_size} of them at most, and takes "
        f"{_seconds(seconds_a_round(settings))} of this server, measured just now."
    )
    if best < asked:
        st.markdown(
            f"**All right is out of reach**: {counted(asked - best, 'word')} of {numbers.count(asked)} can't be known, "
            "since the same words before go on in different ways, as sentences begin. The best is "
            f"{numbers.count(best)}."
        )
    if pasted.by_character:
        st.markdown(
            "Chinese and Japanese are written without spaces: here **each character is a word**."
        )
    st.markdown(_held_out(exam))
    with st.expander("Every word it can say", icon=":material/dictionary:"):
        st.markdown(_words(exam))


def _held_out(exam: Exam) -> str:
    if exam.held_out:
        named = [exam.questions[place] for place in sorted(exam.held_out)]
        some = ", ".join(f"“{safe_markdown(q.prompt_text, 40)}”" for q in named[:MOST_HELD_OUT])
        more = f" and {len(named) - MOST_HELD_OUT} more" if len(named) > MOST_HELD_OUT else ""
        return (
            f"{opens('held out', 'Never studied')}: {some}{more}. Drawn once and for all, among those whose every word "
            "is studied in other questions: so it has met all it needs to find them out."
        )
    if len(exam.questions) < FEWEST_TO_HOLD_OUT:
        return (
            f"All are studied: of fewer than {FEWEST_TO_HOLD_OUT} questions none is "
            f"{opens('held out', 'held out')} to see whether it understood."
        )
    return (
        f"All are studied. A question is {opens('held out', 'held out')} only if its words come up in others too: "
        "of a word never studied nobody could know anything."
    )


def _words(exam: Exam) -> str:
    times = Counter(word for question in exam.questions for word in question.words)
    return " · ".join(
        f"{safe_markdown(word, 40)} :small[{times[word]}×]" for word in exam.vocabulary
    )


def keep_it(pasted: Pasted) -> None:
    """How the exam is kept and passed on: in the link, or as a file."""
    if travels_whole(pasted.pairs, pasted.text):
        st.markdown(
            "It is small enough to **travel in the link**: whoever opens it has the exam. "
            "This dashboard writes nothing of it to a disk."
        )
    else:
        st.markdown(
            f"It takes more than {numbers.count(LONGEST)} characters, too many to travel in a link: a link finds it on "
            "this server for a while. **Keep the file**, and upload it here again."
        )
    if pasted.text:
        download("The text (TXT)", lambda: pasted.text, "own-exam.txt", key="own-download")
    else:
        table = write_table(pasted.pairs)
        download("The questions (CSV)", lambda: table, "own-exam.csv", key="own-download")


def _seconds(seconds: float) -> str:
    if seconds < 0.095:
        return f"{numbers.count(max(round(seconds * 1000), 1))} ms"
    return f"{seconds:.1f} s"


def _product(shape: tuple[int, ...]) -> int:
    product = 1
    for length in shape:
        product *= length
    return product
