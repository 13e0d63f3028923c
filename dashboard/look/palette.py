"""The colours of both themes by meaning.

`.streamlit/config.toml` repeats them under Streamlit's names for its own parts; a test holds the two equal.
"""

from dataclasses import asdict, dataclass
from typing import Literal

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
