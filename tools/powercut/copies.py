"""Recorded work on copies: bundles, the second place, thinning, salvage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from tools.powercut.state import NOT_RESTORED, digest
from tools.powercut.work import (
    DAMAGED,
    DATA,
    STICK,
    Work,
    go_on_restored,
    one_round,
    prepare_people,
)

if TYPE_CHECKING:
    from crmdesk.desk import Desk

DAYS = 30


def bundle(work: Work) -> None:
    """Data and photos into one file; later work; the file put back in their place."""
    from crmdesk.backup import pack, unpack

    desk = work.open()
    work.say(desk, "opened")
    _photo(work, desk, 1)
    wanted = digest(desk.store.read.connection.dbapi_connection, NOT_RESTORED)
    packed = pack(work.data, work.folder / "shop")
    work.say(desk, "packed", packed.path.name)
    one_round(work, desk, 0)
    desk.close()
    kept = unpack(packed.path, work.folder)
    go_on_restored(work, wanted, kept, 1)


def second_place(work: Work) -> None:
    """Backups that go to a stick too, with photos."""
    from crmdesk import clock
    from crmdesk.backup import Keeper

    keeper = Keeper(work.data, work.folder / STICK)
    desk = work.open()
    work.say(desk, "opened")
    for number in range(3):
        clock.set_now(clock.now() + timedelta(minutes=31))
        _photo(work, desk, number)
        made = keeper.run("manual")
        assert made is not None
        name = made.path.rpartition("/")[2]
        work.say(desk, "backup", name)
        work.say(desk, "copied", name)
    desk.close()


def thinned(work: Work) -> None:
    """A shelf of a month is thinned: the newest verified backup stays at every moment."""
    from crmdesk import clock
    from crmdesk.backup import list_backups, thin

    desk = work.open()
    work.say(desk, "opened")
    work.say(desk, "left", list_backups(work.data)[0].path.name)
    assert thin(work.data, clock.now()) > 0
    work.say(desk, "left", *(one.path.name for one in list_backups(work.data)))
    one_round(work, desk, 0)
    desk.close()


def salvaged(work: Work) -> None:
    """What can be read of a damaged file, into a new one that is then worked with."""
    from crmdesk.salvage import salvage

    salvage(work.folder / DAMAGED, work.data)
    desk = work.open()
    work.say(desk, "salvaged")
    one_round(work, desk, 0)
    desk.close()


def _photo(work: Work, desk: Desk, number: int) -> None:
    from crmdesk.services.customers import CustomerDraft

    name = desk.photos.keep(b"\xff\xd8\xff" + bytes([number]) * 5000)
    customer = desk.customers.add(CustomerDraft(f"عکس {number}", photo=name))
    work.say(desk, "photo", str(customer), name)


def prepare_stick(work: Work) -> None:
    """A small shop, and a folder that stands for a stick."""
    prepare_people(work)
    (work.folder / STICK).mkdir()


def prepare_shelf(work: Work) -> None:
    """Two backups a day over a month."""
    from crmdesk import backup, clock
    from crmdesk.services.customers import CustomerDraft

    prepare_people(work)
    now = clock.now()
    for number in range(2 * DAYS):
        clock.set_now(now - timedelta(days=DAYS) + timedelta(hours=12 * number))
        desk = work.open()
        desk.customers.add(CustomerDraft(f"روز {number}"))
        desk.close()
        backup.back_up(work.data, "auto")
    clock.set_now(None)


def prepare_damaged(work: Work) -> None:
    """A data file with a page of zeros."""
    prepare_people(work)
    content = bytearray(work.data.read_bytes())
    content[5 * 4096 : 6 * 4096] = bytes(4096)
    (work.folder / DAMAGED).write_bytes(content)
    for path in (work.data, *work.folder.glob(f".*-{DATA}"), *work.folder.glob(f"{DATA}.*")):
        path.unlink()


WORKS: dict[str, Callable[[Work], None]] = {
    "bundle": bundle,
    "second": second_place,
    "thinning": thinned,
    "salvage": salvaged,
}
PREPARATIONS: dict[str, Callable[[Work], None]] = {
    "bundle": prepare_people,
    "second": prepare_stick,
    "thinning": prepare_shelf,
    "salvage": prepare_damaged,
}
