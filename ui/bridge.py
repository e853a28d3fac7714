"""From the store's callback to one Qt signal, always in the window's thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from crmdesk.changes import Changes
    from crmdesk.store import Store

POLL_MS = 1000
"""How often other programs' writes are looked for."""


class Bridge(QObject):
    """Tells the pages what changed, whoever wrote: this window, its worker, or another process."""

    changed = Signal(object)
    """Carries a ``crmdesk.changes.Changes``."""

    _arrived = Signal(object)

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        # Emitted in the writer's thread; Qt carries it over to ours, as the receiver lives here.
        self._arrived.connect(self._pass_on)
        self._unsubscribe = store.subscribe(self._arrived.emit)
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self.poll)
        self._timer.start()

    def poll(self) -> None:
        """Look now whether another process wrote."""
        self._store.poll_outside()

    def stop(self) -> None:
        """Hear nothing any more; call before the desk is closed. Calling it twice is harmless."""
        if self._timer.isActive():
            self._timer.stop()
            self._unsubscribe()

    def _pass_on(self, changes: Changes) -> None:
        if self._timer.isActive():
            self.changed.emit(changes)
