"""What somebody types, sends or puts into an address to see what breaks: everything that takes foreign text is tried.

`TEXTS` may be anything, `WORDS` are those that an exam takes, `PAIRS` is an exam of them, `VALUES` is what a browser
may claim that a component said.
"""

from __future__ import annotations

import math

LONG = "Donaudampfschiff" * 6250
"""A hundred thousand characters."""

LONGEST = "x" * 200
"""As long as a word of an exam may be."""

MARKUP = (
    "<b>bold</b>",
    '<a/href="https://example.org">link</a>',
    "<script>alert(1)</script>",
    "<img/src=x/onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "</script><script>alert(1)",
    "&lt;b&gt;",
    "R&amp;B",
    "[text](https://example.org)",
    "[a](javascript:alert(1))",
    "![a](https://example.org/a.png)",
    "<https://example.org>",
    "javascript:alert(1)",
    "$x^2$",
    "$$\\frac{1}{2}$$",
    "**stars**",
    "~~struck~~",
    "`code`",
    ":red[red]",
    ":material/home:",
    ":smile:",
)
"""What HTML, Markdown, LaTeX or Streamlit would obey."""

FORMATS = (
    "{{7*7}}",
    "{0.__class__}",
    "%s%s%n",
    "%{x}",
    "${jndi:ldap://example.org/a}",
    "=cmd|'/C",
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "';DROP",
    "../../etc/passwd",
    "__proto__",
    "constructor",
    "NaN",
    "inf",
    "null",
    "\\",
    '"',
    "'",
)
"""What templates, spreadsheets, databases, paths, objects of JavaScript or JSON would obey."""

SCRIPTS = ("שלום", "مرحبا", "👩‍🚀", "é", "Ⅷ", "١٢")
"""From right to left, joined, composed, and digits that are none of ours."""

WORDS = (*MARKUP, *FORMATS, *SCRIPTS, LONGEST)
"""Each is one word of an exam."""

PAIRS = tuple((f"{word} means", word) for word in WORDS)
"""An exam of one's own in which each of them is asked and answered."""

TEXTS = (
    *WORDS,
    "",
    " ",
    "\x00",
    "nine\x00plus",
    "\u202etxt.exe",
    "\u2066\u2067\ufeff",
    "e\u0301" * 40,
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢",
    "\n# heading\n\n| a |\n|---|\n",
    "two plus three equals; rm -rf /",
    "-1",
    "0",
    "1_0",
    "0x10",
    "1e999",
    "-1e999",
    "1e-999",
    "9" * 5000,
    "99999999999999999999",
    "1,1,1,1",
    "1~2~3",
    "W_LM[99999,99999]",
    "W_LM[-1,0]",
    "blocks.0.attention.W_Q[0,0",
    "a" * 5000 + "!",
    "(" * 5000,
    "[" * 5000,
    LONG,
)
"""What can stand in a field or an address."""

UNWRITABLE = ("\ud800", "nine \udfff plus")
"""Half characters: only JSON brings them."""


def _nested(depth: int) -> object:
    inner: object = 1
    for _ in range(depth):
        inner = [inner]
    return inner


VALUES: tuple[object, ...] = (
    None,
    True,
    -1,
    0,
    2**63,
    10**400,
    0.5,
    math.nan,
    math.inf,
    [],
    {},
    [1],
    [True, True],
    [0, 0],
    [10**9, 10**9],
    [-1, -1],
    [0.0, math.nan],
    ["0", "0"],
    _nested(90),
    {"step": 10**30, "jump": 1},
    {"step": -1, "jump": -1},
    {"step": True, "jump": 1},
    {"step": 1, "trace": 10**9, "index": [10**9, 10**9]},
    {"step": 1, "trace": 0, "index": [10**9]},
    {"kind": "edit", "table": "x", "row": 10**9, "column": -1, "text": LONG},
    {"kind": "edit", "table": ["x"], "row": None},
    {"sheet": "s", "points": [[100]] * 99},
    {"sheet": LONG, "points": None},
    {
        "number": 10**30,
        "jump": 1,
        "shown": 10**30,
        "steps": [10**30] * 64,
        "rows": 10**30,
        "rounds": 10**30,
        "points": 10**30,
        "goal": 10**30,
        "whole": True,
    },
    {"__proto__": {"step": 1}, "constructor": 1},
    *TEXTS,
    *UNWRITABLE,
)
"""What a browser may say that a component's event is."""
