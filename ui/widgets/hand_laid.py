"""What widgets have in common that place their parts themselves."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


class HandLaid(QWidget):
    """As wide as it is made, and the higher the narrower; ``heightForWidth`` is its own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Not a fixed height: a layout takes that from the size hint, which was reckoned at the
        # width of before, and leaves one line where two are needed now.
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def sizeHint(self) -> QSize:
        """Ask for the height at the present width."""
        return QSize(200, self.heightForWidth(max(200, self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the parts in their places."""
        super().resizeEvent(event)
        self._place()

    @abstractmethod
    def _place(self) -> None:
        """Give each part its place at the present width."""
