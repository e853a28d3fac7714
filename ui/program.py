"""What a page may ask of the whole program; see ``ui.context.Program``."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.backup_watch import BackupWatch
    from ui.data_swap import Swap
    from ui.main_window import MainWindow


class WindowProgram:
    """The program as one window knows it.

    Attributes:
        on_language: builds the window anew in a language; a window alone cannot.
        on_file: opens the sample data (True) or the shop's own file (False).
        on_swap: puts another data file in the place of the one that is open.
        backups: who keeps backups; None at the start, and of the sample data.
        is_sample: whether the sample data is shown.
    """

    def __init__(self, window: MainWindow) -> None:
        # A window that is not shown shall go away at once, not when the collector comes round.
        self._ref = weakref.ref(window)
        self.on_language: Callable[[str], object] | None = None
        self.on_file: Callable[[bool], object] | None = None
        self.on_swap: Callable[[Swap], object] | None = None
        self.backups: BackupWatch | None = None
        self.is_sample = False

    @property
    def _window(self) -> MainWindow:
        """The window itself: Qt takes no stand-in for a parent."""
        window = self._ref()
        assert window is not None
        return window

    def apply_look(self) -> None:
        """Show the theme, text size, density, digits and motion of the window's state, soon."""
        self._window.looks.dress_soon()

    def set_language(self, language: str) -> None:
        """Build the window anew in another language, where it stood."""
        if self.on_language is not None:
            self.on_language(language)

    def paste_contacts(self) -> None:
        """Bring in the contacts that the clipboard holds."""
        from ui.contact_files import paste

        paste(self._window)

    def bind_keys(self) -> None:
        """Take the keys of the window's state."""
        self._window.bind_keys()

    def show_sample(self) -> None:
        """Go to the sample data, a file of its own."""
        self._to_file(sample=True)

    def leave_sample(self) -> None:
        """Go back to the shop's own file; the sample is thrown away."""
        self._to_file(sample=False)

    def replace_data(self, swap: Swap) -> None:
        """Close the data file, put another in its place and open that."""
        if self.on_swap is not None:
            self.on_swap(swap)

    def back_up(self) -> None:
        """Make a backup now, when there is somebody who keeps them."""
        if self.backups is not None:
            self.backups.back_up()

    def toggle_sample(self) -> None:
        """Go to the sample data, or back from it."""
        self._to_file(sample=not self.is_sample)

    def _to_file(self, *, sample: bool) -> None:
        if self.on_file is not None and sample != self.is_sample:
            self.on_file(sample)
