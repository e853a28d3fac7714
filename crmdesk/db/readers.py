"""The reading connections of a data file: one for each thread, and who may close them."""

from __future__ import annotations

import threading
from pathlib import Path

from sqlalchemy import Connection

from crmdesk.db.engine import driver_of, read_engine, translated_errors

_LEFT: list[Connection] = []
"""Connections that nobody may close any more; see ``Readers.leave``."""


class Readers:
    """Autocommit connections that cannot write: each statement sees the newest data."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine = read_engine(path)
        self._by_thread: dict[int, Connection] = {}

    @property
    def mine(self) -> Connection:
        """The connection of this thread."""
        thread = threading.get_ident()
        connection = self._by_thread.get(thread)
        if connection is None:
            with translated_errors(self._path):
                connection = self._by_thread[thread] = self._engine.connect()
        return connection

    def stop(self) -> None:
        """Stop the statements of other threads: they end with an error."""
        for thread, connection in tuple(self._by_thread.items()):
            if thread != threading.get_ident():
                driver_of(connection).interrupt()

    def leave(self) -> None:
        """Keep the connections of other threads open for good, for a thread that does not rest.

        One that is closed while a statement runs on it ends the process.
        """
        for thread in tuple(self._by_thread):
            if thread != threading.get_ident():
                _LEFT.append(self._by_thread.pop(thread))

    def close(self) -> None:
        """Close all; the other threads must be at rest.

        Theirs too: nothing may take the place of a file that is still open.
        """
        while self._by_thread:
            self._by_thread.popitem()[1].close()
        self._engine.dispose()
