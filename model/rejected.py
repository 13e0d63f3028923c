"""A setting that makes no sense, and how a message shows it."""

from __future__ import annotations


class RejectedError(ValueError):
    """A setting that makes no sense; `field` is its name."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def shown(value: object) -> str:
    """A rejected value as a message shows it: cut short, a huge whole number in hexadecimal.

    Python refuses to write an int of more than 4,300 decimals, and takes long for it; of something that holds one,
    the type is named.
    """
    try:
        text = hex(value) if isinstance(value, int) and value.bit_length() > 200 else repr(value)
    except ValueError:
        text = f"a {type(value).__name__} with a huge number"
    return text if len(text) <= 60 else text[:57] + "…"
