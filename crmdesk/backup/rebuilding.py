"""A fresh file for rows from a damaged one: made, filled, and everything derived made anew."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from sqlcipher3 import dbapi2

from crmdesk import clock
from crmdesk.backup.making import open_finished
from crmdesk.db.derive import rederive
from crmdesk.db.engine import DriverConnection, driver_of, make_private, write_engine
from crmdesk.db.schema import SCHEMA_VERSION, create_schema, drop_triggers, lay_triggers
from crmdesk.db.tables import metadata
from crmdesk.db.triggers import FTS_REBUILD, STATS_REBUILD
from crmdesk.db.types import CivilDay, UtcMoment, moment_text, moment_value

NOT_COPIED = ("customer_stats", "alembic_version")
UNDO_LIMIT = 200
"""How far undo reaches; see ``crmdesk.store``."""

HIGHEST = 1 << 40
"""Above every id that was ever given."""

STEPS = 100_000
"""Of SQLite's machine between two looks whether to stop."""

JSON_COLUMNS = {("journal_op", "detail"), ("journal_row", "image"), ("setting", "value")}

Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Checked:
    """A column whose values must make sense, and where it stands in a row."""

    place: int
    kind: Literal["moment", "day", "json"]
    nullable: bool

    def instead(self) -> str | None:
        """Return what stands for a value that makes no sense."""
        if self.nullable:
            return None
        return moment_text(clock.now()) if self.kind == "moment" else ""


def _checked_columns(table: str, columns: Sequence[str]) -> list[_Checked]:
    described = metadata.tables[table].c
    checked = []
    for place, name in enumerate(columns):
        if name not in described:
            continue
        column = described[name]
        if isinstance(column.type, UtcMoment):
            checked.append(_Checked(place, "moment", bool(column.nullable)))
        elif isinstance(column.type, CivilDay):
            checked.append(_Checked(place, "day", bool(column.nullable)))
        elif (table, name) in JSON_COLUMNS:
            checked.append(_Checked(place, "json", bool(column.nullable)))
    return checked


