"""The text of a file that a visitor uploads: its bytes tell what is no text, and which encoding it is in."""

from __future__ import annotations

import codecs
import re

from model.exams.own import MOST_CHARACTERS

MOST_BYTES = 1_000_000
"""Of a file: `MOST_CHARACTERS` in any encoding, and some room for quotes."""

NO_TEXTS = (
    (b"PK\x03\x04", "a zip archive or a spreadsheet; save the spreadsheet as CSV and upload that"),
    (b"\xd0\xcf\x11\xe0", "an old Office file; save it as CSV or plain text and upload that"),
    (b"\x89PNG", "an image; an exam is text"),
    (b"\xff\xd8\xff", "an image; an exam is text"),
    (b"GIF8", "an image; an exam is text"),
    (b"RIFF", "a picture or a sound; an exam is text"),
    (b"%PDF", "a PDF; copy its text and paste it"),
    (b"\x1f\x8b", "a compressed file; unpack it first"),
    (b"{\\rtf", "a document with formats; save it as plain text and upload that"),
)
"""How a file of that kind begins, and what to do about it."""

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Byte order marks, the longer of two that begin alike in front."""

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
"""What no text holds; spreadsheets write tabs, line and page feeds."""

GUESSED = (
    "The file is not in UTF-8; it was read as Latin-1 (Windows-1252), which is a guess. If letters look wrong, save it "
    "as UTF-8 and upload it again."
)


def text_of_file(data: bytes) -> tuple[str, str]:
    """The text, and what to know of how it was read, if anything.

    Raises `ValueError`, in words for the visitor, for a file that is too long or no text.
    """
    if len(data) > MOST_BYTES:
        raise ValueError(
            f"The file has {len(data):,} bytes; {MOST_BYTES:,} are allowed. Upload a part of it."
        )
    for beginning, what in NO_TEXTS:
        if data.startswith(beginning):
            raise ValueError(f"This is {what}.")
    text, told = _decoded(data)
    if not text.strip():
        raise ValueError("The file is empty. Upload another one, or write here.")
    found = _CONTROL.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise ValueError(
            f"Line {line} holds the character U+{ord(found[0]):04X}, which no text has: this seems to be another kind "
            "of file. Save it as plain text in UTF-8 and upload it again."
        )
    if len(text) > MOST_CHARACTERS:
        raise ValueError(
            f"The file has {len(text):,} characters; {MOST_CHARACTERS:,} are allowed. Upload a part of it."
        )
    return text, told


def _decoded(data: bytes) -> tuple[str, str]:
    for mark, encoding in (*MARKS, *_without_a_mark(data)):
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding), ""
            except UnicodeDecodeError as error:
                if mark:
                    raise ValueError(
                        f"The file says that it is in {encoding.upper()}, but breaks off at byte {error.start:,}. Save "
                        "it again as UTF-8."
                    ) from None
    try:
        return data.decode("cp1252"), GUESSED
    except UnicodeDecodeError as error:
        raise ValueError(
            f"Byte {error.start:,} of the file belongs to no text in UTF-8 or Latin-1. Save it as plain text in UTF-8 "
            "and upload it again."
        ) from None


def _without_a_mark(data: bytes) -> tuple[tuple[bytes, str], ...]:
    """What a file without a byte order mark may be in: where every second byte is nought, it is UTF-16."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    half = len(data) // 2
    if len(data) % 2 == 0 and odd > half * 0.4 and even < half * 0.05:
        return ((b"", "utf-16-le"),)
    if len(data) % 2 == 0 and even > half * 0.4 and odd < half * 0.05:
        return ((b"", "utf-16-be"),)
    return ((b"", "utf-8"),)
