"""What a teacher puts away for a lesson, by the link: it tidies pages up, and locks nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from dashboard.shell.link import Part, quoted


@dataclass(frozen=True)
class Hidden:
    """Something on the pages that can be put away."""

    words: str
    selector: str
    """Where it is, in CSS."""


HIDES = {
    "inside": Hidden(
        "Sections that the link doesn't open",
        '.look-inside, [class*="st-key-section-"]',
    ),
    "code": Hidden("“Show the code that ran”", '[class*="st-key-code-"]'),
    "exams": Hidden("Choice of exam, settings", ".st-key-exam-popover, .st-key-settings-popover"),
    "pages": Hidden(
        "List of pages, “Walk on”",
        '[data-testid="stSidebar"] :is([data-testid="stPageLink"], [data-testid="stMarkdown"]), .st-key-walk',
    ),
}
"""The link's word → what it hides."""

STATIONS_STAY_WHOLE = (
    '.st-key-desk-row > [data-testid="stLayoutWrapper"]:first-child { flex-basis: max-content; }'
)
"""With less beside them the four stations would stay on that line, and be cut."""


def _read(link: Mapping[str, str], problems: list[str]) -> frozenset[str]:
    text = link.get("lesson", "")
    names = frozenset(text.split(",")) if text else frozenset()
    if names <= HIDES.keys():
        return names
    problems.append(
        f"This link puts {quoted(text)} away; what can be put away is {', '.join(HIDES)}. Everything is there."
    )
    return frozenset()


PUT_AWAY: Part[frozenset[str]] = Part(
    "lesson", frozenset(), _read, lambda names: {"lesson": ",".join(sorted(names))} if names else {}
)
"""What is hidden from who opens this link: keys of `HIDES`."""


def hiding_rules(names: Collection[str], opened: Collection[str] = ()) -> str:
    """The style rules that put these things away; the sections of the names in `opened` stay."""
    rules = [STATIONS_STAY_WHOLE] if names else []
    for name in sorted(names):
        selector = HIDES[name].selector
        if name == "inside":
            stays = "".join(f":not(.st-key-section-{section})" for section in sorted(opened))
            selector = f"{selector}{stays}"
        rules.append(f":is({selector}) {{ display: none !important; }}")
    return "\n".join(rules)
