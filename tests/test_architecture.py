"""The rules of the house that no linter knows. docs/architecture.md says what they are for."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sources import CODE, ROOT, calls, files, imports, name_of, python_files, text_files, tree

MAX_FILE = 400
MAX_FUNCTION = 40

# Put together from parts, so that this file does not hold what it looks for.
MACHINE_PATHS = re.compile(
    r"(?<![\w.~}/])/(?:" + "|".join(["ro" + "ot", "wo" + "rk", r"home/[a-z]\w*"]) + r")/"
)
REGISTRIES = re.compile(
    "|".join(
        re.escape(".".join(parts))
        for parts in [
            ("pypi", "org"),
            ("pythonhosted", "org"),
            ("npmjs", "org"),
            ("crates", "io"),
            ("deb", "debian", "org"),
            ("snapshot", "debian", "org"),
        ]
    )
)

BANNED_EVERYWHERE = {
    "pickle",
    "shelve",
    "marshal",
    "PySide6.QtCore.QSettings",
    "PySide6.QtGui.QUndoStack",
    "PySide6.QtWidgets.QDateEdit",
    "PySide6.QtWidgets.QDateTimeEdit",
}
HOMES = {
    "jdatetime": {"crmdesk/jalali.py"},
    "PySide6.QtWidgets.QMessageBox": {"ui/messages.py"},
    "sqlite3": set[str](),
}
"""Names with one home, checked here as well because the linter is silent in that whole file."""

RAW_SQL_HOMES = ("crmdesk/db/", "crmdesk/journal.py", "crmdesk/store.py")
"""Where statements are put together from the names of our own tables."""

DOC_NAME = re.compile(r"`([\w.-]+(?:/[\w.-]+)*\.(?:py|md|toml|txt|json|po|pot|sh|tsv))`")
DOC_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def places(found: Iterator[tuple[Path, int]]) -> list[str]:
    return [f"{name_of(path)}:{line}" for path, line in found]


def test_there_is_something_to_check() -> None:
    names = {name_of(path) for path in files()}
    assert {"main.py", "crmdesk/__init__.py", "ui/__init__.py", "pyproject.toml"} <= names


def test_no_file_is_long() -> None:
    lengths = {
        name_of(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in python_files(*CODE, "tests")
    }
    assert {name: length for name, length in lengths.items() if length > MAX_FILE} == {}


def test_no_function_is_long() -> None:
    long = {
        f"{name_of(path)}:{node.lineno} {node.name}": length
        for path in python_files(*CODE)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > MAX_FUNCTION
    }
    assert long == {}


def test_the_core_is_free_of_qt() -> None:
    found = (
        (path, line)
        for path in python_files("crmdesk")
        for line, name in imports(path)
        if name.split(".")[0] in {"PySide6", "shiboken6", "ui"}
    )
    assert places(found) == []


@pytest.mark.parametrize("package", ["crmdesk", "ui"])
def test_the_packages_import_nothing_by_themselves(package: str) -> None:
    """`import crmdesk` must be free: the set-up runs before any library is there."""
    assert list(imports(ROOT / package / "__init__.py")) == []


def test_the_top_level_packages_are_type_checked() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    present = {place for place in CODE if python_files(place)}
    assert present <= set(config["tool"]["mypy"]["files"])


def test_the_worker_loads_no_part_of_qt() -> None:
    """Modules of the window are imported by the worker; a library of Qt is not to come with them.

    Loaded in one thread while another makes classes, it crashes the program now and then.
    """
    at_start = {"PySide6", "PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets", "PySide6.QtSvg"}
    found = {
        f"{name_of(path)}:{node.lineno} {node.module}"
        for path in python_files("ui")
        for node in tree(path).body
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("PySide6")
        and node.module not in at_start
    }
    assert not found


def test_banned_names() -> None:
    found = (
        (path, line)
        for path in python_files(*CODE, "tests")
        for line, name in imports(path)
        if any(name == banned or name.startswith(f"{banned}.") for banned in BANNED_EVERYWHERE)
    )
    assert places(found) == []


@pytest.mark.parametrize("banned", sorted(HOMES))
def test_names_with_one_home(banned: str) -> None:
    found = (
        (path, line)
        for path in python_files("main.py", "crmdesk", "ui", "tools")
        for line, name in imports(path)
        if name == banned or name.startswith(f"{banned}.")
        if name_of(path) not in HOMES[banned]
    )
    assert places(found) == []


CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("date", "today"), ("time", "time")}


def test_only_the_clock_reads_the_time() -> None:
    found = (
        (path, node.lineno)
        for path in python_files("main.py", "crmdesk", "ui", "tools")
        if name_of(path) != "crmdesk/clock.py"
        for _, node in calls(tree(path))
        if isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and (node.func.value.id, node.func.attr) in CLOCKS
    )
    assert places(found) == []


def test_nothing_is_evaluated() -> None:
    found = (
        (path, node.lineno)
        for path in python_files(*CODE)
        for name, node in calls(tree(path))
        if name in {"eval", "exec", "compile"} and isinstance(node.func, ast.Name)
    )
    assert places(found) == []


def is_put_together(node: ast.expr) -> bool:
    """Whether a text is made at run time: an f-string, `%`, `+` or `.format`."""
    if isinstance(node, ast.BinOp):
        return not all(isinstance(side, ast.Constant) for side in (node.left, node.right))
    is_format = (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "format"
    )
    return isinstance(node, ast.JoinedStr) or is_format


def test_statements_are_not_put_together_from_values() -> None:
    """Inside functions, where there are values; a module's own statements are made without."""
    found = (
        (path, node.lineno)
        for path in python_files(*CODE)
        if not name_of(path).startswith(RAW_SQL_HOMES)
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for name, node in calls(function)
        if name in {"text", "exec_driver_sql"} and node.args and is_put_together(node.args[0])
    )
    assert places(found) == []


