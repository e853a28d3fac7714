"""The menu of a row of the profile, in the words and with the keys of the registry."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from crmdesk.i18n import _
from crmdesk.services.followups import FollowUpRow
from crmdesk.services.timeline import TimelineItem
from ui import icons
from ui.actions import REGISTRY
from ui.menu_words import menu_words
from ui.widgets.snooze_menu import SnoozeMenu

if TYPE_CHECKING:
    from ui.widgets.profile_view import ProfileView

_BY_ID = {action.id: action for action in REGISTRY}


class RowMenu(QMenu):
    """What can be done with the current row; it goes when it was closed."""

    def __init__(self, view: ProfileView, one: FollowUpRow | TimelineItem) -> None:
        super().__init__(view)
        self._view = view
        self.aboutToHide.connect(self.deleteLater)
        self._add("edit", view.edit_current)
        if isinstance(one, FollowUpRow):
            self._add("done", view.tick_current)
            self._add_snooze(one)
        elif one.what == "follow_up_done":
            self._add("done", view.tick_current, _("Open again"))
        text = one.reason if isinstance(one, FollowUpRow) else one.text
        if text:
            copy = self.addAction(icons.icon("copy"), _("Copy the text"))
            copy.triggered.connect(lambda _on=False: QGuiApplication.clipboard().setText(text))
        self.addSeparator()
        self._add("delete", view.delete_current)

    def _add(self, name: str, do: Callable[[], object], words: str = "") -> None:
        action = _BY_ID[name]
        made = self.addAction(menu_words(name, words))
        if action.icon:
            made.setIcon(icons.icon(action.icon if not words else "rotate-ccw"))
        made.triggered.connect(lambda _on=False: do())

    def _add_snooze(self, row: FollowUpRow) -> None:
        menu = SnoozeMenu(row, self)
        action = _BY_ID["snooze"]
        menu.setTitle(_(action.text))
        menu.setIcon(icons.icon("alarm-clock"))
        menu.chosen.connect(self._view.snooze_current)
        self.addMenu(menu)
