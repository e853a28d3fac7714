"""While an import is open: what others may write, and that nothing of theirs is ever lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crmdesk.db.tables import customer
from crmdesk.desk import Desk, open_desk
from crmdesk.errors import Conflict
from crmdesk.services.customers import ContactDraft, CustomerDraft
from crmdesk.services.interactions import InteractionDraft
from crmdesk.store import LongOperation
from tests.state import state_of


def bring_in(operation: LongOperation, name: str) -> int:
    with operation.chunk() as tx:
        return tx.insert(customer, {"name": name, "sort_key": "x"})


def test_what_an_import_has_written_waits_for_its_end(desk: Desk, data_file: Path) -> None:
    ali = desk.customers.add(CustomerDraft("علی"))
    with desk.store.long_operation("import_contacts", name="f") as operation:
        new = bring_in(operation, "تازه")
        for write in (
            lambda: desk.interactions.log(InteractionDraft(new, body="زود")),
            lambda: desk.customers.update(new, CustomerDraft("دیگر")),
            lambda: desk.customers.delete([new]),
        ):
            with pytest.raises(Conflict):
                write()
        desk.interactions.log(InteractionDraft(ali, body="در میان ورود"))
    desk.interactions.log(InteractionDraft(new, body="پس از ورود"))
    for _ in range(4):
        assert desk.store.undo() is not None
    assert state_of(data_file)["customer"] == []
    for _ in range(4):
        assert desk.store.redo() is not None
    assert len(state_of(data_file)["interaction"]) == 2


def test_an_edit_before_the_import_reached_it_survives_the_undo(desk: Desk) -> None:
    ali = desk.customers.add(CustomerDraft("علی"))
    with desk.store.long_operation("import_contacts", name="f") as operation:
        bring_in(operation, "تازه")
        desk.customers.update(ali, CustomerDraft("علی کریمی"))
    desk.store.undo()
    assert desk.customers.get(ali).name == "علی کریمی"


def test_a_cut_short_import_that_something_depends_on_never_stops_the_start(
    data_file: Path, expect_log: Callable[[str], None]
) -> None:
    expect_log("unfinished operation was kept")
    desk = open_desk(data_file)
    store = desk.store
    with store._begun():
        op_id = store._begin_op("import_contacts", "open")
        with store._recording(op_id):
            store._driver.execute(
                "INSERT INTO customer (uid, name, sort_key, created_at, updated_at) "
                "VALUES ('u', 'تازه', 'x', '', '')"
            )
    # As an older program could have left it: an entry on a customer of the open import.
    with store._begun(), store._recording(0):
        store._driver.execute(
            "INSERT INTO interaction (uid, customer_id, kind, happened_at, created_at, updated_at) "
            "VALUES ('i', 1, 'call', '2026-01-01T00:00:00Z', '', '')"
        )
    desk.close()
    again = open_desk(data_file)
    assert again.customers.count() == 1
    with pytest.raises(Conflict):
        again.store.undo()
    again.customers.add(CustomerDraft("باز هم کار می‌کند"))
    assert again.store.undo() is not None
    again.close()


def test_a_write_that_changes_nothing_keeps_the_redo_list(desk: Desk) -> None:
    ali = desk.customers.add(CustomerDraft("علی"))
    desk.customers.add(CustomerDraft("رضا"))
    desk.store.undo()
    desk.customers.remove_tag([ali], "ناموجود")
    assert desk.store.redo() is not None


def test_the_trash_does_not_crowd_out_the_living(desk: Desk) -> None:
    ids = [
        desk.customers.add(
            CustomerDraft(f"احمدی {n}", contacts=(ContactDraft("phone", f"0912000{n:04d}"),))
        )
        for n in range(120)
    ]
    desk.customers.delete(ids)
    living = desk.customers.add(
        CustomerDraft("زهرا احمدی", contacts=(ContactDraft("phone", "09120009999"),))
    )
    for query in ("0912000", "احمدی", "09120009"):
        (hit,) = desk.search.find(query)
        assert (hit.id, hit.match != "fuzzy") == (living, True)
    desk.customers.restore(ids[:1])
    assert {hit.id for hit in desk.search.find("احمدی")} == {living, ids[0]}


def test_short_words_are_looked_for_before_the_bound(desk: Desk) -> None:
    for number in range(220):
        desk.customers.add(CustomerDraft(f"کریمی {number} حسین"))
    zahra = desk.customers.add(CustomerDraft("زهرا کریمی"))
    assert [hit.id for hit in desk.search.find("کریمی زه")] == [zahra]


def test_history_of_undone_changes(desk: Desk) -> None:
    ali = desk.customers.add(CustomerDraft("الف"))
    for name in ("ب", "پ"):
        desk.customers.update(ali, CustomerDraft(name))
    desk.store.undo()
    desk.store.undo()
    changes = [
        (change.before, change.after)
        for entry in desk.history.of(ali)[:2]
        for change in entry.changes
        if change.field == "name"
    ]
    assert changes == [("ب", "پ"), ("الف", "ب")]
