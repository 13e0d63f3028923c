"""The link is the save file: what a visit looks at, as query parameters and back.

A link is hostile until shown otherwise: a part that makes no sense is named, and the rest still counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Generic, TypeVar

from dashboard.look.anatomy import SelectedWeight
from dashboard.look.text import shortened
from dashboard.serving.own_exams import Content
from dashboard.shell.own_link import read_own, write_own
from model import EXAMS, Settings
from model.course.batches import batch_at
from model.course.settings import Repeats
from model.looking.followed import showcase_of
from model.rejected import RejectedError
from model.student.arrays import is_place

LONGEST_VALUE = 80
"""Characters of a parameter that are looked at and repeated in a message."""


USUAL = "The usual question is followed."

ALL_ONCE = "once"
"""What the link says of flash cards if there are none where the exam recommends some."""

T = TypeVar("T")


@dataclass(frozen=True)
class Part(Generic[T]):
    """What one page keeps in the link, without the shell knowing what it is."""

    name: str
    untouched: T
    """The value of a link that says nothing of it."""
    read: Callable[[Mapping[str, str], list[str]], T]
    """The value that a link describes; a sentence for what makes no sense is added to the list."""
    write: Callable[[T], dict[str, str]]
    """The query parameters of a value: none for the untouched one."""


Parts = Iterable[Part[Any]]


@dataclass(frozen=True)
class Visit:
    """What one visitor looks at: a student, one of its tests, a question of the exam and a weight."""

    settings: Settings
    test: int = 1
    """The test on screen, from 1."""
    followed: int | None = None
    """The place in the exam, from 0, of the question that every page follows; `None` follows the showcase one."""
    weight: SelectedWeight | None = None
    """The weight under the microscope; `None` leaves the choice to the page."""
    word: int = 1
    """Which asked word of that question is followed, from 1; a question with fewer shows its last one."""
    parts: tuple[tuple[str, object], ...] = ()
    """What single pages keep, by the name of their `Part` in alphabetical order; what is untouched is left out."""

    @property
    def asks(self) -> tuple[int, int]:
        """What is followed: the question's place in the exam, from 0, and which asked word of it, from 1."""
        place = showcase_of(self.settings) if self.followed is None else self.followed
        return place, self.word

    def part(self, part: Part[T]) -> T:
        """What that page keeps."""
        found: T = dict(self.parts).get(part.name, part.untouched)  # type: ignore[assignment]
        return found

    def with_part(self, part: Part[T], value: T) -> Visit:
        """The same visit with that in the page's keeping."""
        others = [(name, kept) for name, kept in self.parts if name != part.name]
        own = [] if value == part.untouched else [(part.name, value)]
        return replace(self, parts=tuple(sorted([*others, *own], key=lambda entry: entry[0])))


SETTING_OF = {
    "seed": "seed",
    "ask": "ask",
    "layers": "n_layer",
    "width": "d_model",
    "heads": "n_head",
    "optimizer": "optimizer",
    "rate": "learning_rate",
    "momentum": "momentum",
    "forget": "weight_decay",
    "warmup": "warm_up",
    "decay": "decay",
    "batch": "batch_size",
    "cards": "repeats",
    "rounds": "rounds",
}
"""Query parameter → field of `Settings`."""

SPOKEN = {
    "ask": "what is asked",
    "n_layer": "the number of layers",
    "d_model": "the width",
    "n_head": "the number of heads",
    "learning_rate": "the learning rate",
    "weight_decay": "weight decay",
    "warm_up": "the warm-up",
    "batch_size": "the batch size",
    "repeats": "how often a topic is asked",
    "rounds": "the number of rounds",
}
"""Field of `Settings` → what it is called in a sentence; of the others the name is a word."""

_WEIGHT = re.compile(r"([A-Za-z_0-9.]{1,60})\[(\d{1,4}(?:,\d{1,4})?)\]")


