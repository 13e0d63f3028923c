"""A file is text in some encoding, or says what else it is."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.exams.file_text import MOST_BYTES, text_of_file

TEXT = "question,answer\r\nder Bär sagt,brumm\r\n"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252"],
)
def test_the_encoding_is_found(encoding: str) -> None:
    text, told = text_of_file(TEXT.encode(encoding))
    assert text == TEXT
    assert ("guess" in told) == (encoding in ("latin-1", "cp1252"))


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.csv", TEXT)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (zipped(), "save the spreadsheet as CSV"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "an image"),
        (b"%PDF-1.7 " + bytes(50), "copy its text"),
        (b"", "empty"),
        (b"\r\n \n", "empty"),
        (b"a,b\nc,\x00d\n", "Line 2 holds the character U+0000"),
        (bytes(range(256)), "no text"),
        (b"\xff\xfea", "breaks off"),
        (b"x" * 5_000_000, "allowed"),
        (b"x" * (MOST_BYTES - 1), "characters"),
    ],
)
def test_what_is_no_text_says_what_it_is(data: bytes, what: str) -> None:
    with pytest.raises(ValueError, match=what.replace("+", r"\+")):
        text_of_file(data)


@given(st.binary(max_size=200) | st.text(max_size=50).map(lambda text: text.encode("utf-16")))
def test_any_bytes_are_text_or_are_told(data: bytes) -> None:
    told = ""
    try:
        text, _ = text_of_file(data)
    except ValueError as error:
        text, told = "", str(error)
    assert "\x00" not in text
    assert bool(text) != told.endswith(".")
