#!/usr/bin/env python3
"""Start CRMDesk: the window without arguments, the command line with them.

This file runs in whatever Python the user has, so it uses the standard library only and stays
readable for old versions. When it does not run inside the project's own `.venv`, or the `.venv`
does not match the lock file, `crmdesk.bootstrap` prepares it and starts this file again inside.
"""

import os
import sys

ROOT = os.path.dirname(os.path.realpath(__file__))
OLDEST_PYTHON = (3, 11)
SELF_TEST = "--self-test"


def refuse_without_display() -> None:
    """Leave with a sentence where no window can open: Qt itself would abort the process."""
    from ui import display

    problem = display.problem()
    if problem:
        sys.stderr.write(problem + "\n")
        sys.exit(display.EXIT_CODE)


def enter_environment(argv: "list[str]") -> int:
    """Prepare `.venv` if it is not ready and run this file again in it; its exit code."""
    from crmdesk import bootstrap
    from crmdesk.system_packages import SetupProblem

    project = bootstrap.Project(ROOT)
    needs = bootstrap.needs_of(argv, os.environ)
    try:
        if not bootstrap.is_ready(project, "run", needs):
            if bootstrap.opens_window(argv) and SELF_TEST not in argv:
                refuse_without_display()
            bootstrap.prepare(project, "run", needs)
        if bootstrap.is_inside(project):
            return start(argv)
        return bootstrap.run_inside(project, [os.path.join(ROOT, "main.py"), *argv])
    except SetupProblem as problem:
        sys.stderr.write(f"{problem}\n")
        return 1


def start(argv: "list[str]") -> int:
    """Run what the arguments ask for; heavy imports stay inside the chosen branch."""
    from crmdesk import bootstrap

    if not bootstrap.opens_window(argv):
        from crmdesk import cli

        return cli.main(argv)
    if SELF_TEST not in argv:
        refuse_without_display()
    from ui import app

    return app.main(argv)


if __name__ == "__main__":
    if sys.version_info < OLDEST_PYTHON:
        sys.exit(
            "این برنامه پایتون ۳٫۱۱ یا تازه‌تر می‌خواهد.\n"
            "CRMDesk needs Python 3.11 or newer; this is {}.{}.".format(*sys.version_info)
        )
    sys.path[:0] = [] if ROOT in sys.path[:1] else [ROOT]
    sys.exit(enter_environment(sys.argv[1:]))
