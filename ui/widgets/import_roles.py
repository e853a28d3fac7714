"""Choices in an import: what a column becomes, and how a file is to be read."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from crmdesk.exchange.roles import CHOICES, title
from ui import theme

CODE = int(Qt.ItemDataRole.UserRole)
LEAST_LETTERS = 12


class CalmChoice(QComboBox):
    """One of a few codes with their words; the wheel is for the page."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Make an empty choice.

        Args:
            name: what is chosen, for screen readers.
            parent: as for any widget.
        """
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setMinimumHeight(theme.TARGET)
        # Not by its words: hundreds of them would be measured for each of many choices.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(LEAST_LETTERS)

    @property
    def code(self) -> str:
        """What is chosen."""
        return str(self.currentData(CODE) or "")

    def fill(self, choices: Iterable[tuple[str, str]], chosen: str) -> None:
        """Offer other codes and their words, and mark one of them; nothing is told."""
        before = self.blockSignals(True)
        self.clear()
        for code, words in choices:
            self.addItem(words, code)
        self.choose(chosen)
        self.blockSignals(before)

    def choose(self, code: str) -> None:
        """Mark a code; one that is not offered marks nothing."""
        self.setCurrentIndex(self.findData(code, CODE))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll; a choice must not change by it."""
        event.ignore()


def role_model(used: Iterable[str], parent: QWidget) -> QStandardItemModel:
    """Return what the columns of a table can become, one model for all their choices.

    Args:
        used: the codes that the table's columns have now, some of which nobody would choose.
        parent: who keeps it.
    """
    model = QStandardItemModel(parent)
    usual = [code for code, _words in CHOICES]
    further = [code for code in dict.fromkeys(used) if code not in usual]
    height = QSize(0, theme.TARGET)
    for code in (*usual[:-2], *further, *usual[-2:]):
        item = QStandardItem(title(code))
        item.setData(code, CODE)
        item.setEditable(False)
        item.setSizeHint(height)
        model.appendRow(item)
    return model
