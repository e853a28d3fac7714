"""Measures the start for the bench: CRMDESK_TRACE_START=1 writes JSON lines to stderr.

``painted`` is the window on the screen, ``usable`` the first page with its data. Each line has
the milliseconds since the process began, its processor time, the memory then, and the longest
time that the event loop did not come round since ``painted``.
With CRMDESK_TRACE_START=exit the program ends after ``usable``.
"""

from __future__ import annotations

import os
import sys
import time

VARIABLE = "CRMDESK_TRACE_START"
TICK_MS = 4


class StartupTrace:
    """Does nothing unless the variable is set."""

    def __init__(self) -> None:
        self._mode = os.environ.get(VARIABLE, "")
        self._last = 0.0
        self._gap = 0.0
        self._timer: object = None

    @property
    def wanted(self) -> bool:
        """Whether anything is measured."""
        return bool(self._mode)

    @property
    def exits(self) -> bool:
        """Whether the program ends when it is usable."""
        return self._mode == "exit"

    def watch_loop(self) -> None:
        """Begin to look for gaps of the event loop, in the thread of the window."""
        if not self._mode:
            return
        from PySide6.QtCore import Qt, QTimer

        timer = QTimer()
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.setInterval(TICK_MS)
        timer.timeout.connect(self._tick)
        self._last = time.perf_counter()
        timer.start()
        self._timer = timer

    def mark(self, event: str, **more: object) -> None:
        """Write a line."""
        if not self._mode:
            return
        import json

        line = {
            "event": event,
            "ms": round(_age_ms(), 1),
            "cpu_ms": round(time.process_time() * 1000, 1),
            "clock": round(time.monotonic(), 4),
            "rss_kib": _rss_kib(),
            "max_gap_ms": round(self._gap * 1000, 1),
            **more,
        }
        sys.stderr.write(json.dumps(line) + "\n")
        sys.stderr.flush()

    def _tick(self) -> None:
        now = time.perf_counter()
        self._gap = max(self._gap, now - self._last - TICK_MS / 1000)
        self._last = now


def _age_ms() -> float:
    """Milliseconds since the process began, to the 10 ms of the kernel's clock ticks."""
    try:
        with open("/proc/self/stat", encoding="ascii") as stat:  # noqa: PTH123 - pathlib is not loaded yet
            fields = stat.read().rpartition(")")[2].split()
        began = int(fields[19]) / os.sysconf("SC_CLK_TCK")
        return (time.clock_gettime(time.CLOCK_BOOTTIME) - began) * 1000
    except (OSError, AttributeError, ValueError):
        return time.process_time() * 1000


def _rss_kib() -> int:
    """Resident memory, 0 where it cannot be told."""
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024
    except (OSError, AttributeError, ValueError):
        return 0
