"""Reads spreadsheets in a process of its own, which may be killed: `python -m …sheet_worker`.

A prepared file can make a reader of spreadsheets take all memory or end the whole process. This
one has little memory and little time, and holds nothing that anybody would miss.

In: eight bytes of length, the file, then a JSON line with the sheet that is wanted, or nothing.
For each sheet that was offered: ``rows`` or ``next``. Out: JSON lines, see `sheets`.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

from crmdesk.exchange.sheetguard import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Refused, look

MEMORY = 768 << 20
CPU_SECONDS = 60
MAX_CELL = 128 * 1024
SAMPLE = 60
MAX_SHEETS = 100
_ZIP = b"PK\x03\x04"
_WHOLE = 1e15
"""Below this a float holds a whole number exactly as it was typed."""


def main() -> int:
    """Read what is asked for."""
    _limit()
    source, out = sys.stdin.buffer, sys.stdout.buffer
    try:
        size = int.from_bytes(source.read(8), "big")
        _serve(source.read(size), source, out)
    except Refused as refusal:
        _say(out, {"refused": refusal.code})
    except MemoryError:
        _say(out, {"refused": "memory"})
    return 0


def _limit() -> None:
    """Take memory and time away from this process, where the system can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _serve(data: bytes, source: BinaryIO, out: BinaryIO) -> None:
    if data.startswith(_ZIP):
        look(io.BytesIO(data), lambda: _say(out, {"at": "look"}))
    wanted = json.loads(source.readline())["sheet"]
    book = _opened(data)
    names = _names(book)
    _say(out, {"sheets": names})
    if wanted and wanted not in names:
        raise Refused("no such sheet")
    for name in [wanted] if wanted else names:
        sheet = _sheet(book, name)
        numbered = _rows(sheet)
        sample = [row for row, _number in zip(numbered, range(SAMPLE), strict=False)]
        _say(out, {"sample": name, "rows": sample})
        if source.readline().strip() == b"rows":
            for row in _rows(sheet):
                _say(out, row)
            _say(out, {"end": True})
            return
    _say(out, {"end": False})


def _opened(data: bytes) -> Any:
    import python_calamine

    try:
        return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except python_calamine.PasswordError as error:
        raise Refused("locked") from error
    except (MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # the reader's own panics are no Exception
        raise Refused("damaged") from error


def _names(book: Any) -> list[str]:
    sheets = [one for one in book.sheets_metadata if str(one.typ).endswith("WorkSheet")]
    visible = [one.name for one in sheets if str(one.visible).endswith("Visible")]
    return (visible or [one.name for one in sheets])[:MAX_SHEETS]


def _sheet(book: Any, name: str) -> Any:
    try:
        sheet = book.get_sheet_by_name(name)
    except (MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # as above
        raise Refused("damaged") from error
    if sheet.end is not None:
        rows, columns = sheet.end
        if rows >= MAX_ROWS or columns >= MAX_COLUMNS:
            raise Refused("too large")
        if (rows + 1) * (columns + 1) > MAX_CELLS:
            raise Refused("many cells")
    return sheet


def _rows(sheet: Any) -> Iterator[list[Any]]:
    """Yield [number, cells] of the rows that hold anything, as a spreadsheet counts them."""
    if sheet.start is None:
        return
    before = [""] * sheet.start[1]
    for number, values in enumerate(sheet.iter_rows(), start=1):
        cells = [cell if type(cell) is str else _text(cell) for cell in values]
        if any(cells):
            large = any(len(cell) > MAX_CELL for cell in cells)
            yield [number, None if large else before + [cell.strip() for cell in cells]]


def _text(cell: Any) -> str:
    """Return a value as a person would have typed it; days as ISO text."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _WHOLE else repr(cell)
    if isinstance(cell, datetime):
        midnight = cell.time() == time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.isoformat("minutes")
    return str(cell) if isinstance(cell, int | timedelta) else ""


def _say(out: BinaryIO, message: Any) -> None:
    out.write(json.dumps(message, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    if isinstance(message, dict):
        out.flush()


if __name__ == "__main__":
    sys.exit(main())
