"""The menu bar that Alt and F10 bring: every command with its keys, made from the registry."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from crmdesk.i18n import _
from ui import icons
from ui.actions import REGISTRY, SECTIONS, Actions
from ui.menu_words import menu_words


class CommandMenu(QMenuBar):
    """Hidden until it is asked for; hides again when a command was chosen or Esc pressed."""

    def __init__(self, window: QWidget, actions: Actions) -> None:
        super().__init__(window)
        self.setAccessibleName(_("Menu bar"))
        self._menus: list[QMenu] = []
        for section, title in SECTIONS.items():
            menu = self.addMenu(_(title))
            self._menus.append(menu)
            menu.aboutToHide.connect(self._hide_soon)
            for action in REGISTRY:
                if action.section != section:
                    continue
                entry = menu.addAction(menu_words(action.id))
                entry.triggered.connect(actions[action.id].trigger)
                if action.icon:
                    entry.setIcon(icons.icon(action.icon))
        self.hide()

    def toggle(self) -> None:
        """Show the bar with its first menu marked, or hide it."""
        if self.isVisible():
            self.hide()
            return
        if not self.window().isVisible():
            return  # Qt cannot mark a menu of a window that is not there
        self.show()
        self.setFocus()
        self.setActiveAction(self.actions()[0])

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Go away when the keyboard is elsewhere again."""
        super().focusOutEvent(event)
        self._hide_soon()

    def _hide_soon(self) -> None:
        QTimer.singleShot(0, self, self._hide_when_left)

    def _hide_when_left(self) -> None:
        opened = any(menu.isVisible() for menu in self._menus)
        if not opened and not self.hasFocus():
            self.hide()
