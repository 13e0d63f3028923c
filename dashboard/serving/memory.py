"""What was freed goes back to the system: glibc keeps it, a heap for every thread, until somebody asks."""

from __future__ import annotations

import ctypes
import sys
import time
from threading import Lock

PAUSE = 0.5
"""Seconds between two times of asking."""

_lock = Lock()
_asked = -PAUSE


def give_back() -> bool:
    """Let the system have what was freed; returns whether it was asked, which it is only now and then, and on Linux."""
    global _asked
    with _lock:
        if not sys.platform.startswith("linux") or time.monotonic() < _asked + PAUSE:
            return False
        _asked = time.monotonic()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none
    if trim is not None:
        trim(0)
    return trim is not None
