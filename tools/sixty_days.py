"""Sixty days of work in a minute: backups, thinning, damage, and restores that are compared.

    python -m tools.sixty_days [--days N] [--restores N] [--seed S]

Each simulated day something is written several times and the keeper is run as the window runs it;
on some days the three newest backups are damaged. After each run what is on the disk is held
against the rule, counted afresh here; restored backups must equal what was there when they were
made.
"""

from __future__ import annotations

import argparse
import logging
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlcipher3 import dbapi2

from crmdesk import clock, jalali
from crmdesk.backup import Keeper, list_backups, restore, verify
from crmdesk.backup.thinning import DAYS, KEEP_ALL, MONTHS, WEEKS
from crmdesk.desk import Desk, open_desk
from crmdesk.services.customers import CustomerDraft
from crmdesk.services.interactions import InteractionDraft
from tools.powercut.state import NOT_RESTORED, digest

START = datetime(2026, 9, 20, 4, 30, tzinfo=UTC)
WRITES = 4
"""A day, each followed by a backup."""

STEP = timedelta(hours=2)
DAMAGED_EVERY = 13
"""Days between two mornings on which the three newest backups turn out damaged."""

NEWEST = 3


@dataclass
class Outcome:
    """What was seen.

    Attributes:
        made: backups.
        hurt: backups that were damaged on purpose.
        restored: restores that were tried.
        equal: those that gave back what had been there.
        kept: backups at the end.
        faults: what was not as promised, in words.
    """

    made: int = 0
    hurt: int = 0
    restored: int = 0
    equal: int = 0
    kept: int = 0
    faults: list[str] = field(default_factory=list)


