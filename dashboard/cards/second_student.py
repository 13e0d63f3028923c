"""The second student as the link has it: what is otherwise than at the first one, and from which test on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from dashboard.look import numbers
from dashboard.look.glossary import OPTIMIZER_NAMES
from dashboard.look.text import counted
from dashboard.serving.second import Second
from dashboard.shell.link import (
    LONGEST_VALUE,
    SETTING_OF,
    SPOKEN,
    Part,
    from_link,
    quoted,
    read_setting,
    spoken,
)
from model import EXAMS, Settings
from model.course.run import FORKABLE

CHANGEABLE = ("exam", *SETTING_OF)
"""What can be otherwise at the second student, in the link's words."""

_BETWEEN = re.compile(rf",(?=(?:{'|'.join(CHANGEABLE)}):)")
"""Between two changes: flash cards have commas of their own."""

_THEN = ";"
"""In a link, between the changes of a fork and those of its own fork."""

Changes = tuple[tuple[str, str], ...]
"""(name, value) pairs, each name of `CHANGEABLE` at most once and in that order."""


MOST_FORKS = 3
"""Forks in a row: a fork of a fork of a fork is the last."""


@dataclass(frozen=True)
class Beside:
    """Who sits beside the visitor's student: the same but for some settings, or a fork of it, or a fork of a fork."""

    changes: Changes
    """What is otherwise than at the visitor's student or, of a fork, than at the one that it was before."""
    after: int = 0
    """The last test that a fork shares with who it was; 0 for one that never was the same."""
    of: Beside | None = None
    """Of a fork of a fork: the fork that it was before."""

    @property
    def chain(self) -> tuple[Beside, ...]:
        """The forks that lead to it, the first one first, and itself last."""
        return (*(self.of.chain if self.of else ()), self)

    @property
    def text(self) -> str:
        """The changes as the link writes them: "optimizer:sgd,rate:0.1", fork after fork."""
        return _THEN.join(
            ",".join(f"{name}:{value}" for name, value in each.changes) for each in self.chain
        )

    def with_change(self, name: str, value: str) -> Beside:
        """The same with that setting otherwise, too."""
        return replace(self, changes=in_order({**dict(self.changes), name: value}))


def in_order(changes: Mapping[str, str]) -> Changes:
    """The changes by name, in the order in which every link has them."""
    return tuple((name, changes[name]) for name in CHANGEABLE if name in changes)


def second_of(settings: Settings, beside: Beside) -> Second:
    """The second student beside the one of these settings.

    Another optimizer brings its usual learning rate, another exam its recommended student. Raises `ValueError`, in the
    words of a message, for settings that make no sense together, and for a fork that cannot be.
    """
    if not beside.after:
        return Second(_changed(settings, beside.changes))
    if beside.of is None:
        origin = Second(settings)
    else:
        if not 0 < beside.of.after < beside.after:
            raise ValueError(
                f"a fork of the fork after test {beside.of.after} must come later, not after test {beside.after}"
            )
        if len(beside.chain) > MOST_FORKS:
            raise ValueError(f"at most {MOST_FORKS} forks in a row can be kept apart")
        origin = second_of(settings, beside.of)
    other = _changed(origin.settings, beside.changes)
    for field in fields(Settings):
        differs = getattr(other, field.name) != getattr(origin.settings, field.name)
        if differs and field.name not in FORKABLE:
            allowed = ", ".join(SPOKEN.get(name, name) for name in FORKABLE)
            changed = SPOKEN.get(field.name, field.name)
            raise ValueError(f"a fork can't change {changed}; it can change {allowed}")
    last = min(origin.settings.last_step, other.last_step)
    if beside.after >= last:
        raise ValueError(
            f"a fork after test {beside.after} has no test of its own: the course ends with test {last}"
        )
    return Second(other, origin, beside.after)


def _changed(settings: Settings, changes: Changes) -> Settings:
    """These settings but for the changes. Raises `ValueError` as `second_of` does."""
    texts = dict(changes)
    exam = texts.pop("exam", settings.exam)
    wanted: dict[str, Any] = {SETTING_OF[n]: read_setting(n, text) for n, text in texts.items()}
    try:
        if exam != settings.exam:
            if exam not in EXAMS:
                raise ValueError(f"there are the exams {', '.join(EXAMS)}, not “{quoted(exam)}”")
            return Settings.recommended(exam, **wanted)
        other = replace(settings, **wanted)
        if other.optimizer != settings.optimizer and "learning_rate" not in wanted:
            other = replace(other, learning_rate=_usual_rate(settings, other))
    except ValueError as error:
        raise ValueError(spoken(error)) from None
    return other


def _usual_rate(settings: Settings, other: Settings) -> float:
    """The learning rate that an exam recommends with an optimizer; of an exam of one's own, the default one's."""
    exam = settings.exam if settings.exam in EXAMS else Settings().exam
    recommended = Settings.recommended(exam, optimizer=other.optimizer)
    return recommended.learning_rate


def parsed(text: str) -> Changes:
    """The changes that a text of a link describes. Raises `ValueError`, in the words of a message."""
    found: dict[str, str] = {}
    for part in _BETWEEN.split(text) if text else ():
        name, _, value = part.partition(":")
        if name not in CHANGEABLE or not value:
            raise ValueError(
                f"“{quoted(part)}”; allowed is a name and a value, as in optimizer:sgd,rate:0.1, and the names are "
                f"{', '.join(CHANGEABLE)}"
            )
        if name != "exam":
            read_setting(name, value)
        found[name] = value[:LONGEST_VALUE]
    return in_order(found)


