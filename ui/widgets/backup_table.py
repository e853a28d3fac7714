"""The list of the backups, what can be done with the current one, and its menu."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crmdesk import formats
from crmdesk.i18n import N_, _
from ui import icons, theme
from ui.buttons import button
from ui.menu_words import APART, pop_up, pop_up_below
from ui.models.backup_list import COLUMNS, WIDTHS, BackupList, BackupRow
from ui.models.rows_model import as_table
from ui.text import key_text, label, set_text, tip
from ui.widgets import backup_words as words
from ui.widgets.rows_table import RowsTable
from ui.widgets.state_stack import StateStack
from ui.widgets.table_header import CORNER, rounded

if TYPE_CHECKING:
    from crmdesk.backup import ShelfEntry

LEAST_ROWS, ENOUGH_ROWS = 3, 6
"""Rows that can always be seen, and those with which a list that scrolls is fair to read."""

BELOW = 4
BETWEEN, BORDER = 8, 1
_PAGES = {
    QAbstractItemView.CursorAction.MovePageUp: -1,
    QAbstractItemView.CursorAction.MovePageDown: 1,
}
_BAR = Qt.ScrollBarPolicy

DEEDS = (
    ("restore", N_("Restore…"), "rotate-ccw", "Enter"),
    ("verify", N_("Verify now"), "shield-check", ""),
    ("copy_out", N_("Copy to…"), "copy", ""),
    ("folder", N_("Open its folder"), "folder-open", ""),
)
"""What can be done with a backup: name, msgid, icon and key."""


class _Rows(RowsTable):
    """The rows; in a low window all of them stand below each other and the page scrolls."""

    whole = False

    def be_high(self, *, whole: bool) -> None:
        """Have room for all rows, or for a few, with a scroll bar."""
        self.whole = whole
        rows = self.model().rowCount()
        if not whole:
            rows = max(1, min(rows, LEAST_ROWS))
        header = self.horizontalHeader().sizeHint().height()
        self.setMinimumHeight(header + rows * theme.row_height())
        self.setVerticalScrollBarPolicy(
            _BAR.ScrollBarAlwaysOff if whole else _BAR.ScrollBarAsNeeded
        )

    def sizeHint(self) -> QSize:
        """No higher than it must be: the page would scroll for the height that Qt thinks nice."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def moveCursor(self, action: Any, modifiers: Any) -> QModelIndex:
        """Turn a page of what can be seen, also where that is not all of the table."""
        step = _PAGES.get(action)
        if not self.whole or step is None:
            return super().moveCursor(action, modifiers)
        seen = self.viewport().visibleRegion().boundingRect().height()
        step *= max(1, seen // theme.row_height() - 1)
        here = self.currentIndex()
        row = min(max(here.row() + step, 0), self.model().rowCount() - 1)
        return self.model().index(row, max(here.column(), 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be round where the card is: below the last row it goes on."""
        super().resizeEvent(event)
        self.setMask(rounded(self.rect().adjusted(0, 0, 0, CORNER)))


class BackupTable(QWidget):
    """Says what is wanted of which backup, and does nothing itself."""

    wanted = Signal(str, object)
    """A name of ``DEEDS`` and the ShelfEntry."""

    def __init__(self) -> None:
        super().__init__()
        self.list = BackupList()
        self.table = _Rows(self.list, "when", WIDTHS)
        self.table.setAccessibleName(_("Backups"))
        self.table.be_high(whole=False)
        self.title = label(_("All backups"), "h2")
        self.restore_button = button(_("Restore…"), "secondary", self._restore, "rotate-ccw")
        self.verify_button = button(_("Verify now"), "secondary", self._verify, "shield-check")
        self.more_button = QToolButton()
        self.more_button.setProperty("kind", "icon")
        self.more_button.setFixedSize(theme.TARGET, theme.TARGET)
        self.more_button.setAccessibleName(_("More for this backup"))
        tip(self.more_button, _("More for this backup"))
        icons.set_icon(self.more_button, "ellipsis")
        self._lay_out()
        self.table.menu_wanted.connect(self.open_menu)
        self.table.commanded.connect(self._commanded)
        self.table.doubleClicked.connect(lambda _index: self._restore())
        self.table.row_changed.connect(self._show_current)
        self.more_button.clicked.connect(lambda _on=False: self._menu_of_button())
        self._show_current()

    def _lay_out(self) -> None:
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addStretch(1)
        for one in (self.restore_button, self.verify_button, self.more_button):
            head.addWidget(one)
        card = QFrame()
        card.setProperty("card", "true")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(0, 0, 0, BELOW)
        inside.addWidget(self.table)
        self.states = StateStack(card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(BETWEEN)
        column.addWidget(self._head)
        column.addWidget(self.states, 1)

    # ---- rows --------------------------------------------------------------------------------

    def show_entries(self, entries: tuple[ShelfEntry, ...], second_place: Path | None) -> None:
        """List the backups; the current one stays current."""
        number, row = self.table.current_id(), max(self.table.currentIndex().row(), 0)
        self.list.show(entries, second_place)
        count = formats.number(len(entries))
        set_text(self.title, _("All backups ({count})").format(count=count))
        self._head.setVisible(bool(entries))
        if entries:
            self.states.show_content()
            self.table.go_to_id(number, row)
        else:
            sentence = _(
                "Backups will be listed here\nOne is made every half hour if anything "
                "changed, and one when the window closes."
            )
            self.states.show_empty(words.ICON, sentence)
        self._show_current()

    def fit(self, room: int) -> None:
        """Have a scroll bar where many rows can be seen at once, else be as high as all of them.

        Args:
            room: pixels that the page has for this list without scrolling itself.
        """
        rows = self.list.rowCount()
        self.states.fit(room)
        table = room - self._head.sizeHint().height() - BETWEEN - BELOW - 2 * BORDER
        fair = min(rows, ENOUGH_ROWS) * theme.row_height()
        fair += self.table.horizontalHeader().sizeHint().height()
        self.table.be_high(whole=rows > LEAST_ROWS and table < fair)

    def place_of_current(self) -> QRect:
        """Return where the current row is, in this widget."""
        place = self.table.visualRect(self.table.currentIndex())
        corner = self.table.viewport().mapTo(self, place.topLeft())
        return QRect(corner, place.size())

    def current(self) -> BackupRow | None:
        """Return the current backup."""
        return self.list.row(self.table.current_id())

    def _show_current(self) -> None:
        row = self.current()
        self.restore_button.setEnabled(row is not None and row.entry.state != "damaged")
        for one in (self.verify_button, self.more_button):
            one.setEnabled(row is not None)

    # ---- what is wanted ------------------------------------------------------------------------

    def want(self, name: str) -> None:
        """Ask for something of the current backup."""
        row = self.current()
        if row is not None and not (name == "restore" and row.entry.state == "damaged"):
            self.wanted.emit(name, row.entry)

    def _restore(self) -> None:
        self.want("restore")

    def _verify(self) -> None:
        self.want("verify")

    def _commanded(self, name: str) -> None:
        if name == "open":
            self._restore()
        elif name == "copy":
            rows = [self.list.row(number) for number in self.table.selected_ids()]
            text = as_table([row for row in rows if row is not None], COLUMNS)
            QGuiApplication.clipboard().setText(text)
        elif name == "context_menu":
            self.open_menu(self.table.menu_point())

    # ---- the menu ------------------------------------------------------------------------------

    def open_menu(self, at: QPoint) -> None:
        """Open the menu of the current backup at a place on the screen."""
        row = self.current()
        if row is not None:
            pop_up(self.made_menu(row), at)

    def made_menu(self, row: BackupRow) -> QMenu:
        """Return the menu of a backup."""
        menu = QMenu(self)
        menu.setAccessibleName(words.when(row.entry.made_at))
        menu.aboutToHide.connect(menu.deleteLater)
        for name, msgid, icon, key in DEEDS:
            said = f"{_(msgid)}\t{APART}{key_text(key)}" if key else _(msgid)
            entry = menu.addAction(icons.icon(icon), said)
            entry.setData(name)
            entry.setEnabled(name != "restore" or row.entry.state != "damaged")
            entry.triggered.connect(lambda _on=False, name=name: self.want(name))
        return menu

    def _menu_of_button(self) -> None:
        row = self.current()
        if row is not None:
            pop_up_below(self.made_menu(row), self.more_button)
