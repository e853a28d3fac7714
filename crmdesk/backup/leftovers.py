"""What killed backups and restores left behind: unfinished files that nobody works on any more.

Who makes such a file writes its process number into the name, so that another process can tell
whether somebody still holds it. Only names of our own making are looked at: the folder may be one
that other programs use too.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from crmdesk import clock
from crmdesk.errors import FileProblem
from crmdesk.filelock import FileLock

AGE_S = 3600.0
"""Nothing younger is removed."""

_SIDE = r"(?:-wal|-shm|-journal)?"
_BACKUP = re.compile(
    rf"(?P<base>.+-\d{{8}}-\d{{6}}-[a-z]+(?:-\d+)?\.db-(?:(?P<pid>\d+)-)?[a-z0-9_]{{8}}\.part){_SIDE}"
)
_DESCRIPTION = re.compile(r"(?P<base>.+-\d{8}-\d{6}-[a-z]+(?:-\d+)?\.db\.json\.part)")
_SCRATCH = re.compile(r"(?P<base>\.crmdesk-(?:(?P<pid>\d+)-)?[a-z0-9_]{8}\.part)")
_RESTORE = re.compile(rf"(?P<base>(?P<data>.+)\.restore\.part){_SIDE}")

_ours: set[str] = set()
"""What this process has made; an earlier one may have had the same number."""


def mark(path: Path) -> Path:
    """Note an unfinished file as held by this process; return it."""
    _ours.add(str(path.absolute()))
    return path


def clear(folder: Path) -> int:
    """Remove what was left in a folder for an hour and more; return how many names went.

    Never raises: who makes a backup shall not fail for it.
    """
    _ours.difference_update([one for one in list(_ours) if not os.path.lexists(one)])
    gone = 0
    with contextlib.suppress(OSError):
        groups: dict[Path, list[Path]] = {}
        held: dict[Path, re.Match[str]] = {}
        for path in sorted(folder.iterdir()):
            match = next(filter(None, (one.fullmatch(path.name) for one in _KINDS)), None)
            if match is not None:
                base = folder / match["base"]
                groups.setdefault(base, []).append(path)
                held[base] = match
        for base, paths in groups.items():
            if _is_old(paths):
                gone += _clear_group(base, paths, held[base])
    return gone


_KINDS = (_BACKUP, _DESCRIPTION, _SCRATCH, _RESTORE)


def _clear_group(base: Path, paths: Iterable[Path], match: re.Match[str]) -> int:
    if match.re is not _RESTORE:
        pid = match.groupdict().get("pid")
        return 0 if _is_held(base, pid) else _remove(paths)
    # A restore holds this lock of the data file from before the part file to after it.
    lock = FileLock(base.with_name(match["data"] + ".job"))
    try:
        return _remove(paths) if lock.acquire() else 0
    except FileProblem:
        return 0
    finally:
        lock.release()


def _remove(paths: Iterable[Path]) -> int:
    gone = 0
    for path in paths:
        with contextlib.suppress(OSError):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
            gone += 1
    return gone


def _is_old(paths: Iterable[Path]) -> bool:
    """Return whether nothing of a group was written for an hour."""
    newest = 0.0
    for path in paths:
        inside = path.rglob("*") if path.is_dir() and not path.is_symlink() else ()
        newest = max(newest, *(one.lstat().st_mtime for one in (path, *inside)))
    return newest < clock.now().timestamp() - AGE_S


def _is_held(base: Path, pid: str | None) -> bool:
    if pid is None:
        return False  # of a program before process numbers were written
    if int(pid) == os.getpid():
        return str(base.absolute()) in _ours
    return _is_alive(int(pid))


if os.name == "nt":
    import ctypes

    _QUERY, _STILL_ACTIVE = 0x1000, 259

    def _is_alive(pid: int) -> bool:
        kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
        process = kernel.OpenProcess(_QUERY, False, pid)
        if not process:
            return False
        code = ctypes.c_ulong()
        known = kernel.GetExitCodeProcess(process, ctypes.byref(code))
        kernel.CloseHandle(process)
        return not known or code.value == _STILL_ACTIVE

else:

    def _is_alive(pid: int) -> bool:
        try:
            os.kill(pid, 0)
        except (ProcessLookupError, OverflowError):
            return False
        except OSError:
            return True  # somebody else's
        return not _is_zombie(pid)

    def _is_zombie(pid: int) -> bool:
        """Return whether a killed process only waits for its parent to ask how it ended."""
        with contextlib.suppress(OSError):  # not on Linux, or gone meanwhile
            told = Path(f"/proc/{pid}/stat").read_bytes()
            return told.rpartition(b")")[2].split()[:1] in ([b"Z"], [b"X"])
        return False
