"""Laws of the exam `story` and its grammar."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

import pytest

from model.exams.story import FULL_STOP, GRAMMAR, START, Branch, entropy_per_word, sentences, story

EXAM = story()
ALL = range(len(EXAM.questions))
HELD_OUT = sorted(EXAM.held_out)


def walk(words: tuple[str, ...]) -> list[tuple[str, Branch]]:
    """The states a sentence goes through and the branch it takes in each."""
    state: str | None = START
    path = []
    while state is not None:
        (branch,) = [b for b in GRAMMAR[state] if b.words.split()[0] == words[0]]
        said = branch.words.split()
        assert list(words[: len(said)]) == said
        path.append((state, branch))
        words, state = words[len(said) :], branch.then
    assert not words
    return path


def share(state: str, branch: Branch) -> Fraction:
    return Fraction(branch.share, sum(b.share for b in GRAMMAR[state]))


def lowest_loss(rows: Iterable[int]) -> float:
    """The mean loss of a student that knows how often which word follows which beginning."""
    beginnings: Counter[tuple[str, ...]] = Counter()
    followed: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        answer = EXAM.questions[row].answer
        beginnings.update(answer[:end] for end in range(len(answer)))
        followed.update(answer[: end + 1] for end in range(len(answer)))
    losses = (n * -math.log(n / beginnings[words[:-1]]) for words, n in followed.items())
    return math.fsum(losses) / followed.total()


def test_the_probabilities_of_all_sentences_sum_to_1_exactly() -> None:
    assert sum(sentence.probability for sentence in sentences()) == 1


def test_the_branches_of_a_state_differ_in_their_first_word() -> None:
    for branches in GRAMMAR.values():
        assert len({branch.words.split()[0] for branch in branches}) == len(branches)


def test_every_state_is_reached_and_leads_to_an_end() -> None:
    reached = {state for sentence in sentences() for state, _ in walk(sentence.words)}
    assert reached == GRAMMAR.keys()


def test_a_sentence_is_as_likely_as_its_branches_together() -> None:
    for sentence in sentences():
        path = walk(sentence.words)
        assert sentence.probability == math.prod(share(*step) for step in path)
        assert math.exp(-sum(sentence.losses)) == pytest.approx(float(sentence.probability))


def test_a_sentence_ends_with_the_only_full_stop_in_it() -> None:
    for sentence in sentences():
        assert sentence.words.index(FULL_STOP) == len(sentence.words) - 1


def test_a_sentence_stands_among_the_questions_as_often_as_its_probability_says() -> None:
    counts = Counter(question.answer for question in EXAM.questions)
    assert len(counts) == len(sentences()) == 369
    for sentence in sentences():
        assert Fraction(counts[sentence.words], len(EXAM.questions)) == sentence.probability


def test_a_word_costs_what_its_frequency_after_the_words_before_it_says() -> None:
    beginnings: Counter[tuple[str, ...]] = Counter()
    for sentence in sentences():
        for end in range(len(sentence.words) + 1):
            beginnings[sentence.words[:end]] += int(sentence.probability * len(EXAM.questions))
    assert EXAM.true_losses is not None
    for question, losses in zip(EXAM.questions, EXAM.true_losses, strict=True):
        assert len(losses) == len(question.answer)
        for end, loss in enumerate(losses):
            p = beginnings[question.answer[: end + 1]] / beginnings[question.answer[:end]]
            assert loss == pytest.approx(-math.log(p), abs=1e-12)


def test_the_entropy_is_that_of_every_choice_weighed_by_how_often_it_is_made() -> None:
    visits: Counter[str] = Counter()
    words = Fraction(0)
    for sentence in sentences():
        words += sentence.probability * len(sentence.words)
        for state, _ in walk(sentence.words):
            visits[state] += int(sentence.probability * len(EXAM.questions))
    by_state = math.fsum(
        visits[state] / len(EXAM.questions) * -float(share(state, b)) * math.log(share(state, b))
        for state, branches in GRAMMAR.items()
        for b in branches
    )
    assert entropy_per_word() == pytest.approx(by_state / float(words), rel=1e-12)


def test_nobody_can_score_less_than_the_entropy_over_all_questions() -> None:
    assert EXAM.best_possible_loss(ALL) == pytest.approx(entropy_per_word(), rel=1e-12)
    assert lowest_loss(ALL) == pytest.approx(entropy_per_word(), rel=1e-12)


def test_learning_the_studied_sentences_by_heart_gains_little_over_knowing_the_grammar() -> None:
    best = EXAM.best_possible_loss(EXAM.studied)
    assert best is not None
    assert 0.97 * best < lowest_loss(EXAM.studied) < best


def test_held_out_sentences_are_as_hard_as_studied_ones() -> None:
    best = [EXAM.best_possible_loss(rows) for rows in (EXAM.studied, HELD_OUT)]
    assert best[0] == pytest.approx(best[1], rel=0.02)


def test_a_tenth_of_the_sentences_of_every_kind_is_held_out() -> None:
    different = {(q.topic, q.answer) for q in EXAM.questions}
    held_out = {(EXAM.questions[i].topic, EXAM.questions[i].answer) for i in HELD_OUT}
    totals = Counter(topic for topic, _ in different)
    assert Counter(topic for topic, _ in held_out) == {t: round(n / 10) for t, n in totals.items()}
    assert totals.keys() == {branch.then for branch in GRAMMAR[START]}


def test_every_branch_of_the_grammar_is_studied() -> None:
    studied = {step for i in EXAM.studied for step in walk(EXAM.questions[i].answer)}
    assert studied == {
        (state, branch) for state, branches in GRAMMAR.items() for branch in branches
    }


def test_every_word_from_the_first_is_asked_after_the_full_stop_before() -> None:
    assert {question.prompt for question in EXAM.questions} == {(FULL_STOP,)}
    for answers, every_word in zip(EXAM.encode(), EXAM.encode("every word"), strict=True):
        assert (answers == every_word).all()