def to_link(visit: Visit, parts: Parts = ()) -> dict[str, str]:
    """The query parameters of a visit: only what is not as the exam recommends, so that links stay short."""
    settings = visit.settings
    recommended = settings.afresh(optimizer=settings.optimizer)
    usual = {"optimizer": settings.afresh().optimizer}
    link = {}
    if settings.exam != Settings().exam:
        link["exam"] = settings.exam
    if settings.exam == "own":
        link["own"] = write_own(settings.pairs, settings.text)
    for name, field in SETTING_OF.items():
        value = getattr(settings, field)
        if value != usual.get(field, getattr(recommended, field)):
            link[name] = write_setting(settings, name)
    if visit.followed is not None:
        link["follow"] = str(visit.followed + 1)
    if visit.weight is not None:
        link["weight"] = str(visit.weight)
    if visit.word != 1:
        link["word"] = str(visit.word)
    for part in parts:
        link |= part.write(visit.part(part))
    if visit.test != 1:
        link["test"] = str(visit.test)  # the last, where the browser's player writes it
    return link


def from_link(
    link: Mapping[str, str], parts: Parts = (), before: Visit | None = None
) -> tuple[Visit, tuple[str, ...]]:
    """The visit that a link describes, and a sentence for every part that made no sense.

    What makes no sense is replaced by what is recommended; parameters of another page are nobody's business here. Where
    an exam of somebody's own can't be read, the visit stays as it was `before`.
    """
    problems: list[str] = []
    exam = link.get("exam", Settings().exam)
    content: Content = ((), "")
    if exam == "own":
        try:
            content = read_own(link.get("own", ""))
        except ValueError as error:
            if before is not None:
                return before, (f"{error}. Everything here is as it was.",)
            exam = Settings().exam
            problems.append(f"{error}. Here is {exam}.")
    elif exam not in EXAMS:
        problems.append(
            f"This link asks for the exam “{quoted(exam)}”; there are {', '.join(EXAMS)}. "
            f"Here is {Settings().exam}."
        )
        exam = Settings().exam
    settings = _settings_from(exam, content, link, problems)
    test = _whole(link, "test", 1, settings.last_step, problems)
    followed = _followed_from(link, settings, test, problems)
    weight = _weight_from(link, settings, problems)
    word = _whole(link, "word", 1, settings.transformer.context_length, problems)
    visit = Visit(settings, test, followed, weight, word)
    for part in parts:
        visit = visit.with_part(part, part.read(link, problems))
    return visit, tuple(problems)


def select_weight(settings: Settings, parameter: str, index: tuple[int, ...]) -> SelectedWeight:
    """A weight of that student. Raises `ValueError` if it has none of that name or at that place."""
    shapes = settings.transformer.shapes
    if parameter not in shapes:
        raise ValueError(f"this student has no weights called “{quoted(parameter)}”")
    shape = shapes[parameter]
    if not is_place(index, shape):
        raise ValueError(f"{parameter} has the shape {shape}; {index} is not a place in it")
    return SelectedWeight(parameter, index)


def read_setting(name: str, text: str) -> Any:
    """The value that a link gives to the setting of that name, a key of `SETTING_OF`.

    Raises `ValueError` for what cannot be one, in the words of a message.
    """
    read, allowed = _READERS.get(_TYPES[SETTING_OF[name]], (str, ""))
    try:
        return read(text[: LONGEST_VALUE + 1])
    except ValueError:
        raise ValueError(f"{name}={quoted(text)}; allowed is {allowed}") from None


def write_setting(settings: Settings, name: str) -> str:
    """The value of the setting of that name, a key of `SETTING_OF`, as a link gives it."""
    field = SETTING_OF[name]
    return _WRITERS.get(_TYPES[field], str)(getattr(settings, field))


def named_weight(settings: Settings, name: str) -> SelectedWeight:
    """A weight of that student, as a link writes one. Raises `ValueError` if it has none of that name."""
    parameter, _, place = name.rstrip("]").partition("[")
    return select_weight(settings, parameter, tuple(int(part) for part in place.split(",") if part))


def spoken(error: ValueError) -> str:
    """What is wrong with a setting, in the words of the form in place of the fields' names."""
    return _FIELD.sub(lambda found: SPOKEN[found[0]], str(error))


def _settings_from(
    exam: str, content: Content, link: Mapping[str, str], problems: list[str]
) -> Settings:
    """The settings of a link without those that make no sense, whatever the order in which they are looked at."""
    wanted: dict[str, Any] = {}
    for name, field in SETTING_OF.items():
        if name in link:
            try:
                wanted[field] = read_setting(name, link[name])
            except ValueError as error:
                problems.append(f"This link asks for {error}.")
    while True:
        try:
            return Settings.recommended(exam, pairs=content[0], text=content[1], **wanted)
        except RejectedError as error:
            problems.append(f"This link does not work as it is: {spoken(error)}.")
            suspects = (error.field, *_PARTNERS.get(error.field, ()))
            del wanted[next(field for field in suspects if field in wanted)]


