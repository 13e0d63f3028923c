"""What all tests share: how hypothesis draws, and a few small students."""

import pytest
from hypothesis import settings as hypothesis_settings

from model import Run, Settings
from tests.strategies import TINY

# Derandomized: the same examples in every run, on every machine, whatever the order of the tests.
hypothesis_settings.register_profile("laws", derandomize=True, database=None, deadline=None)
hypothesis_settings.load_profile("laws")


@pytest.fixture
def tiny() -> Settings:
    """A student of about 1,700 weights on the default exam."""
    return TINY


@pytest.fixture(scope="session")
def shared_run() -> Run:
    """A run of the tiny student after three rounds: for looking only."""
    run = Run(TINY)
    run.advance_to(3 * TINY.tests_per_round)
    return run
