"""What the README promises whoever has a notebook or a script: its lines are run, its command is, and it installs."""

from __future__ import annotations

import ast
import csv
import io
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import plotly.io as pio
import pytest

from dashboard.charts.chart import Chart
from model import Run, Settings
from model.__main__ import COLUMNS, main
from tests.test_readme import README, ROOT

(SNIPPET,) = re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
(COMMAND,) = re.findall(r"^python -m (model [^>\n]+)", README, re.MULTILINE)
FEW = 7


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """What the command answers: its exit code, what it prints, and what it says beside it."""
    code = main(arguments)
    out, beside = capsys.readouterr()
    return code, out, beside


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    out, message = capsys.readouterr()
    assert out == ""
    return message.splitlines()[-1]


def test_the_lines_of_the_readme_run_and_end_with_a_chart(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = [line for line in SNIPPET.splitlines() if line]
    assert len(lines) <= 10
    *before, last = ast.parse(SNIPPET).body
    known: dict[str, object] = {}
    exec(compile(ast.Module(before, []), "README", "exec"), known)
    assert isinstance(last, ast.Expr)
    chart = eval(compile(ast.Expression(last.value), "README", "eval"), known)
    run = known["run"]
    assert isinstance(run, Run)
    assert run.settings == Settings.recommended("first-sums", seed=7)
    accuracy, loss, digits = capsys.readouterr().out.split()
    assert float(accuracy) == run.history.accuracy[-1]
    assert float(loss) == run.history.loss[39]
    assert digits == run.fingerprint(120)
    assert isinstance(chart, Chart)
    assert list(chart.table["loss (nats)"].dropna()) == list(run.history.loss)


def test_a_notebook_shows_a_chart_by_itself_in_colours_that_it_knows(
    monkeypatch: pytest.MonkeyPatch, shared_run: Run
) -> None:
    from dashboard.charts.over_tests import loss_over_tests

    monkeypatch.setattr(pio.renderers, "default", "sphinx_gallery")  # HTML, without IPython
    chart = loss_over_tests(shared_run.history, 3.0, 0.0)
    bundle = chart._repr_mimebundle_(include=None, exclude=None)
    assert chart.title in bundle["text/html"]
    assert "var(--" not in bundle["text/html"].partition("Plotly.newPlot(")[2]
    assert chart.takeaway in bundle["text/plain"]
    light, dark = (json.loads(chart.in_colours(theme).to_json()) for theme in ("light", "dark"))
    assert light["layout"]["paper_bgcolor"] != dark["layout"]["paper_bgcolor"]
    assert "var(--" not in json.dumps([light, dark])


def test_the_command_of_the_readme_prints_the_history_that_the_pages_show(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, *arguments = shlex.split(COMMAND)
    arguments[arguments.index("--tests") + 1] = str(
        FEW
    )  # the README's own number takes half a minute
    code, out, beside = printed(capsys, *arguments)
    history = Run(Settings.recommended(arguments[0]))
    history.advance_to(FEW)
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [row["test"] for row in rows] == list(range(1, FEW + 1))
    for name in ("loss", "perplexity", "spot_on", "close", "accuracy", "learning_rate", "round"):
        assert [row[name] for row in rows] == getattr(history.history, name).tolist()
    assert f"test {FEW} of {FEW}" in beside, "progress is told beside the rows"


def test_csv_has_the_same_rows_and_the_held_out_questions_where_they_were_asked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = ("first-sums", "--tests", "19", "--seed", "5", "--quiet")
    _, as_json, _ = printed(capsys, *asked, "--json")
    _, as_csv, beside = printed(capsys, *asked, "--csv")
    assert beside == ""
    read = list(csv.DictReader(io.StringIO(as_csv)))
    assert tuple(read[0]) == COLUMNS
    rows = [json.loads(line) for line in as_json.splitlines()]
    assert [{k: "" if v is None else str(v) for k, v in row.items()} for row in rows] == read
    run = Run(Settings.recommended("first-sums", seed=5))
    run.advance_to(19)
    there = [
        (row["test"], row["held_out_loss"]) for row in rows if row["held_out_loss"] is not None
    ]
    assert [test for test, _ in there] == [9, 18]
    assert np.array_equal([loss for _, loss in there], run.history.held_out_loss[1:])


def test_what_cannot_be_is_named_with_what_is_allowed(capsys: pytest.CaptureFixture[str]) -> None:
    assert "invalid choice: 'latin'" in refused(capsys, "latin")
    assert "--tests is 0; this course has 1 to 900" in refused(capsys, "first-sums", "--tests", "0")
    assert "--n-head: n_head is 7; allowed is a divisor of d_model, which is 48" in refused(
        capsys, "first-sums", "--n-head", "7"
    )
    assert "from 0 to 1000" in refused(capsys, "first-sums", "--learning-rate", "nan")
    assert "not allowed with" in refused(capsys, "first-sums", "--json", "--csv")


def test_a_student_that_diverges_leaves_its_history_and_says_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    wild = ("first-sums", "--optimizer", "sgd", "--learning-rate", "900", "--json", "--quiet")
    code, out, beside = printed(capsys, *wild)
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert f"diverged in test {len(rows) + 1}" in beside
    assert rows[-1]["perplexity"] is None, "JSON has no infinity"


def test_every_setting_that_a_command_line_can_say_is_an_option(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    help_text = capsys.readouterr().out
    for option in ("--seed", "--optimizer", "--learning-rate", "--n-layer", "--rounds", "--ask"):
        assert option in help_text


def test_the_repository_installs_and_the_command_is_there(tmp_path: Path) -> None:
    """Offline and without what it depends on: that is what pip would fetch."""
    pytest.importorskip("setuptools")
    clone = tmp_path / "clone"
    for name in ("model", "dashboard"):
        shutil.copytree(ROOT / name, clone / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "requirements.txt"):
        shutil.copy(ROOT / name, clone)
    pip = "-m pip install --quiet --no-deps --no-build-isolation --no-index --no-compile --target"
    subprocess.run([sys.executable, *pip.split(), str(tmp_path / "there"), str(clone)], check=True)
    files = {
        path.relative_to(tmp_path / "there").as_posix()
        for name in ("model", "dashboard")
        for path in (tmp_path / "there" / name).rglob("*.*")
    }
    wanted = {
        path.relative_to(ROOT).as_posix()
        for name in ("model", "dashboard")
        for ending in ("*.py", "*.css")
        for path in (ROOT / name).rglob(ending)
    }
    assert wanted <= files
    (metadata,) = (tmp_path / "there").glob("exam_room-*.dist-info/METADATA")
    needed = set(re.findall(r"^Requires-Dist: ([\w-]+)", metadata.read_text("utf-8"), re.MULTILINE))
    pinned = re.findall(
        r"^([\w-]+)(?:==| @)", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE
    )
    assert needed == set(pinned)
    told = subprocess.run(
        [sys.executable, "-c", "import model; print(model.__file__)"],
        cwd=tmp_path / "there",
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(tmp_path / "there") in told.stdout
