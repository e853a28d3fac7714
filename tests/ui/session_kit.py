"""Whole runs of the program. Fixtures are taken by name: ``look = session_kit.look``."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from ui import theme


@pytest.fixture(autouse=True)
def look(qapp: QApplication, expect_log: Callable[[str], None]) -> Iterator[None]:
    """Expect what Qt says without a screen; leave the look that other tests begin with."""
    expect_log(r"does not support")
    yield
    theme.apply(qapp, "light", direction=Qt.LayoutDirection.LeftToRight)
