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
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from crmdesk import i18n
from crmdesk.demo.load import load_demo
from crmdesk.desk import open_desk
from crmdesk.errors import UserError
from tools.fill_work import CONTACTS, CUSTOMERS, DATA, TASKS, Task, sources
from tools.small_disk import PAGE, Limited, Mounted, small_disk

MOMENTS = 20
NEAR = 8
"""Pages; where the last small files are written that finish a big one."""

TOLD, FITTED = "told", "fitted"
FAULTS = ("traceback", "lost", "restart", "left", "stuck", "vague")
"""What must not happen: no sentence; something is gone, or half done, even at the next start; the
same until the next start only; part files stay; no going on; a sentence that names no full disk."""

BESIDE = ("-wal", "-shm", ".job", ".window", ".open", ".desk-shelf.json")
"""What an open data file has beside it."""


# ---- what is there before --------------------------------------------------------------------


def _make_sources(place: Path) -> None:
    from tests.migrations.old_desk import make_first_schema

    sources.update(contacts=place / "contacts.csv", old=place / "old.db", desk=place / DATA)
    rows = "".join(f"مخاطب {n},0935{n:07d}\n" for n in range(CONTACTS))
    sources["contacts"].write_text("نام,موبایل\n" + rows, encoding="utf-8")
    make_first_schema(sources["old"], CUSTOMERS)
    desk = open_desk(sources["desk"])
    load_demo(desk.store, CUSTOMERS)
    desk.close()


def _lay(disk: Mounted | Limited) -> None:
    for path in disk.folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copy(sources["desk"], disk.folder / DATA)


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
    """Return the files, without those of an open data file and of its shelf of backups."""
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
