"""The laws of the tree: arrows point one way, nothing dangerous is called, no file is two things."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("model", "dashboard", "pages")
MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 60

SOURCES = sorted(
    path
    for path in (
        *ROOT.glob("*.py"),
        *(p for name in PACKAGES for p in ROOT.glob(f"{name}/**/*.py")),
    )
    if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
)
TESTS = sorted(ROOT.glob("tests/**/*.py"))


def label(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def in_package(*packages: str) -> list[Path]:
    """The sources below these folders."""
    return [p for p in SOURCES if any(p.is_relative_to(ROOT / name) for name in packages)]


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@cache
def imports(path: Path) -> frozenset[str]:
    """All modules that a file imports, anywhere in it, with dots; of `from a import b` also a.b."""
    found: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{label(path)}: imports are written out in full"
            found.add(node.module or "")
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return frozenset(found)


def packages_imported(path: Path) -> set[str]:
    """The top-level packages that a file imports itself."""
    return {name.partition(".")[0] for name in imports(path)}


def reached_from(path: Path) -> set[Path]:
    """The file and all sources of ours that importing it brings in, packages' own files included."""
    seen: set[Path] = set()
    waiting = [path]
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen.add(current)
            waiting += [source for name in imports(current) for source in sources_of(name)]
    return seen


def sources_of(module: str) -> Iterator[Path]:
    """Our files that importing a module runs: its own, and the `__init__` of each package above."""
    parts = module.split(".")
    for n in range(1, len(parts) + 1):
        folder = ROOT.joinpath(*parts[:n])
        yield from (p for p in (folder / "__init__.py", folder.with_suffix(".py")) if p.is_file())


def each(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=label)


def test_there_is_something_to_check() -> None:
    assert {label(p) for p in in_package("model")} >= {"model/course/run.py", "model/exams/exam.py"}
    assert in_package("dashboard/charts")


@each(in_package("model"))
def test_the_model_knows_no_streamlit_plotly_or_pandas_and_nothing_above_it(path: Path) -> None:
    above = {"streamlit", "plotly", "pandas", "dashboard", "pages", "streamlit_app", "tests"}
    assert not packages_imported(path) & above


@each(in_package("dashboard"))
def test_the_dashboard_knows_no_pages(path: Path) -> None:
    assert not packages_imported(path) & {"pages", "streamlit_app", "tests"}


WINGS = {
    "model": ("exams", "student", "course", "looking"),
    "dashboard": (("look", "charts", "components", "serving", "shell", "cards", "rooms", "export")),
}
"""Each wing may import those to its left; what stands beside them, such as `model.by_hand`, is on its own."""


def wing_of(module: str) -> str | None:
    """The wing that a module belongs to, if it is in one."""
    package, _, rest = module.partition(".")
    wing = rest.partition(".")[0]
    return wing if wing in WINGS.get(package, ()) else None


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


@each(in_package(*WINGS))
def test_arrows_between_wings_point_one_way(path: Path) -> None:
    own = wing_of(module_of(path))
    package = path.relative_to(ROOT).parts[0]
    for module in imports(path):
        wing = wing_of(module)
        if own and wing and module.startswith(f"{package}."):
            order = WINGS[package]
            assert order.index(wing) <= order.index(own), f"{own} imports {module}"


@each(in_package("model/by_hand"))
def test_the_example_by_hand_stands_on_its_own(path: Path) -> None:
    assert not any(wing_of(module) for module in imports(path))


def test_every_package_is_a_wing_or_the_example_by_hand() -> None:
    folders = {
        label(p.parent)
        for name in WINGS
        for p in (ROOT / name).glob("*/__init__.py")
        if p.parent.name != "__pycache__"
    }
    wings = {f"{package}/{wing}" for package, order in WINGS.items() for wing in order}
    assert folders <= wings | {"model/by_hand"}


@each(in_package("dashboard/rooms"))
def test_a_room_imports_no_other_room(path: Path) -> None:
    own = path.relative_to(ROOT).parts[2]
    others = {
        module.split(".")[2]
        for module in imports(path)
        if module.count(".") >= 2 and module.startswith("dashboard.rooms.")
    }
    assert others <= {own}


def chart_makers(path: Path) -> list[str]:
    """The public functions of a file that return a `Chart`, or several."""
    return [
        node.name
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and node.returns is not None
        and any(isinstance(n, ast.Name) and n.id == "Chart" for n in ast.walk(node.returns))
    ]


CHART_FILES = [
    p
    for p in in_package("dashboard")
    if p.is_relative_to(ROOT / "dashboard/charts") or p.name.endswith("_chart.py")
    if p.parent.name != "components"
]


@each(in_package("dashboard/rooms", "dashboard/cards"))
def test_charts_of_a_room_stand_in_files_that_say_so(path: Path) -> None:
    assert not chart_makers(path) or path.name.endswith("_chart.py")


@each(CHART_FILES)
def test_charts_know_no_streamlit_not_even_through_others(path: Path) -> None:
    for reached in reached_from(path):
        assert "streamlit" not in packages_imported(reached), label(reached)


def touches_session_state(path: Path) -> bool:
    return any(
        isinstance(node, ast.Attribute) and node.attr in ("session_state", "query_params")
        for node in ast.walk(tree_of(path))
    )


def test_the_session_is_touched_in_one_file_and_one_helper_of_the_components() -> None:
    allowed = {"dashboard/shell/session.py", "dashboard/components/frontend.py"}
    assert {label(p) for p in SOURCES if touches_session_state(p)} == allowed


@each(in_package("pages"))
def test_pages_never_import_torch(path: Path) -> None:
    assert "torch" not in packages_imported(path)


DANGEROUS_MODULES = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal"}
DANGEROUS_CALLS = {"eval", "exec", "compile", "__import__"}
DANGEROUS_ATTRIBUTES = {
    "torch": {"load", "save", "manual_seed", "seed"},
    "np": {"load", "save", "savez", "fromfile"},
    "numpy": {"load", "save", "savez", "fromfile"},
    "os": {"system", "popen"},
    "pd": {"read_pickle"},
}
DANGEROUS_METHODS = {"manual_seed", "read_pickle", "to_pickle", "set_default_dtype"}


@each(SOURCES)
def test_nothing_unpickles_evaluates_or_touches_global_state(path: Path) -> None:
    assert not packages_imported(path) & DANGEROUS_MODULES
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in DANGEROUS_CALLS, f"line {node.lineno}"
        if isinstance(node, ast.Attribute):
            assert node.attr not in DANGEROUS_METHODS, f"line {node.lineno}"
            if isinstance(node.value, ast.Name):
                dangerous = DANGEROUS_ATTRIBUTES.get(node.value.id, set())
                assert node.attr not in dangerous, f"line {node.lineno}"
    forbidden = {
        f"{module}.{name}"
        for module in DANGEROUS_ATTRIBUTES
        for name in DANGEROUS_ATTRIBUTES[module]
    }
    assert not imports(path) & forbidden


@each(SOURCES)
def test_no_name_outside_tests_looks_like_a_test_to_pytest(path: Path) -> None:
    assert not path.name.startswith("test_")
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            assert not node.name.startswith(("Test", "test_")), f"line {node.lineno}"


@each(SOURCES + TESTS)
def test_a_file_is_one_thing(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@each(in_package("dashboard", "pages"))
def test_a_function_fits_on_a_screen(path: Path) -> None:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            n_lines = node.end_lineno - node.lineno + 1
            assert n_lines <= MOST_LINES_OF_A_FUNCTION, f"{node.name} has {n_lines} lines"
