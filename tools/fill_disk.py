"""Full disks: each kind of work meets one at many moments, and must come through.

    python -m tools.fill_disk [TASK...] [--moments N] [--seed S]

The work runs on a small disk of its own (tmpfs; mounting it needs root) that is filled up to a
random rest before. Elsewhere RLIMIT_FSIZE stands in: no file may grow beyond a random size, which
says "file too large" instead of "disk full". Passed: the program tells it in a sentence, nothing
is lost, no part files stay, and the same work goes on when there is room again.
"""

from __future__ import annotations

import argparse
import contextlib
import logging
import random
import shutil
import sys
import tempfile
import threading
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from crmdesk import i18n
from crmdesk.backup import back_up, verify
from crmdesk.check import check
from crmdesk.demo.load import load_demo
from crmdesk.desk import Desk, open_desk
from crmdesk.documents import save as save_document
from crmdesk.errors import UserError
from crmdesk.services.customers import CustomerDraft
from tools.powercut.state import digest
from tools.small_disk import PAGE, Limited, Mounted, small_disk

MOMENTS = 20
NEAR = 8
"""Pages; where the last small files are written that finish a big one."""

CUSTOMERS = 300
CONTACTS = 1000
SAVES = 25
DATA = "desk.db"

TOLD, FITTED = "told", "fitted"
FAULTS = ("traceback", "lost", "restart", "left", "stuck", "vague")
"""What must not happen: no sentence; something is gone, or half done, even at the next start; the
same until the next start only; part files stay; no going on; a sentence that names no full disk."""

BESIDE = ("-wal", "-shm", ".job", ".window")
"""What an open data file has beside it."""


# ---- work ------------------------------------------------------------------------------------


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
        import_contacts(self.desk.store, contacts_file())

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
        shutil.copy(old_file(), self.data)

    def work(self) -> None:
        """Open it."""
        self.desk = open_desk(self.data)

    def finished(self) -> bool:
        """Whether everybody is there, and a verified copy of the old file."""
        assert self.desk is not None
        copies = list((self.data.parent / "backups").glob("*-migration*.db"))
        whole = bool(copies) and all(verify(path).state == "verified" for path in copies)
        return whole and self.desk.customers.count() == CUSTOMERS


TASKS: dict[str, Callable[[Path], Task]] = {
    "save": Save,
    "import": Import,
    "backup": BackUp,
    "document": Document,
    "photo": Photo,
    "migration": Migration,
}


# ---- what is there before --------------------------------------------------------------------

_made: dict[str, Path] = {}


def contacts_file() -> Path:
    """Return a file of a thousand contacts, outside the small disk."""
    return _made["contacts"]


def old_file() -> Path:
    """Return a data file of the first schema."""
    return _made["old"]


def _make_sources(place: Path) -> None:
    from tests.migrations.old_desk import make_first_schema

    _made.update(contacts=place / "contacts.csv", old=place / "old.db", desk=place / DATA)
    rows = "".join(f"مخاطب {n},0935{n:07d}\n" for n in range(CONTACTS))
    _made["contacts"].write_text("نام,موبایل\n" + rows, encoding="utf-8")
    make_first_schema(_made["old"], CUSTOMERS)
    desk = open_desk(_made["desk"])
    load_demo(desk.store, CUSTOMERS)
    desk.close()


def _lay(disk: Mounted | Limited) -> None:
    for path in disk.folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copy(_made["desk"], disk.folder / DATA)


# ---- one moment ------------------------------------------------------------------------------


def meet(disk: Mounted | Limited, make: Callable[[Path], Task], leave: int) -> tuple[str, str]:
    """Fill the disk up to a rest, do the work, make room, do it again.

    Returns:
        What happened (``told``, ``fitted`` or one of ``FAULTS``) and the words for it.
    """
    _lay(disk)
    task = make(disk.folder)
    there = _names(disk.folder)
    disk.fill(leave)
    try:
        task.work()
    except UserError as error:
        left = _names(disk.folder) - there
        disk.free()
        return _aftermath(task, left, error.message)
    except Exception as error:  # every other answer is the fault that is looked for
        return "traceback", f"{type(error).__name__}: {error}"
    else:
        disk.free()
        return (FITTED, "") if task.finished() and task.sound() else ("lost", "after success")
    finally:
        disk.free()
        task.close()


