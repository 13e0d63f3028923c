"""The sheet: right options, right grades, nothing given away, and every word only text."""

import json
import math

import numpy as np
import pytest

from dashboard.cards.exam_sheet import score, sheet
from dashboard.components.frames import frame_json
from dashboard.components.frontend import pack
from dashboard.components.paper import Blank, Option, PaperFrame, Question
from dashboard.look.glossary import opens
from model import EXAMS
from tests.records import KINDS, NASTY_WORDS, diverged_record, place_not_in, place_of, record_of

every_kind = pytest.mark.parametrize("kind", KINDS)


def test_there_is_a_test_of_every_exam() -> None:
    assert {settings.exam for settings in KINDS.values()} == {*EXAMS, "own"}


@every_kind
def test_every_asked_word_is_a_blank_with_its_own_loss(kind: str) -> None:
    record = record_of(kind)
    drawn = sheet(record, place_of(record))
    assert len(drawn.questions) == len(record.batch.questions)
    for row, question in enumerate(drawn.questions):
        asked = record.batch.asked[row]
        assert [blank.marks_lost for blank in question.blanks] == list(record.losses[row, asked])
        assert question.marks_lost == pytest.approx(float(record.losses[row].sum()), rel=1e-12)


@every_kind
def test_options_hold_the_right_word_and_the_first_choice(kind: str) -> None:
    record = record_of(kind)
    vocabulary = record.settings.questions.vocabulary
    for row, question in enumerate(sheet(record, place_of(record)).questions):
        for position, blank in zip(
            np.flatnonzero(record.batch.asked[row]), question.blanks, strict=True
        ):
            chances = record.probabilities[row, position]
            right = vocabulary[record.batch.targets[row, position]]
            assert blank.options[blank.answer].text == right
            assert blank.options[blank.pick].text == vocabulary[int(chances.argmax())]
            assert (blank.verdict == "spot on") == (blank.pick == blank.answer)
            assert math.exp(-blank.marks_lost) == pytest.approx(
                blank.options[blank.answer].confidence, rel=1e-9
            )


def test_the_right_word_is_always_printed_even_if_it_is_the_last_choice() -> None:
    record = record_of("capitals", 1)
    kinds = {
        blank.verdict
        for question in sheet(record, place_of(record)).questions
        for blank in question.blanks
    }
    assert "way off" in kinds
    assert all(
        len(b.options) == 4
        for question in sheet(record, place_of(record)).questions
        for b in question.blanks
    )


def test_all_answers_unfold_the_whole_vocabulary_at_the_followed_word_only() -> None:
    record = record_of("calculator")
    drawn = sheet(record, place_of(record, 3), word=2, all_answers=True)
    counts = [[len(blank.options) for blank in question.blanks] for question in drawn.questions]
    assert counts.pop(2) == [4, len(record.settings.questions.vocabulary)]
    assert all(count == 4 for row in counts for count in row)


def test_the_followed_word_is_the_one_whose_options_are_printed() -> None:
    record = record_of("story")
    for word in (1, 2, 5):
        assert sheet(record, place_of(record, 2), word).questions[1].shown == word - 1
    many = len(sheet(record, place_of(record)).questions[1].blanks)
    assert sheet(record, place_of(record, 2), 99).questions[1].shown == many - 1


def test_other_questions_print_the_word_that_lost_most() -> None:
    record = record_of("story")
    for question in sheet(record, place_of(record)).questions[1:]:
        losses = [blank.marks_lost for blank in question.blanks]
        assert losses[question.shown] == max(losses)


def test_every_word_of_a_story_is_asked_and_read_in_order() -> None:
    record = record_of("story")
    exam = record.settings.questions
    for place, question in zip(
        record.batch.questions, sheet(record, place_of(record)).questions, strict=True
    ):
        answers = [blank.options[blank.answer].text for blank in question.blanks]
        assert (question.prompt, *answers) == exam.questions[place].words


def test_a_position_where_nothing_is_asked_is_not_on_the_sheet() -> None:
    record = record_of("ai-rocks")
    [question] = sheet(record, place_of(record)).questions
    assert question.prompt == "AI"
    assert len(question.blanks) == 1


