"""A small student on its way, and what leaves the app of it."""

from __future__ import annotations

import pytest

from model import Run, Settings

HOSTILE = Settings(
    exam="own",
    pairs=(
        ("<script>alert(1)</script>", "=1+1"),
        ("</script><img/src=x/onerror=alert(2)>", "**stars**"),
        ("$x$ :red[y]", "@SUM(A1)"),
        ("-1 “quoted” 'q'", "שלום"),
    ),
    n_head=2,
    d_model=8,
    batch_size=2,
    rounds=10,
)
"""An exam whose every word means harm somewhere."""


@pytest.fixture(scope="session")
def hostile_run() -> Run:
    """Its student after six tests: for looking only."""
    run = Run(HOSTILE)
    run.advance_to(6)
    return run
