"""A card laid over the window: no window of its own, so that it is there at once."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget

from ui import theme

WIDTH, TOP, EDGE = 600, 56, 24
"""Pixels: width of the card at 100 % text, room above it, and room that is left around it."""

_SHADE = {False: 70, True: 140}
"""How dark the window gets behind the card, of 255, by whether the theme is dark."""


class Overlay(QFrame):
    """Covers its parent with a dim ground; the card lies near its top."""

    clicked_beside = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._ground = parent
        self._wanted = theme.TARGET
        self._fixed: tuple[QWidget, ...] = ()
        self._rows: QListView | None = None
        self.card = QFrame(self)
        self.card.setProperty("card", "true")
        self._column = QVBoxLayout(self.card)
        self._column.setContentsMargins(12, 12, 12, 8)
        self._column.setSpacing(8)
        self._follower = _Follower(self)
        parent.installEventFilter(self._follower)
        self.hide()

    def fill(self, field: QLineEdit, rows: QListView, foot: QLabel) -> None:
        """Put the parts into the card."""
        self._fixed = (field, foot)
        self._rows = rows
        self._column.addWidget(field)
        self._column.addWidget(rows, 1)
        self._column.addWidget(foot)

    @property
    def is_open(self) -> bool:
        """Whether it is on the screen."""
        return not self.isHidden()

    def cover(self) -> None:
        """Come up over everything else in the parent."""
        self.follow()
        self.show()
        self.raise_()

    def follow(self) -> None:
        """Take the size of the parent."""
        self.setGeometry(self._ground.rect())

    def lay(self, wanted: int | None = None) -> None:
        """Lay the card: as high as its rows; with less room than that, as high as whole rows are.

        Args:
            wanted: pixels that show all rows; None for as many as before.
        """
        if wanted is not None:
            self._wanted = max(wanted, theme.TARGET)
        room = self.rect()
        width = min(round(WIDTH * max(theme.scale(), 1.0)), room.width() - 2 * EDGE)
        top = min(TOP, room.height() // 10)
        margins = self._column.contentsMargins()
        around = margins.top() + margins.bottom() + 2 * self._column.spacing() + 2
        around += sum(max(one.minimumHeight(), one.sizeHint().height()) for one in self._fixed)
        height = around + self._whole(room.height() - top - EDGE - around)
        self.card.setGeometry(QRect((room.width() - width) // 2, top, width, height))

    def _whole(self, room: int) -> int:
        """Return the height of the rows, or of so many whole ones as there is room for."""
        if self._wanted <= room or self._rows is None or self._rows.model() is None:
            return min(self._wanted, room)
        height = 0
        for number in range(self._rows.model().rowCount()):
            below = height + self._rows.sizeHintForRow(number)
            if below > room:
                break
            height = below
        return height or room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the card anew."""
        super().resizeEvent(event)
        self.lay()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dim what lies beneath."""
        dark = theme.current().is_dark
        shade = QColor(theme.color("bg" if dark else "text"))
        shade.setAlpha(_SHADE[dark])
        painter = QPainter(self)
        painter.fillRect(event.rect(), shade)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell of a click beside the card; nothing beneath hears of it."""
        event.accept()
        if not self.card.geometry().contains(event.position().toPoint()):
            self.clicked_beside.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Nothing beneath is scrolled."""
        event.accept()


class _Follower(QObject):
    """Keeps an overlay as large as its parent."""

    def __init__(self, overlay: Overlay) -> None:
        super().__init__(overlay)
        self._overlay = overlay

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Look at changes of size; let everything pass."""
        if event.type() == QEvent.Type.Resize and self._overlay.is_open:
            self._overlay.follow()
        return False
