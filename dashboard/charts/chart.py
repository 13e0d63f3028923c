"""What every chart function returns: a picture, and all that is needed to read it unseen."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.look.palette import PALETTES, Theme, colours
from dashboard.look.theme import template_json, token

if TYPE_CHECKING:
    import plotly.graph_objects as go

Spec = dict[str, Any]
"""A figure as Plotly's JSON: `data`, a list of traces, and `layout`; numbers may be NumPy arrays."""


def plot(*, data: Sequence[dict[str, Any]], layout: dict[str, Any] | None = None) -> Spec:
    """A figure of these traces; `go.Figure` of the same would check and copy each of them, which takes milliseconds."""
    return {"data": list(data), "layout": layout or {}}


@dataclass(frozen=True, eq=False)
class Along:
    """A column of a run's history up to some test: it travels to the browser once, and each test by its length."""

    column: str
    """Its name in `History`: "step", "loss", "held_out_accuracy" …"""
    values: NDArray[Any]
    """(tests,) or (rounds,), from the first one on."""
    top: float | None = None
    """What is higher is drawn here."""
    mean_of: int = 1
    """Each value is the mean of that many, up to and with its own: fewer where the column begins."""

    def __len__(self) -> int:
        return len(self.values)

    @property
    def drawn(self) -> NDArray[Any]:
        """What the browser draws of it: means, and nothing above the top."""
        means = running_mean(self.values, self.mean_of)
        return means if self.top is None else np.minimum(means, self.top)


def running_mean(values: NDArray[Any], width: int) -> NDArray[Any]:
    """The mean of each value and the `width` − 1 before it, of fewer where there are fewer.

    Sums window by window: a difference of running totals would never forget one huge value.
    """
    if width <= 1 or not len(values):
        return values
    padded = np.concatenate([np.zeros(width - 1), values])
    sums = np.lib.stride_tricks.sliding_window_view(padded, width).sum(axis=1)
    means: NDArray[Any] = sums / np.minimum(np.arange(1, len(values) + 1), width)
    return means


@dataclass(frozen=True, eq=False)
class Chart:
    """A figure together with its meaning in words and its numbers as a table.

    All four views come from the same numbers, so none of them can contradict another. A chart is equal to itself only.
    """

    title: str
    """Stands above the card, never inside the figure."""
    spec: Spec
    """Colours are tokens such as `theme.INK`; the browser resolves them in the visitor's theme."""
    takeaway: str
    """The one sentence a reader should remember."""
    tabulate: Callable[[], pd.DataFrame]
    """Makes `table`, which is looked at now and then and would cost more than the figure."""
    alt: str
    """What a screen reader says instead of the figure."""

    def __post_init__(self) -> None:
        for field in ("title", "takeaway", "alt"):
            value = getattr(self, field)
            if not value.strip():
                raise ValueError(f"{field} must say something, got {value!r}")

    @property
    def slug(self) -> str:
        """The title as a key: lower-case letters and digits joined by hyphens."""
        return re.sub(r"[^a-z0-9]+", "-", self.title.lower()).strip("-") or "chart"

    @cached_property
    def table(self) -> pd.DataFrame:
        """The same numbers as the figure, one row a mark, columns named in words."""
        return self.tabulate()

    @cached_property
    def figure(self) -> go.Figure:
        """The figure as Plotly for Python knows it, checked by it: for a notebook, and for tests.

        Raises `ValueError` for what is not a figure.
        """
        import plotly.graph_objects as go  # seconds and megabytes that the server can do without

        return go.Figure(_plain(self.spec))

    def in_colours(self, theme: Theme = "light") -> go.Figure:
        """The figure with its title, in the colours of a theme: for a notebook, a slide or a file."""
        import plotly.graph_objects as go

        found = colours(PALETTES[theme])
        named = {token(name): colour for name, colour in found.items()}
        whole = {**self.spec.get("layout", {}), "template": template_json()}
        figure = go.Figure(_coloured(_plain({**self.spec, "layout": whole}), named))
        margin = {"t": 56 + (figure.layout.margin.t or 0), "l": 16, "b": 16}
        title = {"text": html.escape(self.title), "x": 0, "xref": "container", "pad": {"l": 16}}
        return figure.update_layout(title=title, margin=margin, paper_bgcolor=found["card"])

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        """What a Jupyter notebook shows of a chart that a cell ends with; the takeaway where it can show no figure."""
        bundle: dict[str, Any] = self.in_colours()._repr_mimebundle_(**kwargs)
        return {**bundle, "text/plain": f"{self.title}. {self.takeaway}"}


def _coloured(value: Any, named: Mapping[str, str]) -> Any:
    """`value` with every token in its texts replaced by its colour."""
    if isinstance(value, str):
        return _TOKEN.sub(lambda found: named[found[0]], value)
    if isinstance(value, dict):
        return {name: _coloured(part, named) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_coloured(part, named) for part in value]
    return value


_TOKEN = re.compile(r"var\(--[a-z0-9-]+\)")


def _plain(value: Any) -> Any:
    """`value` with the values of every `Along` in its place."""
    if isinstance(value, Along):
        return value.drawn
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value
