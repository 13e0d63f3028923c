"""Exams of visitors' own that are too large for a link: the server knows them by their fingerprint for a while."""

from __future__ import annotations

from dashboard.serving.shelf import Shelf

Content = tuple[tuple[tuple[str, str], ...], str]
"""The pairs and the text of `Settings`; one of them is empty."""

KEPT_BYTES = 16 * 2**20
"""What all of them may hold; the one that nobody asked for longest is forgotten first."""

_kept = Shelf(KEPT_BYTES)


def remember(fingerprint: str, content: Content) -> None:
    """Keep it, as the latest."""
    _kept.get(fingerprint, lambda: content)


def recall(fingerprint: str) -> Content | None:
    """The exam of that fingerprint, if it is still known."""
    try:
        return _kept.get(fingerprint, _forgotten)
    except LookupError:
        return None


def _forgotten() -> Content:
    raise LookupError
