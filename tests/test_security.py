"""Laws against what lets foreign text or a stranger in, and `SECURITY.md`: each promise names a test that there is."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_architecture import ROOT, SOURCES, each, label, tree_of

SCRIPTS = sorted(ROOT.glob("static/components/*.js"))

OBEYED_IN_SCRIPTS = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|setHTML\w*|srcdoc|createContextualFragment|DOMParser|document\.write\w*"
    r"|eval|Function)\b\s*(?:=[^=]|\(|\+=)|javascript:|\bset(?:Timeout|Interval)\(\s*[\"'`]"
)
"""What makes elements or code of a text."""


@pytest.mark.parametrize("path", SCRIPTS, ids=label)
def test_no_script_makes_elements_or_code_of_text(path: Path) -> None:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        assert not OBEYED_IN_SCRIPTS.search(line), f"line {number}: {line.strip()}"


@pytest.mark.parametrize(
    "line",
    [
        "node.innerHTML = word;",
        'node.insertAdjacentHTML("beforeend", word);',
        "eval(word);",
        "new Function(word)()",
        'setTimeout("run()", 5)',
        "a.href = `javascript:${word}`",
    ],
)
def test_such_a_script_would_be_noticed(line: str) -> None:
    assert OBEYED_IN_SCRIPTS.search(line)


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call in a file: what is called, as it is written, and the call."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def keywords(call: ast.Call) -> dict[str, ast.expr]:
    return {each.arg: each.value for each in call.keywords if each.arg}


GLOBAL_SEEDS = re.compile(
    r"(^|\.)(random\.seed|np\.random\.(?!default_rng|Generator|PCG64)\w+|numpy\.random\.seed|seed_all)$"
)


@each(SOURCES)
def test_no_global_generator_is_seeded_or_drawn_from(path: Path) -> None:
    for called, node in calls(path):
        assert not GLOBAL_SEEDS.search(called), f"line {node.lineno}: {called}"
    imported = {
        alias.name
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    assert "random" not in imported, (
        "torch's and Python's generators are the process's, not the run's"
    )


@each(SOURCES)
def test_markdown_with_html_in_it_is_never_allowed_and_scripts_in_one_place(path: Path) -> None:
    for called, node in calls(path):
        given = keywords(node)
        assert "unsafe_allow_html" not in given, f"line {node.lineno}"
        if "unsafe_allow_javascript" in given:
            assert label(path) == "dashboard/shell/navigation.py", f"line {node.lineno}: {called}"


WRITES_HTML = {
    "dashboard/cards/embedded.py": "a constant",
    "dashboard/rooms/backward_pass/microscope.py": "a constant",
    "dashboard/rooms/lesson/strip.py": "rules of our own names",
    "dashboard/rooms/your_turn/turn.py": "escaped in graded.py",
    "dashboard/shell/navigation.py": "a constant and our scripts' names",
    "dashboard/shell/peace.py": "a test's number",
    "dashboard/shell/sections.py": "a title of ours",
    "dashboard/shell/share.py": "an image whose address and words are escaped there",
    "dashboard/shell/show.py": "escaped there",
    "dashboard/shell/style.py": "our style sheet",
}
"""Who writes HTML, and why nothing foreign is in it; whoever comes new says so here."""


def test_html_is_written_in_few_places() -> None:
    found = {label(path) for path in SOURCES for called, _ in calls(path) if called == "st.html"}
    assert found == set(WRITES_HTML)


@each(SOURCES)
def test_json_is_written_strictly(path: Path) -> None:
    """NaN and Infinity are no JSON: a browser refuses the whole message."""
    for called, node in calls(path):
        if called == "json.dumps":
            allowed = keywords(node).get("allow_nan")
            assert isinstance(allowed, ast.Constant), f"line {node.lineno}"
            assert allowed.value is False, f"line {node.lineno}"


OPENS = re.compile(
    r"(^|\.)(open|read_text|read_bytes|write_text|write_bytes|unlink|rmtree|mkdir|iterdir|glob|rglob)$"
)
READS_FILES = {
    "dashboard/components/frontend.py",
    "dashboard/export/record_files.py",
    "dashboard/export/report.py",
    "dashboard/export/report_page.py",
    "dashboard/export/student_file.py",
    "dashboard/shell/style.py",
    "model/__main__.py",
}
"""Who touches files: our scripts, style sheets and fonts, by names that stand in the code, a zip that is made in
memory, and the command line, which sends the rest of its output nowhere when nobody reads on."""


def test_files_are_touched_in_few_places_and_by_no_name_of_a_visitor() -> None:
    found = {label(path) for path in SOURCES for called, _ in calls(path) if OPENS.search(called)}
    assert found == READS_FILES


@each(SOURCES)
def test_nothing_runs_other_programs_or_fetches(path: Path) -> None:
    forbidden = {
        "subprocess",
        "socket",
        "requests",
        "httpx",
        "ctypes",
        "multiprocessing",
        "tempfile",
        "shutil",
    }
    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree_of(path))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    allowed = {"ctypes"} if label(path) == "dashboard/serving/memory.py" else set()
    assert not imported & (forbidden - allowed)


SETTINGS = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))

MUST_BE = {
    ("server", "enableXsrfProtection"): True,
    ("server", "enableCORS"): True,
    ("server", "enableAgentApi"): False,
    ("client", "showErrorDetails"): "none",
    ("client", "showErrorLinks"): False,
    ("client", "toolbarMode"): "minimal",
    ("browser", "gatherUsageStats"): False,
}


@pytest.mark.parametrize(("section", "name"), MUST_BE)
def test_streamlit_is_set_to_be_careful(section: str, name: str) -> None:
    assert SETTINGS[section][name] == MUST_BE[section, name]


def test_what_a_visitor_sends_is_bounded() -> None:
    server = SETTINGS["server"]
    assert server["maxUploadSize"] <= 5
    assert server["maxWidgetStateSize"] <= 8
    assert server["maxMessageSize"] <= 50


def test_every_setting_says_why() -> None:
    lines = (ROOT / ".streamlit/config.toml").read_text("utf-8").split("[[theme", 1)[0].splitlines()
    settings = [line for line in lines if re.match(r"\w+ *=", line)]
    assert len(settings) >= 12
    assert [line for line in settings if " # " not in line] == []


PROMISES = (ROOT / "SECURITY.md").read_text("utf-8")


def test_every_promise_names_a_test_that_there_is() -> None:
    rows = [line for line in PROMISES.splitlines() if line.startswith("| ") and "tests/" in line]
    assert len(rows) >= 10
    for path, name in re.findall(r"\[(tests/[\w/.]+)\]\([^)]*\)(?: `(test_\w+)`)?", PROMISES):
        source = ROOT / path
        assert source.is_file(), path
        assert not name or f"def {name}(" in source.read_text("utf-8"), f"{path} has no {name}"


def test_every_promise_is_held_by_something() -> None:
    table = PROMISES.split("## What holds it", 1)[1].split("##", 1)[0]
    rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
    assert rows
    assert [row for row in rows if "](tests/" not in row] == []
