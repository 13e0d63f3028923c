r"""The path's LaTeX as MathML, which every browser draws and prints by itself.

It knows what the formulas of `model/by_hand_path` are made of, and rejects anything else.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

IDENTIFIERS = {
    r"\gamma": "γ",
    r"\beta": "β",
    r"\mu": "μ",
    r"\sigma": "σ",
    r"\ell": "ℓ",
    r"\eta": "η",
    r"\varepsilon": "ε",
    r"\Phi": "Φ",
    r"\varphi": "φ",
    r"\partial": "∂",
    r"\infty": "∞",
    r"\top": "⊤",
}
OPERATORS = {
    r"\sum": "∑",
    r"\odot": "⊙",
    r"\cdot": "·",
    r"\approx": "≈",
    r"\le": "≤",
    r"\to": "→",
    r"\max": "max",
    r"\ln": "ln",
    "-": "−",
}
SPACES = {r"\,": "0.17em", r"\!": "-0.17em", r"\;": "0.28em", r"\quad": "1em", r"\ ": "0.3em"}
ACCENTS = {r"\bar": "¯", r"\overline": "¯", r"\hat": "^"}

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[{}^_]|\d+(?:\.\d+)?|\S")


def mathml(latex: str) -> str:
    """A <math> element that says what the LaTeX says. Raises `ValueError` for LaTeX that no step uses."""
    tokens = _tokens(latex)
    content = "".join(_row(tokens, end=None))
    return f'<math displaystyle="true"><mrow>{content}</mrow></math>'


class _Tokens:
    """Tokens of a formula, of which the next one can be looked at."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0

    @property
    def next(self) -> str | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def take(self) -> str:
        token = self.next
        if token is None:
            raise ValueError("the formula ends too early")
        self._at += 1
        return token


def _tokens(latex: str) -> _Tokens:
    texts: list[str] = []
    for part in re.split(r"(\\(?:text|operatorname)\{[^{}]*\})", latex):
        texts += [part] if part.startswith((r"\text{", r"\operatorname{")) else _TOKEN.findall(part)
    return _Tokens(texts)


def _row(tokens: _Tokens, end: str | None) -> Iterator[str]:
    """Elements up to the token `end`, or to the end of the formula."""
    while tokens.next != end:
        if tokens.next is None:
            raise ValueError(f"the formula lacks a {end}")
        yield _scripted(tokens)
    if end is not None:
        tokens.take()


def _group(tokens: _Tokens) -> str:
    """What a command takes: {…} or a single thing."""
    if tokens.next != "{":
        return _atom(tokens)
    tokens.take()
    return f"<mrow>{''.join(_row(tokens, end='}'))}</mrow>"


def _scripted(tokens: _Tokens) -> str:
    """A thing with whatever stands below and above it."""
    is_sum = tokens.next == r"\sum"
    base, scripts = _atom(tokens), {}
    while tokens.next in ("_", "^"):
        where = tokens.take()
        scripts[where] = _group(tokens)
    below, above = scripts.get("_"), scripts.get("^")
    if below and above:
        return f"<msubsup>{base}{below}{above}</msubsup>"
    if below:
        return f"<munder>{base}{below}</munder>" if is_sum else f"<msub>{base}{below}</msub>"
    return f"<msup>{base}{above}</msup>" if above else base


def _atom(tokens: _Tokens) -> str:
    token = tokens.take()
    if token == "{":
        return f"<mrow>{''.join(_row(tokens, end='}'))}</mrow>"
    if token == r"\frac":
        above, below = _group(tokens), _group(tokens)
        return f"<mfrac>{above}{below}</mfrac>"
    if token == r"\sqrt":
        return f"<msqrt>{_group(tokens)}</msqrt>"
    if token in ACCENTS:
        return f'<mover accent="true">{_group(tokens)}<mo>{ACCENTS[token]}</mo></mover>'
    if token == r"\left":
        fence = tokens.take()
        inside = "".join(_row(tokens, end=r"\right"))
        return f"<mrow><mo>{fence}</mo><mrow>{inside}</mrow><mo>{tokens.take()}</mo></mrow>"
    if token in SPACES:
        return f'<mspace width="{SPACES[token]}"></mspace>'
    if token.startswith((r"\text{", r"\operatorname{")):
        words = html.escape(token[token.index("{") + 1 : -1])
        return f"<mtext>{words}</mtext>".replace(" ", "\N{NO-BREAK SPACE}")
    if token in IDENTIFIERS:
        return f"<mi>{IDENTIFIERS[token]}</mi>"
    if token in OPERATORS:
        return f"<mo>{OPERATORS[token]}</mo>"
    if token[0].isdigit():
        return f"<mn>{token}</mn>"
    if token.isalpha() and len(token) == 1:
        return f"<mi>{token}</mi>"
    if token in "=+(),[]?∞":
        return f"<mo>{token}</mo>"
    raise ValueError(f"LaTeX is {token!r} at one place; no formula of the path has that")
