"""How a component gets its JavaScript and its data into the browser.

The scripts are ES modules in `static/components/`, fetched once and cached by the browser. What
travels with every rerun is a loader of five lines and the data.
"""

import hashlib
import json
import math
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

STATIC = Path(__file__).resolve().parents[2] / "static"

_LOADER = """
const address = new URL("app/static/components/{name}.js?v={version}", document.baseURI);
const {{ default: render }} = await import(address.href);
export default render;
"""


_EVERYWHERE = ("chart", "facts", "player", "scrolling")
"""The scripts that nearly every page needs; the first of them fetches Plotly."""

_EARLY = """
<script>
  for (const name of {names}) {{
    import(new URL(`app/static/components/${{name}}.js?v={version}`, document.baseURI).href);
  }}
</script>
"""


@cache
def scripts_version() -> str:
    """A fingerprint of all scripts, so that a browser never mixes old and new ones."""
    digest = hashlib.sha256()
    for script in sorted(STATIC.rglob("*.js")):
        digest.update(script.read_bytes())
    return digest.hexdigest()[:12]


def component(name: str, html: str) -> ComponentRenderer:
    """Register the component whose script is `static/components/<name>.js`.

    `isolate_styles=False`: Plotly keeps its style rules in the document, which a shadow root would
    not see; the rules for the other components stand in `components.css`, sent once.
    """
    loader = _LOADER.format(name=name, version=scripts_version())
    return st.components.v2.component(
        f"exam_room_{name}", html=html, js=loader, isolate_styles=False
    )


@cache
def early_scripts() -> str:
    """HTML that lets the browser fetch scripts and Plotly at once, while the server still draws the page."""
    return _EARLY.format(names=list(_EVERYWHERE), version=scripts_version())


def pack(data: dict[str, Any]) -> bytes:
    """`data` as UTF-8 JSON: bytes pass through Streamlit untouched, a dict is parsed twice.

    JSON has no infinity: what a diverging student leaves behind travels as null and draws nothing.
    """
    try:
        return _json(data)
    except ValueError:
        return _json(_finite(data))


def _json(data: object) -> bytes:
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def _finite(value: Any) -> Any:
    """`value` with every number that is not finite replaced by None."""
    if isinstance(value, dict):
        return {name: _finite(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def nothing() -> None:
    """A callback that does nothing: Streamlit reports a trigger only if somebody listens."""
