"""The same link is the same student: equal bits whatever kernels and threads a machine has."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from model import Run, Settings
from model.student.optimizers import OPTIMIZERS
from tests.strategies import RATES

ROOT = Path(__file__).resolve().parents[3]
N_TESTS = 600
ALL_RUNS = [
    Settings.recommended("first-sums", d_model=16, optimizer=optimizer, learning_rate=rate)
    for optimizer, rate in RATES.items()
]

MACHINES = {
    "plain kernels": {"ATEN_CPU_CAPABILITY": "default"},
    "AVX2 kernels, two threads": {
        "ATEN_CPU_CAPABILITY": "avx2",
        "OMP_NUM_THREADS": "2",
        "MKL_NUM_THREADS": "2",
    },
    "AVX-512 kernels": {"ATEN_CPU_CAPABILITY": "avx512"},
    "other matrix products, a plain NumPy": {
        "MKL_CBWR": "COMPATIBLE",
        "OPENBLAS_CORETYPE": "Nehalem",
        "NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX512_ICL AVX512_SPR",
    },
}


def fingerprints() -> list[str]:
    """The fingerprints of all runs after their last test, in order."""
    return [Run(settings).fingerprint(N_TESTS) for settings in ALL_RUNS]


def fingerprints_on(machine: str) -> list[str]:
    """The same in a process of its own, with the kernels and threads of another machine."""
    finished = subprocess.run(
        [sys.executable, "-c", f"from {__name__} import fingerprints; print(*fingerprints())"],
        cwd=ROOT,
        env={**os.environ, **MACHINES[machine], "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout.split()


def test_every_optimizer_ends_at_the_same_weights_on_every_machine() -> None:
    assert [settings.optimizer for settings in ALL_RUNS] == list(OPTIMIZERS)
    with ThreadPoolExecutor(max_workers=2) as processes:
        found = dict(zip(MACHINES, processes.map(fingerprints_on, MACHINES), strict=True))
    expected = found["plain kernels"]
    assert len(set(expected)) == len(OPTIMIZERS)
    assert found == dict.fromkeys(MACHINES, expected)
