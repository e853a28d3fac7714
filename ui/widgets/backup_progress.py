"""What is being done on the page of the backups, how far it is, and the way to stop it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar

from crmdesk import formats
from crmdesk.i18n import _
from ui import icons
from ui.buttons import button
from ui.text import label, set_text


class BackupProgress(QFrame):
    """Hidden while nothing is done; the bar comes when it is known how much there is to do."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("message", "info")
        self._on_cancel: Callable[[], object] | None = None
        self._mark = QLabel()
        icons.set_picture(self._mark, "database-backup", "on_info_soft")
        self._words = label(token="on_info_soft")
        self._count = label("", "caption", "on_info_soft")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setMaximumWidth(240)
        self.cancel = button(_("Cancel"), "secondary", self._cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(12)
        row.addWidget(self._mark)
        row.addWidget(self._words)
        row.addWidget(self.bar, 1)
        row.addWidget(self._count)
        row.addStretch(1)
        row.addWidget(self.cancel)
        self.hide()

    def begin(self, words: str, on_cancel: Callable[[], object] | None = None) -> None:
        """Say what is being done.

        Args:
            words: a sentence.
            on_cancel: stops it; None when it cannot be stopped, and ends by itself soon.
        """
        self._on_cancel = on_cancel
        set_text(self._words, words)
        self.setAccessibleName(words)
        self.bar.setAccessibleName(words)
        self.bar.hide()
        set_text(self._count, "")
        self.cancel.setVisible(on_cancel is not None)
        self.show()

    def step(self, done: int, total: int, _text: str = "") -> None:
        """Say how far it is; ``total`` is 0 when nobody knows."""
        if not total or self.isHidden():
            return
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.bar.show()
        words = _("{done} of {total}")
        set_text(self._count, words.format(done=formats.number(done), total=formats.number(total)))

    def end(self) -> None:
        """Nothing is being done any more."""
        self._on_cancel = None
        self.hide()

    def _cancel(self) -> None:
        stop = self._on_cancel
        if stop is not None:
            stop()


class Works:
    """Shows the first of several works: they wait for each other, and the first one runs."""

    def __init__(self, progress: BackupProgress) -> None:
        self._progress = progress
        self._waiting: dict[str, tuple[str, Callable[[], object] | None]] = {}

    def begin(self, what: str, words: str, on_cancel: Callable[[], object] | None) -> None:
        """Say what is being done, as soon as nothing else is.

        Args:
            what: its name, for ``end``.
            words: a sentence.
            on_cancel: stops it; None when nothing does.
        """
        self._waiting[what] = (words, on_cancel)
        if len(self._waiting) == 1:
            self._progress.begin(words, on_cancel)

    def end(self, what: str) -> None:
        """Show what waited for it, if anything did."""
        was_shown = next(iter(self._waiting), what) == what
        self._waiting.pop(what, None)
        if not self._waiting:
            self._progress.end()
        elif was_shown:
            self._progress.begin(*next(iter(self._waiting.values())))
