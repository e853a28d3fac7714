"""The floor of a start: a bare PySide6 window with one label in the program's font, painted."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFont, QFontDatabase, QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel

FONTS = Path(__file__).resolve().parents[1] / "resources" / "fonts"


class Hello(QLabel):
    """A label that tells when it was painted, and ends."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, then say so once the event loop is idle."""
        super().paintEvent(event)
        QTimer.singleShot(0, self._tell)

    def _tell(self) -> None:
        with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123
            rss = int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024
        line = {"event": "painted", "clock": time.monotonic(), "rss_kib": rss}
        sys.stderr.write(json.dumps(line) + "\n")
        QApplication.quit()


def main() -> int:
    """Show the label until it was painted."""
    app = QApplication(["hello"])
    for name in ("Regular", "Medium", "Bold"):
        for file in FONTS.glob(f"*-{name}.ttf"):
            QFontDatabase.addApplicationFont(str(file))
    app.setFont(QFont("Vazirmatn UI", 10))
    hello = Hello("میز مشتری")
    hello.resize(1200, 760)
    hello.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
