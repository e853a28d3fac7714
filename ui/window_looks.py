"""What the window shows apart from the pages: theme, text size, menu bar, palette, help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shiboken6 import isValid

from crmdesk.i18n import _
from crmdesk.text import isolate
from ui import theme

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.menu import CommandMenu
    from ui.palette import Palette


KEEP_AFTER_MS = 1500
TURNS_BEFORE = 2
"""Turns of the event loop until a new look comes: what the last one left is painted first."""


class WindowLooks:
    """The commands of one window that change nothing in the data."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._menu: CommandMenu | None = None
        self._palette: Palette | None = None
        self._open: dict[str, QDialog] = {}
        self._soon = QTimer(window)
        self._soon.setSingleShot(True)
        self._soon.setInterval(KEEP_AFTER_MS)
        self._soon.timeout.connect(window.remember)
        self._turns_left = 0
        self._dress = QTimer(window)
        self._dress.setInterval(0)
        self._dress.timeout.connect(self._dress_on)
        self._unpainted: list[QWidget] = []

    # ---- looks -------------------------------------------------------------------------------

    def toggle_theme(self) -> None:
        """Go from light to dark, or back."""
        state = self._window.state
        state.theme = "light" if theme.resolve(state.theme) == "dark" else "dark"
        self.dress_soon()

    def zoom(self, step: int) -> None:
        """Make all text larger or smaller; 0 makes it as it was."""
        from crmdesk import formats

        state = self._window.state
        state.text_scale = state.next_scale(step)
        self.dress_soon()
        size = formats.number(state.text_scale)
        self._window.toasts.show(_("Text size: {percent} percent").format(percent=size))

    def dress_soon(self) -> None:
        """Style all widgets in a turn of its own, once for all that is wanted until then.

        It takes long, and so do the layout and the painting after it: a key that is held down
        shall not be heard late for each step in between.
        """
        if not self._dress.isActive() or self._turns_left <= 0:
            self._turns_left = TURNS_BEFORE
            self._dress.start()

    def _dress_on(self) -> None:
        self._turns_left -= 1
        if self._turns_left == 0:
            self._unpainted += _behind()
            for other in self._unpainted:
                other.setUpdatesEnabled(False)
            self._window.apply_look()
        elif self._turns_left < 0:
            self._paint_next()
        if self._turns_left <= 0 and not self._unpainted:
            self._dress.stop()

    def _paint_next(self) -> None:
        """A turn for each: the window that has the keyboard does not wait for the others."""
        if self._unpainted:
            other = self._unpainted.pop()
            if isValid(other):
                other.setUpdatesEnabled(True)

    def toggle_full_screen(self) -> None:
        """Fill the screen, or stop doing so."""
        if self._window.isFullScreen():
            self._window.showNormal()
        else:
            self._window.showFullScreen()

    def toggle_menu(self) -> None:
        """Show the menu bar for those who look for commands there, or hide it."""
        if self._menu is None:
            from ui.menu import CommandMenu

            self._menu = CommandMenu(self._window, self._window.actions_made)
            self._window.setMenuBar(self._menu)
        self._menu.toggle()

    def forget_menu(self) -> None:
        """Make the menu bar anew when it is next wanted: its keys are others now."""
        if self._menu is not None:
            self._menu.hide()
            self._menu = None

    def keep_soon(self) -> None:
        """Write down how things stand when nothing else happens: a killed program cannot."""
        self._soon.start()

    def show_shop(self) -> None:
        """Name the shop in the title of the window."""
        from crmdesk.settings import SHOP_NAME

        desk = self._window.desk
        name = str(desk.preferences.get(SHOP_NAME)) if desk is not None else ""
        program = _("CRMDesk")
        self._window.setWindowTitle(f"{isolate(name)} — {program}" if name else program)

    # ---- going round -------------------------------------------------------------------------

    def go_round(self, step: int) -> None:
        """Give the keyboard to the next pane: navigation, search, and those of the page."""
        window = self._window
        page = window.pages.current()
        own = list(page.panes()) if page is not None else []
        panes: list[QWidget] = [window.nav.button(window.section), window.top.search, *own]
        panes = [pane for pane in panes if pane.isVisible() and pane.isEnabled()]
        if not panes:
            return
        focused = QApplication.focusWidget()
        # The innermost: the body of a page may hold another pane.
        here = [n for n, pane in enumerate(panes) if _holds(pane, focused)]
        start = here[-1] if here else -1
        pane = panes[(start + step) % len(panes)]
        getattr(pane, "take_keys", pane.setFocus)()

    # ---- palette -----------------------------------------------------------------------------

    def palette(self) -> None:
        """Open the palette, or close it when it is open."""
        if self._window.desk is None:
            return
        if self._palette is None:
            self._palette = self._made_palette()
        self._palette.open()

    def _made_palette(self) -> Palette:
        from ui.palette import Palette

        window = self._window
        assert window.desk is not None
        made = Palette(window.centre, window.desk, window.state)
        made.customer_wanted.connect(window.open_customer)
        made.action_wanted.connect(lambda name: window.actions_made[name].trigger())
        made.customer_action_wanted.connect(window.commands.for_customer)
        made.new_customer_wanted.connect(window.commands.new_customer)
        return made

    # ---- help --------------------------------------------------------------------------------

    def help(self) -> None:
        """Show every command with its keys."""
        from ui.dialogs.help_sheet import HelpSheet

        self._show("help", lambda window: HelpSheet(window, self.guide))

    def about(self) -> None:
        """Show the version and the licences."""
        from ui.dialogs.about import AboutDialog

        self._show("about", AboutDialog)

    def guide(self) -> None:
        """Show the user guide."""
        from ui.guide import GuideWindow

        self._show("guide", GuideWindow)

    def folder(self) -> None:
        """Show the folder of the data in the file manager."""
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        from crmdesk import paths

        desk = self._window.desk
        place = desk.store.path.parent if desk is not None else paths.home()
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(place)))

    def close_all(self) -> None:
        """Close what stands beside the window; from now on nothing is kept."""
        self._soon.stop()
        self._dress.stop()
        while self._unpainted:
            self._paint_next()
        for dialog in tuple(self._open.values()):
            dialog.close()

    def _show(self, name: str, make: Any) -> None:
        dialog = self._open.get(name)
        if dialog is None:
            dialog = make(self._window)
            dialog.finished.connect(lambda _result: self._closed(name))
            self._open[name] = dialog
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    def _closed(self, name: str) -> None:
        dialog = self._open.pop(name, None)
        if dialog is not None:
            dialog.deleteLater()


def _behind() -> list[QWidget]:
    """The windows on the screen that do not have the keyboard and may paint themselves."""
    front = QApplication.activePopupWidget() or QApplication.activeWindow()
    return [
        one
        for one in QApplication.topLevelWidgets()
        if one is not front and one.isVisible() and one.updatesEnabled()
    ]


def _holds(pane: QWidget, focused: QWidget | None) -> bool:
    return focused is not None and (pane is focused or pane.isAncestorOf(focused))
