"""``python -m tools.powercut [SCENARIO...] [--cuts N] [--seed S] [--prove]``."""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tools.powercut.judge import OK, VERDICTS
from tools.powercut.programs import PLANTS
from tools.powercut.record import BadRecordingError, NoRecorderError
from tools.powercut.scenarios import NAMES, Tally, make, prove, run, workshop

CUTS = 100
SHOWN = 3
"""Broken promises of one scenario that are told in full."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table of scenarios and models.

    The exit code is 1 when a promise was broken,
    2 when a scenario could not be recorded.
    """
    options = _options().parse_args(arguments)
    logging.disable(logging.WARNING)  # "an unfinished operation was taken back", once a cut
    if options.prove:
        return _prove(options.cuts, options.seed)
    return _run(options.scenario or NAMES, options.cuts, options.seed, options.keep)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tools.powercut",
        description="Cut the current at random moments of the program's work and judge the rest.",
    )
    parser.add_argument(
        "scenario", nargs="*", choices=[*NAMES, []], metavar="SCENARIO", help=", ".join(NAMES)
    )
    parser.add_argument("--cuts", type=int, default=CUTS, help="of each scenario (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the moments and of what survives")
    parser.add_argument("--keep", type=Path, help="a folder for the disks that show a fault")
    parser.add_argument(
        "--prove", action="store_true", help="run programs made bad on purpose: each must be seen"
    )
    return parser


def _run(names: Sequence[str], cuts: int, seed: int, keep: Path | None) -> int:
    _row("scenario", "model", "events", "cuts", *VERDICTS)
    code = 0
    for name in names:
        try:
            with tempfile.TemporaryDirectory(dir=workshop()) as place:
                scenario = make(name, Path(place))
                tallies = run(scenario, scenario.cuts(cuts, seed), keep)
        except (NoRecorderError, BadRecordingError) as error:
            print(f"{name}: {error}", file=sys.stderr)
            code = 2
            continue
        for tally in tallies.values():
            _tally(tally, len(scenario.recording.events))
            code = max(code, int(bool(tally.wrong)))
    return code


def _tally(tally: Tally, events: int) -> None:
    counts = [str(tally.counts[verdict]) for verdict in VERDICTS]
    _row(tally.scenario, tally.model, str(events), str(tally.cuts), *counts)
    for cut, verdict, words in tally.wrong[:SHOWN]:
        print(f"    {verdict} after event {cut.at}, {cut.kind}, seed {cut.seed}: {words}")
    if len(tally.wrong) > SHOWN:
        print(f"    … and {len(tally.wrong) - SHOWN} more")


def _prove(cuts: int, seed: int) -> int:
    _row("planted", "scenario", "", "cuts", *VERDICTS)
    code = 0
    for plant in PLANTS:
        try:
            scenario, tallies = prove(plant, cuts, seed)
        except (NoRecorderError, BadRecordingError) as error:
            print(f"{plant}: {error}", file=sys.stderr)
            code = 2
            continue
        both = sum((tally.counts for tally in tallies.values()), start=Counter[str]())
        seen = both.total() > both[OK]
        code = max(code, int(not seen))
        counts = [str(both[verdict]) for verdict in VERDICTS]
        _row(plant, scenario.name, "seen" if seen else "NOT", str(both.total()), *counts)
    return code


def _row(*cells: str) -> None:
    first, second, *rest = cells
    print(f"{first:20} {second:12}" + "".join(f"{cell:>8}" for cell in rest), flush=True)


if __name__ == "__main__":
    sys.exit(main())
