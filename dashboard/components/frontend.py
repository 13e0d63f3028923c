"""How a component gets its JavaScript and its data into the browser.

The scripts are ES modules in `static/components/`, fetched once and cached by the browser. What
travels with every rerun is a loader of five lines and the data.
"""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from dashboard.components.frames import encoded, plain

STATIC = Path(__file__).resolve().parents[2] / "static"

_LOADER = """
const address = new URL("app/static/components/{name}.js?v={version}", document.baseURI);
const {{ default: render }} = await import(address.href);
export default render;
"""

EVERYWHERE = ("chart", "facts", "player", "scrolling", "first_question", "slowly", "words")
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
    return _EARLY.format(names=list(EVERYWHERE), version=scripts_version())


def pack(data: dict[str, Any]) -> bytes:
    """`data` as UTF-8 JSON: bytes pass through Streamlit untouched, a dict is parsed twice.

    JSON has no infinity: what a diverging student leaves behind travels as null and draws nothing.
    """
    return encoded(plain(data))


def mount(
    renderer: ComponentRenderer, data: bytes, *, key: str, **hear: Callable[[object], None]
) -> None:
    """Show a component. `hear[event]` gets what the browser reports by that event, before the rerun that this causes.

    What is reported is hostile until shown otherwise.
    """

    def listener(event: str, hear_it: Callable[[object], None]) -> Callable[[], None]:
        def hear_if_there() -> None:
            if (
                key in st.session_state
            ):  # not after a run that was cut off before the component was drawn
                hear_it(st.session_state[key].get(event))

        return hear_if_there

    listeners: dict[str, Any] = {
        f"on_{event}_change": listener(event, hear_it) for event, hear_it in hear.items()
    }
    renderer(key=key, data=data, **listeners)
