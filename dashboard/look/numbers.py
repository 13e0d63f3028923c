"""How a number is written: counts, marks lost, shares, signs and powers of ten."""

from __future__ import annotations

import math

import numpy as np

MINUS = "\N{MINUS SIGN}"
_THIN = "\N{NARROW NO-BREAK SPACE}"
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def count(n: int) -> str:
    """A whole number in groups of three, which no line end parts: 28 416."""
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


def logit_text(logit: float) -> str:
    """A gut feeling with its sign and two decimals: +1.93; a huge one in powers of ten."""
    if not np.isfinite(logit):
        return "not a number"
    if abs(logit) >= 1e4:
        return signed(logit)
    return f"{logit:+.2f}".replace("-", MINUS)


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
    """Marks lost with two decimals, below 0.1 with two digits that say something: 2.94, 0.012, 0.00034.

    In powers of ten where that would be long: 3.4 × 10⁻⁶, 2.1 × 10⁶³.
    """
    if not math.isfinite(x):
        return _not_finite(x)
    if x and abs(x) < 1e-5:
        return scientific(x, 2)
    if abs(x) >= 1e4:
        return scientific(x, 2)
    places = 2 if x == 0 or abs(x) >= 0.1 else 1 - math.floor(math.log10(abs(x)))
    return f"{x + 0.0:.{places}f}".replace("-", MINUS)


def latex(x: float, form: str = ".4g") -> str:
    """A number for LaTeX, in that format; in powers of ten where it would be long."""
    if not math.isfinite(x):
        return r"\text{?}"
    text = f"{x:{form}}" if abs(x) < 1e4 else f"{x:.4g}"
    mantissa, _, power = text.partition("e")
    return rf"{mantissa} \times 10^{{{int(power)}}}" if power else text


def _not_finite(x: float) -> str:
    return "not a number" if math.isnan(x) else f"{MINUS if x < 0 else ''}∞"
