"""What the recorded programs share: the folder that is the disk, a day's work, a small shop."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tools.powercut.state import NOT_RESTORED, digest

if TYPE_CHECKING:
    from crmdesk.desk import Desk

DATA = "desk.db"
DAMAGED = "damaged.db"
STICK = "stick"
CONTACTS = 1000
PEOPLE = 30


class Work:
    """The folder that is the disk, and what was said."""

    def __init__(self, folder: Path, ack: Path, plant: str) -> None:
        """Begin; ``ack`` lies outside the folder."""
        self.folder = folder
        self.data = folder / DATA
        self.plant = plant
        self._ack = ack.open("w", encoding="utf-8")

    def open(self) -> Desk:
        """Open the data file as the command line does."""
        from crmdesk.desk import open_desk

        return open_desk(self.data, source="cli")

    def say(self, desk: Desk, *words: str) -> None:
        """Tell the user that it is done, with what the data is now."""
        first, *rest = words
        state = digest(desk.store.read.connection.dbapi_connection)
        print(first, state, *rest, file=self._ack, flush=True)


def one_round(work: Work, desk: Desk, number: int) -> None:
    """Add a customer and do with it what is done in a day; each step is acknowledged."""
    from crmdesk.services.customers import CustomerDraft
    from crmdesk.services.followups import FollowUpDraft
    from crmdesk.services.interactions import InteractionDraft

    tags = ("عمده", f"گروه {number}")
    customer = desk.customers.add(CustomerDraft(f"مشتری {number}", note="یادداشت " * 60, tags=tags))
    work.say(desk, "customer")
    following = FollowUpDraft(customer, date(2026, 12, 1))
    draft = InteractionDraft(customer, body="تماس دربارهٔ سفارش " * 40, next=following)
    logged = desk.interactions.log(draft)
    work.say(desk, "call")
    assert logged.follow_up_id is not None
    desk.followups.snooze([logged.follow_up_id], date(2026, 12, 3), None)
    work.say(desk, "snoozed")
    desk.customers.change(customer, city="شیراز")
    work.say(desk, "changed")
    desk.followups.done([logged.follow_up_id])
    work.say(desk, "done")
    if number % 3 == 0:
        desk.store.undo()
        work.say(desk, "undone")
    if number % 6 == 0:
        desk.store.redo()
        work.say(desk, "redone")
    if number % 4 == 3:
        desk.customers.delete([customer])
        work.say(desk, "deleted")


def go_on_restored(work: Work, wanted: str, kept: Path | None, number: int) -> None:
    """Open what was put back, say what is in it and where the present was kept; work on.

    Args:
        work: the folder.
        wanted: digest of what should be there.
        kept: the backup that was made before, if there was anything to keep.
        number: of the round of work.
    """
    desk = work.open()
    there = digest(desk.store.read.connection.dbapi_connection, NOT_RESTORED)
    work.say(desk, "restored", wanted, there)
    if kept is not None:
        work.say(desk, "kept", kept.relative_to(work.folder).as_posix())
    one_round(work, desk, number)
    desk.close()


def prepare_people(work: Work) -> None:
    """A data file with customers, and a file of contacts beside the folder."""
    from crmdesk.services.customers import CustomerDraft

    desk = work.open()
    for number in range(PEOPLE):
        desk.customers.add(CustomerDraft(f"مشتری {number}"))
    desk.close()
    rows = "".join(f"مشتری {n},0912{n:07d},گروه {n % 7}\n" for n in range(CONTACTS))
    Path(f"{work.folder}.csv").write_text("نام,موبایل,برچسب\n" + rows, encoding="utf-8")
