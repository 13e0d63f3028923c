"""The files that a visitor can take away of one test of their run: what each is called, and how it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from dashboard.export.history_files import history_csv, history_parquet
from dashboard.export.record_files import record_json, record_npz
from dashboard.export.report import report
from dashboard.export.student_file import into_gpt2, student_file
from dashboard.export.taken import Taken
from dashboard.export.visit_notebook import visit_notebook
from dashboard.shell.link import Visit


@dataclass(frozen=True)
class File:
    """Something that leaves the app."""

    label: str
    """On its button."""
    ending: str
    """Of its name, after exam and test."""
    make: Callable[[Taken], bytes]


FILES: Mapping[str, File] = MappingProxyType(
    {
        "report": File("School report (HTML)", "report.html", report),
        "csv": File("CSV", "history.csv", lambda taken: history_csv(taken.history)),
        "parquet": File("Parquet", "history.parquet", lambda taken: history_parquet(taken.history)),
        "json": File("JSON", "record.json", lambda taken: record_json(taken.record)),
        "npz": File("NumPy (NPZ)", "record.npz", lambda taken: record_npz(taken.record)),
        "student": File(
            "Weights (safetensors)",
            "student.safetensors",
            lambda taken: student_file(taken.settings, taken.record.after, taken.test),
        ),
        "gpt2": File("Into GPT-2 (Python)", "into-gpt2.py", lambda _: into_gpt2()),
        "notebook": File(
            "Notebook (Jupyter)",
            "visit.ipynb",
            lambda taken: visit_notebook(taken.record, *taken.followed, taken.weight),
        ),
    }
)
"""By a short name of their own."""


def file_name(visit: Visit, test: int, kind: str) -> str:
    """What the file is called: letters, digits, hyphens and dots, whatever the exam's words are."""
    return f"exam-room-{visit.settings.exam}-test-{test}-{FILES[kind].ending}"
