"""Keeps the profile on the customer who is current in the list."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from crmdesk.changes import Changes
from ui.context import Context
from ui.widgets.profile import NEWEST, ProfilePane
from ui.widgets.rows_table import RowsTable

WHOLE_TIMELINE = 1000
REST_MS = 80
"""How long the current row must stay the same while a key repeats."""


class ProfileKeeper(QObject):
    """Reads and shows; the pane itself only paints."""

    def __init__(self, context: Context, table: RowsTable, pane: ProfilePane) -> None:
        super().__init__(table)
        self._context = context
        self._table = table
        self._pane = pane
        self.shown_id: int | None = None
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(REST_MS)
        self._resting.timeout.connect(self.catch_up)
        table.row_changed.connect(self._row_changed)

    def _row_changed(self) -> None:
        """Show the profile at once; while an arrow key is held down only where it stops."""
        # While the page is only being made, the window must not stand still either.
        if self._resting.isActive() or self.shown_id is None:
            self._resting.start()
        else:
            self.catch_up()
            self._resting.start()

    def soon(self) -> None:
        """Show the current customer in the next turn of the event loop."""
        QTimer.singleShot(0, self, self.catch_up)

    def catch_up(self) -> None:
        """Show the current customer now."""
        current = self._table.current_id()
        if current != self.shown_id or current is None:
            self.show(current)

    def changed(self, changes: Changes) -> None:
        """Read again when a write touched whom is shown."""
        if self.shown_id is not None and changes.touches_customer(self.shown_id):
            self.show(self.shown_id)

    def refresh(self) -> None:
        """Read the current customer again."""
        self.show(self._table.current_id())

    def clear(self) -> None:
        """Show nobody."""
        self.shown_id = None
        self._pane.clear()

    def show_whole(self) -> None:
        """Show all of the timeline."""
        self.show(self.shown_id, whole=True)

    def show(self, customer_id: int | None, *, whole: bool = False) -> None:
        """Show a customer; one that another program deleted meanwhile is blank."""
        desk = self._context.desk
        if customer_id is None or not desk.customers.rows([customer_id]):
            self.shown_id = customer_id
            self._pane.clear()
            return
        self.shown_id = customer_id
        limit = WHOLE_TIMELINE if whole else NEWEST
        read = self._context.run(
            lambda: (
                desk.customers.get(customer_id),
                desk.followups.open_of(customer_id),
                desk.timeline.of(customer_id, limit),
            )
        )
        if read is not None:
            self._pane.show_customer(*read)
