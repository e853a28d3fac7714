"""What must be true of a data file before it is backed up: there, ours and whole."""

from __future__ import annotations

from pathlib import Path

from sqlcipher3 import dbapi2

from crmdesk.backup.opening import open_finished, open_quietly
from crmdesk.db.engine import APPLICATION_ID, DriverConnection
from crmdesk.db.marks import set_suspicion
from crmdesk.errors import FileProblem
from crmdesk.i18n import _
from crmdesk.refusals import reason
from crmdesk.text import isolate_ltr


class SourceDamaged(FileProblem):
    """What shall be backed up is damaged itself."""


def require_there(data_file: Path) -> None:
    """Refuse a data file that is away: nothing may come into being in its place.

    Raises:
        FileProblem: it is not there, is empty, or its folder cannot be looked into.
    """
    name, folder = isolate_ltr(data_file.name), isolate_ltr(str(data_file.parent))
    try:
        empty = data_file.stat().st_size == 0
    except FileNotFoundError as error:
        sentence = _("The data file {name} is not in {folder}. Is its disk connected?")
        raise FileProblem(sentence.format(name=name, folder=folder)) from error
    except OSError as error:
        sentence = _("The data file {name} in {folder} could not be read: {reason}")
        raise FileProblem(
            sentence.format(name=name, folder=folder, reason=reason(error))
        ) from error
    if empty:
        sentence = _("The data file {name} in {folder} is empty.")
        raise FileProblem(sentence.format(name=name, folder=folder))


def require_ours(source: Path, connection: DriverConnection) -> None:
    """Refuse what another program, or nobody, made; inside the caller's read transaction."""
    if int(connection.execute("PRAGMA application_id").fetchone()[0]) != APPLICATION_ID:
        sentence = _("{name} is not a CRMDesk file. It was left untouched.")
        raise FileProblem(sentence.format(name=isolate_ltr(source.name)))


def require_whole(source: Path) -> None:
    """Read all of a data file, open or not, as a backup of it would.

    Raises:
        SourceDamaged: it is damaged; noted, so that the next start reads all of it too.
    """
    if not is_whole(source, still=False):
        raise source_damaged(source)


def source_damaged(source: Path) -> SourceDamaged:
    """Note that a data file is damaged, and return what is to be said of it."""
    set_suspicion(source, suspected=True)
    sentence = _(
        "The data file {name} is damaged, and a backup of it would be damaged too. Keep the "
        "older backups. Close the program and open it again: it shows the ways out."
    )
    return SourceDamaged(sentence.format(name=isolate_ltr(source.name)))


def is_whole(source: Path, *, still: bool) -> bool:
    """Read all of a data file that may be open; True also when it cannot be read just now."""
    try:
        connection = open_finished(source) if still else open_quietly(source)
        try:
            return bool(connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok")
        finally:
            connection.close()
    except dbapi2.OperationalError:
        return True
    except dbapi2.DatabaseError:
        return False