class Rebuild:
    """One fresh file."""

    def __init__(self, path: Path, version: int, aside: Path) -> None:
        """Take the file to make, the schema of the damaged one, and where odd rows go."""
        self._path = path
        self._version = version
        self._aside = aside
        self.set_aside = 0
        self._engine = write_engine(path, lambda: 0)
        self._driver: DriverConnection = None

    def make(self) -> None:
        """Make an empty file of the damaged one's schema: an upgrade afterwards knows the way."""
        make_private(self._path)
        if self._version < SCHEMA_VERSION:
            from crmdesk.db.migrate import migrate

            migrate(self._path, self._version)
            return
        with self._engine.connect() as connection, connection.begin():
            create_schema(connection)
        self._engine.dispose()

    # ---- filling -------------------------------------------------------------------------

    @contextlib.contextmanager
    def filling(self, stopped: Callable[[], bool]) -> Iterator[list[str]]:
        """Open the one transaction in which everything is put in; yields the tables to fill.

        Args:
            stopped: whether to stop; long statements end by an error of the driver then.
        """
        with self._engine.connect() as connection:
            self._driver = driver_of(connection)
            self._driver.set_progress_handler(lambda: int(stopped()), STEPS)
            # By the driver: inside a transaction the pragma would silently do nothing.
            self._driver.execute("PRAGMA foreign_keys = OFF")
            with connection.begin():
                drop_triggers(connection)
                yield self._tables()
                if self._version == SCHEMA_VERSION:
                    rederive(connection)
                    for statement in (*STATS_REBUILD, FTS_REBUILD):
                        connection.exec_driver_sql(statement)
                    lay_triggers(connection)
        self._engine.dispose()

    def _tables(self) -> list[str]:
        rows = self._driver.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        there = {row[0] for row in rows} - set(NOT_COPIED)
        return [table.name for table in metadata.sorted_tables if table.name in there]

    def columns(self, table: str) -> list[str]:
        """Return the names of a table's columns."""
        rows = self._driver.execute("SELECT name FROM pragma_table_info(?)", (table,))
        return [row[0] for row in rows]

    def put(self, table: str, columns: Sequence[str], rows: Sequence[Values]) -> None:
        """Insert rows; one that is refused goes aside."""
        marks, names = ", ".join("?" * len(columns)), ", ".join(columns)
        insert = f"INSERT INTO {table} ({names}) VALUES ({marks})"
        checked = _checked_columns(table, columns)
        sane = [self._mended(table, columns, checked, row) for row in rows]
        self._driver.execute("SAVEPOINT some")
        try:
            self._driver.executemany(insert, sane)
        except (dbapi2.IntegrityError, OverflowError, UnicodeError):
            self._driver.execute("ROLLBACK TO some")
            for row in sane:
                try:
                    self._driver.execute(insert, row)
                except (dbapi2.IntegrityError, OverflowError, UnicodeError) as error:
                    self.put_aside(table, columns, row, str(error))
        self._driver.execute("RELEASE some")

    def _mended(
        self, table: str, columns: Sequence[str], checked: Sequence[_Checked], row: Values
    ) -> Values:
        """Return a row without values that would stop the program where it is shown."""
        if bytes in map(type, row):  # no column of ours holds them
            self.put_aside(table, columns, row, "damaged: a text")
            row = tuple(_as_text(value) for value in row)
        wrong = [one for one in checked if not _is_sane(one, row[one.place])]
        if not wrong:
            return row
        names = ", ".join(columns[one.place] for one in wrong)
        self.put_aside(table, columns, row, f"damaged: {names}")
        mended = list(row)
        for one in wrong:
            mended[one.place] = one.instead()
        return tuple(mended)

    def put_aside(self, table: str, columns: Sequence[str], row: Values, why: str) -> None:
        """Keep a row in the file beside, with the reason."""
        self.set_aside += 1
        line = {"table": table, "why": why, "row": dict(zip(columns, row, strict=True))}
        with self._aside.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(json.dumps(line, ensure_ascii=False, default=repr) + "\n")

    # ---- settling ------------------------------------------------------------------------

    def highest_told(self, table: str) -> int:
        """Return the highest id of a table that other rows tell of, 0 when none does."""
        asked: list[tuple[str, tuple[str, ...]]] = [
            ("SELECT max(row_id) FROM journal_row WHERE tbl = ?", (table,))
        ]
        if table == "journal_row":
            asked = [("SELECT max(last_row) FROM journal_op", ())]
        for other in metadata.sorted_tables:
            for key in other.foreign_keys:
                if key.column.table.name == table and other.name not in NOT_COPIED:
                    asked.append((f"SELECT max({key.parent.name}) FROM {other.name}", ()))
        found = [0]
        for sql, values in asked:
            with contextlib.suppress(dbapi2.Error):  # a table of a later schema
                told = self._driver.execute(sql, values).fetchone()[0]
                found.append(told if isinstance(told, int) and told < HIGHEST else 0)
        return max(found)

    def keep_sequences(self, used: Mapping[str, int]) -> None:
        """Let ids that were used before never return.

        Args:
            used: table to the highest id that is known to have been used.
        """
        run = self._driver.execute
        for name, highest in used.items():
            if "sqlite_autoincrement" not in metadata.tables[name].dialect_kwargs or not highest:
                continue
            changed = run(
                "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (highest, name)
            )
            if not changed.rowcount:
                run("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, highest))

    def settle(self, *, anything_lost: bool) -> bool:
        """Put rows aside whose parents are lost; forget undo where it could meet a hole.

        Returns:
            Whether a long operation that was cut short is kept as it is: with holes it cannot be
            taken back.
        """
        run = self._driver.execute
        while orphans := run("PRAGMA foreign_key_check").fetchall():
            for table, rowid, parent, _number in orphans:
                columns = self.columns(table)
                row = run(f"SELECT * FROM {table} WHERE rowid = ?", (rowid,)).fetchone()
                if row is not None:
                    self.put_aside(table, columns, row, f"its {parent} is lost")
                    run(f"DELETE FROM {table} WHERE rowid = ?", (rowid,))
        if not anything_lost and not self.set_aside:
            return False
        kept = run("UPDATE journal_op SET state = 'discarded' WHERE state = 'open'")
        run(
            "UPDATE journal_op SET state = 'discarded' WHERE state = 'undone' OR id IN "
            "(SELECT id FROM journal_op ORDER BY id DESC LIMIT ?) OR seq IS NOT NULL",
            (UNDO_LIMIT,),
        )
        return bool(kept.rowcount)

    def finish(self) -> None:
        """Bring an older schema to the current one."""
        if self._version < SCHEMA_VERSION:
            from crmdesk.db.migrate import migrate

            migrate(self._path)

    def counts(self) -> dict[str, int]:
        """Return table to rows."""
        connection = dbapi2.connect(str(self._path), isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode = DELETE")
        finally:
            connection.close()
        still = open_finished(self._path)
        try:
            return {
                name: int(still.execute(f"SELECT count(*) FROM {name}").fetchone()[0])
                for name in metadata.tables
                if name not in NOT_COPIED
            }
        finally:
            still.close()


def _as_text(value: Any) -> Any:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _is_sane(checked: _Checked, value: Any) -> bool:
    if value is None:
        return True
    try:
        if checked.kind == "moment":
            return bool(moment_text(moment_value(value)) == value)
        if checked.kind == "day":
            return bool(date.fromisoformat(value).isoformat() == value)
        return not value or json.loads(value) is not ...
    except (TypeError, ValueError, RecursionError):
        return False
