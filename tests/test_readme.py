"""The README tells no stories: what its tree names exists, its links lead somewhere, its commands are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```\w*\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def tree() -> dict[str, str]:
    """Every path that the tree names, folders with a slash at the end, and what it says of it."""
    (block,) = (block for block in BLOCKS if "streamlit_app.py   " in block)
    above: list[str] = []
    found = {}
    for line in block.splitlines():
        named = re.fullmatch(r"((?:  )*)(\S+) {2,}(\S.*)", line)
        assert named, f"not a path and what it is: {line!r}"
        depth = len(named[1]) // 2
        assert depth <= len(above), f"stands in no folder: {line!r}"
        above[depth:] = [named[2]]
        assert all(folder.endswith("/") for folder in above[:-1])
        found["".join(above)] = named[3]
    return found


@pytest.mark.parametrize(("path", "words"), tree().items())
def test_what_the_tree_names_exists(path: str, words: str) -> None:
    there = ROOT / path
    assert there.is_dir() if path.endswith("/") else there.is_file()
    for beside in re.findall(r"(?<!\*)\b\w+\.(?:py|js)\b", words):
        assert (there.parent / beside).is_file()
    for elsewhere in re.findall(r"\b(?:\w+/)+(?:\w+\.\w+)?", words):
        assert (ROOT / elsewhere).exists()


def test_the_tree_names_every_wing() -> None:
    wings = {
        f"{path.relative_to(ROOT).as_posix()}/"
        for package in ("model", "dashboard")
        for path in (ROOT / package).iterdir()
        if (path / "__init__.py").exists()
    }
    assert wings
    assert wings <= tree().keys()


def test_links_to_files_lead_somewhere() -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if "://" not in link]
    assert "model/by_hand/example.py" in links
    assert [link for link in links if not (ROOT / link).is_file()] == []


def test_every_make_command_is_a_target() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    commands = "\n".join([*BLOCKS, *re.findall(r"`([^`\n]+)`", README)])
    named = set(re.findall(r"^make (\w+)", commands, re.MULTILINE))
    assert {"run", "test"} <= named
    assert named <= targets


def test_the_commands_without_make_name_files_that_exist() -> None:
    quoted = " ".join(re.findall(r"`([^`\n]+)`", README))
    files = re.findall(r"(?:-r|run) ([\w./-]+\.(?:txt|py))", quoted)
    assert files
    assert [file for file in files if not (ROOT / file).is_file()] == []


def test_make_test_leaves_no_test_out() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (alone,) = re.findall(r"^ALONE := (.+)$", makefile.replace("\\\n", ""), re.MULTILINE)
    assert all((ROOT / path).exists() for path in alone.split())
    recipe = makefile.partition("\ntest:")[2].partition("\n\n")[0]
    first, second = re.findall(r"-m pytest(.*?) \|\|", recipe)
    assert "$(ALONE:%=--ignore=%)" in first, "all but these"
    assert second == " $(ALONE)", "and these"
