"""The Tab key goes in reading order, also through what came later."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget


def stand_before(stops: Iterable[QWidget], after: QWidget) -> None:
    """Put widgets right before another one in the order of the Tab key."""
    before = after.previousInFocusChain()
    for one in (*stops, after):
        if before is not None and before is not one:
            QWidget.setTabOrder(before, one)
        before = one
