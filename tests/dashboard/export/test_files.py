"""Every file is read back by what its users would read it with, and holds the page's numbers."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import safetensors.numpy
import torch
from safetensors import safe_open

from dashboard.export.files import FILES, file_name
from dashboard.export.history_files import history_csv, history_parquet, history_table
from dashboard.export.into_gpt2 import read_student
from dashboard.export.record_files import record_arrays, record_json, record_npz
from dashboard.export.student_file import into_gpt2, student_file
from dashboard.export.visit_notebook import settings_code, visit_notebook
from dashboard.look.anatomy import selected
from dashboard.shell.link import Visit
from model import Record, Run, Settings
from model.course.run import fingerprint
from model.looking.followed import showcase_of, sure_of
from model.student.with_weights import logits_with
from tests.dashboard.export.conftest import HOSTILE
from tests.records import KINDS, diverged_record, record_of

SHARED = ["first-sums", "story", "ai-rocks", "nasty"]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_the_history_comes_back_whole_with_every_digit(shared_run: Run, kind: str) -> None:
    history = shared_run.history
    if kind == "csv":
        read = pd.read_csv(io.BytesIO(history_csv(history)))
    else:
        read = pd.read_parquet(io.BytesIO(history_parquet(history)))
    assert list(read.columns) == list(history_table(history).columns)
    tests = read[read["test"] > 0]
    for name in ("loss", "perplexity", "spot_on", "close", "way_off", "accuracy", "learning_rate"):
        assert tests[name].to_list() == getattr(history, name).tolist(), name
    assert tests["test"].to_list() == history.step.tolist()
    asked = read.dropna(subset=["never_studied_loss"])
    assert asked["test"].to_list() == history.held_out_step.tolist()
    assert asked["never_studied_loss"].to_list() == history.held_out_loss.tolist()
    assert asked["never_studied_accuracy"].to_list() == history.held_out_accuracy.tolist()


@pytest.mark.parametrize("kind", SHARED)
def test_a_record_is_read_by_numpy_without_pickle_and_by_json(kind: str) -> None:
    record = record_of(kind)
    arrays = record_arrays(record)
    with np.load(io.BytesIO(record_npz(record)), allow_pickle=False) as read:
        assert set(read.files) == {"settings", *arrays}
        for name, array in arrays.items():
            assert read[name].dtype == array.dtype, name
            np.testing.assert_array_equal(read[name], array, err_msg=name)
        assert Settings(**_as_tuples(json.loads(str(read["settings"])))) == record.settings
    whole = json.loads(record_json(record))
    assert Settings(**_as_tuples(whole["settings"])) == record.settings
    for name, array in arrays.items():
        assert whole[name] == array.tolist(), name
    assert whole["loss"] == record.loss
    assert record_npz(record) == record_npz(record), "the same test is the same bytes"


def _as_tuples(settings: dict[str, Any]) -> dict[str, Any]:
    return {
        name: tuple(tuple(part) for part in value) if isinstance(value, list) else value
        for name, value in settings.items()
    }


def test_a_diverged_record_is_json_all_the_same() -> None:
    record = diverged_record()
    assert not np.isfinite(record.loss)
    whole = json.loads(record_json(record), parse_constant=lambda name: pytest.fail(name))
    assert whole["loss"] is None
    with np.load(io.BytesIO(record_npz(record)), allow_pickle=False) as read:
        np.testing.assert_array_equal(read["loss"], record.loss)


@pytest.mark.parametrize("kind", SHARED)
def test_the_library_reads_the_student_and_all_that_is_told_of_it(
    kind: str, tmp_path: Path
) -> None:
    record = record_of(kind)
    path = tmp_path / "student.safetensors"
    path.write_bytes(student_file(record.settings, record.after, record.step))
    read = safetensors.numpy.load_file(path)
    assert read.keys() == record.after.keys()
    for name, array in record.after.items():
        np.testing.assert_array_equal(read[name], array, err_msg=name)
    with safe_open(path, framework="np") as file:
        about = file.metadata()
    assert Settings(**_as_tuples(json.loads(about["settings"]))) == record.settings
    assert json.loads(about["vocabulary"]) == list(record.settings.questions.vocabulary)
    assert about["test"] == str(record.step)
    assert about["fingerprint"] == fingerprint(record.after)


@pytest.mark.parametrize("kind", ["calculator", "nasty"])
def test_hugging_faces_gpt2_with_these_weights_says_the_very_same(
    kind: str, tmp_path: Path
) -> None:
    """To 1e-12, in float64: `read_student` is the program that the visitor gets."""
    record = record_of(kind)
    path = tmp_path / "student.safetensors"
    path.write_bytes(student_file(record.settings, record.after, record.step))
    model, words = read_student(str(path))
    assert words == list(record.settings.questions.vocabulary)
    tokens = torch.tensor(record.batch.tokens)
    with torch.no_grad():
        theirs = model(input_ids=tokens).logits
        weights = {name: torch.tensor(array) for name, array in record.after.items()}
        ours = logits_with(record.settings.transformer, weights, tokens)
    torch.testing.assert_close(theirs, ours, rtol=1e-12, atol=1e-12)


def test_the_program_that_is_handed_over_is_the_one_that_was_tested() -> None:
    source = Path(sys.modules[read_student.__module__].__file__ or "").read_bytes()
    assert into_gpt2() == source
    assert b"def read_student(" in source


REPORT = """
import json
print("REPORT", json.dumps([record.loss, sure, value, note, history.loss.tolist(), run.fingerprint(record.step)]))
"""


def _run_cells(record: Record, book: bytes, folder: Path) -> list[object]:
    """What the notebook's code finds, run in order, where there is nothing but `model`."""
    cells = [cell for cell in json.loads(book)["cells"] if cell["cell_type"] == "code"]
    alone = (
        "import sys\n"
        f"sys.path.insert(0, {str(Path(__file__).resolve().parents[3])!r})\n"
        "for name in ('dashboard', 'streamlit', 'plotly', 'pandas'): sys.modules[name] = None\n"
    )
    script = folder / "cells.py"
    script.write_text("\n".join([alone, *(cell["source"] for cell in cells), REPORT]), "utf-8")
    command = [sys.executable, "-W", "error", str(script)]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    found: list[object] = json.loads(done.stdout.partition("REPORT ")[2])
    return found


