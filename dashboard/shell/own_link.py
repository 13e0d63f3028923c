"""An exam of one's own in a link: whole if it is small, else by a fingerprint that this server knows for a while.

A letter for the version, a seal of eight characters, and the exam as JSON, compressed. The seal tells a link that was
cut short or changed on its way; it keeps nobody from writing a link of their own, so what comes is checked as well.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
import zlib
from functools import lru_cache

from dashboard.serving.own_exams import Content, recall, remember
from model.exams import exam_from_pairs, exam_from_text
from model.exams.own import MOST_CHARACTERS, MOST_QUESTIONS

WHOLE, FINGERPRINT = "a", "k"
"""Versions: the first letter says what follows. A letter that nobody knows yet is a newer version's."""

LONGEST = 2_000
"""Characters of an exam that travels whole: mail, chat and a QR code still take such a link."""

SEAL = 8
"""Characters: 48 bits."""

MOST_BYTES = 6 * MOST_CHARACTERS + 8 * MOST_QUESTIONS
"""Of the JSON: each character as an escape, and signs around each pair. No more than that is unpacked."""

_PLAIN = re.compile(r"[A-Za-z0-9_-]*")


def write_own(pairs: tuple[tuple[str, str], ...], text: str) -> str:
    """The value for the link; a large exam is remembered by this server from now on."""
    written = _written(pairs, text)
    if written.startswith(FINGERPRINT):
        remember(written, (pairs, text))
    return written


def travels_whole(pairs: tuple[tuple[str, str], ...], text: str) -> bool:
    """Whether a link holds all of this exam, wherever it is opened."""
    return _written(pairs, text).startswith(WHOLE)


@lru_cache(maxsize=64)
def _written(pairs: tuple[tuple[str, str], ...], text: str) -> str:
    raw = json.dumps(
        pairs or text, ensure_ascii=True, allow_nan=False, separators=(",", ":")
    ).encode()
    if len(raw) <= MOST_BYTES:
        packed = zlib.compress(raw, 9)
        whole = f"{WHOLE}{_seal(packed)}{_base64(packed)}"
        if len(whole) <= LONGEST:
            return whole
    return FINGERPRINT + _base64(hashlib.sha256(raw).digest()[:18])


def read_own(value: str) -> Content:
    """The pairs and the text that a link holds. Raises `ValueError`, in words for the visitor."""
    version, rest = value[:1], value[1:]
    if not version:
        raise ValueError("This link names an exam of somebody's own, but does not hold it")
    if not value.isascii() or not version.isalpha():
        raise ValueError(_CHANGED)
    if version == FINGERPRINT:
        found = recall(value) if len(value) <= LONGEST else None
        if found is None:
            raise ValueError(
                "This link names an exam that is too large to travel in it, and this server does not know it (any "
                "more). Ask for its file and upload it under “Your own exam”"
            )
        return found
    if version != WHOLE:
        raise ValueError(
            f"This link holds an exam in the form “{version}”, which a newer version of this dashboard wrote"
        )
    if len(value) > LONGEST or not _PLAIN.fullmatch(rest):
        raise ValueError(_CHANGED)
    return _checked(_unpacked(rest))


_CHANGED = "The exam in this link was cut short or changed on its way; ask for the link again"


@lru_cache(maxsize=64)
def _unpacked(rest: str) -> bytes:
    seal, written = rest[:SEAL], rest[SEAL:]
    unpacker = zlib.decompressobj()
    try:
        packed = base64.urlsafe_b64decode(written + "=" * (-len(written) % 4))
        if _seal(packed) != seal or _base64(packed) != written:
            raise ValueError(_CHANGED)
        raw = unpacker.decompress(packed, MOST_BYTES + 1)
    except (zlib.error, binascii.Error):
        raise ValueError(_CHANGED) from None
    if len(raw) > MOST_BYTES or not unpacker.eof or unpacker.unused_data:
        raise ValueError(_CHANGED)
    return raw


@lru_cache(maxsize=64)
def _checked(raw: bytes) -> Content:
    """What the JSON holds, if there is an exam in it."""
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        raise ValueError(_CHANGED) from None
    try:
        if isinstance(found, str):
            exam_from_text(found)
            return (), found
        if isinstance(found, list) and all(_is_pair(pair) for pair in found):
            pairs = tuple((prompt, answer) for prompt, answer in found)
            exam_from_pairs(pairs)
            return pairs, ""
    except ValueError as error:
        raise ValueError(f"The exam in this link does not work: {error}") from None
    raise ValueError(_CHANGED)


def _is_pair(found: object) -> bool:
    return (
        isinstance(found, list) and len(found) == 2 and all(isinstance(part, str) for part in found)
    )


def _seal(packed: bytes) -> str:
    return _base64(hashlib.sha256(packed).digest())[:SEAL]


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