def test_texts_to_translate_are_plain_literals() -> None:
    """Anything else is not found by `make messages` and stays English for ever."""
    texts = {"_": 1, "N_": 1, "ngettext": 2}
    found = (
        (path, node.lineno)
        for path in python_files("crmdesk", "ui")
        if name_of(path) != "crmdesk/i18n.py"
        for name, node in calls(tree(path))
        if name in texts and isinstance(node.func, ast.Name)
        if len(node.args) < texts[name] or not all(map(is_literal, node.args[: texts[name]]))
        if not is_lookup_of_marked(node)
    )
    assert places(found) == []


def is_literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def is_lookup_of_marked(node: ast.Call) -> bool:
    """`_(TABLE[key])`, `_(TABLE.get(key, key))` or `_(item.label)`: marked where it stands."""
    if not isinstance(node.func, ast.Name) or node.func.id != "_" or len(node.args) != 1:
        return False
    argument = node.args[0]
    if isinstance(argument, ast.Call) and isinstance(argument.func, ast.Attribute):
        return argument.func.attr == "get"
    return isinstance(argument, ast.Subscript | ast.Attribute | ast.Name)


def test_no_key_clicks_with_other_scripts() -> None:
    """`keyClicks` aborts the whole process at such a letter; tests.helpers.type_text does not."""
    found = (
        (path, node.lineno)
        for path in python_files("tests", "ui", "tools")
        for name, node in calls(tree(path))
        if name in {"keyClicks", "keyClick"}
        for argument in node.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        if not argument.value.isascii()
    )
    assert places(found) == []


def lines_with(pattern: re.Pattern[str]) -> Iterator[tuple[Path, int]]:
    for path in text_files():
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1):
            if pattern.search(line):
                yield path, number


def test_no_machine_paths() -> None:
    assert places(lines_with(MACHINE_PATHS)) == []


def test_no_registry_hosts() -> None:
    assert places(lines_with(REGISTRIES)) == []


def test_the_patterns_find_what_they_look_for() -> None:
    assert MACHINE_PATHS.search("see /" + "ro" + "ot/x")
    assert MACHINE_PATHS.search('"/' + 'home/ali/data"')
    assert not MACHINE_PATHS.search("docs/" + "wo" + "rk/notes and https://example/home/x")
    assert REGISTRIES.search("https://pypi" + ".org/simple")


def test_files_named_in_the_documents_exist() -> None:
    names = {name_of(path) for path in files()}
    missing = [
        f"{name_of(path)}: {word}"
        for path in files()
        if path.suffix == ".md" and name_of(path) != "CHANGELOG.md"
        for word in mentioned(path.read_text(encoding="utf-8"))
        if not is_there(word, path, names)
    ]
    assert missing == []


def mentioned(text: str) -> set[str]:
    links = {link for link in DOC_LINK.findall(text) if "://" not in link and "@" not in link}
    return set(DOC_NAME.findall(text)) | links


def is_there(word: str, document: Path, names: set[str]) -> bool:
    beside = document.parent.joinpath(word)
    return (
        (ROOT / word).exists()
        or beside.exists()
        or any(name.endswith(f"/{word}") or name == word for name in names)
    )
