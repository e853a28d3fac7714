"""Spoils files of contacts in many ways and watches the program read them.

    python -m tools.mutate_files [--count N] [--seed S] [--kind KIND...] [--keep FOLDER]

Each file is read and compared with an empty desk, as `import --dry-run` and the window do, in a
process of its own: it must be read, or be refused with a sentence, without ten seconds in which
it could not be stopped, within a minute and a gigabyte. A table is printed; the exit code is 1
when anything went wrong. Needs POSIX.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import io
import json
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from crmdesk.desk import Desk, open_desk
from crmdesk.errors import FileProblem
from crmdesk.exchange.filekind import file_kind, read_file
from crmdesk.exchange.performing import rehearsal
from crmdesk.exchange.plan import ImportPlan, plan_import, write_error_rows
from crmdesk.exchange.table import Table, open_table
from crmdesk.exchange.tablerows import body
from crmdesk.jobs import Progress
from tools.spoil import spoiled

SILENCE = 10.0
"""Seconds without a step of the progress, which is where a person can stop the reading."""

SECONDS = 60.0
BYTES = 1 << 30
KINDS = ("csv", "xlsx", "xls", "ods", "vcard")
AT_ONCE = 2
DESK = "desk.db"
_SAMPLES = Path(__file__).resolve().parent.parent / "tests" / "data"
_ENDINGS = {"vcard": ".vcf"}
_POLL = 0.005


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one file.

    Attributes:
        kind: of the file.
        number: which of its kind.
        outcome: ``read``, ``refused`` or ``wrong``.
        words: how many contacts were read, why it was refused, or what went wrong.
        seconds: the reading took.
        memory: the most that one process held, in bytes.
    """

    kind: str
    number: int
    outcome: str
    words: str
    seconds: float
    memory: int


@dataclass(slots=True)
class _Running:
    number: int
    path: Path
    pid: int
    pipe: int
    started: float


@dataclass(slots=True)
class _Sum:
    """The line of a kind in the table."""

    read: int = 0
    refused: int = 0
    slowest: float = 0.0
    memory: int = 0
    wrong: list[Verdict] = field(default_factory=list)

    def take(self, verdict: Verdict) -> None:
        self.read += verdict.outcome == "read"
        self.refused += verdict.outcome == "refused"
        self.slowest = max(self.slowest, verdict.seconds)
        self.memory = max(self.memory, verdict.memory)
        if verdict.outcome == "wrong":
            self.wrong.append(verdict)


# ---- sound files ------------------------------------------------------------------------------


def sound_files(kind: str) -> list[bytes]:
    """Return the files of a kind that are spoiled."""
    if kind == "csv":
        return _tables_as_text()
    if kind == "vcard":
        cards = [path.read_bytes() for path in sorted((_SAMPLES / "vcards").glob("*.vcf"))]
        joined = b"".join(each for each in cards if b"\0" not in each)
        return [*cards, joined, joined, joined]
    found = [(_SAMPLES / "sheets" / f"customers.{kind}").read_bytes()]
    return [*found, _other_workbook()] if kind == "xlsx" else found


def _people(count: int) -> list[list[str]]:
    return [["نام", "نام خانوادگی", "موبایل", "ایمیل", "تاریخ تولد", "شهر", "یادداشت"]] + [
        ["علی", "کریمی‌پور", f"0912{n:07}", f"a{n}@example.com", "۱۳۶۹/۰۱/۰۱", "یزد", 'خط ۱\n"دو"']
        for n in range(count)
    ]


def _tables_as_text() -> list[bytes]:
    out = io.StringIO()
    csv.writer(out).writerows(_people(40))
    quoted = out.getvalue()
    plain = "\r\n".join(";".join(row[:6]) for row in _people(40))
    return [
        quoted.encode("utf-8-sig"),
        plain.replace("ی", "ي").replace("ک", "ك").encode("cp1256", "replace"),
        plain.replace(";", "\t").encode("utf-16"),
        "\n".join(",".join(row[2:6]) for row in _people(40)[1:]).encode(),
    ]


def _other_workbook() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_numbers": True}) as book:
        for name in ("یک", "دو"):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(_people(30)):
                sheet.write_row(number, 0, row)
    return out.getvalue()


# ---- reading one ------------------------------------------------------------------------------