class Shop:
    """A data file, its backups, and what each of them must hold."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.data = folder / "desk.db"
        self.place = folder
        self.chance = random.Random(seed)
        self.outcome = Outcome()
        self.moments: dict[str, datetime] = {}
        self.states: dict[str, str] = {}
        self.hurt: set[str] = set()
        self._keeper = Keeper(self.data)

    def work(self, now: datetime) -> None:
        """Write something, then let the keeper do what it does each half hour."""
        clock.set_now(now)
        desk = open_desk(self.data)
        try:
            self._write(desk)
            made = self._keeper.run("auto")
            assert made is not None, "something was written"
            name = Path(made.path).name
            self.moments[name] = now
            self.states[name] = _state(self.data)
        finally:
            desk.close()
        self.outcome.made += 1
        self._look(now)

    def _write(self, desk: Desk) -> None:
        number = self.outcome.made
        customer = desk.customers.add(CustomerDraft(f"مشتری {number}", note="یادداشت " * 20))
        desk.interactions.log(InteractionDraft(customer, body=f"تماس {number}"))
        if number % 5 == 3:
            desk.store.undo()

    def damage_newest(self) -> None:
        """Change a byte in the three newest backups."""
        for name in sorted(self._there(), key=self._made_at)[-NEWEST:]:
            path = self.data.parent / "backups" / name
            content = bytearray(path.read_bytes())
            content[self.chance.randrange(len(content))] ^= 0x10
            path.write_bytes(content)
            self.hurt.add(name)
            self.outcome.hurt += 1

    def restore_one(self, name: str = "") -> None:
        """Bring a sound backup back in another folder and compare."""
        sound = sorted(self._there() - self.hurt)
        name = name or self.chance.choice(sound)
        with tempfile.TemporaryDirectory(dir=self.place) as folder:
            target = Path(folder) / "desk.db"
            restore(target, self.data.parent / "backups" / name)
            self.outcome.restored += 1
            if _state(target) == self.states[name]:
                self.outcome.equal += 1
            else:
                self.outcome.faults.append(f"{name} brought back something else")

    def end(self) -> None:
        """Read all that is left; bring back each."""
        there = self._there()
        self.outcome.kept = len(there)
        for entry in list_backups(self.data):
            name = entry.path.name
            if (verify(entry.path).state == "verified") == (name in self.hurt):
                self.outcome.faults.append(f"{name}: wrongly judged")
        for name in sorted(there - self.hurt):
            self.restore_one(name)

    # ---- the rule, counted afresh ------------------------------------------------------------

    def _look(self, now: datetime) -> None:
        there = self._there()
        sound = set(self.moments) - self.hurt
        newest = max(sound, key=self._made_at)
        if newest not in there:
            self._fault(now, f"the newest sound one is gone: {newest}")
        fresh = {name for name in self.moments if self.moments[name] > now - KEEP_ALL}
        if fresh - there:
            self._fault(now, f"of the last two days: {sorted(fresh - there)} are gone")
        older = sorted(there - fresh - self.hurt, key=self._made_at, reverse=True)
        if len(older) > DAYS + WEEKS + MONTHS:
            self._fault(now, f"{len(older)} older ones are too many")
        days = {self._day(name) for name in older}
        if len(days) != len(older):
            self._fault(now, "two of one older day")
        missing = [day for day in self._days_due(fresh) if day not in days]
        if missing:
            self._fault(now, f"no backup of {missing}")
        if self._weeks_lost(there):
            self._fault(now, f"no backup of the weeks {self._weeks_lost(there)}")

    def _days_due(self, fresh: set[str]) -> list[date]:
        """Return the twelve newest days before the fresh ones that had a sound backup."""
        seen = {self._day(name) for name in fresh - self.hurt}
        days = {self._day(name) for name in set(self.moments) - self.hurt} - seen
        return sorted(days, reverse=True)[:DAYS]

    def _weeks_lost(self, there: set[str]) -> list[date]:
        """Return those of the ten newest weeks with sound backups of which none is left."""
        every = {jalali.week_start(self._day(name)) for name in set(self.moments) - self.hurt}
        left = {jalali.week_start(self._day(name)) for name in there - self.hurt}
        return sorted(set(sorted(every, reverse=True)[:WEEKS]) - left)

    def _fault(self, now: datetime, words: str) -> None:
        self.outcome.faults.append(f"{now:%m-%d %H:%M} {words}")

    def _there(self) -> set[str]:
        return {path.name for path in (self.data.parent / "backups").glob("*.db")}

    def _made_at(self, name: str) -> datetime:
        return self.moments[name]

    def _day(self, name: str) -> date:
        return clock.local(self.moments[name]).date()


def run(folder: Path, days: int, restores: int, seed: int) -> Outcome:
    """Simulate days of work in a folder.

    Args:
        folder: empty.
        days: how many.
        restores: how many backups are brought back on the way, besides those left at the end.
        seed: of what is damaged and what is brought back.
    """
    shop = Shop(folder, seed)
    chance = random.Random(seed)
    moments = [START + timedelta(days=day) + STEP * n for day in range(days) for n in range(WRITES)]
    on_the_way = set(chance.sample(range(len(moments)), min(restores, len(moments))))
    try:
        for number, moment in enumerate(moments):
            day, first = divmod(number, WRITES)
            if first == 0 and day % DAMAGED_EVERY == DAMAGED_EVERY - 1:
                shop.damage_newest()
            shop.work(moment)
            if number in on_the_way:
                shop.restore_one()
        shop.end()
    finally:
        clock.set_now(None)
    return shop.outcome


def _state(path: Path) -> str:
    connection = dbapi2.connect(str(path), isolation_level=None)
    try:
        return digest(connection, NOT_RESTORED)
    finally:
        connection.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what was seen; the exit code is 1 when a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tools.sixty_days")
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--restores", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as place:
        seen = run(Path(place), options.days, options.restores, options.seed)
    print(f"{options.days} days: {seen.made} backups made, {seen.hurt} damaged, {seen.kept} kept")
    print(f"{seen.equal} of {seen.restored} restores gave back what had been there")
    for fault in seen.faults:
        print(f"    {fault}")
    return int(bool(seen.faults))


if __name__ == "__main__":
    sys.exit(main())
