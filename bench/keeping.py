"""A verified backup of a gigabyte beside a writer, against cp and a sync to the disk.

Most of it is the proof: SQLite reads every page and looks every row up in every index.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.base import BUILD, Result, demo_file
from crmdesk.backup import files, make_backup
from crmdesk.desk import Desk, open_desk
from crmdesk.services.interactions import InteractionDraft

CUSTOMERS = 1_000_000
"""Of the demo shop: a file of more than a gigabyte."""

BAR = 1.6
TURNS = 1
WRITE_S = 0.05
"""Seconds between two saves of the writer."""


def bench_keeping() -> Iterator[Result]:
    """Yield the backup of the large demo shop."""
    folder = BUILD / "keeping"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    data = folder / "desk.db"
    shutil.copyfile(demo_file(CUSTOMERS), data)
    desk = open_desk(data)
    plain, proved = folder / "plain.db", folder / "backup.db"
    copies: list[float] = []
    backups: list[float] = []
    with _writing(desk):
        for _turn in range(TURNS):
            copies.append(_ms(lambda: _copy(data, plain)))
            backups.append(_ms(lambda: make_backup(data, proved)))
            for made in (plain, proved, files.manifest_of(proved)):
                made.unlink()
    desk.close()
    size = data.stat().st_size
    shutil.rmtree(folder, ignore_errors=True)
    name = f"verified backup of {size / 1e9:.2f} GB beside a writer"
    yield Result(name, statistics.median(copies), statistics.median(backups), "ms", BAR)


def _copy(source: Path, target: Path) -> None:
    subprocess.run(["cp", "--reflink=never", str(source), str(target)], check=True)
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def _ms(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


@contextmanager
def _writing(desk: Desk) -> Iterator[None]:
    """Log a call every now and then, as a person at work does, only quicker."""
    stop = threading.Event()

    def work() -> None:
        while not stop.wait(WRITE_S):
            desk.interactions.log(InteractionDraft(1, body="beside a backup"))

    writer = threading.Thread(target=work)
    writer.start()
    try:
        yield
    finally:
        stop.set()
        writer.join()
