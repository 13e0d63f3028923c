"""How scripts and data get into the browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import plotly
from streamlit.testing.v1 import AppTest

from dashboard.components import frontend

SCRIPTS = frontend.STATIC / "components"


def sent_by_all() -> dict[str, Any]:
    def script() -> None:
        from dashboard.components import Fact, FactsFrame, facts, live_chart

        live_chart(key="chart")
        facts(key="facts", still=FactsFrame((Fact("Marks lost", "1.25", "loss"),)))

    app = AppTest.from_function(script, default_timeout=30).run()
    assert not app.exception
    sent = [element.proto for element in app.get("bidi_component")]
    return {part.component_name.removeprefix("exam_room_"): part for part in sent}


def test_a_rerun_carries_a_loader_and_not_the_scripts() -> None:
    sent = sent_by_all()
    assert set(sent) == {"chart", "facts"}
    for name, part in sent.items():
        assert len(part.js_content) < 400
        address = f"app/static/components/{name}.js?v={frontend.scripts_version()}"
        assert address in part.js_content
        assert (SCRIPTS / f"{name}.js").exists()


def test_scripts_write_text_and_never_html() -> None:
    for script in SCRIPTS.glob("*.js"):
        code = script.read_text("utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|eval\(|new Function", code)


def test_scripts_import_only_each_other() -> None:
    for script in SCRIPTS.glob("*.js"):
        for name in re.findall(r'"\./([a-z]+\.js)"', script.read_text("utf-8")):
            assert (SCRIPTS / name).exists()
        assert "https://" not in script.read_text("utf-8")


def test_the_browsers_plotly_is_the_version_that_python_writes_figures_for() -> None:
    installed = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    whole, ours = (
        path.read_text("utf-8")[:100]
        for path in (installed, frontend.STATIC / "plotly-cartesian.min.js")
    )
    version = re.search(r"plotly\.js v(\S+)", whole)
    assert version is not None
    assert f"plotly.js (cartesian - minified) v{version[1]}" in ours