# ---------------------------------------------------------------------- in the link


def _read(link: Mapping[str, str], problems: list[str]) -> Beside | None:
    text, fork = link.get("other", ""), link.get("fork", "")
    if not text and not fork:
        return None
    try:
        beside = _forks(text, fork) if fork else Beside(parsed(text))
        second_of(from_link(link)[0].settings, beside)
    except ValueError as error:
        problems.append(f"This link puts nobody beside your student: {error}.")
        return None
    return beside


def _forks(text: str, fork: str) -> Beside:
    """The fork, or fork of a fork, that a link describes. Raises `ValueError`, in the words of a message."""
    if not re.fullmatch(r"[1-9]\d{0,5}(,[1-9]\d{0,5})*", fork, re.ASCII):
        raise ValueError(
            f"fork={quoted(fork)}; allowed is the number of a test, or several with commas for a fork of a fork"
        )
    tests = [int(test) for test in fork.split(",")[: MOST_FORKS + 1]]
    changes = text.split(_THEN, MOST_FORKS + 1)
    if len(tests) > MOST_FORKS:
        raise ValueError(f"at most {MOST_FORKS} forks in a row can be kept apart")
    if len(changes) != len(tests):
        raise ValueError(
            f"fork={quoted(fork)} and other={quoted(text)} do not tell of as many forks"
        )
    beside = None
    for after, each in zip(tests, changes, strict=True):
        beside = Beside(parsed(each), after, beside)
    assert beside is not None
    return beside


def _write(beside: Beside | None) -> dict[str, str]:
    if beside is None:
        return {}
    written = {"other": beside.text} if beside.text else {}
    afters = ",".join(str(each.after) for each in beside.chain if each.after)
    return written | ({"fork": afters} if afters else {})


SECOND: Part[Beside | None] = Part("second", None, _read, _write)
"""Who sits beside the visitor's student; None leaves it to the page."""


# ---------------------------------------------------------------------- in words


@dataclass(frozen=True)
class Names:
    """What the two are called, told by what they differ in: words of ours, harmless anywhere."""

    first: str
    second: str

    @property
    def both(self) -> tuple[str, str]:
        """First and second."""
        return self.first, self.second


MOST_NAMED = 3
"""Differences that a name tells."""


def names_of(first: Settings, second: Second) -> Names:
    """What the two are called: "Muon (rate 0.007)" and "plain SGD (rate 0.1)".

    A fork of a fork is told as it studies now; `way_words` tells its whole way.
    """
    other = second.settings
    if first.exam != other.exam:
        return Names(first.questions.title, other.questions.title)
    if second.origin is None:
        differ = _differ(first, other)
        if not differ:
            return Names("the first", "the second, just the same")
        return Names(_told(first, differ), _told(other, differ))
    changed = {name for fork in second.lineage for name in _differ(_origin(fork), fork.settings)}
    told = [_told(each, list(changed)) for each in (first, other)] if changed else _ALIKE
    return Names(told[0], f"{told[1]} from test {numbers.count(second.after + 1)} on")


_ALIKE = ("the first", "just the same")


def way_words(second: Second) -> str:
    """What a fork did otherwise, and from when on: "rate 0.07 from test 9, then plain SGD from test 21 on"."""
    told = [
        f"{branch_words(fork)} from test {numbers.count(fork.after + 1)}"
        for fork in second.lineage[1:]
    ]
    return f"{', then '.join(told)} on"


def branch_words(fork: Second) -> str:
    """What a fork does otherwise than its origin: "plain SGD (rate 0.1)"."""
    differ = _differ(_origin(fork), fork.settings)
    return _told(fork.settings, differ) if differ else _ALIKE[1]


def _origin(fork: Second) -> Settings:
    return fork.settings if fork.origin is None else fork.origin.settings


def _differ(first: Settings, other: Settings) -> list[str]:
    """The settings in which two differ, as far as a name can tell, what matters most first."""
    return [name for name in _SAID if getattr(first, name) != getattr(other, name)]


def _told(settings: Settings, differ: list[str]) -> str:
    """The first difference, and some others in brackets."""
    first, *more = (
        _SAID[name](settings) for name in sorted(differ, key=list(_SAID).index)[:MOST_NAMED]
    )
    return f"{first} ({', '.join(more)})" if more else str(first)


def _plain(label: str, field: str) -> Any:
    return lambda settings: f"{label} {getattr(settings, field):g}"


_SAID: dict[str, Any] = {
    "optimizer": lambda s: OPTIMIZER_NAMES[s.optimizer],
    "learning_rate": _plain("rate", "learning_rate"),
    "n_layer": lambda s: counted(s.n_layer, "layer"),
    "batch_size": lambda s: f"{counted(s.batch_size, 'question')} a test",
    "ask": lambda s: "asked only answers" if s.ask == "answers" else "asked every word",
    "seed": lambda s: f"seed {s.seed}",
    "d_model": lambda s: f"width {s.d_model}",
    "n_head": lambda s: counted(s.n_head, "head"),
    "momentum": _plain("momentum", "momentum"),
    "weight_decay": _plain("decay of weights", "weight_decay"),
    "warm_up": lambda s: f"warm-up over {counted(s.warm_up, 'test')}",
    "decay": lambda s: f"slowing down till test {s.decay}" if s.decay else "never slowing down",
    "repeats": lambda s: "flash cards" if s.repeats else "no flash cards",
    "rounds": lambda s: counted(s.rounds, "round"),
}
"""Field → how a student is told by it."""
