"""The look in one place: colours by meaning, typefaces, number formats, the figures' template.

`.streamlit/config.toml` repeats the colours for Streamlit's own parts; a test holds the two equal.
Figures never name a colour, they name a token (`INK`, `PEN` …), which is a CSS variable. The
browser looks it up in the theme that the visitor has on, so one figure serves light and dark.
"""

import math
from dataclasses import asdict, dataclass
from typing import Any, Literal

Theme = Literal["light", "dark"]


@dataclass(frozen=True)
class Palette:
    """The colours of one theme as `#RRGGBB`, named by what they stand for.

    Text colours reach 4.5:1 against `paper` and `card`, colours of marks 3:1 (WCAG 2.2, 1.4.3 and
    1.4.11); the colours by meaning reach 4.5:1, as they write words too.
    """

    ink: str
    """What the student writes."""
    pencil: str
    """What the student considered and did not answer."""
    pen: str
    """What the teacher writes: marks lost, way off, feedback."""
    right: str
    """What is right."""
    close: str
    """Nearly right: the second or third choice."""
    studying: str
    """The optimizer's step."""
    held_out: str
    """Questions that are never studied."""

    text: str
    muted: str
    """Text that stands back: axis labels, the field's word beside the analogy's."""
    line: str
    """Borders of cards and controls."""
    grid: str
    rule: str
    """Lines that carry meaning: an axis at zero, a reference level."""
    paper: str
    """The page."""
    card: str
    """Sheets that lie on the page; charts are drawn on these."""
    wash: str
    """The background of what is chosen or pointed at."""

    categorical: tuple[str, ...]
    """Ten colours for series without a meaning of their own."""
    sequential: tuple[str, ...]
    """Ten colours from `card` (nothing) to the strongest (all)."""
    diverging: tuple[str, ...]
    """Ten colours, negative to positive; the two in the middle are `card`: zero leaves no mark."""


LIGHT = Palette(
    ink="#2A389C",
    pencil="#767EB4",
    pen="#A8100C",
    right="#076232",
    close="#8F6622",
    studying="#9742CC",
    held_out="#1D757C",
    text="#22242C",
    muted="#5A5D68",
    line="#DAD3C4",
    grid="#EBE6DA",
    rule="#8C8675",
    paper="#F4F0E7",
    card="#FFFEFA",
    wash="#F1EFF8",
    categorical=(
        "#2A389C",
        "#C2600A",
        "#1D757C",
        "#A8100C",
        "#9742CC",
        "#076232",
        "#8F6622",
        "#2F7FC1",
        "#B03A78",
        "#686B76",
    ),
    sequential=(
        "#FFFEFA",
        "#F4F5F9",
        "#E8EBF8",
        "#DDE2F7",
        "#B8C3ED",
        "#95A3E2",
        "#7484D6",
        "#5464B3",
        "#374591",
        "#1C2770",
    ),
    diverging=(
        "#0B3B70",
        "#2B649C",
        "#4C8FCB",
        "#A6C7E4",
        "#FFFEFA",
        "#FFFEFA",
        "#F2C5A0",
        "#E08A3C",
        "#AC5B21",
        "#7A2E05",
    ),
)

DARK = Palette(
    ink="#9DB0F6",
    pencil="#6873A8",
    pen="#F6594D",
    right="#2BD69C",
    close="#FBAE26",
    studying="#B66CEB",
    held_out="#9FECFF",
    text="#ECEDF1",
    muted="#A9ADB8",
    line="#343946",
    grid="#2A2E38",
    rule="#767C8C",
    paper="#14161B",
    card="#1D2027",
    wash="#232633",
    categorical=(
        "#9DB0F6",
        "#FF9A4D",
        "#9FECFF",
        "#F6594D",
        "#B66CEB",
        "#2BD69C",
        "#FBAE26",
        "#4FA6EC",
        "#F58CC0",
        "#A6A9B4",
    ),
    sequential=(
        "#1D2027",
        "#212534",
        "#262B42",
        "#2A3050",
        "#394373",
        "#495799",
        "#5A6BC0",
        "#7D8DD6",
        "#A2B0EB",
        "#C9D3FF",
    ),
    diverging=(
        "#A8D8FF",
        "#74ADE2",
        "#3F83C4",
        "#304F71",
        "#1D2027",
        "#1D2027",
        "#6E482F",
        "#C9701F",
        "#E5A062",
        "#FFD09A",
    ),
)

PALETTES: dict[Theme, Palette] = {"light": LIGHT, "dark": DARK}

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
PAPER = token("paper")
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


