"""Five exams to begin one's own with, as a person would write them down."""

from __future__ import annotations

from dataclasses import dataclass

_ONES = ("null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun")
_TEENS = (
    *("zehn", "elf", "zwölf", "dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn"),
    *("achtzehn", "neunzehn"),
)
_TENS = (
    *("", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig"),
    *("neunzig", "hundert"),
)


@dataclass(frozen=True)
class Example:
    """An exam to start from."""

    key: str
    title: str
    text: str
    is_text: bool = False
    """Whether every word of it is asked."""


def german(number: int) -> str:
    """The German word for a number from 0 to 100."""
    tens, ones = divmod(number, 10)
    if number < 10:
        return _ONES[number]
    if number < 20:
        return _TEENS[ones]
    if ones == 0:
        return _TENS[tens]
    return f"{_ONES[ones].removesuffix('s') if ones == 1 else _ONES[ones]}und{_TENS[tens]}"


_VERBS = """
be was been, begin began begun, break broke broken, bring brought brought, buy bought bought, catch caught caught,
choose chose chosen, come came come, cut cut cut, do did done, draw drew drawn, drink drank drunk, drive drove driven,
eat ate eaten, fall fell fallen, feel felt felt, find found found, fly flew flown, forget forgot forgotten,
give gave given, go went gone, grow grew grown, know knew known, lose lost lost, put put put, read read read,
ride rode ridden, ring rang rung, rise rose risen, run ran run, see saw seen, sing sang sung, sink sank sunk,
speak spoke spoken, steal stole stolen, swim swam swum, take took taken, teach taught taught, think thought thought,
throw threw thrown, wake woke woken, wear wore worn, write wrote written
"""

_SOUNDS = """
the dog says → woof
the cat says → meow
the cow says → moo
the calf says → moo
the duck says → quack
the sheep says → baa
the lamb says → baa
the horse says → neigh
the foal says → neigh
the pig says → oink
the hen says → cluck
the owl says → hoot
the frog says → croak
the bee says → buzz
the wolf says → howl
the donkey says → hee haw
"""

_POEM = """
Twinkle, twinkle, little star,
How I wonder what you are!
Up above the world so high,
Like a diamond in the sky.

When the blazing sun is gone,
When he nothing shines upon,
Then you show your little light,
Twinkle, twinkle, all the night.

Then the traveller in the dark
Thanks you for your tiny spark;
He could not see which way to go,
If you did not twinkle so.
"""
"""Jane Taylor, The Star, 1806."""

_NAMES = """
Ada sits beside → Ben
Ben sits beside → Ada
Chen sits beside → Dua
Dua sits beside → Chen
Ada likes → chess
Ben likes → football
Chen likes → chess
Dua likes → music
"""

EXAMPLES = (
    Example(
        "times",
        "Times table in German",
        "\n".join(
            f"{german(a)} mal {german(b)} ist → {german(a * b)}"
            for a in range(1, 11)
            for b in range(1, 11)
        ),
    ),
    Example(
        "verbs",
        "Irregular verbs",
        "\n".join(" → ".join(verb.split(maxsplit=1)) for verb in _VERBS.split(",")),
    ),
    Example("sounds", "Animal sounds", _SOUNDS.strip()),
    Example("poem", "A poem", _POEM.strip(), is_text=True),
    Example("names", "Your own names", _NAMES.strip()),
)
