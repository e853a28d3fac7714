"""Kinds of work that a full disk interrupts: each does it, and tells whether all is in order.

Each works on a data file in a small folder; `sources` says what it is made from.
"""

from __future__ import annotations

import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import partial
from pathlib import Path

from sqlcipher3 import dbapi2

from crmdesk.backup import back_up, verify
from crmdesk.check import check
from crmdesk.desk import Desk, open_desk
from crmdesk.documents import save as save_document
from crmdesk.exchange.export import ENDINGS, export_customers
from crmdesk.exchange.table import open_table
from crmdesk.exchange.vcard import read_vcards
from crmdesk.services.customers import CustomerDraft
from tools.powercut.state import digest

CUSTOMERS = 300
CONTACTS = 1000
SAVES = 25
DATA = "desk.db"

sources: dict[str, Path] = {}
"""What the work is made from, outside the small disk: ``contacts``, a file of a thousand contacts,
and ``old``, a data file of the first schema."""


class Task(ABC):
    """A piece of work on a data file; made anew for each moment."""

    def __init__(self, folder: Path) -> None:
        """Open what the work needs, while there is room."""
        self.data = folder / DATA
        self.desk = self._open()
        self.before = self.state()

    def _open(self) -> Desk | None:
        return open_desk(self.data)

    def state(self) -> str:
        """Return the digest of what is in the data file."""
        connection = dbapi2.connect(str(self.data), isolation_level=None)
        try:
            return digest(connection)
        finally:
            connection.close()

    @abstractmethod
    def work(self) -> None:
        """Do it; raises when the disk is full."""

    def unharmed(self) -> bool:
        """Whether all is as it was before the failed work, or as last acknowledged."""
        return self.state() == self.before

    def finished(self) -> bool:
        """Whether the work, done again with room, is there."""
        return True

    def close(self) -> None:
        """Close the data file; safe to call twice."""
        if self.desk is not None:
            self.desk.close()
        self.desk = None

    def sound(self) -> bool:
        """Whether the data file is sound at the next start."""
        self.close()
        desk = open_desk(self.data)
        try:
            return all(finding.ok for finding in check(desk.store))
        finally:
            desk.close()


class Save(Task):
    """Saves, one after the other."""

    def work(self) -> None:
        """Save until something fails; remember what was acknowledged."""
        assert self.desk is not None
        for number in range(SAVES):
            self.desk.customers.add(CustomerDraft(f"مشتری {number}", note="یادداشت " * 1500))
            self.before = self.state()


class Import(Task):
    """A thousand contacts."""

    def work(self) -> None:
        """Bring them in."""
        from crmdesk.exchange.importer import import_contacts

        assert self.desk is not None
        import_contacts(self.desk.store, sources["contacts"])

    def unharmed(self) -> bool:
        """Whether nothing of it is there, once the window has looked again, as it often does."""
        assert self.desk is not None
        self.desk.store.poll_outside()
        return super().unharmed()

    def finished(self) -> bool:
        """Whether the customers are there, once, and can be undone as one."""
        assert self.desk is not None
        if self.desk.customers.count() != CUSTOMERS + CONTACTS:
            return False
        self.desk.store.undo()
        return self.desk.customers.count() == CUSTOMERS


class BackUp(Task):
    """A backup beside the open data file."""

    def work(self) -> None:
        """Make one."""
        back_up(self.data, "manual")

    def finished(self) -> bool:
        """Whether every backup verifies."""
        found = list((self.data.parent / "backups").glob("*.db"))
        return bool(found) and all(verify(path).state == "verified" for path in found)


class Document(Task):
    """A finished document, as PDFs are written, over an older one."""

    OLD, NEW = b"old" * 1000, b"%PDF" * 100_000

    def _open(self) -> None:
        (self.data.parent / "list.pdf").write_bytes(self.OLD)

    def work(self) -> None:
        """Write it."""
        save_document(self.NEW, self.data.parent / "list.pdf")

    def unharmed(self) -> bool:
        """Whether the older one is still there."""
        return (self.data.parent / "list.pdf").read_bytes() == self.OLD

    def finished(self) -> bool:
        """Whether the new one is there."""
        return (self.data.parent / "list.pdf").read_bytes() == self.NEW


class Photo(Task):
    """A photo."""

    DATA = b"\xff\xd8\xff" + bytes(range(256)) * 1500

    def work(self) -> None:
        """Keep it."""
        assert self.desk is not None
        self.desk.photos.keep(self.DATA)

    def finished(self) -> bool:
        """Whether it can be read."""
        assert self.desk is not None
        (path,) = self.desk.photos.folder.iterdir()
        return path.read_bytes() == self.DATA


class Migration(Task):
    """The start of the program on a file of the first version."""

    def _open(self) -> None:
        for path in self.data.parent.glob("*.db*"):
            path.unlink()
        shutil.copy(sources["old"], self.data)

    def work(self) -> None:
        """Open it."""
        self.desk = open_desk(self.data)

    def finished(self) -> bool:
        """Whether everybody is there, and a verified copy of the old file."""
        assert self.desk is not None
        copies = list((self.data.parent / "backups").glob("*-migration*.db"))
        whole = bool(copies) and all(verify(path).state == "verified" for path in copies)
        return whole and self.desk.customers.count() == CUSTOMERS


class Export(Task):
    """All customers in a file, over an older one."""

    OLD = b"old" * 1000

    def __init__(self, kind: str, folder: Path) -> None:
        """Lay the older file."""
        self._file = folder / f"all{ENDINGS[kind]}"
        self._file.write_bytes(self.OLD)
        super().__init__(folder)

    def work(self) -> None:
        """Write it."""
        assert self.desk is not None
        export_customers(self.desk, self._file)

    def unharmed(self) -> bool:
        """Whether the older one is still there."""
        return super().unharmed() and self._file.read_bytes() == self.OLD

    def finished(self) -> bool:
        """Whether everybody is in the new one."""
        if self._file.suffix == ".vcf":
            return len(list(read_vcards(self._file.read_bytes()))) == CUSTOMERS
        return open_table(self._file).total == CUSTOMERS


TASKS: dict[str, Callable[[Path], Task]] = {
    "save": Save,
    "import": Import,
    "backup": BackUp,
    "document": Document,
    "photo": Photo,
    "migration": Migration,
} | {kind: partial(Export, kind) for kind in ENDINGS}
