"""Photos of customers: files named after what they hold, beside the data file.

No picture is ever changed or removed, so that an undo, a restored backup and the trash find
their photos again; only one that a disk has spoilt is written again as it was. File and folder
are synced before the name is handed out: a name in the data file stands for a picture that is on
the disk.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from crmdesk.errors import FileProblem
from crmdesk.i18n import _
from crmdesk.paths import make_folder
from crmdesk.refusals import reason
from crmdesk.text import isolate_ltr
from crmdesk.whole_file import appearing

MAX_BYTES = 5 * 1024 * 1024
_KINDS = ((b"\xff\xd8\xff", ".jpg"), (b"\x89PNG\r\n\x1a\n", ".png"))
_NAME = re.compile(r"[0-9a-f]{64}\.(jpg|png)")


class Photos:
    """The folder of photos of one data file."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; it is made when the first photo comes."""
        self.folder = folder

    def keep(self, data: bytes) -> str:
        """Store a picture and return its name.

        Raises:
            FileProblem: neither JPEG nor PNG, larger than 5 MB, or not to be written.
        """
        ending = kind_of(data)
        if not ending:
            raise FileProblem(_("This is no photo. Choose a JPEG or PNG file."))
        if len(data) > MAX_BYTES:
            raise FileProblem(_("The photo is larger than 5 MB. Choose a smaller one."))
        name = f"{hashlib.sha256(data).hexdigest()}{ending}"
        if self.read(name) != data:
            try:
                self._write(name, data)
            except OSError as error:
                sentence = _("The photo could not be stored in {folder}: {reason}")
                raise FileProblem(
                    sentence.format(folder=isolate_ltr(str(self.folder)), reason=reason(error))
                ) from error
        return name

    def path(self, name: str) -> Path | None:
        """Return the file of a name; None when there is none, whatever the name says."""
        if not _NAME.fullmatch(name):
            return None
        path = self.folder / name
        return path if path.is_file() else None

    def read(self, name: str) -> bytes:
        """Return what a photo holds, nothing when it is not there."""
        path = self.path(name)
        try:
            return path.read_bytes() if path is not None else b""
        except OSError:
            return b""

    def _write(self, name: str, data: bytes) -> None:
        make_folder(self.folder)
        with appearing(self.folder / name, "photo-") as part:
            part.write_bytes(data)


def kind_of(data: bytes) -> str:
    """Return ".jpg" or ".png" by what a file holds, "" for anything else."""
    return next((ending for start, ending in _KINDS if data.startswith(start)), "")
