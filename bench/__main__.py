"""`make bench` runs every bar; names on the line choose some of them (see ``results``)."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from bench.base import Result, demo_file
from bench.contacts import bench_contacts
from bench.data import bench_all
from bench.keeping import bench_keeping
from bench.paint import bench_paint
from bench.palette import bench_palette
from bench.start import bench_start


def results(chosen: set[str]) -> Iterator[Result]:
    """Yield the bars one by one; the demo files are made first and kept in build/.

    Args:
        chosen: of data, million, start, paint, palette, contacts, keeping; none for all.
    """
    small = demo_file(100_000)
    everything = not chosen or "all" in chosen
    if everything or "start" in chosen:
        yield from bench_start(small, "customers")
        yield from bench_start(small, "today")
    if everything or chosen & {"data", "million"}:
        large = demo_file(1_000_000) if everything or "million" in chosen else None
        yield from bench_all(small, large)
    if everything or "paint" in chosen:
        yield bench_paint(small)
    if everything or "palette" in chosen:
        yield from bench_palette(small)
    if everything or "contacts" in chosen:
        yield from bench_contacts()
    if everything or "keeping" in chosen:
        yield from bench_keeping()


def main() -> int:
    """Print each bar; the exit code is 1 when one does not hold."""
    good = True
    for result in results(set(sys.argv[1:])):
        print(result.line(), flush=True)
        good = good and result.holds
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