def test_the_notebook_finds_the_pages_numbers_with_model_alone(
    hostile_run: Run, tmp_path: Path
) -> None:
    record = hostile_run.record_at(6)
    settings = record.settings
    place, weight = showcase_of(settings), selected(record, None)
    found = _run_cells(record, visit_notebook(record, place, 1, weight), tmp_path)
    assert found == [
        record.loss,
        sure_of(settings, record.before, place),
        record.before[weight.parameter][weight.index],
        record.gradients[weight.parameter][weight.index],
        hostile_run.history.loss.tolist(),
        hostile_run.fingerprint(6),
    ]


def test_the_notebook_has_the_main_points_of_its_format() -> None:
    record = record_of("first-sums")
    book = json.loads(visit_notebook(record, 0, 1, selected(record, None)))
    assert (book["nbformat"], book["nbformat_minor"]) == (4, 5)
    names = [cell["id"] for cell in book["cells"]]
    assert len(set(names)) == len(names)
    for cell in book["cells"]:
        code = {"execution_count", "outputs"} if cell["cell_type"] == "code" else set()
        assert cell["cell_type"] in ("code", "markdown")
        assert set(cell) == {"id", "cell_type", "metadata", "source"} | code
        assert isinstance(cell["source"], str)


@pytest.mark.parametrize(
    "settings",
    [Settings(), HOSTILE, *KINDS.values(), Settings.recommended("calculator", optimizer="adamw")],
)
def test_the_notebooks_settings_are_the_visits(settings: Settings) -> None:
    found = eval(settings_code(settings), {"Settings": Settings})
    assert found == settings
    assert asdict(found) == asdict(settings)


@pytest.mark.parametrize("kind", FILES)
def test_every_file_is_named_for_exam_and_test_whatever_the_exam(kind: str) -> None:
    name = file_name(Visit(HOSTILE), 6, kind)
    assert name.startswith("exam-room-own-test-6")
    assert all(letter.isascii() and (letter.isalnum() or letter in "-.") for letter in name)


def test_files_of_one_visit_have_names_of_their_own() -> None:
    names = {file_name(Visit(Settings()), 1234, kind) for kind in FILES}
    assert len(names) == len(FILES)


def test_no_word_of_an_exam_is_a_formula_in_any_table(hostile_run: Run) -> None:
    rows = list(csv.reader(io.StringIO(history_csv(hostile_run.history).decode())))
    for cell in (cell for row in rows for cell in row):
        assert not cell.startswith(("=", "+", "@"))
        assert not cell.startswith("-") or float(cell) < 0
