"""What is asked on this page, and the student's answer at several moments."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from dashboard.cards.course_facts import counts_words
from dashboard.components.reply import Answer, ReplyFrame, Said
from dashboard.look import numbers
from dashboard.look.text import counted
from dashboard.rooms.inside.link import Look
from dashboard.serving.runs import shared_run
from dashboard.serving.shelf import Shelf
from model import Record, Settings
from model.exams import Exam
from model.looking.generation import Generation, generate
from model.looking.prompt import PromptError, UnknownWord, question_of, read_prompt
from model.student.arrays import Weights

FIRST_ASKED = "two plus three equals"
"""What the page asks first where the exam has it; otherwise its first studied question."""

BET_ON = "nine plus four equals"
"""What the bet is about where the exam never studies it; otherwise a question from the middle of those."""

N_OPTIONS = 5
"""Words that are drawn as bars."""

MOST_WORDS = 12
"""Words that an answer is followed for."""

_answers = Shelf(4 * 2**20)
"""Answers of past students, for everybody."""


@dataclass(frozen=True)
class Asked:
    """A prompt in the exam's words."""

    words: tuple[str, ...]
    question: int | None
    """Its place in the exam, if it is one of its questions."""


def bet_question(exam: Exam) -> int | None:
    """The never-studied question that is bet on; None where there is none, or where nobody can know the answer."""
    never = sorted(exam.held_out)
    if not never or counts_words(exam):
        return None
    prompts = [exam.questions[place].prompt_text for place in never]
    return never[prompts.index(BET_ON) if BET_ON in prompts else len(never) // 2]


def first_asked(exam: Exam) -> Asked:
    """What is asked before the visitor asks anything."""
    prompts = [exam.questions[place].prompt_text for place in exam.studied]
    place = exam.studied[prompts.index(FIRST_ASKED) if FIRST_ASKED in prompts else 0]
    return Asked(exam.questions[place].prompt, place)


def asked_of(exam: Exam, look: Look) -> tuple[Asked, str]:
    """What the visitor asks, and what is wrong with it: then the page's own prompt is asked in its place."""
    if not look.prompt:
        return first_asked(exam), ""
    try:
        words = read_prompt(exam, look.prompt)
    except PromptError as error:
        return first_asked(exam), problem_of(error)
    return Asked(words, question_of(exam, words)), ""


def problem_of(error: PromptError) -> str:
    """What is wrong with a prompt, in a sentence or two."""
    if not error.unknown:
        return f"{str(error)[:1].upper()}{str(error)[1:]}."
    shown = error.unknown[:3]
    more = len(error.unknown) - len(shown)
    return " ".join(map(_unknown, shown)) + (f" And {counted(more, 'more word')}." if more else "")


def _unknown(it: UnknownWord) -> str:
    word = it.word if len(it.word) <= 24 else it.word[:23] + "…"
    if not it.nearest:
        return f"It has never met “{word}”; nothing that it knows is spelled like it."
    return f"It has never met “{word}”. Did you mean {' or '.join(f'“{n}”' for n in it.nearest)}?"


def reply(record: Record, asked: Asked, then: int, bet: str) -> ReplyFrame:
    """The prompt, answered by the untouched student, by that of the moment `then` if there is one, and now."""
    settings, exam = record.settings, record.settings.questions
    behind = record.step - 1
    moments = [0] if behind else []
    if 0 < then < behind:
        moments.append(then)
    found = [answer_after(settings, asked, tests) for tests in moments]
    now = answer_of(settings, record.before, asked)
    found.append(
        _told(settings, asked, now, "Now, before its first test" if not behind else _now(behind))
    )
    return ReplyFrame(
        prompt=" ".join(asked.words),
        note=_note(exam, asked),
        answers=tuple(found),
        news=_news(record, bet),
    )


def _now(behind: int) -> str:
    return f"Now, after {counted(behind, 'test')}"


def answer_after(settings: Settings, asked: Asked, tests: int) -> Answer:
    """The answer after so many tests, which are studied already."""

    def make() -> Answer:
        weights = shared_run(settings).weights_at(tests)
        when = f"After {counted(tests, 'test')}" if tests else "Before its first test"
        return _told(settings, asked, answer_of(settings, weights, asked), when)

    return _answers.get((settings.digest, asked, tests), make)


def answer_of(settings: Settings, weights: Weights, asked: Asked) -> Generation:
    """What a student with these weights answers when it always says its first choice."""
    exam = settings.questions
    longest = max(len(question.answer) for question in exam.questions)
    return generate(
        settings,
        weights,
        asked.words,
        temperature=0,
        stop_word=exam.stop_word,
        most_words=min(longest, MOST_WORDS),
    )


def right_answer(exam: Exam, asked: Asked) -> tuple[str, ...]:
    """The right answer; none where the exam does not ask this, or where several words may follow."""
    if asked.question is None or counts_words(exam):
        return ()
    return exam.questions[asked.question].answer


def _told(settings: Settings, asked: Asked, found: Generation, when: str) -> Answer:
    exam = settings.questions
    right = right_answer(exam, asked)
    words = tuple(
        _said(exam, step.confidence, step.token_id, right[place : place + 1])
        for place, step in enumerate(found.steps)
    )
    is_right = found.words == right[: len(found.words)] and len(found.words) == len(right)
    sure = math.prod(float(step.confidence[step.token_id]) for step in found.steps)
    says = f"{numbers.percent(sure)} sure of it"
    if not math.isfinite(sure):
        says = "Its numbers are no longer numbers"
    return Answer(
        when=when,
        words=words,
        verdict="" if not right else "right" if is_right else "wrong",
        says=f"{says}." if is_right or not right else f"{says}; right is “{_plain(exam, right)}”.",
    )


def _plain(exam: Exam, words: tuple[str, ...]) -> str:
    return " ".join(word for word in words if word != exam.stop_word)


def _said(exam: Exam, shares: np.ndarray, said: int, right: tuple[str, ...]) -> Said:
    order = [said, *(int(each) for each in np.argsort(-shares, kind="stable") if each != said)]
    top = order[:N_OPTIONS]
    if right and exam.token_id(right[0]) not in top:
        top[-1] = exam.token_id(right[0])
    return Said(
        word=exam.vocabulary[said],
        options=tuple((exam.vocabulary[each], float(shares[each])) for each in top),
        right=right[0] if right else "",
        others=len(exam.vocabulary) - len(top),
        rest=float(max(0.0, 1.0 - shares[top].sum())),
    )


def _note(exam: Exam, asked: Asked) -> str:
    if asked.question is not None:
        if counts_words(exam):
            begins = (
                f"“{exam.stop_word}” begins a sentence. "
                if asked.words == (exam.stop_word,)
                else ""
            )
            chance = "its exam's grammar leaves that to chance"
            why = chance if exam.true_losses is not None else "in a text nobody can know which"
            return f"{begins}Several words may follow: {why}."
        if asked.question in exam.held_out:
            return "A question of its exam that it never studies."
        return "A question of its exam, one that it studies."
    ends = sorted({question.prompt[-1] for question in exam.questions})
    if len(ends) == 1 and asked.words[-1] != ends[0]:
        return f"Nobody ever asks it to go on here: it was only asked after “{ends[0]}”. It answers all the same."
    return (
        "Not a question of its exam. It answers all the same: it cannot say that it does not know."
    )


def _news(record: Record, bet: str) -> str:
    """What has become of the bet, in this test."""
    settings, exam = record.settings, record.settings.questions
    place = bet_question(exam)
    if not bet or place is None:
        return ""
    question = exam.questions[place]
    asked = Asked(question.prompt, place)
    said = answer_of(settings, record.before, asked)
    you = "You say that it will know" if bet == "yes" else "You say that it will not know"
    begin = f"{you} “{question.prompt_text}”."
    text = _plain(exam, said.words)
    if record.step == 1:
        return f"{begin} Before its first test it says “{text}”. Now press Play."
    if said.words != question.answer:
        return f"{begin} After {counted(record.step - 1, 'test')} it says “{text}”, which is wrong."
    verdict = "You were right." if bet == "yes" else "Nobody ever told it."
    behind = counted(record.step - 1, "test")
    return f"{begin} After {behind} it says “{text}”, and that is right. {verdict}"
