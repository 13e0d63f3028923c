"""Laws of the exam `capitals`."""

from __future__ import annotations

from collections import Counter

import pytest

from model.exams import Question
from model.exams.capitals import CAPITALS, FOILS, capitals

EXAM = capitals()
HELD_OUT = [EXAM.questions[i] for i in EXAM.held_out]
STUDIED = [EXAM.questions[i] for i in EXAM.studied]
COUNTRIES = {country for cities in CAPITALS.values() for country in cities}


def country(question: Question) -> str:
    (name,) = COUNTRIES.intersection(question.prompt)
    return name


def test_all_193_member_states_are_asked_in_every_phrasing() -> None:
    phrasings = {
        " ".join("…" if word in COUNTRIES else word for word in question.prompt)
        for question in EXAM.questions
    }
    assert phrasings == {"the capital of … is", "… has its capital in"}
    assert len(COUNTRIES) == 193
    assert Counter(map(country, EXAM.questions)) == dict.fromkeys(COUNTRIES, 2)


def test_regions_have_as_many_members_as_the_united_nations_count() -> None:
    members = {region: len(cities) for region, cities in CAPITALS.items()}
    assert members == {"Africa": 54, "the Americas": 35, "Asia": 47, "Europe": 43, "Oceania": 14}
    assert EXAM.topics == tuple(members)


def test_no_two_countries_share_a_capital() -> None:
    cities = [city for of_region in CAPITALS.values() for city in of_region.values()]
    assert len(set(cities)) == 193


@pytest.mark.parametrize(
    ("name", "city"),
    [
        ("France", "Paris"),
        ("India", "New Delhi"),
        ("Bolivia", "Sucre"),
        ("South Africa", "Pretoria"),
        ("the Netherlands", "Amsterdam"),
        ("Sri Lanka", "Sri Jayawardenepura Kotte"),
        ("Kazakhstan", "Astana"),
        ("Burundi", "Gitega"),
        ("Equatorial Guinea", "Ciudad de la Paz"),
        ("Australia", "Canberra"),
        ("Türkiye", "Ankara"),
        ("Nauru", "Yaren"),
    ],
)
def test_the_capital_is_the_one_that_the_law_names(name: str, city: str) -> None:
    answers = {question.answer for question in EXAM.questions if country(question) == name}
    assert answers == {(city,)}


def test_no_held_out_country_is_studied_in_any_phrasing() -> None:
    assert set(map(country, HELD_OUT)).isdisjoint(map(country, STUDIED))


def test_no_held_out_capital_is_ever_a_right_answer_while_studying() -> None:
    assert {q.answer for q in HELD_OUT}.isdisjoint(q.answer for q in STUDIED)


def test_no_held_out_capital_can_be_read_off_the_question() -> None:
    for question in HELD_OUT:
        assert question.answer[0] not in question.prompt


def test_the_capital_of_france_is_studied() -> None:
    assert ("the", "capital", "of", "France", "is") in {question.prompt for question in STUDIED}


def test_a_tenth_of_every_region_is_held_out() -> None:
    held_out = Counter(question.topic for question in HELD_OUT)
    assert held_out == {region: 2 * round(len(c) / 10) for region, c in CAPITALS.items()}


def test_foils_can_be_answered_but_are_never_right() -> None:
    assert set(FOILS) <= set(EXAM.vocabulary)
    assert "rhubarb" in FOILS
    assert set(FOILS).isdisjoint(word for question in EXAM.questions for word in question.words)
