"""Measuring two things side by side, in turns, on the same arguments."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build" / "bench"
RUNS = 9
"""Interleaved runs whose medians are compared."""


@dataclass(frozen=True, slots=True)
class Result:
    """One bar: ours against the limit, both in the same unit.

    Attributes:
        name: what was done.
        limit: median of the floor.
        ours: median of the program.
        unit: of both.
        bar: the ratio that must not be exceeded.
    """

    name: str
    limit: float
    ours: float
    unit: str
    bar: float

    @property
    def ratio(self) -> float:
        """Ours divided by the limit."""
        return self.ours / self.limit

    @property
    def holds(self) -> bool:
        """Whether the bar is kept."""
        return self.ratio <= self.bar

    def line(self) -> str:
        """Return the result for people."""
        mark = "ok  " if self.holds else "OVER"
        return (
            f"{mark} {self.name:<52} limit {self.limit:9.3f} {self.unit}  ours {self.ours:9.3f} "
            f"{self.unit}  ratio {self.ratio:5.2f} (bar {self.bar})"
        )


def compare(
    name: str,
    limit: Callable[[Any], Any],
    ours: Callable[[Any], Any],
    arguments: Iterable[Any],
    bar: float,
    runs: int = RUNS,
) -> Result:
    """Time both on every argument, in turns, and compare the medians of the runs' medians."""
    arguments = list(arguments)
    for argument in arguments[:5]:  # statements are prepared, pages are in memory
        limit(argument)
        ours(argument)
    limits: list[float] = []
    mine: list[float] = []
    gc.collect()
    for run in range(runs):
        for argument in arguments:
            pair = ((limit, limits), (ours, mine))
            for work, times in pair if run % 2 else reversed(pair):
                start = time.perf_counter()
                work(argument)
                times.append((time.perf_counter() - start) * 1000)
    return Result(name, statistics.median(limits), statistics.median(mine), "ms", bar)


def demo_file(customers: int) -> Path:
    """Return a demo shop of this size, made once and kept in build/."""
    from crmdesk.demo.load import load_demo
    from crmdesk.desk import open_desk

    path = BUILD / f"demo-{customers}.db"
    if not (done := path.with_suffix(".done")).exists():
        for part in BUILD.glob(f"*demo-{customers}.db*"):
            part.unlink()
        BUILD.mkdir(parents=True, exist_ok=True)
        desk = open_desk(path)
        load_demo(desk.store, customers, seed=1)
        desk.close()
        done.touch()
    return path
