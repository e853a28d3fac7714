"""kill -9 while backups are made, thinned and copied: every one that has its name is whole."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from crmdesk import clock
from crmdesk.backup import Keeper, list_backups, verify
from tests.core.backup_kit import make_shop
from tests.features.test_kill import run_and_kill

KILLS = int(os.environ.get("CRMDESK_KILLS", "3"))

BACKUPS = """
import sys
from datetime import timedelta
from pathlib import Path
from crmdesk import clock
from crmdesk.backup import Keeper
from crmdesk.desk import open_desk
from crmdesk.services.customers import CustomerDraft
path, stick = Path(sys.argv[1]), Path(sys.argv[2])
desk = open_desk(path)
keeper = Keeper(path, stick)
while True:
    desk.customers.add(CustomerDraft("مشتری", note="یادداشت " * 2000))
    clock.set_now(clock.now() + timedelta(hours=7))
    made = keeper.run("auto")
    print("made", desk.customers.count(), made.path, flush=True)
"""


@pytest.mark.parametrize("seed", range(KILLS))
def test_backups(seed: int, data_file: Path, tmp_path: Path) -> None:
    make_shop(data_file)
    stick = tmp_path / "stick"
    stick.mkdir()
    wait = random.Random(seed).uniform(0.2, 1.5)
    said = run_and_kill(BACKUPS, [data_file, stick], wait, first="made")
    newest = [line.split(maxsplit=2) for line in said if line.startswith("made")][-1]
    kept = list_backups(data_file)
    held = {verify(entry.path).counts["customer"] for entry in kept if entry.state == "verified"}
    assert int(newest[1]) in held, "what was said to be safe is safe"
    for folder in (data_file.parent / "backups", stick):
        for path in folder.glob("*.db"):
            assert verify(path).usable, path.name
    # The next run goes on and cleans up after a day.
    clock.set_now(clock.now().replace(year=2028))
    assert Keeper(data_file, stick).run("manual") is not None
    assert Keeper(data_file, stick).state(clock.now()).level == "ok"
