"""Connections that can read a text which is no UTF-8.

One byte that a disk spoilt in a name would make its whole page of a list unreadable: the driver
gives up the statement. A text factory that bears such a byte makes every text slower to read, by a
sixth on a page of the list. So it is taken up only when a text was met that wants it: from then
on the connection shows U+FFFD in the place of such bytes. The file keeps its bytes, also when what
was shown is written back: see ``crmdesk.services.base.without_shown``.
"""

from __future__ import annotations

import logging
import operator
from typing import Any

from sqlcipher3 import dbapi2

log = logging.getLogger(__name__)
UNREADABLE = "could not decode"
"""By what the driver's error is known; the rest of its words is the text itself."""
SHOWN = "\ufffd"
"""What stands for a byte that is no letter."""

_READING = "SELECT"
"""How a statement begins that certainly writes nothing; WITH may stand before an INSERT."""
_fetchone, _fetchmany, _next = (
    dbapi2.Cursor.fetchone,
    dbapi2.Cursor.fetchmany,
    dbapi2.Cursor.__next__,
)
_shown = operator.methodcaller("decode", "utf-8", "replace")
Row = tuple[Any, ...]


def is_unreadable(error: BaseException) -> bool:
    """Return whether an error tells of a text that is no UTF-8."""
    return UNREADABLE in str(error).lower()


def _unreadable() -> dbapi2.OperationalError:
    """Return the driver's error without the text, which must not reach a log."""
    return dbapi2.OperationalError(UNREADABLE + " a text")


class PatientCursor(dbapi2.Cursor):  # type: ignore[misc]
    """A cursor that asks again when a text of the answer cannot be read."""

    _asked: tuple[str, Any] = ("", ())
    _given = 0
    _last: Row | None = None

    def execute(self, sql: str, parameters: Any = ()) -> PatientCursor:
        """Run a statement."""
        self._asked, self._given = (sql, parameters), 0
        try:
            super().execute(sql, parameters)
        except dbapi2.OperationalError as error:
            self._ask_again(error)
        return self

    def fetchone(self) -> Row | None:
        """Return the next row, None after the last one."""
        try:
            row: Row | None = _fetchone(self)
        except dbapi2.OperationalError as error:
            self._ask_again(error)
            row = _fetchone(self)
        self._given, self._last = self._given + 1, row
        return row

    def fetchmany(self, size: int | None = None) -> list[Row]:
        """Return the next rows, at most ``size`` of them."""
        wanted = self.arraysize if size is None else size
        try:
            rows: list[Row] = _fetchmany(self, wanted)
        except dbapi2.OperationalError as error:
            self._ask_again(error)
            rows = _fetchmany(self, wanted)
        self._given, self._last = self._given + len(rows), rows[-1] if rows else self._last
        return rows

    def fetchall(self) -> list[Row]:
        """Return all rows that are left."""
        try:
            rows: list[Row] = super().fetchall()
        except dbapi2.OperationalError as error:
            self._ask_again(error)
            rows = super().fetchall()
        return rows

    def __next__(self) -> Row:
        """Return the next row."""
        try:
            row: Row = _next(self)
        except dbapi2.OperationalError as error:
            self._ask_again(error)
            row = _next(self)
        self._given, self._last = self._given + 1, row
        return row

    def _ask_again(self, error: dbapi2.OperationalError) -> None:
        """Run the statement again, up to the row that was wanted, with every text shown.

        The driver has let go of what it was reading: a save in between may have moved the rows.

        Raises:
            OperationalError: something else is wrong, the statement may have written, or the
                rows moved. The connection can read the text from then on.
        """
        sql, parameters = self._asked
        if not is_unreadable(error):
            raise error
        if not sql.lstrip().upper().startswith(_READING):
            raise _unreadable() from None
        self.connection.text_factory = _shown
        log.info("the data file holds a text that is no UTF-8; the command check tells where")
        super().execute(sql, parameters)
        if self._given and _fetchmany(self, self._given)[-1:] != [self._last]:
            raise _unreadable() from None


class PatientConnection(dbapi2.Connection):  # type: ignore[misc]
    """A connection whose cursors are patient."""

    def cursor(self, factory: type[dbapi2.Cursor] = PatientCursor) -> dbapi2.Cursor:
        """Return a new cursor."""
        return super().cursor(factory)
