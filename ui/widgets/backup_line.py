"""How safe the data is, in the status line; a press leads to the backups."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton

from crmdesk.i18n import is_rtl
from crmdesk.text import strip_isolates
from ui import icons, theme
from ui.text import RLM, tip
from ui.widgets import backup_words as words

if TYPE_CHECKING:
    from crmdesk.backup import BackupState


class BackupLine(QPushButton):
    """Says it in words and with a coloured mark; hidden until something is known."""

    def __init__(self, on_click: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("kind", "ghost")
        self.setProperty("area", "status")
        self.setAutoDefault(False)
        self.setMinimumHeight(theme.TARGET)
        self.clicked.connect(lambda _on=False: on_click())
        self.hide()

    def show_state(self, found: BackupState, now: datetime) -> None:
        """Show how safe the data is.

        Args:
            found: of the keeper.
            now: this moment, aware.
        """
        icon, ink = words.LEVELS[found.level]
        said = words.in_short(found, now)
        self.setText(f"{RLM}{said}" if is_rtl() else said)
        icons.set_icon(self, icon, ink, size=16)
        whole = " ".join(part for part in (found.sentence, found.second) if part)
        tip(self, whole)
        self.setAccessibleName(strip_isolates(said))
        self.setAccessibleDescription(strip_isolates(whole))
        self.show()
