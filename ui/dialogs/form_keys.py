"""The keys of the window that must work in a form too: help, and the size of the text.

A form in front of the window takes the keyboard from it, and the window's commands with it.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from ui.actions import Actions

SHARED = ("zoom_in", "zoom_out", "zoom_reset")


class FormKeys:
    """The commands of a form, for who reads its keys by their place on the keyboard."""

    def __init__(self, form: QWidget | None) -> None:
        self._actions = form.actions() if isinstance(form, QDialog) else []

    def by_key(self, sequence: QKeySequence) -> QAction | None:
        """Return the form's command that a key triggers, None for other keys."""
        return next((one for one in self._actions if sequence in one.shortcuts()), None)


def reachable(window: QWidget, actions: Actions) -> Actions | FormKeys:
    """Return the commands that keys reach now: a form in front of the window has its own few."""
    front = QApplication.activeWindow()
    return actions if front is window else FormKeys(front)


def share_keys(form: QDialog, actions: Actions) -> None:
    """Let a form hear keys of its window.

    Args:
        form: stands in front of the window.
        actions: of the window, with the keys that the user chose.
    """
    for name in SHARED:
        form.addAction(actions[name])
    helping = QAction(actions["help"].text(), form)
    helping.setShortcuts(actions["help"].shortcuts())
    helping.triggered.connect(lambda _on=False: _show_help(form))
    form.addAction(helping)


def _show_help(form: QDialog) -> None:
    """Show the sheet before the form: the window's own would lie behind it, out of reach."""
    from ui.dialogs.help_sheet import HelpSheet

    sheet = form.findChild(HelpSheet)
    if sheet is None:
        sheet = HelpSheet(form)
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.show()
    sheet.activateWindow()
