"""One window for one data file: a second start raises the first and goes away again.

Who holds the lock has the window. The system frees the lock when its owner dies, so that a crash
leaves nothing behind; a socket file of the dead is removed by the next owner.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from crmdesk.errors import FileProblem
from crmdesk.filelock import FileLock
from crmdesk.i18n import _

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtNetwork import QLocalServer

SUFFIX = ".window"
PATIENCE_MS = 5000
"""How long a second start waits for a first one that is only just opening."""

STEP_MS = 100
DONE = b"done\n"


class SingleWindow:
    """The claim of one process to the window on a data file."""

    def __init__(self, data: Path) -> None:
        """Make the claim; ``claim`` says whether it holds.

        Args:
            data: the data file.
        """
        self._lock = FileLock(data.with_name(data.name + SUFFIX))
        mark = hashlib.sha256(str(data.resolve()).encode()).hexdigest()[:16]
        self.name = f"crmdesk-{os.getuid() if hasattr(os, 'getuid') else ''}-{mark}"
        self._server: QLocalServer | None = None

    def claim(self) -> bool:
        """Take the window; False when a living process has it.

        A folder that cannot be written has no lock: opening the file says what is wrong with it.
        """
        try:
            return self._lock.acquire()
        except FileProblem:
            return True

    def listen(self, owner: QObject, on_raise: Callable[[], object]) -> None:
        """Let other starts raise this window from now on."""
        from PySide6.QtNetwork import QLocalServer

        server = QLocalServer(owner)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(self.name)  # ours is the lock, so whoever left it is dead
        server.newConnection.connect(lambda: self._answer(on_raise))
        server.listen(self.name)
        self._server = server

    def _answer(self, on_raise: Callable[[], object]) -> None:
        server = self._server
        connection = server.nextPendingConnection() if server is not None else None
        if connection is None:
            return
        # Whoever can reach the socket is this user; there is one thing to ask for.
        connection.write(DONE)
        connection.flush()
        connection.disconnectFromServer()
        connection.deleteLater()
        on_raise()

    def call_the_first(self) -> bool:
        """Ask the process that has the window to show it; return whether it answered."""
        from PySide6.QtCore import QCoreApplication, QThread
        from PySide6.QtNetwork import QLocalSocket

        app = QCoreApplication.instance() or QCoreApplication(sys.argv[:1])
        for _try in range(PATIENCE_MS // STEP_MS):
            socket = QLocalSocket()
            socket.connectToServer(self.name)
            if socket.waitForConnected(STEP_MS):
                # Coming is asking: a word that the first left unread could take its answer away.
                answered = socket.waitForReadyRead(PATIENCE_MS) or socket.bytesAvailable() > 0
                del app
                return answered
            QThread.msleep(STEP_MS)
        return False

    def release(self) -> None:
        """Give the window up."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.release()


def not_answering() -> str:
    """Say that the first window could not be raised."""
    return _("CRMDesk is open already, but its window does not answer. Close it, then start again.")
