"""What travels for a test: JSON that says only what differs from the page's first test, arrays as bytes."""

from __future__ import annotations

import base64
import json
import math
from functools import singledispatch
from typing import Any

import numpy as np

from dashboard.charts.chart import Along, Chart

Json = dict[str, Any]

FEWEST_IN_BYTES = 16
"""Arrays of fewer numbers travel as a list, which is shorter."""


@singledispatch
def frame_json(made: object) -> Json:
    """What a live component shows of a test, as JSON; each kind of part registers its own.

    Raises `TypeError` for what is no part of a page.
    """
    raise TypeError(f"no live component shows a {type(made).__name__}")


@frame_json.register
def _(chart: Chart) -> Json:
    return {
        "title": chart.title,
        "takeaway": chart.takeaway,
        "alt": chart.alt,
        "figure": plain(chart.spec),
    }


def plain(value: Any) -> Any:
    """`value` as JSON: arrays of numbers as Plotly's `{"dtype", "bdata", "shape"}`, what is not finite as None."""
    match value:
        case Along():
            means = {"mean": value.mean_of} if value.mean_of > 1 else {}
            return {"along": value.column, "n": len(value), "top": value.top, **means}
        case np.ndarray():
            return _array(value)
        case dict():
            return {name: plain(part) for name, part in value.items()}
        case list() | tuple():
            return [plain(part) for part in value]
        case np.generic():
            return plain(value.item())
        case float():
            return value if math.isfinite(value) else None
    return value


def _array(array: np.ndarray[Any, Any]) -> Any:
    """Numbers as float32 or int32, far finer than a screen can show; everything else as lists."""
    if array.size < FEWEST_IN_BYTES or array.dtype.kind not in "fiu":
        return plain(array.tolist())
    kind = "f4" if array.dtype.kind == "f" else "i4"
    with np.errstate(over="ignore"):  # beyond float32 is beyond any axis
        packed = base64.b64encode(np.ascontiguousarray(array, dtype=f"<{kind}").tobytes())
    encoded = {"dtype": kind, "bdata": packed.decode()}
    return encoded if array.ndim == 1 else encoded | {"shape": ", ".join(map(str, array.shape))}


def delta(base: Any, value: Any) -> Any:
    """What turns `base` into `value`, as `patched` in `static/components/frames.js` reads it.

    Objects are compared name by name, lists of objects of equal length one by one; all else that differs travels
    whole. A name that `value` lacks is sent as None, which Plotly reads as "not set".
    """
    if isinstance(base, dict) and isinstance(value, dict):
        changed = {
            name: delta(base.get(name), part)
            for name, part in value.items()
            if name not in base or base[name] != part
        }
        return changed | {name: None for name in base if name not in value}
    if _are_objects(base) and _are_objects(value) and len(base) == len(value):
        return [delta(old, new) for old, new in zip(base, value, strict=True)]
    return value


def _are_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)


def encoded(value: Any) -> bytes:
    """`value` as UTF-8 JSON. Raises `ValueError` for a number that is not finite."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()
