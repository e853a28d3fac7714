"""Whether a folder is synced or on a network: a live data file there comes to harm.

A sync program copies a file while it is written to, and two thirds of such copies are corrupt;
network disks keep no locks. Finished backups may lie there, the data file may not.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crmdesk.i18n import _
from crmdesk.text import isolate_ltr

_NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "ncpfs", "afs", "9p", "davfs", "webdav"}
    | {"ceph", "glusterfs", "lustre", "sshfs"}
)
_LOCAL_FUSE = frozenset({"fuseblk", "fuse.fuseiso", "fuse.ntfs", "fuse.ntfs-3g", "fuse.lxcfs"})
"""Disks in this computer that are read through FUSE."""

_NAMES = {
    "dropbox": "Dropbox",
    "onedrive": "OneDrive",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "drivefs": "Google Drive",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "icloud drive": "iCloud",
    "iclouddrive": "iCloud",
    "com~apple~clouddocs": "iCloud",
    "mobile documents": "iCloud",
    "pclouddrive": "pCloud",
    "mega": "MEGA",
    "megasync": "MEGA",
    "syncthing": "Syncthing",
    "seafile": "Seafile",
}
_MARKS = (
    (".stfolder", "Syncthing"),
    (".dropbox", "Dropbox"),
    (".dropbox.cache", "Dropbox"),
    (".sync_*.db", "Nextcloud"),
    ("._sync_*.db", "ownCloud"),
    (".owncloudsync.log", "ownCloud"),
    (".nextcloudsync.log", "Nextcloud"),
    (".tmp.driveupload", "Google Drive"),
)
_REMOTE = 4
"""What Windows calls a drive on the network."""

_ONEDRIVE = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the answer depends on beside the folder itself; tests bring their own.

    Attributes:
        home: the user's folder.
        env: environment variables.
        mounts: text of ``/proc/mounts``, "" where there is none.
        dropbox: JSON files in which Dropbox names its folders.
        remote_drive: whether a Windows drive is on the network.
    """

    home: Path
    env: Mapping[str, str]
    mounts: str
    dropbox: tuple[Path, ...]
    remote_drive: bool = False

    @classmethod
    def here(cls, folder: Path) -> Surroundings:
        """Return those of this computer."""
        home = Path.home()
        mounts = ""
        if sys.platform.startswith("linux"):
            try:
                mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="surrogateescape")
            except OSError:
                mounts = ""
        places = [home / ".dropbox" / "info.json"]
        for name in ("APPDATA", "LOCALAPPDATA"):
            if os.environ.get(name):
                places.append(Path(os.environ[name]) / "Dropbox" / "info.json")
        return cls(home, os.environ, mounts, tuple(places), _is_remote_drive(folder))


def synced_reason(folder: Path, around: Surroundings | None = None) -> str | None:
    """Return why a live data file should not lie in a folder; None when nothing speaks against it.

    Args:
        folder: need not exist yet.
        around: what else is looked at; None for this computer.
    """
    around = around or Surroundings.here(folder)
    resolved = _resolved(folder)
    program = (
        _by_settings(resolved, around) or _by_marks(resolved, around) or _by_name(resolved, around)
    )
    if program:
        sentence = _(
            "{program} syncs this folder and may take the file while it is half written. Put the "
            "data file into another folder of this computer; the backups may stay in {program}."
        )
        return sentence.format(program=isolate_ltr(program))
    if around.remote_drive or _on_network(resolved, around.mounts):
        return _(
            "This folder is on a network disk, where two programs can write over each other. Put "
            "the data file into a folder of this computer; the backups may stay on the network."
        )
    return None


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # a loop of links
        return path.absolute()


def _inside(folder: Path, other: Path) -> bool:
    return folder == other or other in folder.parents


def _by_settings(folder: Path, around: Surroundings) -> str:
    """Ask what sync programs say of themselves."""
    for place in around.dropbox:
        for synced in _dropbox_folders(place):
            if _inside(folder, _resolved(synced)):
                return "Dropbox"
    for name in _ONEDRIVE:
        value = around.env.get(name)
        if value and _inside(folder, _resolved(Path(value))):
            return "OneDrive"
    return ""


def _dropbox_folders(place: Path) -> Iterable[Path]:
    try:
        accounts = json.loads(place.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return []
    entries = accounts.values() if isinstance(accounts, dict) else []
    paths = [entry.get("path") for entry in entries if isinstance(entry, dict)]
    return [Path(path) for path in paths if isinstance(path, str) and path]


def _by_marks(folder: Path, around: Surroundings) -> str:
    """Look for what sync programs leave in the folder or above it."""
    home = _resolved(around.home)
    for place in (folder, *folder.parents):
        if place in (home, *home.parents):
            break  # ~/.dropbox holds its settings, and is no mark of a synced folder
        for pattern, program in _MARKS:
            try:
                if next(place.glob(pattern), None) is not None:
                    return program
            except OSError:
                continue
    return ""


def _by_name(folder: Path, around: Surroundings) -> str:
    """Go by the names that sync programs give their folders, below the user's own."""
    home = _resolved(around.home)
    parts = folder.relative_to(home).parts if _inside(folder, home) else folder.parts
    for part in parts:
        lowered = part.casefold()
        if lowered in _NAMES:
            return _NAMES[lowered]
        for start, program in (
            ("onedrive - ", "OneDrive"),
            ("onedrive-", "OneDrive"),
            ("googledrive-", "Google Drive"),
            ("dropbox (", "Dropbox"),
            ("google-drive:", "Google Drive"),
        ):
            if lowered.startswith(start):
                return program
    return ""


def _on_network(folder: Path, mounts: str) -> bool:
    """Find the mount that the folder lies in, the longest that fits, and judge its kind."""
    best, kind = -1, ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        place = Path(_unescaped(fields[1]))
        # A later mount at the same place hides the earlier one.
        if _inside(folder, place) and len(place.parts) >= best:
            best, kind = len(place.parts), fields[2].lower()
    if kind in _LOCAL_FUSE:
        return False
    return kind in _NETWORK or kind.startswith("fuse.")


def _unescaped(text: str) -> str:
    for code, letter in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(code, letter)
    return text


def _is_remote_drive(folder: Path) -> bool:
    if os.name != "nt":
        return False
    import ctypes

    anchor = folder.absolute().anchor
    windows: Any = ctypes
    return anchor.startswith("\\\\") or windows.windll.kernel32.GetDriveTypeW(anchor) == _REMOTE
