"""Python and the browser speak of the same things: each component has two halves, and a key in a style is a key."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from dashboard.components.frontend import EVERYWHERE

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = sorted((ROOT / "static" / "components").glob("*.js"))
STYLES = sorted((ROOT / "dashboard").rglob("*.css"))
SOURCES = sorted(
    [
        *ROOT.glob("*.py"),
        *(path for name in ("dashboard", "pages") for path in (ROOT / name).rglob("*.py")),
    ]
)

ANY = "*"
"""What stands in a key for a part that is not known before the page runs."""

HANDED_ON = "{key}"
"""What stands in a key for a `key` that a function was given itself."""


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), filename=str(path))


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call))


def name_called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(name) | ast.Attribute(_, name):
            return name
    return ""


# Both halves of a component


def components_in_python() -> set[str]:
    """The names under which components are registered, wherever that is."""
    found = set()
    for path in SOURCES:
        for call in calls(path):
            match call:
                case ast.Call(ast.Name("component"), [ast.Constant(str(name)), *_]):
                    found.add(name)
    return found


def test_every_component_has_both_halves() -> None:
    in_browser = {
        path.stem
        for path in SCRIPTS
        if re.search(r"^export default ", path.read_text("utf-8"), re.M)
    }
    assert len(in_browser) > 1
    assert components_in_python() == in_browser


def test_every_other_script_is_a_module_that_scripts_share() -> None:
    imported = {
        name
        for path in SCRIPTS
        for name in re.findall(r'\bimport\("\./([a-z_]+)\.js" \+ search\)', path.read_text("utf-8"))
    }
    fetched = imported | set(EVERYWHERE)
    assert fetched >= {path.stem for path in SCRIPTS} - components_in_python()


# Keys


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    return [each.arg for each in (*function.args.posonlyargs, *function.args.args)]


@cache
def places_of_key() -> dict[str, int]:
    """At which place among its arguments a function of ours takes a `key`; -1 for a name only."""
    found = {}
    for path in SOURCES:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                names = parameters(node)
                if "key" in names:
                    found[node.name] = names.index("key")
    return found


def key_expressions(path: Path) -> Iterator[ast.expr]:
    """Whatever is given to something as its `key`, but functions to sort by."""
    for call in calls(path):
        place = places_of_key().get(name_called(call))
        if isinstance(call.func, ast.Name) and place is not None and place < len(call.args):
            yield call.args[place]
        for keyword in call.keywords:
            if keyword.arg == "key" and name_called(call) not in ("sorted", "min", "max", "sort"):
                yield keyword.value


def assigned(name: str, path: Path) -> list[ast.expr]:
    """What a file assigns to a name anywhere in it."""
    values = []
    for node in ast.walk(tree_of(path)):
        match node:
            case ast.Assign([ast.Name(target)], value) if target == name:
                values.append(value)
            case ast.AnnAssign(ast.Name(target), value=ast.expr() as value) if target == name:
                values.append(value)
    return values


@cache
def constants() -> dict[str, str]:
    """The strings that stand under a name in capitals, in any file."""
    return {
        target.id: value
        for path in SOURCES
        for node in tree_of(path).body
        for target, value in _constant(node)
    }


def _constant(node: ast.stmt) -> Iterator[tuple[ast.Name, str]]:
    match node:
        case ast.Assign([ast.Name() as name], ast.Constant(str(text))) if name.id.isupper():
            yield name, text
        case ast.Assign([ast.Tuple(names)], ast.Tuple(values)):
            for each, value in zip(names, values, strict=True):
                yield from _constant(ast.Assign([each], value))


def texts(expression: ast.expr, path: Path) -> set[str]:
    """Every text that an expression may be, with `ANY` and `HANDED_ON` in it."""
    match expression:
        case ast.Constant(str(value)):
            return {value}
        case ast.Name("key"):
            return {HANDED_ON}
        case ast.Name(name) | ast.Attribute(_, name) if name in constants():
            return {constants()[name]}
        case ast.Name(name):
            found = [texts(value, path) for value in assigned(name, path)]
            return set().union(*found) or {ANY}
        case ast.IfExp(_, yes, no) | ast.BoolOp(_, [yes, no]):
            return texts(yes, path) | texts(no, path)
        case ast.JoinedStr(parts):
            each = [texts(part, path) for part in parts]
            return {"".join(chosen) for chosen in itertools.product(*each)}
        case ast.FormattedValue(value):
            return texts(value, path)
    return {ANY}


@cache
def keys() -> frozenset[str]:
    """Every key that Python gives to an element, with `*` for what depends on the page."""
    found = {
        text for path in SOURCES for value in key_expressions(path) for text in texts(value, path)
    }
    written = {text for text in found if HANDED_ON not in text and not text.startswith(ANY)}
    around = {text for text in found if HANDED_ON in text and not text.startswith(HANDED_ON)}
    return frozenset(written | {text.replace(HANDED_ON, key) for text in around for key in written})


def is_key(name: str) -> bool:
    return any(re.fullmatch(re.escape(key).replace(r"\*", ".+"), name) for key in keys())


def begins_a_key(start: str) -> bool:
    for key in keys():
        known, any_part, _ = key.partition(ANY)
        if known.startswith(start) or (any_part and known and start.startswith(known)):
            return True
    return False


SELECTOR = re.compile(r"""\.st-key-(?P<whole>[\w-]+)|\[class\*="st-key-(?P<start>[\w-]+)"\]""")


@pytest.mark.parametrize("path", [*STYLES, *SCRIPTS], ids=lambda path: path.name)
def test_whatever_a_style_or_a_script_looks_for_by_its_key_has_that_key(path: Path) -> None:
    text = path.read_text("utf-8")
    found = list(SELECTOR.finditer(text))
    assert len(found) == text.count("st-key-"), "a selector of a form that this law does not know"
    for selector in found:
        whole, start = selector["whole"], selector["start"]
        assert is_key(whole) if whole else begins_a_key(start), selector[0]


def test_the_law_about_keys_knows_a_key_from_a_word() -> None:
    assert is_key("walk")
    assert is_key("card-resit"), "handed on from a page through a view to a card"
    for nobody in ("nxt", "card-nobody", "desk-", "key"):
        assert not is_key(nobody)
    assert begins_a_key("card-")
    assert not begins_a_key("card-nobody-")
