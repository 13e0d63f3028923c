"""Laws of the look: contrast, colour-blind safety, one source of truth, honest number formats."""

import math
import re
import tomllib
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.look import numbers, theme
from dashboard.look.numbers import logit_text
from dashboard.look.palette import DARK, LIGHT, PALETTES, Palette, colours
from dashboard.shell.style import style_sheet

ROOT = Path(__file__).resolve().parents[3]
BY_MEANING = ("ink", "pen", "right", "close", "studying", "held_out")

# Machado, Oliveira and Fernandes (2009), table 1, severity 1.0: linear RGB as seen with ...
VISION = {
    "all cones": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
# Ottosson (2020), "A perceptual color space for image processing": linear RGB -> LMS -> OKLab.
RGB_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
LMS_TO_OKLAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
DISTINCT = 0.055
"""Distance in OKLab: more than twice what is just noticeable between two large patches (0.02)."""


def linear(colour: str) -> np.ndarray:
    """Linear red, green and blue of `#RRGGBB` (IEC 61966-2-1)."""
    value = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    curved = ((value + 0.055) / 1.055) ** 2.4
    return np.asarray(np.where(value <= 0.04045, value / 12.92, curved))


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio."""
    darker, lighter = sorted(float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def distance(one: str, other: str, vision: np.ndarray) -> float:
    def oklab(colour: str) -> np.ndarray:
        seen = np.clip(vision @ linear(colour), 0, 1)
        return np.asarray(LMS_TO_OKLAB @ np.cbrt(RGB_TO_LMS @ seen))

    return float(np.linalg.norm(oklab(one) - oklab(other)))


@pytest.fixture(params=["light", "dark"])
def palette(request: pytest.FixtureRequest) -> Palette:
    return PALETTES[request.param]


def test_contrast_agrees_with_the_published_examples() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("name", ["text", "muted", *BY_MEANING])
@pytest.mark.parametrize("background", ["paper", "card"])
def test_every_colour_that_writes_words_reaches_4_5_to_1(
    palette: Palette, name: str, background: str
) -> None:
    assert contrast(getattr(palette, name), getattr(palette, background)) >= 4.5


@pytest.mark.parametrize("background", ["paper", "card"])
def test_every_colour_of_a_mark_reaches_3_to_1(palette: Palette, background: str) -> None:
    marks = [palette.rule, palette.pencil, *palette.categorical]
    marks += [palette.diverging[1], palette.diverging[8], palette.sequential[9]]
    assert min(contrast(mark, getattr(palette, background)) for mark in marks) >= 3


def test_words_on_a_chosen_row_and_on_a_primary_button_reach_4_5_to_1(
    palette: Palette,
) -> None:
    for name in ("text", "muted", *BY_MEANING):
        assert contrast(getattr(palette, name), palette.wash) >= 4.5, name
    assert contrast(palette.paper, palette.ink) >= 4.5


@pytest.mark.parametrize("vision", VISION)
def test_colours_by_meaning_stay_apart_for_every_kind_of_colour_vision(
    palette: Palette, vision: str
) -> None:
    for one, other in combinations(BY_MEANING, 2):
        apart = distance(getattr(palette, one), getattr(palette, other), VISION[vision])
        assert apart >= DISTINCT, (one, other)


@pytest.mark.parametrize("vision", VISION)
def test_the_two_signs_stay_apart_for_every_kind_of_colour_vision(
    palette: Palette, vision: str
) -> None:
    for step in range(4):
        low, high = palette.diverging[step], palette.diverging[9 - step]
        assert distance(low, high, VISION[vision]) >= DISTINCT


def test_a_scale_has_ten_colours_and_zero_leaves_no_mark(palette: Palette) -> None:
    assert len(palette.categorical) == len(palette.sequential) == len(palette.diverging) == 10
    assert palette.sequential[0] == palette.card
    assert palette.diverging[4] == palette.diverging[5] == palette.card


def test_a_stronger_value_stands_out_more_from_the_card(palette: Palette) -> None:
    for scale in (palette.sequential, palette.diverging[4::-1], palette.diverging[5:]):
        ratios = [contrast(colour, palette.card) for colour in scale]
        assert ratios == sorted(ratios)
        assert len(set(ratios)) == len(ratios)


def streamlits_names(palette: Palette) -> dict[str, Any]:
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


def test_streamlits_configuration_repeats_the_palettes() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    written = {name: config["theme"][name] for name in ("light", "dark")}
    assert written == {name: streamlits_names(palette) for name, palette in PALETTES.items()}
    assert config["theme"]["font"] == theme.SANS
    assert config["theme"]["headingFont"] == theme.SERIF
    assert config["theme"]["codeFont"] == theme.MONO


def test_every_typeface_is_served_from_here_with_its_licence() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    faces = config["theme"]["fontFaces"]
    assert {face["family"] for face in faces} == {"Newsreader", "Figtree", "JetBrains Mono"}
    for face in faces:
        font = ROOT / face["url"].removeprefix("app/")
        assert font.read_bytes()[:4] == b"wOF2"
        licence = font.with_name(font.name.split("-latin-")[0] + "-OFL.txt")
        assert "SIL Open Font License" in licence.read_text("utf-8")


def test_every_token_is_declared_for_both_themes_and_every_used_variable_is_a_token() -> None:
    sheet = style_sheet()
    declared = set(re.findall(r"^\s*--([a-z0-9-]+):", sheet, re.MULTILINE))
    declared |= {"large"} | {
        "plot-height",
        "plot-ratio",
    }  # set by style.py for each visitor, and by chart.js
    assert set(colours(LIGHT)) == set(colours(DARK)) <= declared
    assert set(re.findall(r"var\(--([a-z0-9-]+)", sheet)) <= declared


def test_plotly_accepts_tokens_where_it_accepts_colours() -> None:
    figure = go.Figure(go.Heatmap(z=[[1, -1]], colorscale=theme.DIVERGING, zmid=0))
    figure.add_scatter(x=[0], y=[0], marker_color=theme.INK, line_color=theme.CATEGORICAL[9])
    figure.update_layout(template=go.layout.Template(theme.template_json()))
    used = set(re.findall(r"var\(--([a-z0-9-]+)\)", str(figure.to_plotly_json())))
    assert used <= set(colours(LIGHT))
    assert {"ink", "categorical-9", "diverging-4", "grid"} <= used


def test_the_diverging_scale_runs_from_minus_to_plus_through_the_card() -> None:
    places = [place for place, _ in theme.DIVERGING]
    assert places == sorted(places)
    assert places[0] == 0
    assert places[-1] == 1
    middle = [colour for place, colour in theme.DIVERGING if place == 0.5]
    assert middle == ["var(--diverging-4)", "var(--diverging-5)"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (numbers.count(28416), "28\u202f416"),
        (numbers.count(-1200), "−1\u202f200"),
        (numbers.number(0), "0"),
        (numbers.number(0.99999), "1.00"),
        (numbers.number(-0.012345), "−0.0123"),
        (numbers.number(12345.6), "12\u202f300"),
        (numbers.number(1.2e-5), "1.20 × 10⁻⁵"),
        (numbers.scientific(-2.5e7, 2), "−2.5 × 10⁷"),
        (numbers.signed(0.12), "+0.120"),
        (numbers.signed(-0.12), "−0.120"),
        (numbers.percent(0.9821), "98.2\u202f%"),
        (numbers.percent(0.99999), ">\u202f99.9\u202f%"),
        (numbers.percent(1), "100\u202f%"),
        (numbers.nats(2.944), "2.94"),
        (numbers.nats(0.0123), "0.012"),
        (numbers.nats(0.000341), "0.00034"),
        (numbers.nats(0.0000034), "3.4 × 10⁻⁶"),
        (numbers.nats(0.0), "0.00"),
        (numbers.nats(-0.0), "0.00"),
        (numbers.nats(9999.0), "9999.00"),
        (numbers.nats(10_000.0), "1.0 × 10⁴"),
        (numbers.nats(2.0837e63), "2.1 × 10⁶³"),
        (numbers.nats(math.inf), "∞"),
        (numbers.number(-math.inf), "−∞"),
        (numbers.latex(0.87212, ".2f"), "0.87"),
        (numbers.latex(1.65e24, ".3f"), r"1.65 \times 10^{24}"),
        (numbers.latex(1e-104), r"1 \times 10^{-104}"),
        (numbers.latex(math.nan), r"\text{?}"),
        (logit_text(-2.5e7), "−2.50 × 10⁷"),
        (numbers.percent(math.nan), "not a number"),
    ],
)
def test_numbers_are_written_with_sensible_digits_and_real_signs(text: str, expected: str) -> None:
    assert text == expected


@given(st.floats(min_value=-1e12, max_value=1e12))
@settings(max_examples=200, deadline=None)
def test_a_written_number_reads_back_within_its_last_digit(x: float) -> None:
    text = numbers.number(x).replace("\u202f", "").replace("−", "-")
    powers = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
    text = text.replace(" × 10", "e").translate(powers)
    assert float(text) == pytest.approx(x, rel=0.0051, abs=0)
