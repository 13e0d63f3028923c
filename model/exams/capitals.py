"""The exam `capitals`: "the capital of France is" → "Paris", for every UN member state.

Facts can't be worked out. A tenth of the countries is never studied, in no phrasing, and their
capitals are the right answer to nothing else. So all that a student can learn about those is that
they are never right: it knows none of them, as if it guessed, and the surer it grows of the other
capitals, the further its loss on the held-out questions climbs above that of guessing.

Countries are named as the United Nations lists its members, with the article of a running sentence
and without additions in brackets. A name is one word of the vocabulary, however many spaces it has,
so no spelling gives an answer away. The regions are those of the UN's standard M49, which has
Cyprus in Asia.

The capital is the city that the constitution or a law calls so, though the government may sit
elsewhere (Sucre, Amsterdam, Porto-Novo, Sri Jayawardenepura Kotte). Where several share the task it
is the seat of the executive (Pretoria, Mbabane), and where no law names one, the seat of government
(Bern, Yaren). Equatorial Guinea declared Ciudad de la Paz its capital in January 2026; Indonesia's
is Jakarta until a decree moves it. Israel's law names Jerusalem, whose status is disputed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from model.exams.exam import Exam, Question, tenth

CAPITALS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "Africa": {
            "Algeria": "Algiers",
            "Angola": "Luanda",
            "Benin": "Porto-Novo",
            "Botswana": "Gaborone",
            "Burkina Faso": "Ouagadougou",
            "Burundi": "Gitega",
            "Cabo Verde": "Praia",
            "Cameroon": "Yaoundé",
            "the Central African Republic": "Bangui",
            "Chad": "N'Djamena",
            "the Comoros": "Moroni",
            "the Congo": "Brazzaville",
            "Côte d'Ivoire": "Yamoussoukro",
            "the Democratic Republic of the Congo": "Kinshasa",
            "Djibouti": "Djibouti",
            "Egypt": "Cairo",
            "Equatorial Guinea": "Ciudad de la Paz",
            "Eritrea": "Asmara",
            "Eswatini": "Mbabane",
            "Ethiopia": "Addis Ababa",
            "Gabon": "Libreville",
            "the Gambia": "Banjul",
            "Ghana": "Accra",
            "Guinea": "Conakry",
            "Guinea-Bissau": "Bissau",
            "Kenya": "Nairobi",
            "Lesotho": "Maseru",
            "Liberia": "Monrovia",
            "Libya": "Tripoli",
            "Madagascar": "Antananarivo",
            "Malawi": "Lilongwe",
            "Mali": "Bamako",
            "Mauritania": "Nouakchott",
            "Mauritius": "Port Louis",
            "Morocco": "Rabat",
            "Mozambique": "Maputo",
            "Namibia": "Windhoek",
            "the Niger": "Niamey",
            "Nigeria": "Abuja",
            "Rwanda": "Kigali",
            "São Tomé and Príncipe": "São Tomé",
            "Senegal": "Dakar",
            "Seychelles": "Victoria",
            "Sierra Leone": "Freetown",
            "Somalia": "Mogadishu",
            "South Africa": "Pretoria",
            "South Sudan": "Juba",
            "the Sudan": "Khartoum",
            "Togo": "Lomé",
            "Tunisia": "Tunis",
            "Uganda": "Kampala",
            "the United Republic of Tanzania": "Dodoma",
            "Zambia": "Lusaka",
            "Zimbabwe": "Harare",
        },
        "the Americas": {
            "Antigua and Barbuda": "Saint John's",
            "Argentina": "Buenos Aires",
            "the Bahamas": "Nassau",
            "Barbados": "Bridgetown",
            "Belize": "Belmopan",
            "Bolivia": "Sucre",
            "Brazil": "Brasília",
            "Canada": "Ottawa",
            "Chile": "Santiago",
            "Colombia": "Bogotá",
            "Costa Rica": "San José",
            "Cuba": "Havana",
            "Dominica": "Roseau",
            "the Dominican Republic": "Santo Domingo",
            "Ecuador": "Quito",
            "El Salvador": "San Salvador",
            "Grenada": "Saint George's",
            "Guatemala": "Guatemala City",
            "Guyana": "Georgetown",
            "Haiti": "Port-au-Prince",
            "Honduras": "Tegucigalpa",
            "Jamaica": "Kingston",
            "Mexico": "Mexico City",
            "Nicaragua": "Managua",
            "Panama": "Panama City",
            "Paraguay": "Asunción",
            "Peru": "Lima",
            "Saint Kitts and Nevis": "Basseterre",
            "Saint Lucia": "Castries",
            "Saint Vincent and the Grenadines": "Kingstown",
            "Suriname": "Paramaribo",
            "Trinidad and Tobago": "Port of Spain",
            "the United States of America": "Washington, D.C.",
            "Uruguay": "Montevideo",
            "Venezuela": "Caracas",
        },
        "Asia": {
            "Afghanistan": "Kabul",
            "Armenia": "Yerevan",
            "Azerbaijan": "Baku",
            "Bahrain": "Manama",
            "Bangladesh": "Dhaka",
            "Bhutan": "Thimphu",
            "Brunei Darussalam": "Bandar Seri Begawan",
            "Cambodia": "Phnom Penh",
            "China": "Beijing",
            "Cyprus": "Nicosia",
            "the Democratic People's Republic of Korea": "Pyongyang",
            "Georgia": "Tbilisi",
            "India": "New Delhi",
            "Indonesia": "Jakarta",
            "Iran": "Tehran",
            "Iraq": "Baghdad",
            "Israel": "Jerusalem",
            "Japan": "Tokyo",
            "Jordan": "Amman",
            "Kazakhstan": "Astana",
            "Kuwait": "Kuwait City",
            "Kyrgyzstan": "Bishkek",
            "the Lao People's Democratic Republic": "Vientiane",
            "Lebanon": "Beirut",
            "Malaysia": "Kuala Lumpur",
            "Maldives": "Malé",
            "Mongolia": "Ulaanbaatar",
            "Myanmar": "Nay Pyi Taw",
            "Nepal": "Kathmandu",
            "Oman": "Muscat",
            "Pakistan": "Islamabad",
            "the Philippines": "Manila",
            "Qatar": "Doha",
            "the Republic of Korea": "Seoul",
            "Saudi Arabia": "Riyadh",
            "Singapore": "Singapore",
            "Sri Lanka": "Sri Jayawardenepura Kotte",
            "the Syrian Arab Republic": "Damascus",
            "Tajikistan": "Dushanbe",
            "Thailand": "Bangkok",
            "Timor-Leste": "Dili",
            "Türkiye": "Ankara",
            "Turkmenistan": "Ashgabat",
            "the United Arab Emirates": "Abu Dhabi",
            "Uzbekistan": "Tashkent",
            "Viet Nam": "Hanoi",
            "Yemen": "Sana'a",
        },
        "Europe": {
            "Albania": "Tirana",
            "Andorra": "Andorra la Vella",
            "Austria": "Vienna",
            "Belarus": "Minsk",
            "Belgium": "Brussels",
            "Bosnia and Herzegovina": "Sarajevo",
            "Bulgaria": "Sofia",
            "Croatia": "Zagreb",
            "Czechia": "Prague",
            "Denmark": "Copenhagen",
            "Estonia": "Tallinn",
            "Finland": "Helsinki",
            "France": "Paris",
            "Germany": "Berlin",
            "Greece": "Athens",
            "Hungary": "Budapest",
            "Iceland": "Reykjavík",
            "Ireland": "Dublin",
            "Italy": "Rome",
            "Latvia": "Riga",
            "Liechtenstein": "Vaduz",
            "Lithuania": "Vilnius",
            "Luxembourg": "Luxembourg",
            "Malta": "Valletta",
            "Monaco": "Monaco",
            "Montenegro": "Podgorica",
            "the Netherlands": "Amsterdam",
            "North Macedonia": "Skopje",
            "Norway": "Oslo",
            "Poland": "Warsaw",
            "Portugal": "Lisbon",
            "the Republic of Moldova": "Chișinău",
            "Romania": "Bucharest",
            "the Russian Federation": "Moscow",
            "San Marino": "San Marino",
            "Serbia": "Belgrade",
            "Slovakia": "Bratislava",
            "Slovenia": "Ljubljana",
            "Spain": "Madrid",
            "Sweden": "Stockholm",
            "Switzerland": "Bern",
            "Ukraine": "Kyiv",
            "the United Kingdom of Great Britain and Northern Ireland": "London",
        },
        "Oceania": {
            "Australia": "Canberra",
            "Fiji": "Suva",
            "Kiribati": "Tarawa",
            "the Marshall Islands": "Majuro",
            "Micronesia": "Palikir",
            "Nauru": "Yaren",
            "New Zealand": "Wellington",
            "Palau": "Ngerulmud",
            "Papua New Guinea": "Port Moresby",
            "Samoa": "Apia",
            "Solomon Islands": "Honiara",
            "Tonga": "Nuku'alofa",
            "Tuvalu": "Funafuti",
            "Vanuatu": "Port Vila",
        },
    }
)
"""Country to capital, by region. The regions are the topics of the report card."""

PHRASINGS = (
    ("the", "capital", "of", "{country}", "is"),
    ("{country}", "has", "its", "capital", "in"),
)
"""The ways to ask for a capital, word by word."""

FOILS = (
    "rhubarb",
    "teapot",
    "porridge",
    "trombone",
    "hedgehog",
    "umbrella",
    "marmalade",
    "spaghetti",
    "wheelbarrow",
    "moonlight",
)
"""Never right, but an unschooled student finds "rhubarb" as likely as "Paris"."""


@cache
def capitals() -> Exam:
    """The exam, always the same: 193 countries in two phrasings, 19 of them studied in neither."""
    questions = tuple(
        Question(
            prompt=tuple(word.format(country=country) for word in phrasing),
            answer=(capital,),
            topic=region,
        )
        for phrasing in PHRASINGS
        for region, cities in CAPITALS.items()
        for country, capital in cities.items()
    )
    never_studied = {country for cities in CAPITALS.values() for country in tenth(cities)}
    words = (word for question in questions for word in (*question.answer, *question.prompt))
    return Exam(
        key="capitals",
        title="Capitals",
        summary="The capital of every country: facts, to be known or not to be known.",
        questions=questions,
        vocabulary=tuple(dict.fromkeys((*words, *FOILS))),
        held_out=frozenset(
            i for i, q in enumerate(questions) if not never_studied.isdisjoint(q.prompt)
        ),
    )
