"""A page in one file: its style, typefaces, Plotly and figures are in it, and nothing from elsewhere may come in."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from dashboard.components.frames import encoded
from dashboard.components.frontend import STATIC
from dashboard.export.markup import text
from dashboard.look import theme

HERE = Path(__file__).parent
IMPORT = 'import { resolved, resolver } from "../../static/components/colours.js";\n'
"""What `report.js` begins to work with; in the page both are one script."""

TYPEFACES = (
    ("Newsreader", "newsreader-latin-wght-normal.woff2", "200 800"),
    ("Figtree", "figtree-latin-wght-normal.woff2", "300 900"),
)
"""Family, file in `static/fonts`, and weights."""


def page(title: str, body: str, figures: Sequence[dict[str, Any]]) -> bytes:
    """The whole file. `body` is HTML with a `.plot` for each figure, in order; a figure is Plotly's JSON."""
    scripts = plotly(), report_script()
    hashes = " ".join(f"'sha256-{_sha256(script)}'" for script in scripts)
    policy = (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; font-src data:; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    data = encoded({"template": theme.template_json(), "figures": list(figures)}).decode()
    parts = [
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{text(title)}</title>",
        f"<style>{style()}</style></head><body>",
        body,
        f'<script type="application/json" id="figures">{harmless_json(data)}</script>',
        f"<script>{scripts[0]}</script>",
        f'<script type="module">{scripts[1]}</script>',
        "</body></html>\n",
    ]
    return "".join(parts).encode()


def harmless_json(data: str) -> str:
    """JSON that ends no script, whatever words are in it: `<` stands there as its number."""
    return data.replace("<", "\\u003c")


@cache
def plotly() -> str:
    """The Plotly of the pages."""
    return (STATIC / "plotly-cartesian.min.js").read_text("utf-8")


@cache
def report_script() -> str:
    """What draws the figures, together with what finds their colours on the pages too. Raises `ValueError` if apart."""
    script = (HERE / "report.js").read_text("utf-8")
    if IMPORT not in script:
        raise ValueError(f"report.js must import what it needs with the line {IMPORT!r}")
    return (STATIC / "components" / "colours.js").read_text("utf-8") + script.replace(IMPORT, "")


@cache
def style() -> str:
    """The typefaces, the colours of both themes, and the report's own rules."""
    faces = [
        f'@font-face {{ font-family: "{family}"; font-weight: {weights}; src: url("data:font/woff2;base64,'
        f'{base64.b64encode((STATIC / "fonts" / file).read_bytes()).decode()}") format("woff2"); }}'
        for family, file, weights in TYPEFACES
    ]
    rules = (HERE / "report.css").read_text("utf-8")
    return "\n".join([*faces, theme.css_variables(), rules])


@cache
def _sha256(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
