"""`save_figure`: keep the picture that a live chart shows right now."""

from dashboard.components.frontend import component, pack

_HTML = """
<div class="live-save">
  <button type="button" data-format="svg">Figure (SVG)</button>
  <button type="button" data-format="png">Figure (PNG)</button>
</div>
"""

_component = component("save", _HTML)


def save_figure(chart_key: str, file_name: str) -> None:
    """Two buttons that save the `live_chart` under `chart_key`, drawn and saved by the browser.

    `file_name` comes without an ending.
    """
    _component(key=f"save-{chart_key}", data=pack({"chart": chart_key, "name": file_name}))
