"""Whether a backup holds later work than the data file, as after an older file was put back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from sqlcipher3 import dbapi2

from crmdesk.backup import files
from crmdesk.backup.making import change_mark, open_finished, open_quietly
from crmdesk.backup.restoring import REMINDERS_PAUSED
from crmdesk.backup.shelf import ShelfEntry
from crmdesk.db.engine import translated_errors

_SOME_CUSTOMERS = "SELECT uid FROM customer ORDER BY id LIMIT 100"
_ONE_OF_THEM = "SELECT 1 FROM json_each(?) wanted JOIN customer c ON c.uid = wanted.value LIMIT 1"


@dataclass(frozen=True, slots=True)
class Present:
    """Where the data file stands.

    Attributes:
        mark: see ``change_mark``.
        last_change: moment of its newest operation, "" when there is none.
        paused: it was restored, and nobody has said yet that it is the right one.
    """

    mark: str
    last_change: str
    paused: bool

    def is_older_than(self, backup: ShelfEntry) -> bool:
        """Return whether a backup's newest operation is later than the newest one here.

        By number and by moment: a clock that was set back makes later work look older, and a
        file of another computer counts its operations for itself. Moments are whole seconds.
        """
        if not backup.mark or _operation(backup.mark) <= _operation(self.mark):
            return False
        manifest = files.read_json(files.manifest_of(backup.path))
        return str(manifest.get("last_change", "")) >= self.last_change


def present(data_file: Path) -> Present:
    """Return where a data file stands; it may be open.

    Raises:
        FileProblem: it cannot be read.
    """
    with translated_errors(data_file):
        connection = open_quietly(data_file)
        try:
            connection.execute("BEGIN")
            last = connection.execute(
                "SELECT at FROM journal_op ORDER BY id DESC LIMIT 1"
            ).fetchone()
            paused = connection.execute(
                "SELECT value FROM setting WHERE key = ?", (REMINDERS_PAUSED,)
            ).fetchone()
            return Present(
                change_mark(connection),
                str(last[0]) if last is not None else "",
                paused is not None and json.loads(paused[0]) is True,
            )
        finally:
            connection.close()


def shares_customers(data_file: Path, backup: Path) -> bool:
    """Return whether a backup and a data file are of one shop: they know a customer alike.

    What customers are known by is drawn by lot, so two shops have none in common. A backup that
    cannot be read is of nobody.

    Raises:
        FileProblem: the data file cannot be read.
    """
    with translated_errors(data_file):
        connection = open_quietly(data_file)
        try:
            known = [row[0] for row in connection.execute(_SOME_CUSTOMERS)]
        finally:
            connection.close()
    try:
        connection = open_finished(backup)
        try:
            found = connection.execute(_ONE_OF_THEM, (json.dumps(known),)).fetchone()
        finally:
            connection.close()
    except dbapi2.Error:
        return False
    return found is not None


def _operation(mark: str) -> int:
    """Return the number of the newest operation, with which a mark begins; 0 of a strange one."""
    number = mark.partition("/")[0]
    return int(number) if number.isdecimal() else 0
