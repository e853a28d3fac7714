"""A dialog whose work can be stopped: while it runs, neither Esc nor the cross closes anything."""

from __future__ import annotations

from abc import abstractmethod
from typing import Self

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog

from ui.dialogs.import_jobs import Jobs


class WorkingDialog(QDialog):
    """Stops its work before it goes.

    Attributes:
        jobs: what runs; made by who inherits.
    """

    jobs: Jobs

    @abstractmethod
    def stop(self) -> None:
        """Stop what runs, and say so."""

    def opened(self) -> Self:
        """Show the dialog and return at once; when it is closed, it is gone."""
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.open()
        return self

    def reject(self) -> None:
        """Esc: stop what runs, or close."""
        if self.jobs.running:
            self.stop()
        else:
            self.leave()

    def leave(self) -> None:
        """Close; nothing of what was not written stays. Who inherits may ask first, and stay."""
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what runs before the window goes."""
        if self.jobs.running:
            self.stop()
            event.ignore()
        else:
            self.leave()
            event.setAccepted(not self.isVisible())

    def done(self, result: int) -> None:
        """Let go of the worker."""
        self.jobs.drop()
        super().done(result)
