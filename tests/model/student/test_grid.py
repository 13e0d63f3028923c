"""The grid is coarse enough: raw weights of two machines hardly ever lie on two sides of a rounding boundary.

Before rounding, most weights differ in their last bits between instruction sets. They become two
different students only if a boundary, half way between two grid points, lies between the two.
"""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from torch import Tensor

from model import Settings
from model.course.walker import Walker
from model.student import optimizers
from model.student.optimizers import OptimizerName
from model.student.transformer import GRID, GRID_BITS, round_to_grid
from tests.strategies import RATES

ROOT = Path(__file__).resolve().parents[3]
N_TESTS = 40
SETS = ("default", "avx2", "avx512")
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
Raw = NDArray[np.float64]


def settings_with(optimizer: OptimizerName) -> Settings:
    return Settings.recommended("first-sums", optimizer=optimizer, learning_rate=RATES[optimizer])


def raw_weights(optimizer: OptimizerName) -> Raw:
    """All weights after each of the first tests as they are before rounding, (tests, weights)."""
    rows: list[Raw] = []
    walker = Walker(settings_with(optimizer))

    def look_and_round(vector: Tensor) -> None:
        rows.append(vector.numpy().copy())
        round_to_grid(vector)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(optimizers, "round_to_grid", look_and_round)
        for _ in range(N_TESTS):
            walker.sit_next()
    return np.array(rows)


def raw_weights_with(instructions: str, optimizer: OptimizerName, path: Path) -> Raw:
    """The same in a process of its own that computes with these instructions."""
    program = f"import numpy; from {__name__} import *; "
    program += f"numpy.save({str(path)!r}, raw_weights({optimizer!r}))"
    subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "ATEN_CPU_CAPABILITY": instructions, "PYTHONPATH": str(ROOT)},
        check=True,
        timeout=300,
    )
    raw: Raw = np.load(path)
    return raw


@pytest.mark.parametrize("optimizer", ["adamw", "muon"])
def test_a_boundary_lies_between_two_machines_in_less_than_one_of_1_000_courses(
    optimizer: OptimizerName, tmp_path: Path
) -> None:
    first, *others = (raw_weights_with(s, optimizer, tmp_path / f"{s}.npy") for s in SETS)
    apart = max(np.abs(first - other).sum() for other in others) / GRID
    courses = settings_with(optimizer).last_step / N_TESTS
    # A boundary lies in a stretch of so many grid steps with that very probability.
    assert 0 < apart * courses < 1e-3


def test_raw_weights_are_no_nearer_to_a_boundary_than_chance_would_have_it() -> None:
    raw = raw_weights("muon")
    steps = raw[np.abs(raw / GRID - np.rint(raw / GRID)) > 0] / GRID  # what moved at all
    from_boundary = np.abs(steps - np.floor(steps) - 0.5)  # 0 to 0.5, in grid steps
    for near in (0.01, 0.1, 0.25):
        count, expected = np.count_nonzero(from_boundary < near), 2 * near * steps.size
        assert abs(count - expected) < 0.05 * expected


def test_the_readme_names_the_grid_that_there_is() -> None:
    power = f"2{str(-GRID_BITS).translate(SUPERSCRIPTS)}"
    assert f"a multiple of {power}" in (ROOT / "README.md").read_text(encoding="utf-8")
