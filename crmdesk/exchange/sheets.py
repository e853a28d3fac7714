"""Spreadsheets (xlsx, xlsm, xls, ods), read by a process that may be killed."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from crmdesk.errors import FileProblem
from crmdesk.exchange.tablerows import Recognised, SheetRows, recognise
from crmdesk.i18n import N_, _
from crmdesk.jobs import Progress

SILENCE_SECONDS = 10.0
"""So long without an answer the reading is given up."""

WHOLE_SECONDS = 60.0
_ROOT = Path(__file__).resolve().parents[2]
_TICK = 0.1
_MAX_LINE = 64 * 1024 * 1024
_AHEAD = 2000
_STEP = 2000

SENTENCES = {
    "many parts": N_("This spreadsheet has far too many parts. It was not opened."),
    "bomb": N_("This spreadsheet unpacks to far more than it holds. It was not opened."),
    "doctype": N_("This spreadsheet refers to things outside itself. It was not opened."),
    "too large": N_(
        "This sheet is too large: 200,000 rows and 1,000 columns are read at most. Copy the rows "
        "you need to a new sheet."
    ),
    "many cells": N_(
        "This sheet has too many cells: 8 million are read at most. Copy the columns you need to a "
        "new sheet."
    ),
    "locked": N_("This spreadsheet is protected by a password. Save it without one."),
    "damaged": N_("This spreadsheet is damaged or of an unknown kind. Save it again as .xlsx."),
    "memory": N_("This spreadsheet needs too much memory. Save its rows as CSV (UTF-8)."),
    "time": N_("This spreadsheet takes too long to read. Save its rows as CSV (UTF-8)."),
    "no such sheet": N_("There is no sheet with this name in the file."),
    "empty": N_("No sheet of this file holds any text."),
}
"""Why a spreadsheet is not read -> the sentence for people."""


@dataclass(frozen=True, slots=True)
class Workbook:
    """A sheet that was read.

    Attributes:
        sheets: names of all sheets that can be chosen.
        sheet: the one that was read.
        lines: its rows as `SheetRows` takes them.
        found: its columns; None when none is known.
    """

    sheets: tuple[str, ...]
    sheet: str
    lines: Sequence[bytes]
    found: Recognised | None


def read_workbook(data: bytes, sheet: str = "", progress: Progress | None = None) -> Workbook:
    """Read one sheet of a workbook.

    Args:
        data: the file.
        sheet: the sheet; empty for the first whose columns are known, else the first with text.
        progress: for cancelling.

    Raises:
        FileProblem: it cannot be read, or must not be.
        Cancelled: the progress was cancelled; the worker is gone.
    """
    with _Worker(data, sheet, progress or Progress()) as worker:
        names = worker.next()["sheets"]
        book = _chosen(worker, names, known_only=not sheet)
    if book is None and not sheet and names:
        # No sheet with contacts: the first that holds anything, for a person to say what it is.
        with _Worker(data, sheet, progress or Progress()) as worker:
            names = worker.next()["sheets"]
            book = _chosen(worker, names, known_only=False)
    if book is None:
        raise FileProblem(_sentence("empty"))
    return book


def _sentence(code: str) -> str:
    return _(SENTENCES[code])


def _chosen(worker: _Worker, names: Sequence[str], *, known_only: bool) -> Workbook | None:
    while "sample" in (message := worker.next()):
        rows = [json.dumps(row).encode() for row in message["rows"]]
        sample = SheetRows(rows)
        found = recognise(sample, by_headings=True) or recognise(sample, by_headings=False)
        if rows and (found or not known_only):
            worker.say("rows")
            return Workbook(tuple(names), message["sample"], worker.rows(), found)
        worker.say("next")
    return None


class _Worker:
    """The other process: what it says, in time, or a sentence."""

    def __init__(self, data: bytes, sheet: str, progress: Progress) -> None:
        self._progress = progress
        self._started = self._heard = time.monotonic()
        self._lines: queue.Queue[bytes] = queue.Queue(_AHEAD)
        self._gone = threading.Event()
        wanted = json.dumps({"sheet": sheet}).encode() + b"\n"
        self._first = (len(data).to_bytes(8, "big"), data, wanted)

    def __enter__(self) -> _Worker:
        environment = {**os.environ, "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"}
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "crmdesk.exchange.sheet_worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=_ROOT,
                env=environment,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise FileProblem(_("The file could not be read.")) from error
        threads = (self._feed, self._listen)
        self._threads = [threading.Thread(target=work, daemon=True) for work in threads]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._gone.set()
        self._process.kill()
        self._process.wait()
        for thread in self._threads:
            thread.join()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                _open(pipe).close()

    def say(self, words: str) -> None:
        """Answer the worker."""
        with contextlib.suppress(OSError):
            pipe = _open(self._process.stdin)
            pipe.write(words.encode() + b"\n")
            pipe.flush()

    def next(self) -> dict[str, Any]:
        """Return the next message that is more than a sign of life.

        Raises:
            FileProblem: the worker refused the file, died or took too long.
        """
        while True:
            line = self._line()
            message: dict[str, Any] = json.loads(line)
            if "refused" in message:
                raise FileProblem(_sentence(message["refused"]))
            if "at" not in message:
                return message

    def rows(self) -> list[bytes]:
        """Return the lines of all rows."""
        found: list[bytes] = []
        while not (line := self._line()).startswith(b"{"):
            found.append(line)
            if len(found) % _STEP == 0:
                self._progress.step(len(found), 0)
        message = json.loads(line)
        if "refused" in message:
            raise FileProblem(_sentence(message["refused"]))
        return found

    def _line(self) -> bytes:
        while True:
            self._progress.step(0, 0)
            try:
                line = self._lines.get(timeout=_TICK)
            except queue.Empty:
                self._must_be_in_time()
                continue
            self._heard = time.monotonic()
            self._must_be_in_time()
            if not line:
                raise FileProblem(_sentence(self._why_it_died()))
            return line

    def _must_be_in_time(self) -> None:
        now = time.monotonic()
        if now - self._heard > SILENCE_SECONDS or now - self._started > WHOLE_SECONDS:
            raise FileProblem(_sentence("time"))

    def _why_it_died(self) -> str:
        code = self._process.wait()
        if code >= 0:
            return "damaged"
        # Ended by the system: out of processor time (SIGXCPU, or SIGKILL at the hard limit).
        return "time" if code in (-24, -9) else "memory"

    def _feed(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            pipe = _open(self._process.stdin)
            for part in self._first:
                pipe.write(part)
            pipe.flush()

    def _listen(self) -> None:
        pipe = _open(self._process.stdout)
        line = b"-"
        while line:
            try:
                line = pipe.readline(_MAX_LINE)
            except (OSError, ValueError):
                line = b""
            while not self._gone.is_set():
                with contextlib.suppress(queue.Full):
                    self._lines.put(line.rstrip(b"\n") if line else b"", timeout=_TICK)
                    break
            if self._gone.is_set():
                return


def _open(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe
