"""A backup of more than a gigabyte beside a writer.

Three limits: ``cp`` and a sync for the copy, the same save without a copy being made for the
writer, and for the whole the steps a verified backup cannot do without, run one after another
with nothing of ours between them.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlcipher3 import dbapi2

from bench.base import BUILD, Result, demo_file
from crmdesk.backup import files, make_backup, making
from crmdesk.desk import Desk, open_desk
from crmdesk.services.interactions import InteractionDraft
from crmdesk.whole_file import sync_file

CUSTOMERS = 1_000_000
"""Of the demo shop: a file of more than a gigabyte."""

COPY_BAR = 1.6
WRITER_BAR = 2.0
WHOLE_BAR = 1.2
TURNS = 5
WRITE_S = 0.02
"""Seconds between two saves of the writer."""

ALONE_S = 5.0
"""Seconds of saves with nothing beside them."""


def bench_keeping() -> Iterator[Result]:
    """Yield the copy, the writer beside it, and the whole of a verified backup."""
    folder = BUILD / "keeping"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    data = folder / "desk.db"
    shutil.copyfile(demo_file(CUSTOMERS), data)
    desk = open_desk(data)
    try:
        size = f"{data.stat().st_size / 1e9:.2f} GB"
        yield from _copies(desk, data, size)
        yield _whole(desk, data, size)
    finally:
        desk.close()
        shutil.rmtree(folder, ignore_errors=True)


def _copies(desk: Desk, data: Path, size: str) -> Iterator[Result]:
    with _writing(desk) as alone:
        time.sleep(ALONE_S)
    plain, part = data.with_name("plain.db"), data.with_name("part.db")
    limits: list[float] = []
    ours: list[float] = []
    beside: list[float] = []
    for _turn in range(TURNS):
        with _writing(desk):
            limits.append(_ms(lambda: _plain_copy(data, plain)))
        plain.unlink()
        with _writing(desk) as saves:
            ours.append(_ms(lambda: _our_copy(data, part)))
        part.unlink()
        beside += saves
    name = f"copy of {size}, synced, beside a writer"
    yield Result(name, statistics.median(limits), statistics.median(ours), "ms", COPY_BAR)
    yield Result("  a save meanwhile, p95, alone", _p95(alone), _p95(beside), "ms", WRITER_BAR)


def _whole(desk: Desk, data: Path, size: str) -> Result:
    plain, backup = data.with_name("plain.db"), data.with_name("backup.db")
    with _writing(desk):
        limit = _ms(lambda: _bare_steps(data, plain))
        ours = _ms(lambda: make_backup(data, backup))
    for made in (plain, backup, files.manifest_of(backup)):
        made.unlink()
    return Result(f"  verified, against the bare steps, {size}", limit, ours, "ms", WHOLE_BAR)


def _plain_copy(source: Path, target: Path) -> None:
    subprocess.run(["cp", "--reflink=never", str(source), str(target)], check=True)
    sync_file(target)


def _our_copy(source: Path, target: Path) -> None:
    making.copy_snapshot(source, target)
    sync_file(target)


def _bare_steps(source: Path, target: Path) -> None:
    """Do what no verified backup can leave out, with SQLite's own settings."""
    origin, copy = dbapi2.connect(str(source)), dbapi2.connect(str(target))
    origin.backup(copy)
    origin.close()
    if copy.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
        raise RuntimeError("the copy of the bench is damaged")
    copy.execute("PRAGMA foreign_key_check").fetchone()
    copy.close()
    with target.open("rb") as file:
        hashlib.file_digest(file, "sha256")
        os.fsync(file.fileno())


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def _ms(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


@contextmanager
def _writing(desk: Desk) -> Iterator[list[float]]:
    """Log a call every now and then, as a person at work does, only quicker; give the times."""
    stop = threading.Event()
    times: list[float] = []

    def save() -> object:
        return desk.interactions.log(InteractionDraft(1, body="beside a backup"))

    def work() -> None:
        while not stop.wait(WRITE_S):
            times.append(_ms(save))

    writer = threading.Thread(target=work)
    writer.start()
    try:
        yield times
    finally:
        stop.set()
        writer.join()