def _whole(
    link: Mapping[str, str],
    name: str,
    low: int,
    high: int,
    problems: list[str],
    instead: str = "",
) -> int:
    if name not in link:
        return low
    text = link[name]
    try:
        if low <= _whole_number(text) <= high:
            return _whole_number(text)
    except ValueError:
        pass
    problems.append(
        f"This link asks for {name} {quoted(text)}; allowed is a whole number from {low} to {high}. "
        f"{instead or f'Here is {name} {low}.'}"
    )
    return low


def _followed_from(
    link: Mapping[str, str], settings: Settings, test: int, problems: list[str]
) -> int | None:
    """The followed question's place in the exam, from 0.

    Until November 2026 a link pinned a line of its test, `question=3`: the question that stands there is followed.
    """
    said = len(problems)
    if "follow" in link:
        place = _whole(link, "follow", 1, len(settings.questions.questions), problems, USUAL) - 1
    elif "question" in link:
        line = _whole(link, "question", 1, settings.batch_size, problems, USUAL)
        asked = batch_at(settings, test).questions
        place = int(asked[min(line, len(asked)) - 1])
    else:
        return None
    return place if len(problems) == said else None


def _weight_from(
    link: Mapping[str, str], settings: Settings, problems: list[str]
) -> SelectedWeight | None:
    if "weight" not in link:
        return None
    found = _WEIGHT.fullmatch(link["weight"])
    try:
        if found is None:
            raise ValueError(f"“{quoted(link['weight'])}” is not of the form W_LM[3,5]")
        index = tuple(int(part) for part in found[2].split(","))
        return select_weight(settings, found[1], index)
    except ValueError as error:
        problems.append(f"This link selects no weight: {error}.")
        return None


def quoted(text: str) -> str:
    """A value of a link as a message repeats it: cut short."""
    return shortened(text, LONGEST_VALUE)


def _whole_number(text: str) -> int:
    """A whole number in plain decimal digits: Python would also take 1_0, +1, blanks and other scripts' digits."""
    if not re.fullmatch(r"-?\d{1,12}", text, re.ASCII):
        raise ValueError(f"{quoted(text)!r} is not a whole number")
    return int(text)


def _number(text: str) -> float:
    """A number in plain decimal digits, as `to_link` writes one; one too small to tell from 0 is none."""
    if not re.fullmatch(r"-?\d{1,12}(\.\d{1,25})?(e[+-]?\d{1,3})?", text, re.ASCII):
        raise ValueError(f"{quoted(text)!r} is not a number")
    number = float(text)
    if number == 0 and re.search(r"[1-9]", text.partition("e")[0]):
        raise ValueError(f"{quoted(text)!r} is too small")
    return number


def _cards(text: str) -> Repeats:
    """How often topics are asked, as `to_link` writes it: "times:4,divided by:8"."""
    if text == ALL_ONCE:
        return ()
    pairs = (card.rpartition(":") for card in text.split(","))
    return tuple((topic, _whole_number(times)) for topic, _, times in pairs)


def _cards_written(repeats: Repeats) -> str:
    return ",".join(f"{topic}:{times}" for topic, times in repeats) or ALL_ONCE


_TYPES = {field.name: str(field.type) for field in fields(Settings)}

_READERS: dict[str, tuple[Callable[[str], Any], str]] = {
    "int": (_whole_number, "a whole number"),
    "float": (_number, "a number"),
    "Repeats": (_cards, f"{ALL_ONCE}, or topics and how often, as in times:4,divided by:8"),
}
"""How a setting of that type is read, and what is allowed."""

_WRITERS: dict[str, Callable[[Any], str]] = {"float": repr, "Repeats": _cards_written}
"""How a setting of that type is written; all others as they are."""

_PARTNERS = {"n_head": ("d_model",), "rounds": ("repeats", "batch_size")}
"""Which other fields can be at fault when one makes no sense that the link does not set."""

_FIELD = re.compile(rf"\b({'|'.join(SPOKEN)})\b")
