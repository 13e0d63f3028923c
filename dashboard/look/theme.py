"""The look of pages and figures: colours as tokens, typefaces, the figures' template.

Figures never name a colour, they name a token (`INK`, `PEN` …), which is a CSS variable. The
browser looks it up in the theme that the visitor has on, so one figure serves light and dark.
"""

from typing import Any

from dashboard.look.palette import DARK, LIGHT, colours

SERIF = "Newsreader, Georgia, serif"
SANS = "Figtree, 'Segoe UI', sans-serif"
MONO = "'JetBrains Mono', Consolas, monospace"


def token(name: str) -> str:
    """The CSS variable of a colour: `token("held_out")` is `"var(--held-out)"`."""
    return f"var(--{name.replace('_', '-')})"


INK = token("ink")
PENCIL = token("pencil")
PEN = token("pen")
RIGHT = token("right")
CLOSE = token("close")
STUDYING = token("studying")
HELD_OUT = token("held_out")
TEXT = token("text")
MUTED = token("muted")
LINE = token("line")
GRID = token("grid")
RULE = token("rule")
CARD = token("card")
WASH = token("wash")
CATEGORICAL = tuple(token(f"categorical-{index}") for index in range(10))
NEGATIVE = token("diverging-1")

POSITIVE = token("diverging-8")
"""The two sides of `DIVERGING` where a single mark has a sign; give it a symbol or a side too."""

Scale = list[tuple[float, str]]
"""A Plotly colour scale: places from 0 to 1 and the colours there."""

SEQUENTIAL: Scale = [(index / 9, token(f"sequential-{index}")) for index in range(10)]
"""For shares and probabilities: nothing is the card itself."""

_MIDDLE = (0, 1 / 8, 1 / 4, 3 / 8, 1 / 2, 1 / 2, 5 / 8, 3 / 4, 7 / 8, 1)

DIVERGING: Scale = [(place, token(f"diverging-{at}")) for at, place in enumerate(_MIDDLE)]
"""For signed numbers; use it with `zmid=0`, where the card shows through."""


def css_variables() -> str:
    """A style rule that declares every colour once for both themes.

    `light-dark()` follows the `color-scheme` that Streamlit sets with the visitor's theme.
    """
    light, dark = colours(LIGHT), colours(DARK)
    declared = [f"  --{name}: light-dark({light[name]}, {dark[name]});" for name in light]
    typefaces = [f"  --serif: {SERIF};", f"  --sans: {SANS};", f"  --mono: {MONO};"]
    return "\n".join([":root {", *declared, *typefaces, "}"])


def template_json() -> dict[str, Any]:
    """The Plotly template of all figures, colours as tokens: quiet axes, horizontal grid lines."""
    axis = {
        "automargin": True,
        "ticks": "",
        "color": MUTED,
        "gridcolor": GRID,
        "linecolor": LINE,
        "zerolinecolor": RULE,
        "ticklabelstandoff": 4,
        # The margins make room for them; to look whether one sticks out, Plotly lays out the page for each label.
        "ticklabeloverflow": "allow",
        "title": {"font": {"size": 13, "color": MUTED}, "standoff": 10},
        "tickfont": {"size": 12},
        "minexponent": 5,
        "exponentformat": "power",
    }
    return {
        "layout": {
            "font": {"family": SANS, "size": 13, "color": TEXT, "weight": 400},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": list(CATEGORICAL),
            "colorscale": {"sequential": SEQUENTIAL, "diverging": DIVERGING},
            "margin": {"l": 4, "r": 12, "t": 8, "b": 4},
            "showlegend": False,
            "hovermode": "closest",
            "bargap": 0.28,
            "separators": ".\N{NARROW NO-BREAK SPACE}",
            "xaxis": {**axis, "showgrid": False, "zeroline": False},
            "yaxis": {**axis, "showgrid": True, "zeroline": False, "nticks": 6},
            "hoverlabel": {
                "bgcolor": CARD,
                "bordercolor": LINE,
                "font": {"family": SANS, "size": 13, "color": TEXT},
                "align": "left",
            },
            "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
            "annotationdefaults": {"showarrow": False, "font": {"size": 13}},
        },
        "data": {
            "heatmap": [
                {
                    "colorbar": {
                        "thickness": 10,
                        "outlinewidth": 0,
                        "ticks": "",
                        "nticks": 5,
                        "exponentformat": "power",
                        "tickfont": {"size": 12, "color": MUTED},
                    },
                    "colorscale": SEQUENTIAL,
                }
            ],
            "scatter": [{"line": {"width": 2}, "marker": {"size": 8}}],
            "bar": [{"marker": {"line": {"width": 0}}, "textfont": {"size": 12}}],
        },
    }
