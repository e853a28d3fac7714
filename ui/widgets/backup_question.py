"""Asks whether the data of another computer shall take the place of what is here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from crmdesk.i18n import _
from crmdesk.text import isolate_ltr
from ui import theme
from ui.buttons import button, footer
from ui.text import label, wrapped
from ui.widgets import enter_key

WIDTH = 520


def fit(dialog: QDialog, width: int) -> None:
    """Make a dialog as high as its words need, neither more nor less.

    Qt asks wrapped words how high they are in a width that they will not have.

    Args:
        dialog: its layout is filled.
        width: in pixels, of text at its usual size.
    """
    layout = dialog.layout()
    assert layout is not None
    layout.activate()
    wide = max(round(width * max(1.0, theme.scale())), layout.totalMinimumSize().width())
    dialog.setMinimumWidth(wide)
    dialog.resize(wide, layout.totalHeightForWidth(wide))


class BringInDialog(QDialog):
    """Says what happens to the present; nothing happens before the button is pressed."""

    def __init__(self, parent: QWidget | None, bundle: Path, on_yes: Callable[[], object]) -> None:
        """Make the dialog.

        Args:
            parent: the window.
            bundle: of another computer; it is verified before anything is replaced.
            on_yes: called when the user says so; the dialog is closed by then.
        """
        super().__init__(parent)
        self._on_yes = on_yes
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Import from another computer"))
        question = _("Replace the data here with that of {name}?")
        title = wrapped(label(question.format(name=isolate_ltr(bundle.name)), "h2"))
        kept = _(
            "The file is verified first. What is here now is kept as a backup; you can go back to "
            "it. The two are not merged."
        )
        said = wrapped(label(kept, "body", "text2"))
        self.yes_button = button(_("Import it"), "primary", self._yes)
        self.cancel_button = button(_("Cancel"), "secondary", self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(title)
        column.addWidget(said)
        column.addLayout(footer(self.cancel_button, self.yes_button))
        fit(self, WIDTH)
        self.yes_button.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button that has the keyboard."""
        if not enter_key.pressed(event, self):
            super().keyPressEvent(event)

    def _yes(self) -> None:
        self.accept()
        self._on_yes()
