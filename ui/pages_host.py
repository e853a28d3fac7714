"""The stack of pages: each is made when it is first shown, and reads again what went stale."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QStackedWidget, QWidget

if TYPE_CHECKING:
    from crmdesk.changes import Changes
    from ui.context import Context


def _today(context: Context) -> QWidget:
    from ui.pages.today import TodayPage

    return TodayPage(context)


def _customers(context: Context) -> QWidget:
    from ui.pages.customers import CustomersPage

    return CustomersPage(context)


def _backup(context: Context) -> QWidget:
    from ui.pages.backup import BackupPage

    return BackupPage(context)


def _settings(context: Context) -> QWidget:
    from ui.pages.settings import SettingsPage

    return SettingsPage(context)


FACTORIES: dict[str, Callable[[Context], QWidget]] = {
    "today": _today,
    "customers": _customers,
    "backup": _backup,
    "settings": _settings,
}
"""Section -> its page."""

PASSING = frozenset({"settings"})
"""Pages that are not kept when another one is shown: every widget, hidden or not, is styled anew
when the theme or the size of the text changes, and these have many."""


class PagesHost(QStackedWidget):
    """Holds the pages of the sections and whatever stands in before there are any."""

    def __init__(self, stand_in: QWidget) -> None:
        super().__init__()
        self.stand_in: QWidget | None = stand_in
        self.addWidget(stand_in)
        self._pages: dict[str, QWidget] = {}
        self._stale: set[str] = set()
        self._context: Context | None = None

    def attach(self, context: Context) -> None:
        """Give the pages what they need; from now on they can be made."""
        self._context = context

    @property
    def pages(self) -> dict[str, QWidget]:
        """The pages made so far, by section."""
        return dict(self._pages)

    def page(self, section: str) -> Any:
        """The page of a section, made when it is not there yet."""
        found = self.make(section)
        if self.indexOf(found) < 0:
            self.addWidget(found)
        return found

    def make(self, section: str) -> Any:
        """Make the page of a section; ``page`` puts it in its place, which takes as long again."""
        found = self._pages.get(section)
        if found is None:
            assert self._context is not None
            found = self._pages[section] = FACTORIES[section](self._context)
        return found

    def current(self) -> Any:
        """The page that is shown, or None while a stand-in is."""
        shown = self.currentWidget()
        return shown if shown in self._pages.values() else None

    def show_section(self, section: str) -> Any:
        """Show a section's page, fresh, and return it."""
        page = self.page(section)
        if section in self._stale:
            self._stale.discard(section)
            page.refresh()
        self.setCurrentWidget(page)
        self._drop_stand_in()
        self._drop_passing(section)
        return page

    def _drop_passing(self, shown: str) -> None:
        for section in PASSING - {shown}:
            page = self._pages.pop(section, None)
            if page is not None:
                page.save_state()  # type: ignore[attr-defined]
                self.removeWidget(page)
                page.deleteLater()

    def show_stand_in(self, widget: QWidget) -> None:
        """Show something else in place of the pages; the stand-in before it is gone."""
        self._drop_stand_in()
        self.stand_in = widget
        self.addWidget(widget)
        self.setCurrentWidget(widget)

    def _drop_stand_in(self) -> None:
        if self.stand_in is not None:
            self.removeWidget(self.stand_in)
            self.stand_in.deleteLater()
            self.stand_in = None

    def changed(self, changes: Changes) -> None:
        """Tell the shown page of a write; the others re-read when they are shown."""
        shown = self.currentWidget()
        for section, page in self._pages.items():
            hear = getattr(page, "changed", None)
            if hear is None:
                continue  # it lists nothing
            if page is shown:
                hear(changes)
            else:
                self._stale.add(section)

    def refresh_all(self) -> None:
        """Re-read the shown page now and the others when they are shown."""
        for section, page in self._pages.items():
            if page is self.currentWidget():
                page.refresh()  # type: ignore[attr-defined]
            else:
                self._stale.add(section)
