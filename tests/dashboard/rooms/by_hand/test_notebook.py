"""The notebook: its cell runs by itself, and PyTorch finds the numbers of the page."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.rooms.by_hand.notebook import code_cell, notebook
from dashboard.rooms.by_hand.sheet import Sheet
from model.by_hand.path import step_of

REPORT = """
import json
print("REPORT", json.dumps({
    "loss": loss.item(),
    "second_loss": second_loss.item(),
    "gradients": {name: gradient.tolist() for name, gradient in gradients.items()},
    "after": {name: weight.tolist() for name, weight in after.items()},
}))
"""


def test_the_cell_recomputes_loss_gradients_update_and_second_try(tmp_path: Path) -> None:
    sheet = Sheet(learning_rate=0.3, both_asked=True).with_weight("W_LM", 1, 0, -1.5)
    script = tmp_path / "cell.py"
    script.write_text(code_cell(sheet) + REPORT, "utf-8")
    command = [sys.executable, "-W", "error", str(script)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    said = done.stdout
    report = json.loads(said.partition("REPORT ")[2])

    def ours(key: str) -> list[list[float]]:
        return [list(row) for row in step_of(sheet.steps, key).result]

    loss, second_loss = ours("loss")[0][0], ours("again.loss")[0][0]
    assert report["loss"] == pytest.approx(loss, abs=1e-12)
    assert report["second_loss"] == pytest.approx(second_loss, abs=1e-12)
    assert f"loss {loss:.6f}, by hand it was {loss:.6f}" in said
    assert f"loss {second_loss:.6f}, by hand it was {second_loss:.6f}" in said
    for name in sheet.weights:
        for row, gradient in enumerate(ours(f"d.{name}")):
            assert report["gradients"][name][row] == pytest.approx(gradient, abs=1e-12), name
        for row, weight in enumerate(ours(f"new.{name}")):
            assert report["after"][name][row] == pytest.approx(weight, abs=1e-12), name


def test_the_notebook_holds_the_very_cell_and_is_of_the_format() -> None:
    book = json.loads(notebook(Sheet()))
    about, cell = book["cells"]
    assert (book["nbformat"], book["nbformat_minor"]) == (4, 5)
    assert about["cell_type"] == "markdown"
    assert cell["cell_type"] == "code"
    assert cell["source"] == code_cell(Sheet())
    assert {"id", "metadata", "outputs", "execution_count"} <= set(cell)


def test_an_infinite_loss_is_valid_python_too() -> None:
    hopeless = Sheet().with_weight("ln_final.bias", 0, 0, 100.0)
    hopeless = hopeless.with_weight("W_LM", 0, 0, 100.0).with_weight("W_LM", 0, 1, -100.0)
    assert step_of(hopeless.steps, "loss").result == ((math.inf,),)
    compile(code_cell(hopeless), "cell", "exec")
