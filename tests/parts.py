"""What `streamlit_app.py` lets pages keep in the link, read from its source: running it would draw a page."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from dashboard.shell.link import Part, from_link

FRONT_DOOR = Path(__file__).resolve().parents[1] / "streamlit_app.py"


def parts() -> tuple[Part[Any], ...]:
    """The parts of the link, in their order."""
    tree = ast.parse(FRONT_DOOR.read_text("utf-8"))
    home = {
        alias.name: node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    (names,) = (
        [name.id for name in node.value.elts if isinstance(name, ast.Name)]
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple)
        if isinstance(node.targets[0], ast.Name) and node.targets[0].id == "PARTS"
    )
    return tuple(getattr(import_module(str(home[name])), name) for name in names)


class _Overheard(Mapping[str, str]):
    """A link that notes every parameter that it is asked for, and has none."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        self.names.add(str(name))
        return False

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def parameters() -> tuple[str, ...]:
    """Every query parameter that some page reads."""
    overheard = _Overheard()
    from_link(overheard, parts())
    return tuple(sorted(overheard.names))
