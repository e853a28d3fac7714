"""The command that looks the data file over and, when it has faults, says the way out.

The advice is that of the start screen: the newest verified backup, or saving what can be read.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from crmdesk import paths
from crmdesk.errors import FileProblem
from crmdesk.i18n import _
from crmdesk.text import isolate_ltr

if TYPE_CHECKING:
    from crmdesk.backup import Trouble
    from crmdesk.check import Finding
    from crmdesk.cli.output import Output

DONE, REFUSED = 0, 1
PROGRAM = ("python3", "main.py")

_DAMAGE = frozenset({"integrity", "links", "schema"})
"""What is looked at whose faults may have cost records; the rest is made from these."""

# "texts" is no such fault: few records, each known by its number, and no reason to go back a day.

_MORE = ("", *(f"-{number}" for number in range(2, 100)))
"""What is put to the name of a saved file when one of that name is there."""

_MENDABLE = frozenset({"damaged", "stale_wal", "empty", "missing"})
"""Troubles out of which a backup or salvage leads."""


def run_check(path: Path | None, _options: argparse.Namespace, output: Output) -> int:
    """Look the data file over; returns the exit code.

    Args:
        path: the data file named by ``--db``, None for the usual one.
        output: where the answer goes.

    Raises:
        FileProblem: the file does not open and neither a backup nor salvage would help.
    """
    file = path or paths.data_file()
    try:
        findings = _findings(path, output)
    except FileProblem as error:
        advice = _of_a_closed_file(file, named=path is not None)
        if not advice:
            raise
        said = [error.message, *(line for line in advice if line not in error.message)]
        output.refused("\n".join(said))
        return REFUSED
    output.result({one.name: list(one.faults) or one.unseen or "ok" for one in findings})
    for one in findings:
        mark = "✗" if one.faults else "?" if one.unseen else "✓"
        output.say(f"{mark} {one.title} {' '.join(one.faults) or one.unseen}".rstrip())
    wrong = {one.name for one in findings if one.faults}
    if not wrong:
        return REFUSED if any(one.unseen for one in findings) else DONE
    for line in _advice(wrong, file, named=path is not None):
        output.error(line)
    return REFUSED


def _findings(path: Path | None, output: Output) -> Sequence[Finding]:
    from crmdesk.check import check
    from crmdesk.db.engine import translated_errors
    from crmdesk.desk import open_desk

    desk = open_desk(path, source="cli", create=path is None)
    try:
        if desk.recovered:
            output.error(_("An import that had been cut short was taken back."))
        with translated_errors(desk.store.path):
            return check(desk.store)
    finally:
        desk.close()


def _of_a_closed_file(file: Path, *, named: bool) -> list[str]:
    from crmdesk.backup import diagnose

    trouble = diagnose(file, deep=True, second_place=_second_place())
    if trouble is None or trouble.kind not in _MENDABLE:
        return []
    return [trouble.safe, *_ways(trouble, file, named=named)]


def _advice(wrong: set[str], file: Path, *, named: bool) -> Iterator[str]:
    """Yield what to do about faults of a file that opens; it is closed again by now."""
    from crmdesk.backup.trouble import described

    trouble = described("damaged", file, _second_place())
    if wrong & _DAMAGE:
        yield _("The data file is damaged. Keep the older backups.")
        yield trouble.safe
        yield from _ways(trouble, file, named=named)
    elif "texts" in wrong:
        yield _(
            "Texts of these customers were damaged on the disk; all else can be read. Correct "
            "them in the program: an older backup may show how they were."
        )
        yield trouble.safe
        if wrong & {"search", "statistics"}:
            yield _salvage(file, _("Read them into a new file: {command}"))
    elif wrong == {"parts"}:
        yield _(
            "Your records are whole. What is missing is laid again when the program starts; what "
            "another program added stays, and is of no use to this one."
        )
    elif wrong != {"unfinished"}:
        yield _("Your records are whole; what is made from them for searching is not.")
        yield _salvage(file, _("Read them into a new file: {command}"))
    else:
        yield _(
            "An import is at work in another window, or was cut short: start the program again, "
            "it takes such an import back."
        )


def _ways(trouble: Trouble, file: Path, *, named: bool) -> Iterator[str]:
    """Yield the ways out, each with its command, best first."""
    if "restore" in trouble.offers and trouble.newest is not None:
        data = ("--db", str(file)) if named else ()
        command = _command("backup", "restore", str(trouble.newest.path), *data)
        yield _("Bring it back: {command}").format(command=command)
    if "salvage" in trouble.offers:
        yield _salvage(file, _("Read what can be read into a new file: {command}"))


def _salvage(file: Path, sentence: str) -> str:
    names = (file.with_name(f"{file.stem}-saved{more}{file.suffix}") for more in _MORE)
    target = next((one for one in names if not one.exists()), file.with_name("saved.db"))
    return sentence.format(command=_command("salvage", str(file), str(target)))


def _command(*words: str) -> str:
    quote = shlex.quote if os.name == "posix" else (lambda word: f'"{word}"')
    first = 1 if words[0] == "salvage" else 2  # the words of the command itself stand bare
    shown = [*PROGRAM, *words[:first], *map(quote, words[first:])]
    return isolate_ltr(" ".join(shown))


def _second_place() -> Path | None:
    """Return the second place that was chosen in the window."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        state = json.loads(paths.ui_state_file().read_text(encoding="utf-8"))
        place = state.get("second_place")
        return Path(place) if place and isinstance(place, str) else None
    return None
