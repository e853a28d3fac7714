"""While no data file can be opened, what leads into it is shut: it looks so, and takes no key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from ui.main_window import MainWindow

WITHOUT_DATA = frozenset(
    {
        *("next_pane", "previous_pane", "toggle_theme", "full_screen", "menu", "quit"),
        *("zoom_in", "zoom_out", "zoom_reset", "help", "guide", "folder", "about"),
    }
)
"""Commands that need no data file."""


class Shut(QObject):
    """Keeps the ways into the pages shut until there is a page again, then goes away."""

    def __init__(self, window: MainWindow) -> None:
        """Shut them at once; the window must be awake."""
        super().__init__(window.pages)
        self._window = window
        self._set(open_=False)
        window.pages.currentChanged.connect(self._look)

    def _look(self, _number: int) -> None:
        """Open them when a page came; what stands in for one changes nothing."""
        if self._window.pages.current() is not None:
            self._window.pages.currentChanged.disconnect(self._look)
            self._set(open_=True)
            self.deleteLater()

    def _set(self, *, open_: bool) -> None:
        window = self._window
        for part in (window.nav, window.top.search, window.top.palette_button):
            part.setEnabled(open_)
        for name in window.actions_made:
            if name not in WITHOUT_DATA:
                window.actions_made[name].setEnabled(open_)


def shut(window: MainWindow) -> None:
    """Shut what leads into the data; doing so again while it is shut is harmless."""
    if window.nav.isEnabled():
        Shut(window)
