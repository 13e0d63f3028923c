"""A symbol of the path outside of a formula: its letters, and what stands below and above."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LETTERS = {
    r"\gamma": "γ",
    r"\beta": "β",
    r"\mu": "μ",
    r"\sigma": "σ",
    r"\ell": "ℓ",
    r"\hat{N}": "N̂",
}
_GROUP = r"(?:\{(?:\\text\{)?([^{}]+)\}?\}|(\w))"
_SYMBOL = re.compile(rf"(\\hat\{{N\}}|\\?[A-Za-z]+)(?:\^{_GROUP})?(?:_{_GROUP})?(?:\^{_GROUP})?")
_GRADIENT = re.compile(r"\\frac\{\\partial L\}\{\\partial (.+)\}")


@dataclass(frozen=True)
class Symbol:
    """A symbol in parts: W with LM below."""

    letters: str
    below: str = ""
    above: str = ""
    is_gradient: bool = False
    """Whether it is ∂L/∂ of these letters."""

    def __str__(self) -> str:
        text = self.letters
        if self.below:
            text += f"_{self.below}"
        if self.above:
            text += f"^{self.above}"
        return f"∂L/∂{text}" if self.is_gradient else text


def symbol_of(latex: str) -> Symbol:
    r"""The parts of a symbol as `Step.symbol` has it: "W_{\text{LM}}". Raises `ValueError` for any other LaTeX."""
    gradient = _GRADIENT.fullmatch(latex)
    bare = (gradient[1] if gradient else latex).replace(r"\to ", "→")
    found = _SYMBOL.fullmatch(bare)
    if found is None:
        raise ValueError(f"symbol is {latex!r}; allowed are letters with an index and an exponent")
    letters, *groups = found.groups()
    before, below, after = (groups[i] or groups[i + 1] or "" for i in (0, 2, 4))
    below = re.sub(r"_(\d)", lambda digit: chr(0x2080 + int(digit[1])), below)
    return Symbol(_LETTERS.get(letters, letters), below, before + after, gradient is not None)
