"""`reply`: ask the student in its own words, and see its answers then and now, with all that it weighed.

What is typed stays in the browser until it is asked; what the browser sends is hostile until shown otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from dashboard.components.frames import frame_json, plain
from dashboard.components.frontend import component, mount, pack

_component = component("reply", '<section class="live-reply"></section>')

MOST_HEARD = 2000
"""Characters of a typed prompt that are listened to."""


@dataclass(frozen=True)
class Said:
    """One word of an answer, and what else might have stood there."""

    word: str
    options: tuple[tuple[str, float], ...]
    """The likeliest words and their confidence, likeliest first; always with the right one among them."""
    right: str
    """The right word there, empty where none is known."""
    others: int
    """How many more words it could have said."""
    rest: float
    """The confidence in all of those together."""


@dataclass(frozen=True)
class Answer:
    """What the student of one moment answers."""

    when: str
    words: tuple[Said, ...]
    verdict: str
    """"right" or "wrong"; empty where there is no right answer."""
    says: str
    """How sure it is, in a sentence."""


@dataclass(frozen=True)
class ReplyFrame:
    """One prompt, answered at several moments."""

    prompt: str
    note: str
    """What there is to know of the prompt: never studied, or in no exam."""
    answers: tuple[Answer, ...]
    news: str
    """What has become of the bet; empty without one."""


@frame_json.register
def _(frame: ReplyFrame) -> dict[str, Any]:
    drawn: dict[str, Any] = plain(asdict(frame))
    return drawn


@dataclass(frozen=True)
class Bet:
    """A question to the visitor, before it is told."""

    ask: str
    choices: tuple[tuple[str, str], ...]
    """What is sent, and what stands on the button."""
    chosen: str
    """Empty before the bet."""


def reply(
    *,
    key: str,
    prompt: str,
    problem: str,
    vocabulary: Sequence[str],
    followers: Mapping[str, Sequence[str]],
    bet: Bet | None,
    on_ask: Callable[[str], None],
    on_bet: Callable[[str], None],
) -> None:
    """The field, and below it the answers in their place: the page's supply brings them for each test.

    `problem` says what was wrong with the last prompt. `followers` are the words that usually stand after a word (""
    for the beginning): they are offered first while somebody types. `on_ask` and `on_bet` are called before the rerun
    that they cause.
    """

    def hear_prompt(value: object) -> None:
        heard = prompt_of(value)
        if heard is not None:
            on_ask(heard)

    def hear_bet(value: object) -> None:
        if bet is not None and value in [choice for choice, _ in bet.choices]:
            on_bet(str(value))

    data = {
        "key": key,
        "prompt": prompt,
        "problem": problem,
        "vocabulary": list(vocabulary),
        "followers": {before: list(words) for before, words in followers.items()},
        "bet": None if bet is None else asdict(bet),
    }
    mount(_component, pack(data), key=key, ask=hear_prompt, bet=hear_bet)


def prompt_of(value: object) -> str | None:
    """`value` from the browser as a typed prompt that can be written anywhere; None for what is no text."""
    if not isinstance(value, str):
        return None
    return value[:MOST_HEARD].encode("utf-8", "replace").decode()  # half a character stands alone
