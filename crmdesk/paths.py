"""Where things live: one private folder per user, or ``CRMDESK_HOME``."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from crmdesk.errors import FileProblem
from crmdesk.i18n import _
from crmdesk.refusals import reason
from crmdesk.text import isolate_ltr
from crmdesk.whole_file import sync_folder

DATA_FILE_NAME = "desk.db"
MARKER_NAME = ".desk-made"


def home() -> Path:
    """Return the data folder; it may not exist yet."""
    chosen = os.environ.get("CRMDESK_HOME")
    if chosen:
        return Path(chosen)
    import platformdirs

    return Path(platformdirs.user_data_dir("crmdesk", appauthor=False))


def ensure_home() -> Path:
    """Make the data folder with rights for its owner alone and return it."""
    folder = home()
    try:
        make_folder(folder)
    except OSError as error:
        sentence = _("The data folder {folder} could not be created: {reason}")
        raise FileProblem(
            sentence.format(folder=isolate_ltr(str(folder)), reason=reason(error))
        ) from error
    with contextlib.suppress(OSError):  # a folder that cannot be changed can still be read
        if os.name == "posix" and folder.stat().st_uid == os.getuid():
            folder.chmod(0o700)
    return folder


def make_folder(folder: Path) -> None:
    """Make a folder for its owner alone, of which the name survives a power cut too.

    Syncing what is in a new folder does not keep the folder itself.

    Raises:
        OSError: it cannot be made.
    """
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True, mode=0o700)
    with contextlib.suppress(PermissionError):  # a folder may be passed through and not read
        sync_folder(folder.parent)


def data_file() -> Path:
    """Return the data file that is opened when no other is named."""
    return home() / DATA_FILE_NAME


def backup_folder(data: Path) -> Path:
    """Return the folder of the backups of a data file."""
    return data.parent / "backups"


def photo_folder(data: Path) -> Path:
    """Return the folder of the photos of a data file."""
    return data.parent / "photos"


def ui_state_file() -> Path:
    """Return the JSON file of what must be known before the first paint."""
    return home() / "window.json"


def log_file() -> Path:
    """Return the log file; it never holds names or phones of customers."""
    return home() / "crmdesk.log"
