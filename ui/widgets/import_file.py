"""Where an import begins: a place to drop a file on, and the other ways to give one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from crmdesk.i18n import _
from ui import icons, theme
from ui.buttons import button
from ui.drop import files_of
from ui.text import key_text, label, tip, wrapped

PICTURE = 40
LEAST = QSize(320, 170)


class ImportFile(QWidget):
    """The first step: drop, choose or paste."""

    dropped = Signal(list)
    """Carries the paths of the files that were dropped."""

    def __init__(
        self,
        choose: Callable[[], object],
        paste: Callable[[], object],
        sample: Callable[[], object],
    ) -> None:
        """Make the step.

        Args:
            choose: asks for a file.
            paste: takes what the clipboard holds.
            sample: saves an empty table with headings.
        """
        super().__init__()
        self.zone = DropZone()
        self.zone.dropped.connect(self.dropped)
        self.choose_button = button(_("Choose a file…"), "primary", choose, "folder-open")
        self.paste_button = button(_("Paste rows"), "secondary", paste, "clipboard-paste")
        tip(self.paste_button, key_text(QKeySequence("Ctrl+V").toString()))
        self.sample_button = button(_("Save an empty table…"), "secondary", sample, "save")
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.choose_button)
        row.addWidget(self.paste_button)
        row.addStretch(1)
        inside = self.zone.column
        inside.addLayout(row)
        inside.addStretch(1)
        foot = QHBoxLayout()
        hint = wrapped(
            label(_("No file yet? Fill in an empty table that has the headings."), "body", "text2")
        )
        foot.addWidget(hint, 1)
        foot.addWidget(self.sample_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.zone, 1)
        column.addLayout(foot)

    def focus_first(self) -> None:
        """Put the keyboard on the usual way."""
        self.choose_button.setFocus()


class DropZone(QWidget):
    """A frame of dashes that takes files."""

    dropped = Signal(list)

    def __init__(self) -> None:
        super().__init__()
        self._over = False
        self.setAcceptDrops(True)
        self.setMinimumSize(LEAST)
        self.setAccessibleName(_("Drop a file of contacts here"))
        picture = QLabel()
        icons.set_picture(picture, "upload", "primary", PICTURE)
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 16, 24, 16)
        self.column.setSpacing(8)
        self.column.addStretch(1)
        self.column.addWidget(picture)
        for words, role, token in (
            (_("Drop a file of contacts here"), "h2", "text"),
            (_("From a phone: vCard (vcf)"), "body", "text2"),
            (_("Tables: Excel (xlsx, xls), OpenDocument (ods), CSV"), "body", "text2"),
        ):
            said = wrapped(label(words, role, token))
            said.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self.column.addWidget(said)
        self.column.addSpacing(8)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if files_of(event.mimeData()):
            event.acceptProposedAction()
            self._mark(over=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Show that nothing is over it."""
        self._mark(over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the files on."""
        self._mark(over=False)
        found: list[Path] = files_of(event.mimeData())
        if found:
            event.acceptProposedAction()
            self.dropped.emit(found)

    def _mark(self, *, over: bool) -> None:
        self._over = over
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(
            theme.color("primary" if self._over else "border_strong"), 2 if self._over else 1
        )
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.setBrush(theme.color("primary_soft" if self._over else "surface"))
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(frame, theme.RADIUS_CARD, theme.RADIUS_CARD)
        painter.end()