@every_kind
def test_a_sealed_sheet_does_not_say_what_is_right(kind: str) -> None:
    record = record_of(kind)
    payload = frame_json(sheet(record, place_of(record), sealed=True))
    assert payload["score"] == ""
    for question in payload["questions"]:
        assert question.keys() == {
            "prompt",
            "place",
            "held_out",
            "shown",
            "options",
            "pick",
            "blanks",
        }
        assert question["shown"] == 0
        assert all(blank.keys() == {"pick", "confidence"} for blank in question["blanks"])


def test_a_sealed_sheet_shows_gut_feelings_beside_confidence() -> None:
    record = record_of("first-sums")
    vocabulary = record.settings.questions.vocabulary
    position = int(np.flatnonzero(record.batch.asked[0])[0])
    for option in sheet(record, place_of(record), sealed=True).questions[0].blanks[0].options:
        logit = record.logits[0, position, vocabulary.index(option.text)]
        assert float(option.gut_feeling.replace("−", "-")) == pytest.approx(logit, abs=0.005)


@every_kind
def test_the_score_says_nats_and_how_many_are_right(kind: str) -> None:
    record = record_of(kind)
    text = score(record)
    right = sum(
        question.verdict == "spot on" for question in sheet(record, place_of(record)).questions
    )
    assert text.startswith(f"{right} of {len(record.batch.questions)} ")
    unit = opens("nat", "nats")
    assert f"{record.loss:.2f} {unit}" in text or f"{record.loss:.3f} {unit}" in text


def test_nasty_words_reach_the_sheet_as_they_are() -> None:
    record = record_of("nasty")
    payload = json.loads(pack(frame_json(sheet(record, place_of(record)))))
    blanks = [blank for question in payload["questions"] for blank in question["blanks"]]
    assert {blank["answer"] for blank in blanks} == set(NASTY_WORDS)


def test_a_diverged_test_can_still_be_handed_back() -> None:
    record = diverged_record()
    drawn = sheet(record, place_of(record))
    payload = json.loads(pack(frame_json(drawn)))
    assert payload["questions"][0]["marks_lost"] is None
    assert "not a number" in drawn.score


def test_an_answer_is_as_good_as_its_worst_word() -> None:
    def blank(verdict: str, lost: float) -> Blank:
        return Blank((Option("a", 0.5), Option("b", 0.5)), 0, 0, lost, verdict)  # type: ignore[arg-type]

    words = (blank("spot on", 0.1), blank("way off", 3.0), blank("close", 1.0))
    question = Question("?", words, place=0)
    assert question.verdict == "way off"
    assert question.marks_lost == pytest.approx(4.1)


@pytest.mark.parametrize(("field", "place"), [("pick", 2), ("answer", -1)])
def test_a_pick_or_an_answer_outside_the_options_is_refused(field: str, place: int) -> None:
    values = {"pick": 0, "answer": 0} | {field: place}
    with pytest.raises(ValueError, match=field):
        Blank((Option("a", 0.5), Option("b", 0.5)), marks_lost=0.0, verdict="close", **values)


def test_a_question_that_shows_a_word_which_it_does_not_ask_is_refused() -> None:
    blank = Blank((Option("a", 1.0),), 0, 0, 0.0, "spot on")
    with pytest.raises(ValueError, match="shown"):
        PaperFrame((Question("?", (blank,), place=0, shown=1),))


@every_kind
def test_the_followed_question_is_marked_where_the_test_asks_it_and_told_of_where_not(
    kind: str,
) -> None:
    record = record_of(kind)
    for line in range(1, len(record.batch.questions) + 1):
        there = sheet(record, place_of(record, line))
        first = record.batch.questions.tolist().index(place_of(record, line))
        assert (there.followed, there.note) == (first, "")
        assert there.questions[line - 1].place == place_of(record, line)
    elsewhere = place_not_in(record)
    if elsewhere is not None:
        absent = sheet(record, elsewhere)
        assert absent.followed is None
        assert "not in this test; asked all the same" in absent.note


def test_what_is_told_of_a_followed_question_gives_nothing_away_while_the_sheet_is_sealed() -> None:
    record = record_of("capitals", 1)
    elsewhere = place_not_in(record)
    assert elsewhere is not None
    right = record.settings.questions.questions[elsewhere].answer[0]
    assert f"Right is “{right}”" in sheet(record, elsewhere).note
    assert "Right is" not in sheet(record, elsewhere, sealed=True).note
    assert " lost" not in sheet(record, elsewhere, sealed=True).note