def colours(palette: Palette) -> dict[str, str]:
    """Every CSS variable of `palette` without its two hyphens, and its colour."""
    named: dict[str, str] = {}
    for name, value in asdict(palette).items():
        name = name.replace("_", "-")
        if isinstance(value, str):
            named[name] = value
        else:
            named.update({f"{name}-{index}": colour for index, colour in enumerate(value)})
    return named


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


def resolved(value: Any, theme: Theme) -> Any:
    """`value` (a figure's JSON, or any part of one) with every token replaced by its colour."""
    named = {token(name): colour for name, colour in colours(PALETTES[theme]).items()}

    def replaced(part: Any) -> Any:
        match part:
            case str():
                return named.get(part, part)
            case dict():
                return {name: replaced(inner) for name, inner in part.items()}
            case list() | tuple():
                return [replaced(inner) for inner in part]
            case _:
                return part

    return replaced(value)


MINUS = "\N{MINUS SIGN}"
_THIN = "\N{NARROW NO-BREAK SPACE}"
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def count(n: int) -> str:
    """A whole number in groups of three: 28 416; four digits stay together, as in 3 000."""
    return f"{n:,}".replace(",", _THIN).replace("-", MINUS)


def number(x: float, digits: int = 3) -> str:
    """`x` with that many significant digits, in powers of ten where zeros would hide the value."""
    if not math.isfinite(x):
        return _not_finite(x)
    if x == 0:
        return "0"
    if not 1e-3 <= abs(x) < 1e6:
        return scientific(x, digits)
    rounded = float(f"{x:.{digits - 1}e}")
    places = max(0, digits - 1 - math.floor(math.log10(abs(rounded))))
    return f"{rounded:,.{places}f}".replace(",", _THIN).replace("-", MINUS)


def scientific(x: float, digits: int = 3) -> str:
    """`x` as 1.23 × 10⁻⁵ with that many significant digits."""
    if not math.isfinite(x):
        return _not_finite(x)
    mantissa, exponent = f"{x:.{digits - 1}e}".split("e")
    power = str(int(exponent)).translate(_SUPERSCRIPTS)
    return f"{mantissa} × 10{power}".replace("-", MINUS)


def signed(x: float, digits: int = 3) -> str:
    """`x` with its sign always written: +0.12, −0.12; zero has none."""
    text = number(x, digits)
    return f"+{text}" if x > 0 else text


def percent(p: float) -> str:
    """A share between 0 and 1 as 98.2 %; 100 % and 0 % only for exactly 1 and 0."""
    if not math.isfinite(p):
        return _not_finite(p)
    places = 0 if p in (0, 1) else 1
    text = f"{100 * p:.{places}f} %"
    if 0 < p < 0.001:
        text = "< 0.1 %"
    elif 0.999 < p < 1:
        text = "> 99.9 %"
    return text.replace(" ", _THIN).replace("-", MINUS)


def nats(x: float) -> str:
    """Marks lost with two decimals, three below 0.1: 2.94, 0.012."""
    if not math.isfinite(x):
        return _not_finite(x)
    return f"{x:.{2 if abs(x) >= 0.1 else 3}f}".replace("-", MINUS)


def _not_finite(x: float) -> str:
    return "not a number" if math.isnan(x) else f"{MINUS if x < 0 else ''}∞"


def streamlit_theme() -> dict[str, Any]:
    """The `[theme]` section that `.streamlit/config.toml` must hold for the colours to agree."""
    return {theme: _streamlit_colours(palette) for theme, palette in PALETTES.items()}


def _streamlit_colours(palette: Palette) -> dict[str, Any]:
    """`palette` under Streamlit's names: its blue is the ink, its red the pen, and so on."""
    named = {
        "blue": palette.ink,
        "red": palette.pen,
        "green": palette.right,
        "violet": palette.studying,
        "yellow": palette.close,
        "orange": palette.categorical[1],
        "gray": palette.muted,
    }
    return {
        "primaryColor": palette.ink,
        "backgroundColor": palette.paper,
        "secondaryBackgroundColor": palette.card,
        "textColor": palette.text,
        "linkColor": palette.ink,
        "borderColor": palette.line,
        "codeBackgroundColor": palette.card,
        "codeTextColor": palette.text,
        "dataframeBorderColor": palette.line,
        "dataframeHeaderBackgroundColor": palette.paper,
        "dataframeHeaderTextColor": palette.muted,
        **{f"{name}Color": colour for name, colour in named.items()},
        **{f"{name}TextColor": colour for name, colour in named.items()},
        "chartCategoricalColors": list(palette.categorical),
        "chartSequentialColors": list(palette.sequential),
        "chartDivergingColors": list(palette.diverging),
        "sidebar": {
            "backgroundColor": palette.paper,
            "secondaryBackgroundColor": palette.card,
            "borderColor": palette.line,
        },
    }
