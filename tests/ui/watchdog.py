"""Watches that the event loop comes round: how long did the longest turn take?"""

from __future__ import annotations

import time
from collections.abc import Callable


class Watchdog:
    """Measures the turns that go through ``turn``.

    Attributes:
        longest_ms: the longest turn so far.
        slow: what took longer than the limit, and how long.
    """

    def __init__(self, limit_ms: float) -> None:
        self._limit = limit_ms
        self.longest_ms = 0.0
        self.slow: list[str] = []

    def turn(self, what: str, work: Callable[[], object]) -> None:
        """Do something and measure it.

        Args:
            what: words for the list of what was slow.
            work: one turn of the event loop.

        The processor's time of this thread counts, not the clock's: a machine that is busy with
        other things would make every turn slow.
        """
        began = time.thread_time()
        work()
        took = (time.thread_time() - began) * 1000
        self.longest_ms = max(self.longest_ms, took)
        if took > self._limit:
            self.slow.append(f"{what}: {took:.0f} ms")
