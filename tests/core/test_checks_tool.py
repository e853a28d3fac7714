"""`make test`: every step runs, and a failed one is named."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import pytest

from tools import checks


class Steps:
    """Stands in for the processes: notes the steps and fails the named ones."""

    def __init__(self, *failing: str) -> None:
        self.failing = failing
        self.done: list[str] = []

    def step(self, name: str, _: Sequence[str]) -> bool:
        self.done.append(name)
        return name not in self.failing

    def tests(self, arguments: Sequence[str]) -> bool:
        self.done.append(" ".join(["tests", *arguments]))
        return "tests" not in self.failing


def test_all_steps_run_in_order() -> None:
    steps = Steps()
    assert checks.main(["test", "-k", "jalali"], steps.step, steps.tests) == 0
    assert steps.done == ["format", "lint", "types", "contracts", "tests -k jalali"]


def test_check_leaves_the_tests_out() -> None:
    steps = Steps()
    assert checks.main(["check"], steps.step, steps.tests) == 0
    assert steps.done == ["format", "lint", "types", "contracts"]


def test_a_failed_step_does_not_hide_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    steps = Steps("format", "tests")
    assert checks.main(["test"], steps.step, steps.tests) == 1
    assert steps.done[-1] == "tests"
    assert capsys.readouterr().err == "FAILED: format, tests\n"


def test_a_good_run_adds_nothing_after_the_tests(capsys: pytest.CaptureFixture[str]) -> None:
    steps = Steps()
    checks.main(["test"], steps.step, steps.tests)
    assert capsys.readouterr() == ("", "")


def test_the_output_of_a_step_is_shown_when_it_failed(capfd: pytest.CaptureFixture[str]) -> None:
    assert checks.run_step("good", [sys.executable, "-c", "print('quiet')"]) is True
    assert checks.run_step("bad", [sys.executable, "-c", "print('why'); exit(3)"]) is False
    told = capfd.readouterr().out
    assert "quiet" not in told
    assert "good       ok\n" in told
    assert "bad        FAILED\nwhy\n" in told
