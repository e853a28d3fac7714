"""Beginning with an empty data file where there was one, when nothing of it is left to bring back.

A data file that was there before is never made anew by itself; this is what the user asks for.
"""

from __future__ import annotations

from pathlib import Path

from crmdesk.backup import files
from crmdesk.backup.restoring import JOB_LOCK, keep_raw
from crmdesk.backup.trouble import is_blank
from crmdesk.db.marks import marker_of
from crmdesk.desk import prepare
from crmdesk.errors import Conflict, FileProblem
from crmdesk.filelock import FileLock
from crmdesk.i18n import _
from crmdesk.text import isolate_ltr


def begin_anew(data_file: Path) -> Path | None:
    """Make an empty data file in the place of one that is missing or holds nothing.

    Args:
        data_file: no desk of this process is open on it.

    Returns:
        Where a log that was left alone was kept, None when there was none.

    Raises:
        FileProblem: the data file is there again, or none can be made; nothing was changed.
        Conflict: a long task is at work on it.
    """
    lock = FileLock(files.side(data_file, JOB_LOCK))
    if not lock.acquire():
        raise Conflict(_("CRMDesk is at work on this data file. Close it, then try again."))
    marker = marker_of(data_file)
    try:
        with files.writing(data_file):
            if data_file.exists() and not (data_file.is_file() and is_blank(data_file)):
                raise FileProblem(_not_empty(data_file))
            kept = _keep_log(data_file)
            was_there = marker.exists()
            marker.unlink(missing_ok=True)
            try:
                prepare(data_file, create=True)
            except BaseException:
                if was_there:
                    marker.touch(mode=0o600)
                raise
    finally:
        lock.release()
    return kept


def _keep_log(data_file: Path) -> Path | None:
    """Put what SQLite left beside the lost file aside: it would throw it away."""
    beside = [files.side(data_file, ending) for ending in files.SIDES]
    full = any(one.exists() and one.stat().st_size for one in beside if not _is_index(one))
    kept = keep_raw(data_file) if full else None
    for one in beside:
        one.unlink(missing_ok=True)
    return kept


def _is_index(path: Path) -> bool:
    return path.name.endswith("-shm")


def _not_empty(data_file: Path) -> str:
    sentence = _("{name} is there again and was not touched. Try to open it.")
    return sentence.format(name=isolate_ltr(data_file.name))
