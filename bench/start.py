"""The start of the window as a cold process, against a bare window with the same font."""

from __future__ import annotations

import compileall
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.base import BUILD, ROOT, RUNS, Result

GAP_LIMIT_MS = 50.0


def events(command: list[str], home: Path) -> dict[str, dict[str, Any]]:
    """Run a command and return its trace lines by event, with milliseconds since its birth."""
    env = {
        **os.environ,
        "CRMDESK_TRACE_START": "exit",
        "CRMDESK_HOME": str(home),
        "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
    }
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    born = time.monotonic()
    done = subprocess.run(
        command, env=env, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True
    )
    lines = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    return {line["event"]: {**line, "ms": (line["clock"] - born) * 1000} for line in lines}


def bench_start(data: Path, section: str = "customers") -> Iterator[Result]:
    """Yield painted, usable, memory and the longest gap of the event loop."""
    for folder in ("crmdesk", "ui", "bench"):
        compileall.compile_dir(ROOT / folder, quiet=1)
    home = BUILD / "home"
    home.mkdir(parents=True, exist_ok=True)
    (home / "window.json").write_text(json.dumps({"last_section": section}), encoding="utf-8")
    hello = [sys.executable, "-m", "bench.hello"]
    ours = [sys.executable, "main.py", "--db", str(data)]
    floors: list[dict[str, dict[str, Any]]] = []
    starts: list[dict[str, dict[str, Any]]] = []
    for run in range(RUNS + 1):
        pair = [(hello, floors), (ours, starts)]
        for command, kept in pair if run % 2 else reversed(pair):
            kept.append(events(command, home))
    floors, starts = floors[1:], starts[1:]  # the first of each warms the disk's cache
    paint = statistics.median(run["painted"]["ms"] for run in floors)
    memory = statistics.median(run["painted"]["rss_kib"] for run in floors) / 1024

    def ours_of(event: str, key: str) -> float:
        return float(statistics.median(run[event][key] for run in starts))

    title = f"start on {section}"
    yield Result(f"{title}: window painted", paint, ours_of("painted", "ms"), "ms", 1.5)
    yield Result(f"{title}: list usable", paint, ours_of("usable", "ms"), "ms", 4.0)
    used = ours_of("usable", "rss_kib") / 1024
    yield Result(f"{title}: memory when usable", memory, used, "MB", 2.4)
    gap = ours_of("usable", "max_gap_ms")
    yield Result(f"{title}: longest gap of the event loop", GAP_LIMIT_MS, gap, "ms", 1.0)