class Watched(Progress):
    """Remembers the longest time between two steps, in seconds."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self._last = time.monotonic()

    def step(self, done: int, total: int, text: str = "") -> None:
        """Look at the clock."""
        now = time.monotonic()
        self.longest = max(self.longest, now - self._last)
        self._last = now
        super().step(done, total, text)


def read_as_the_program_does(desk: Desk, path: Path, progress: Progress) -> str:
    """Read, compare, and write the list of errors; say how many contacts there are.

    Raises:
        FileProblem: the file is refused.
        AssertionError: a row is in no list, or the sentence of a problem is missing.
    """
    source: Path | Table = path
    if file_kind(read_file(path), path.name) != "vcard":
        with contextlib.suppress(FileProblem):  # then the plan says the same
            source = open_table(path, progress=progress)
    plan = plan_import(desk, source, progress)
    if isinstance(source, Table):
        _no_row_is_lost(source, plan)
    assert all(problem.sentence for problem in plan.problems), "a problem without a sentence"
    report = rehearsal(plan)
    assert sum(report.counts.values()) == len(plan.rows), "the counts are not those of the rows"
    written = write_error_rows(plan, path.with_suffix(".errors.csv"))
    assert written == len(plan.problems), "the list of errors is not whole"
    return f"{len(plan.rows)} contacts, {written} problems"


def _no_row_is_lost(table: Table, plan: ImportPlan) -> None:
    told = {row.number for row in plan.rows} | {problem.line for problem in plan.problems}
    lost = [number for number, _cells, _first in body(table.source, table.found)
            if number not in told]  # fmt: skip
    assert not lost, f"rows {lost[:5]} are in no list"


def _child(path: Path, pipe: int) -> None:
    """Read a file in the process that was forked for it, and write what became of it."""
    os.setsid()
    resource.setrlimit(resource.RLIMIT_AS, (4 * BYTES, 4 * BYTES))
    watched = Watched()
    try:
        desk = open_desk(path.parent / DESK)
        answer = ("read", read_as_the_program_does(desk, path, watched))
    except FileProblem as error:
        answer = ("refused", error.message) if error.message.strip() else ("wrong", "no sentence")
    except BaseException:  # whatever it is: it must be told, not end the run
        answer = ("wrong", traceback.format_exc()[-1500:])
    watched.step(0, 0)
    if watched.longest > SILENCE:
        answer = ("wrong", f"could not be stopped for {watched.longest:.1f} s")
    os.write(pipe, json.dumps(answer).encode())
    os._exit(0)


def judged(kind: str, files: Iterator[bytes], folder: Path) -> Iterator[Verdict]:
    """Read files, a few at a time, and yield what became of each."""
    running: list[_Running] = []
    numbered = enumerate(files)
    more = True
    while more or running:
        while more and len(running) < AT_ONCE:
            number, data = next(numbered, (-1, b""))
            more = number >= 0
            if more:
                running.append(_start(kind, number, data, folder))
        for one in list(running):
            verdict = _ended(kind, one)
            if verdict is not None:
                running.remove(one)
                yield verdict
        time.sleep(_POLL)


def _start(kind: str, number: int, data: bytes, folder: Path) -> _Running:
    own = folder / f"{kind}-{number}"
    own.mkdir()
    path = own / f"customers{_ENDINGS.get(kind, '.' + kind)}"
    path.write_bytes(data)
    shutil.copy(folder / DESK, own / DESK)
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        _child(path, writing)
    os.close(writing)
    return _Running(number, path, pid, reading, time.monotonic())


def _ended(kind: str, one: _Running) -> Verdict | None:
    """Return what became of a file, or None while its process runs."""
    pid, status, used = os.wait4(one.pid, os.WNOHANG)
    seconds = time.monotonic() - one.started
    if not pid and seconds <= SECONDS:
        return None
    with contextlib.suppress(ProcessLookupError):  # its own worker goes too
        os.killpg(one.pid, signal.SIGKILL)
    if not pid:
        _pid, status, used = os.wait4(one.pid, 0)
    with os.fdopen(one.pipe, "rb") as pipe:
        said = pipe.read()
    outcome, words = json.loads(said) if said else ("wrong", f"ended with status {status}")
    shutil.rmtree(one.path.parent)
    memory = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    if not pid:
        outcome, words = "wrong", "took too long"
    elif memory > BYTES:
        outcome, words = "wrong", f"held {memory >> 20} MB"
    return Verdict(kind, one.number, outcome, words, seconds, memory)


# ---- the whole run ----------------------------------------------------------------------------


def mutants(kind: str, count: int, seed: int) -> Iterator[bytes]:
    """Yield spoiled files of a kind; each depends on the seed and its number alone."""
    sound = sound_files(kind)
    for number in range(count):
        chance = random.Random(f"{seed}/{kind}/{number}")
        yield spoiled(chance.choice(sound), sound, chance)


def run(kinds: Sequence[str], count: int, seed: int, say: Callable[[Verdict], Any]) -> int:
    """Spoil and read files of these kinds, print the table, and return the exit code."""
    print(f"{'kind':8}{'read':>7}{'refused':>9}{'wrong':>7}{'slowest':>10}{'most memory':>13}")
    wrong: list[Verdict] = []
    with tempfile.TemporaryDirectory() as folder:
        open_desk(Path(folder) / DESK).store.close()
        for kind in kinds:
            line = _Sum()
            for verdict in judged(kind, mutants(kind, count, seed), Path(folder)):
                line.take(verdict)
                say(verdict)
            wrong += line.wrong
            print(
                f"{kind:8}{line.read:7}{line.refused:9}{len(line.wrong):7}"
                f"{line.slowest:8.2f} s{line.memory >> 20:10} MB",
                flush=True,
            )
    for verdict in wrong:
        print(f"wrong: {verdict.kind} {verdict.number}: {verdict.words}")
    return 1 if wrong else 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500, help="files of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", nargs="*", choices=KINDS, default=KINDS)
    parser.add_argument("--keep", type=Path, help="write the files that went wrong here")
    options = parser.parse_args(arguments)

    def say(verdict: Verdict) -> None:
        if options.keep and verdict.outcome == "wrong":
            options.keep.mkdir(parents=True, exist_ok=True)
            files = list(mutants(verdict.kind, verdict.number + 1, options.seed))
            ending = _ENDINGS.get(verdict.kind, f".{verdict.kind}")
            (options.keep / f"{verdict.kind}-{verdict.number}{ending}").write_bytes(files[-1])

    with tempfile.TemporaryDirectory() as home:
        os.environ["CRMDESK_HOME"] = home
        return run(options.kind, options.count, options.seed, say)


if __name__ == "__main__":
    sys.exit(main())
