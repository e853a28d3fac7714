"""The project's own files, for the tests that read them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CODE = ("main.py", "crmdesk", "ui", "tools", "bench")
GENERATED = ("crmdesk/db/migrations/versions/",)
TEXT = {
    "", ".cfg", ".csv", ".css", ".editorconfig", ".gitattributes", ".gitignore", ".ini", ".json",
    ".md", ".po", ".pot", ".py", ".qss", ".sh", ".svg", ".toml", ".tsv", ".txt", ".vcf", ".yml",
}  # fmt: skip
NOT_OURS = {
    ".git", ".venv", ".tools", ".tools.part", "wheelhouse", "build", "dist", "screenshots",
    "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis",
    ".import_linter_cache",
}  # fmt: skip


@lru_cache(maxsize=1)
def files() -> tuple[Path, ...]:
    """Every file that is, or could be, in the repository; without git those of the folder."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listing.returncode == 0 and listing.stdout:
        names = sorted(set(listing.stdout.decode().split("\0")) - {""})
        return tuple(path for path in (ROOT / name for name in names) if path.is_file())
    return tuple(sorted(_walk(ROOT)))


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in NOT_OURS:
            continue
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path


def name_of(path: Path) -> str:
    """The path inside the project, with slashes."""
    return path.relative_to(ROOT).as_posix()


def text_files() -> list[Path]:
    """The files that people read."""
    return [path for path in files() if path.suffix in TEXT]


def python_files(*places: str) -> list[Path]:
    """The hand-written Python files of the named files and folders."""
    return [
        path
        for path in files()
        if path.suffix == ".py"
        and any(name_of(path) == place or name_of(path).startswith(f"{place}/") for place in places)
        and not name_of(path).startswith(GENERATED)
    ]


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"), name_of(path))


def calls(root: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Every call in a part of a file with the last part of the called name."""
    for node in ast.walk(root):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node.func.id, node
            elif isinstance(node.func, ast.Attribute):
                yield node.func.attr, node


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Every imported name with its line: `from a import b` gives `a.b`."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield node.lineno, f"{node.module or ''}.{alias.name}"
