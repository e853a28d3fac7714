"""What is shown while the worker reads, compares or writes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from crmdesk import formats
from crmdesk.i18n import _
from ui.buttons import button
from ui.text import label, set_text, wrapped

WIDE = 420


class Working(QWidget):
    """A sentence, a bar, how far it is, and a way to stop it."""

    def __init__(self, stop: Callable[[], object]) -> None:
        """Make it.

        Args:
            stop: stops the work.
        """
        super().__init__()
        self._sentence = wrapped(label(role="h2"))
        self._count = label(role="body", token="text2")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setMaximumWidth(WIDE)
        self.bar.setMinimumWidth(WIDE // 2)
        self.stop_button = button(_("Stop"), "secondary", stop, "x")
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(1)
        for said in (self._sentence, self._count):
            said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._sentence)
        bar = QVBoxLayout()
        bar.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        bar.addWidget(self.bar)
        column.addLayout(bar)
        column.addWidget(self._count)
        column.addSpacing(4)
        column.addWidget(self.stop_button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def say(self, sentence: str, *, can_stop: bool = True) -> None:
        """Begin anew with another sentence."""
        set_text(self._sentence, sentence)
        set_text(self._count, "")
        self.bar.setAccessibleName(sentence)
        self.bar.setRange(0, 0)
        self.stop_button.setVisible(can_stop)

    def progress(self, done: int, total: int, text: str = "") -> None:
        """Show how far it is; a total of 0 is not known."""
        if not total:
            return
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        words = _("{n} of {total}").format(n=formats.number(done), total=formats.number(total))
        set_text(self._count, text or words)
