"""HTML of foreign text, numbers and tables: text is only ever text."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from numbers import Integral, Real

import numpy as np
import pandas as pd

from dashboard.look import numbers

MOST_ROWS = 24
"""Rows of a table of numbers; of more, some are left out, evenly."""

_MARKS = re.compile(r"\\(.)|\[([^\]\\]*)\]\(#word-[a-z0-9-]+\)|(\*\*|\*|`)", re.DOTALL)
_TAGS = {"**": "b", "*": "i", "`": "code"}


def text(words: str) -> str:
    """Foreign text, or ours, as HTML."""
    return html.escape(words)


def inline_html(markdown: str) -> str:
    """What a page says in Markdown, as HTML: bold, italics, code and words that open there; all else is text."""
    parts, opened, at = [], list[str](), 0
    for found in _MARKS.finditer(markdown):
        parts.append(text(markdown[at : found.start()]))
        escape, shown, mark = found.groups()
        if mark is None:
            parts.append(text(shown if escape is None else escape))
        elif mark in opened:
            while (last := opened.pop()) != mark:
                parts.append(f"</{_TAGS[last]}>")
            parts.append(f"</{_TAGS[mark]}>")
        else:
            opened.append(mark)
            parts.append(f"<{_TAGS[mark]}>")
        at = found.end()
    parts.append(text(markdown[at:]))
    parts += [f"</{_TAGS[mark]}>" for mark in reversed(opened)]
    return "".join(parts)


def table(
    caption: str,
    names: Sequence[str],
    rows: Sequence[Sequence[str]],
    kind: str = "",
    groups: Sequence[tuple[str, int]] = (),
) -> str:
    """A table whose names and cells are HTML already; the first cell of a row names it.

    `groups` stand above the names: what so many columns have in common, from the first on.
    """
    above = "".join(f'<th scope="colgroup" colspan="{n}">{name}</th>' for name, n in groups)
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>{"".join(f"<td>{cell}</td>" for cell in row[1:])}</tr>'
        for row in rows
    )
    first = f"<tr><td></td>{above}</tr>" if groups else ""
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{text(caption)}"><table class="{kind}">'
        f"<caption>{text(caption)}</caption><thead>{first}<tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def numbers_table(caption: str, frame: pd.DataFrame) -> str:
    """A chart's numbers, of many rows some."""
    kept = np.unique(np.linspace(0, len(frame) - 1, min(len(frame), MOST_ROWS)).astype(int))
    some = f" ({len(kept)} of {numbers.count(len(frame))} rows)" if len(kept) < len(frame) else ""
    rows = [[text(cell_text(cell)) for cell in row] for row in frame.iloc[kept].to_numpy(object)]
    return table(caption + some, [text(str(name)) for name in frame.columns], rows, "numbers")


def cell_text(cell: object) -> str:
    """A number with six digits, anything else as it is; nothing where there is nothing."""
    if cell is None or cell is pd.NA:
        return ""
    if isinstance(cell, bool | np.bool_):
        return "yes" if cell else "no"
    if isinstance(cell, Integral):
        return numbers.count(int(cell))
    if isinstance(cell, Real):
        return "" if np.isnan(float(cell)) else numbers.number(float(cell), 6)
    return str(cell)


def definitions(pairs: Sequence[tuple[str, str]]) -> str:
    """Names and what they are; both are HTML already."""
    return (
        "<dl>" + "".join(f"<div><dt>{n}</dt><dd>{what}</dd></div>" for n, what in pairs) + "</dl>"
    )


def section(title: str, *parts: str, kind: str = "") -> str:
    """A part of the report under its title."""
    return f'<section class="{kind}"><h2>{text(title)}</h2>{"".join(parts)}</section>'
