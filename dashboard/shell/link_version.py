"""Which version of links this app reads: the least that tells an old link from a new one.

A link says nothing of its version while its words mean what they mean today. Should a word ever change its meaning,
`NEWEST` grows, the part that writes the word adds `v`, and a link without `v` keeps today's reading. So no link that
was ever given away breaks, none grows, and one from a newer app is told from nonsense. Until now no word changed its
meaning: `question=3` was replaced by `follow`, and is still read. What an exam recommends is no word of a link; when
a recipe changes, a short link means the new recipe, and its fingerprint (`fp`) says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from dashboard.shell.link import Part, quoted

NEWEST = 1
"""The version of links that is written and read today."""


def _read(link: Mapping[str, str], problems: list[str]) -> int:
    text = link.get("v", str(NEWEST))
    if not re.fullmatch(r"[1-9]\d{0,3}", text, re.ASCII):
        problems.append(f"This link says that it is of version {quoted(text)}; allowed is v=1.")
    elif int(text) > NEWEST:
        problems.append(
            f"This link was made by a newer Exam Room: it is of version {text}, and this one reads up to version "
            f"{NEWEST}. What it knows of the link is shown here; the rest is left out."
        )
    return NEWEST


VERSION: Part[int] = Part("v", NEWEST, _read, lambda _: {})
"""The link's version: always today's, once it is read."""
