"""About the program: its version, what it is made of, and every licence in full."""

from __future__ import annotations

import re

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from crmdesk import __version__, formats
from crmdesk.i18n import _
from crmdesk.text import isolate, isolate_ltr, strip_isolates
from ui import icons, theme
from ui.buttons import button, footer
from ui.dialogs.about_credits import Credit, credits
from ui.text import label, set_text

WIDTH, HEIGHT = 820, 580
LEAST = QSize(560, 420)
LIST_WIDTH = 220
ICON = 48
TITLE_BAR, BESIDE = 40, 24
PAD = 8
FULL_LINE = 55
"""Letters from which on a line of a licence was broken for its length."""

_POINT = re.compile(r"[*•–-] |\(?[0-9a-z]{1,2}[.)] |Copyright|[─=-]{4}")


class AboutDialog(QDialog):
    """A list at the start, the licence of what is marked at the end."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("About CRMDesk"))
        self.setMinimumSize(LEAST)
        self.credits = credits()
        self.list = QListWidget()
        self.list.setAccessibleName(_("What CRMDesk is made of"))
        self.list.setFixedWidth(round(LIST_WIDTH * max(1.0, theme.scale())))
        self.list.setItemDelegate(_PartDelegate(self.list))
        self.list.setProperty("card", True)
        self.list.setViewportMargins(0, 4, 0, 4)
        self.title = label("", "strong", selectable=True)
        self.title.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.note = label("", "caption", "text2")
        self.note.setWordWrap(True)
        self.text = self._made_text()
        self.close_button = button(_("Close"), "primary", self.accept)
        self._lay_out()
        for credit in self.credits:
            self._add(credit)
        self.list.currentRowChanged.connect(self.show_credit)
        self.list.setCurrentRow(0)
        self.list.setFocus()
        room = self.screen().availableSize()
        if parent is not None:  # not over the edges of the window that it stands before
            room = room.boundedTo(parent.window().size())
        width = round(WIDTH * max(1.0, theme.scale()))
        self.resize(QSize(width, HEIGHT).boundedTo(room - QSize(2 * BESIDE, TITLE_BAR)))

    def show_credit(self, row: int) -> None:
        """Show a part's licence."""
        if not 0 <= row < len(self.credits):
            return
        credit = self.credits[row]
        parts = [isolate(_with_version(credit)), isolate_ltr(credit.licence)]
        set_text(self.title, " · ".join(part for part in parts if strip_isolates(part)))
        set_text(self.note, credit.note)
        self.note.setVisible(bool(credit.note))
        self.text.setPlainText(flowing(credit.text()))

    def _add(self, credit: Credit) -> None:
        item = QListWidgetItem(_with_version(credit))
        item.setSizeHint(QSize(0, theme.row_height()))
        self.list.addItem(item)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(16)
        column.addLayout(self._header())
        end = QVBoxLayout()
        end.setSpacing(8)
        end.addWidget(self.title)
        end.addWidget(self.note)
        end.addWidget(self.text, 1)
        body = QHBoxLayout()
        body.setSpacing(16)
        body.addWidget(self.list)
        body.addLayout(end, 1)
        column.addLayout(body, 1)
        column.addLayout(footer(self.close_button))

    def _header(self) -> QHBoxLayout:
        picture = QLabel()
        picture.setPixmap(icons.app_icon().pixmap(QSize(ICON, ICON)))
        number = isolate_ltr(formats.digits(__version__))
        texts = QVBoxLayout()
        texts.setSpacing(2)
        name = QHBoxLayout()
        name.setSpacing(12)
        name.addWidget(label(_("CRMDesk"), "h1"))
        version = _("Version {number}").format(number=number)
        number_said = label(version, "body", "text2")
        below = QFontMetrics(theme.font("h1")).descent() - QFontMetrics(theme.font()).descent()
        number_said.setContentsMargins(0, 0, 0, below)  # both on one line of writing
        name.addWidget(number_said, 1, Qt.AlignmentFlag.AlignBottom)
        texts.addLayout(name)
        sentence = _("Customers, calls and follow-ups, on your own computer.")
        made_of = _("It is free, and made of the free parts below.")
        said = label(f"{sentence} {made_of}", "body", "text2")
        said.setWordWrap(True)
        texts.addWidget(said)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(picture)
        row.addLayout(texts, 1)
        return row

    def _made_text(self) -> QPlainTextEdit:
        made = QPlainTextEdit()
        made.setReadOnly(True)
        made.setTabChangesFocus(True)
        made.setStyleSheet(_TO_THE_EDGE)
        made.document().setDocumentMargin(10)
        made.setAccessibleName(_("Text of the licence"))
        made.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        made.setFont(theme.font("caption"))
        return made


_TO_THE_EDGE = "QPlainTextEdit { padding: 1px; } QPlainTextEdit:focus { padding: 0; }"
"""The scroll bar stands at the frame, as in every list; the text has its own margin."""


class _PartDelegate(QStyledItemDelegate):
    """A name with some air around it; what is marked has a ground, and a ring with the keyboard."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = option.rect.adjusted(4, 1, -4, -1)
        marked = bool(option.state & QStyle.StateFlag.State_Selected)
        ringed = marked and bool(option.state & QStyle.StateFlag.State_HasFocus)
        if marked:
            painter.setPen(theme.color("focus") if ringed else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selection"))
            painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setFont(theme.font())
        painter.setPen(theme.color("on_selection" if marked else "text"))
        room = place.adjusted(PAD, 0, -PAD, 0)
        words = option.fontMetrics.elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, room.width()
        )
        start = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        side = QStyle.visualAlignment(option.direction, start)
        painter.drawText(room, int(side | Qt.AlignmentFlag.AlignAbsolute), words)
        painter.restore()


def flowing(text: str) -> str:
    """Return a text without the line ends that only keep its lines short.

    A line goes on in the next one when it is a full one and the next neither stands in further
    nor begins a point of a list: broken once more by a narrower view it could not be read.
    """
    made: list[str] = []
    full = False
    indent = 0
    for line in text.split("\n"):
        words = line.strip()
        inset = len(line) - len(line.lstrip())
        if full and words and inset == indent and not _POINT.match(words):
            made[-1] += f" {words}"
        else:
            made.append(line)
        full, indent = len(words) >= FULL_LINE, inset
    return "\n".join(made)


def _with_version(credit: Credit) -> str:
    return f"{credit.name} {credit.version}".strip()
