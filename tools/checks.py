"""Run every check of the project, one after the other, and say which of them failed.

`make test` and `make check` come here through `crmdesk.bootstrap`. A failing step does not hide
the later ones; the tests run last, so that their count is the last line of a good run.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORKERS = "2"


def steps() -> dict[str, list[str]]:
    """The commands of the checks before the tests, by name, in their order."""
    python = [sys.executable, "-m"]
    contracts = Path(sysconfig.get_path("scripts")) / "lint-imports"
    return {
        "format": [*python, "ruff", "format", "--check", "."],
        "lint": [*python, "ruff", "check", "."],
        "types": [*python, "mypy"],
        "contracts": [str(contracts)],
    }


def run_step(name: str, command: Sequence[str]) -> bool:
    """Run one check quietly; its output is shown only when it failed."""
    answer = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    good = answer.returncode == 0
    print(f"{name:10} {'ok' if good else 'FAILED'}", flush=True)
    if not good:
        sys.stdout.buffer.write(answer.stdout)
        sys.stdout.flush()
    return good


def run_tests(arguments: Sequence[str]) -> bool:
    """Run pytest with its output shown as it comes."""
    env = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    pytest = [sys.executable, "-m", "pytest", "-q", "-n", WORKERS, *arguments]
    return subprocess.run(pytest, cwd=ROOT, env=env, check=False).returncode == 0


def main(
    argv: Sequence[str],
    step: Callable[[str, Sequence[str]], bool] = run_step,
    tests: Callable[[Sequence[str]], bool] = run_tests,
) -> int:
    """`test [PYTEST ARGUMENTS]` or `check`; the exit code is 0 only when all went well."""
    failed = [name for name, command in steps().items() if not step(name, command)]
    if argv[:1] == ["test"] and not tests(argv[1:]):
        failed.append("tests")
    if failed:
        print(f"FAILED: {', '.join(failed)}", file=sys.stderr, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
