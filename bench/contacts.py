"""Bringing 100,000 contacts in, against writing rows that are ready; and the window meanwhile."""

from __future__ import annotations

import csv
import os
import random
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from bench.base import BUILD, Result
from crmdesk.db.engine import raw_connect
from crmdesk.desk import Desk, open_desk
from crmdesk.exchange.performing import perform
from crmdesk.exchange.plan import plan_import

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROWS = 100_000
WATCHED_ROWS = 30_000
"""Contacts that the window is watched for: half a minute of work and more is not told better."""

BAR = 8.0
TURNS = 3
GAP_LIMIT_MS = 50.0
TICK_MS = 5
GIVEN = ("علی", "رضا", "مریم", "زهرا", "حسین", "فاطمه", "ژاله", "امیر", "سارا", "نرگس", "کیان")
FAMILY = ("کریمی", "احمدی", "محمدی", "رضایی", "حسینی", "چراغی", "موسوی", "جعفری", "صادقی", "نوری")
CITIES = ("تهران", "کرج", "شیراز", "اصفهان", "مشهد", "تبریز", "یزد", "قم")
TABLES = ("customer", "contact_point", "tag", "customer_tag")
PATIENCE_S = 300.0


def bench_contacts() -> Iterator[Result]:
    """Yield the import of a table, of cards, and how long the window stands still meanwhile."""
    folder = BUILD / "contacts"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for source in (_table(folder, ROWS), _cards(folder, ROWS)):
        yield _against_ready_rows(folder, source)
    yield _stall(folder, _table(folder, WATCHED_ROWS))
    shutil.rmtree(folder, ignore_errors=True)


def _people(rows: int) -> Iterator[tuple[str, str, str, str, str]]:
    chance = random.Random(1)
    for number in range(rows):
        family = f"{chance.choice(FAMILY)} {number}"
        phone, mail = f"0912{number:07d}", f"u{number}@example.com"
        yield chance.choice(GIVEN), family, phone, mail, chance.choice(CITIES)


def _table(folder: Path, rows: int) -> Path:
    path = folder / f"{rows}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["نام", "نام خانوادگی", "موبایل", "ایمیل", "شهر", "برچسب"])
        tags = ("عمده", "خرده", "همکار")
        writer.writerows((*one, tags[n % 3]) for n, one in enumerate(_people(rows)))
    return path


def _cards(folder: Path, rows: int) -> Path:
    path = folder / f"{rows}.vcf"
    with path.open("w", encoding="utf-8", newline="") as file:
        for given, family, phone, mail, _city in _people(rows):
            file.write(
                f"BEGIN:VCARD\r\nVERSION:3.0\r\nN:{family};{given};;;\r\nFN:{given} {family}\r\n"
                f"TEL;TYPE=CELL:{phone}\r\nEMAIL;TYPE=INTERNET:{mail}\r\nEND:VCARD\r\n"
            )
    return path


# ---- the work ----------------------------------------------------------------------------------


def _against_ready_rows(folder: Path, source: Path) -> Result:
    """Compare the processor's time: both wait for the same disk."""
    ours: list[float] = []
    floors: list[float] = []
    for turn in range(TURNS):
        made = folder / f"{source.suffix[1:]}-{turn}.db"
        desk = open_desk(made)
        ours.append(_cpu_ms(partial(_import, desk, source)))
        desk.close()
        floors.append(_ready_rows(made, made.with_suffix(".ready.db")))
    name = f"import of {ROWS:,} contacts, {source.suffix[1:]}"
    return Result(name, statistics.median(floors), statistics.median(ours), "ms", BAR)


def _import(desk: Desk, source: Path) -> None:
    perform(plan_import(desk, source))


def _ready_rows(source: Path, target: Path) -> float:
    """Write the rows of an imported file at once: with indexes, without search and journal."""
    read = raw_connect(source)
    rows = {name: read.execute(f"SELECT * FROM {name}").fetchall() for name in TABLES}
    read.close()
    open_desk(target).close()
    write = raw_connect(target)
    triggers = write.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in triggers:
        write.execute(f"DROP TRIGGER {name}")

    def go() -> None:
        write.execute("BEGIN IMMEDIATE")
        for name, found in rows.items():
            if found:
                marks = ",".join("?" * len(found[0]))
                write.executemany(f"INSERT INTO {name} VALUES ({marks})", found)
        write.execute("COMMIT")

    try:
        return _cpu_ms(go)
    finally:
        write.close()


def _cpu_ms(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


# ---- the window --------------------------------------------------------------------------------


def _stall(folder: Path, source: Path) -> Result:
    """Bring a table in through the window, and tell the longest turn of its event loop."""
    from PySide6.QtCore import QTimer

    from ui import tasks, theme
    from ui.app import application
    from ui.main_window import MainWindow
    from ui.window_state import WindowState

    app = application(rtl=True)
    theme.load_fonts()
    theme.apply(app, "light", 1.0)
    desk = open_desk(folder / "window.db")
    window = MainWindow(WindowState())
    window.show()
    window.attach(desk)
    _until(app, lambda: window.context is not None and window.pages.current() is not None)
    gaps = Gaps()
    timer = QTimer(interval=TICK_MS)
    timer.timeout.connect(gaps.tick)
    try:
        _bring_in(app, window, desk, source, timer)
    finally:
        timer.stop()
        window.close()
        tasks.shutdown()
        desk.close()
    name = f"longest gap of the window, import of {WATCHED_ROWS:,}"
    return Result(name, GAP_LIMIT_MS, gaps.longest_ms, "ms", 1.0)


class Gaps:
    """The longest time between two ticks, beyond the tick itself."""

    def __init__(self) -> None:
        self.longest_ms = 0.0
        self._last: float | None = None

    def tick(self) -> None:
        """Take one turn in."""
        now = time.perf_counter()
        if self._last is not None:
            self.longest_ms = max(self.longest_ms, (now - self._last) * 1000 - TICK_MS)
        self._last = now


def _bring_in(app: Any, window: Any, desk: Desk, source: Path, timer: Any) -> None:
    """Go through the dialog: read, compare, write."""
    from ui.dialogs.import_wizard import COLUMNS, PREVIEW, RESULT, ImportDialog

    dialog = ImportDialog(window, desk)
    dialog.open()

    def at(step: int) -> bool:
        return dialog.step == step and not dialog.jobs.running

    timer.start()
    dialog.take(source)
    for step in (COLUMNS, PREVIEW):
        _until(app, partial(at, step))
        dialog.next()
    _until(app, partial(at, RESULT))
    dialog.leave()
    dialog.deleteLater()


def _until(app: Any, condition: Callable[[], bool]) -> None:
    from PySide6.QtCore import QEventLoop

    end = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(str(condition))
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 100)
