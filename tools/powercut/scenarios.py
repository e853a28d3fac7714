"""A scenario: a recorded piece of work, cut at many moments, each rest judged."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tools.powercut.disk import FOLDER, MODELS, Disk, Image
from tools.powercut.judge import OK, Before, judge
from tools.powercut.programs import PLANTS, PREPARATIONS, WORKS
from tools.powercut.record import ROOT, BadRecordingError, Recording, record

NAMES = tuple(WORKS)
NOW = "2026-11-21T09:00"
"""The moment of every run: an upgrade of the rest must come out as the recorded one did."""

KINDS = ("killed", "synced", "torn", "torn", "torn")
"""What a cut leaves, in the proportion in which it is tried."""

TELLING = "SRULAK"
"""Events after which a cut is likely to show something."""

SHARED_MEMORY = 32768
"""Bytes of what is left of a log's index: rubbish, which SQLite must not believe."""


@dataclass(frozen=True)
class Cut:
    """One power cut.

    Attributes:
        at: after how many events.
        model: of the file system.
        kind: ``killed``, ``synced`` or ``torn``.
        seed: of what survives.
    """

    at: int
    model: str
    kind: str
    seed: int


@dataclass
class Tally:
    """What became of the cuts of one scenario under one model."""

    scenario: str
    model: str
    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[Cut, str, str]] = field(default_factory=list)

    @property
    def cuts(self) -> int:
        """How many there were."""
        return self.counts.total()


@dataclass(frozen=True)
class Scenario:
    """A recorded piece of work with what was there before."""

    name: str
    recording: Recording
    before: Before

    def cuts(self, count: int, seed: int) -> list[Cut]:
        """Choose moments: half of them anywhere, half right after something telling."""
        chance = random.Random(f"{self.name} {seed}")
        events = self.recording.events
        telling = [n + 1 for n, event in enumerate(events) if event.kind in TELLING]
        chosen = []
        for number in range(count):
            anywhere = number // len(MODELS) % 2 or not telling
            at = chance.randint(0, len(events)) if anywhere else chance.choice(telling)
            model = MODELS[number % len(MODELS)]
            chosen.append(Cut(at, model, chance.choice(KINDS), chance.getrandbits(32)))
        return chosen

    def images(self, cuts: list[Cut]) -> Iterator[tuple[Cut, Image]]:
        """Yield what each cut leaves, in the order of the moments."""
        disks: dict[str, tuple[Disk, int]] = {m: (self.recording.disk(m), 0) for m in MODELS}
        for cut in sorted(cuts, key=lambda one: (one.at, one.seed)):
            disk, done = disks[cut.model]
            for event in self.recording.events[done : cut.at]:
                disk.apply(event)
            disks[cut.model] = disk, cut.at
            yield cut, _left(disk, cut)


def _left(disk: Disk, cut: Cut) -> Image:
    if cut.kind == "killed":
        return disk.image()
    return disk.synced() if cut.kind == "synced" else disk.torn(random.Random(cut.seed))


def make(name: str, place: Path, plant: str = "") -> Scenario:
    """Prepare and record a scenario in an empty folder.

    Raises:
        NoRecorderError: there is no C compiler here.
        BadRecordingError: the work failed, or cannot be replayed.
    """
    disk, env = place / "disk", {"CRMDESK_NOW": NOW, "CRMDESK_HOME": str(place / "home")}
    disk.mkdir()
    command = [sys.executable, "-m", "tools.powercut.programs"]
    rest = [str(disk), str(place / "said.ack")]
    if name in PREPARATIONS:
        _run([*command, f"prepare-{name}", *rest], env)
    shutil.copytree(disk, place / "before")
    before = Before.of(place / "before")
    recording = record([*command, name, *rest, *([plant] if plant else [])], disk, env)
    return Scenario(name, recording, before)


def _run(command: list[str], env: dict[str, str]) -> None:
    answer = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **env}, capture_output=True, text=True, check=False
    )
    if answer.returncode:
        raise BadRecordingError(answer.stderr.strip()[-2000:])


def run(
    scenario: Scenario,
    cuts: list[Cut],
    keep: Path | None = None,
    told: Callable[[Cut, str, str], None] | None = None,
) -> dict[str, Tally]:
    """Rebuild and judge every cut.

    Args:
        scenario: what was recorded.
        cuts: from ``Scenario.cuts``.
        keep: where the folders with a broken promise are kept, to be looked at.
        told: called for each broken promise.

    Returns:
        Model to what became of its cuts.
    """
    tallies = {model: Tally(scenario.name, model) for model in MODELS}
    whole = scenario.recording.acknowledged(len(scenario.recording.events))
    with tempfile.TemporaryDirectory(dir=workshop()) as place, _moment(Path(place)):
        for number, (cut, image) in enumerate(scenario.images(cuts)):
            folder = Path(place) / str(number)
            lay(image, folder, cut.seed)
            said = scenario.recording.acknowledged(cut.at)
            verdict, words = judge(folder, scenario.before, said, whole)
            shutil.rmtree(folder)
            tally = tallies[cut.model]
            tally.counts[verdict] += 1
            if verdict != OK:
                tally.wrong.append((cut, verdict, words))
                if keep is not None:
                    lay(image, keep / f"{scenario.name}-{cut.model}-{cut.at}-{cut.seed}", cut.seed)
                if told is not None:
                    told(cut, verdict, words)
    return tallies


class _moment:  # noqa: N801 - used as a function
    """The clock and the home of the recorded program, for the program that looks at the rest."""

    def __init__(self, place: Path) -> None:
        self._env = {"CRMDESK_NOW": NOW, "CRMDESK_HOME": str(place / "home")}
        self._before: dict[str, str | None] = {}

    def __enter__(self) -> None:
        self._before = {name: os.environ.get(name) for name in self._env}
        os.environ.update(self._env)

    def __exit__(self, *_: object) -> None:
        for name, value in self._before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def lay(image: Image, folder: Path, seed: int) -> None:
    """Write an image; the index of a log is filled with rubbish, for it was only in memory."""
    chance = random.Random(seed)
    for name, content in image.items():
        path = folder / name
        if content is None:
            path.mkdir(parents=True, exist_ok=name == FOLDER)
        elif name.endswith("-shm"):
            path.write_bytes(chance.randbytes(SHARED_MEMORY))
        else:
            path.write_bytes(content)


def workshop() -> Path:
    """Return a folder for the disks: in memory where there is one, for every file is synced."""
    memory = Path("/dev/shm")  # noqa: S108 - private folders are made in it
    return memory if os.access(memory, os.W_OK) else Path(tempfile.gettempdir())


def prove(plant: str, count: int, seed: int) -> tuple[Scenario, dict[str, Tally]]:
    """Run a program that was made bad on purpose; the judge must notice."""
    name, _spoil = PLANTS[plant]
    with tempfile.TemporaryDirectory(dir=workshop()) as place:
        scenario = make(name, Path(place), plant)
        return scenario, run(scenario, scenario.cuts(count, seed))