def _aftermath(task: Task, left: set[str], sentence: str) -> tuple[str, str]:
    if left:
        return "left", ", ".join(sorted(left))
    if not task.unharmed():
        task.close()
        return ("restart" if task.sound() and task.state() == task.before else "lost"), sentence
    try:
        task.work()
        went_on = task.finished() and task.sound()
    except Exception as error:
        return "stuck", f"{type(error).__name__}: {error}"
    if not went_on:
        return "stuck", "done again, but not as it should be"
    return (TOLD, sentence) if "full" in sentence else ("vague", sentence)


def _names(folder: Path) -> set[str]:
    """Return the files, without those of an open data file and without finished backups."""
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    finished = {name for name in names if name.endswith(".db") and f"{name}.json" in names}
    finished |= {f"{name}.json" for name in finished}
    return {n for n in names - finished if not n.endswith(BESIDE)} - {"ballast"}


def needed(disk: Mounted | Limited, make: Callable[[Path], Task]) -> int:
    """Return how many bytes the work takes at its height, by doing it with room."""
    _lay(disk)
    task = make(disk.folder)
    before = 0 if isinstance(disk, Limited) else disk.used()
    seen, over = [before], threading.Event()

    def watch() -> None:
        while not over.wait(0.0005):
            with contextlib.suppress(OSError):  # files come and go meanwhile
                seen.append(disk.used())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        task.work()
        seen.append(disk.used())
    finally:
        over.set()
        watcher.join()
    task.close()
    return max(seen) - before


# ---- the table -------------------------------------------------------------------------------


def run(
    names: Sequence[str], moments: int, seed: int, told: Callable[..., None] = print
) -> dict[str, Counter[str]]:
    """Run tasks at random moments; return what happened how often."""
    results: dict[str, Counter[str]] = {}
    told(_row("task", "needs", *(TOLD, FITTED, *FAULTS)))
    with tempfile.TemporaryDirectory() as place, small_disk() as disk:
        _make_sources(Path(place))
        for name in names:
            chance = random.Random(f"{name} {seed}")
            words: dict[str, str] = {}
            need, counts = needed(disk, TASKS[name]), Counter[str]()
            for leave in _rests(need, moments, chance):
                what, why = meet(disk, TASKS[name], leave)
                if what == "vague" and isinstance(disk, Limited):
                    what = TOLD  # there the system does not say that the disk is full
                counts[what] += 1
                words.setdefault(what, why)
            results[name] = counts
            told(_row(name, f"{need >> 10} K", *(str(counts[w]) for w in (TOLD, FITTED, *FAULTS))))
            for fault in words.keys() & set(FAULTS):
                told(f"    {fault}: {words[fault]}")
        if isinstance(disk, Limited):
            told("(no mount allowed here: RLIMIT_FSIZE stood in for a full disk)")
    return results


def _rests(need: int, moments: int, chance: random.Random) -> list[int]:
    """Choose how much room is left: half anywhere, half only just too little for the end."""
    near = [max(need - chance.randint(1, NEAR) * PAGE, 0) for _number in range(moments // 2)]
    return near + [chance.randrange(need) for _number in range(moments - len(near))]


def _row(first: str, *rest: Any) -> str:
    return f"{first:12}" + "".join(f"{cell:>10}" for cell in rest)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; the exit code is 1 when something was lost, left, untold or stuck."""
    parser = argparse.ArgumentParser(prog="python -m tools.fill_disk")
    parser.add_argument("task", nargs="*", metavar="TASK", help=", ".join(TASKS))
    parser.add_argument("--moments", type=int, default=MOMENTS, help="of each (%(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    unknown = set(options.task) - TASKS.keys()
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    logging.disable(logging.WARNING)
    i18n.set_language("en")
    results = run(options.task or list(TASKS), options.moments, options.seed)
    return int(any(counts[fault] for counts in results.values() for fault in FAULTS))


if __name__ == "__main__":
    sys.exit(main())
