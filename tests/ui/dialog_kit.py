"""Dialogs that log and plan: who is there, how they are opened and typed into.

Fixtures are taken by name: ``who = dialog_kit.who`` at the top of a module of tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from crmdesk.desk import Desk
from tests.helpers import type_text
from tests.ui.kit import customer, settle_events

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Dialog = TypeVar("Dialog", bound=QDialog)


class OpenedHere:
    """A window over which dialogs are opened, and what they said."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self._desk = desk
        self.parent = QWidget()
        qtbot.addWidget(self.parent)
        self.parent.show()
        self.said: list[str] = []

    def in_front(self, dialog: Dialog) -> Dialog:
        """Give a dialog the keyboard; it can be asked after it was closed."""
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        dialog.activateWindow()
        settle_events()
        return dialog


@pytest.fixture
def who(desk: Desk) -> int:
    """One of two customers."""
    customer(desk, "مریم گلپایگانی", "09121111111")
    return customer(desk, "امیرمحمد روحانی", "09123456789")


def typed(text: str) -> int:
    """Type where the cursor is; return how many keys that was."""
    for letter in text:
        focused = QApplication.focusWidget()
        assert focused is not None
        type_text(focused, letter)
    return len(text)
