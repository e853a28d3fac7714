"""The store: one write, one transaction, one undo step, one Changes."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlcipher3 import dbapi2

from crmdesk.changes import Changes
from crmdesk.db.engine import file_uri
from crmdesk.db.tables import customer
from crmdesk.desk import Desk, open_desk
from crmdesk.errors import Conflict, Invalid, NotFound
from crmdesk.services.customers import CustomerDraft
from crmdesk.services.followups import FollowUpDraft
from crmdesk.services.interactions import InteractionDraft
from crmdesk.store import UNDO_LIMIT
from tests.state import state_of


def names(desk: Desk) -> list[str]:
    return [row.name for row in desk.customers.rows(desk.customers.ids())]


def test_a_write_outside_a_transaction_is_refused_by_the_file_itself(desk: Desk) -> None:
    with pytest.raises(IntegrityError, match="op_id"):
        desk.store._writer.exec_driver_sql(
            "INSERT INTO customer (uid, name, sort_key, created_at, updated_at) "
            "VALUES ('u', 'n', 'n', '', '')"
        )
    desk.store._writer.rollback()
    assert names(desk) == []


def test_the_reading_connection_cannot_write(desk: Desk) -> None:
    with pytest.raises(OperationalError, match="readonly"):
        desk.store.read.exec_driver_sql("UPDATE journal_op SET name = 'x'")


def test_an_error_inside_leaves_nothing(desk: Desk, data_file: Path) -> None:
    before = state_of(data_file)
    with pytest.raises(RuntimeError), desk.store.transaction("add_customer", name="x") as tx:
        tx.insert(customer, {"name": "نیمه", "sort_key": "x"})
        raise RuntimeError
    assert state_of(data_file) == before
    assert desk.store.undo() is None


def test_a_transaction_that_wrote_nothing_is_no_undo_step(desk: Desk) -> None:
    heard: list[Changes] = []
    desk.store.subscribe(heard.append)
    with desk.store.transaction("add_customer", name="x") as tx:
        tx.execute(select(customer.c.id))
    assert heard == []
    assert desk.store.peek() is None


def test_unknown_operations_are_a_bug(desk: Desk) -> None:
    with pytest.raises(ValueError, match="unknown operation"), desk.store.transaction("sing"):
        pass


def test_a_transaction_inside_a_transaction_is_a_bug(desk: Desk) -> None:
    with (
        pytest.raises(RuntimeError, match="already open"),
        desk.store.transaction("add_customer", name="x"),
    ):
        desk.customers.add(CustomerDraft("دومی"))
    assert names(desk) == []


def test_changes_name_tables_rows_and_customers(desk: Desk) -> None:
    ali = desk.customers.add(CustomerDraft("علی", tags=("عمده",)))
    heard: list[Changes] = []
    stop = desk.store.subscribe(heard.append)
    desk.interactions.log(InteractionDraft(ali, next=FollowUpDraft(ali, date(2026, 12, 1))))
    (changes,) = heard
    assert changes.op == "log_interaction"
    assert changes.touches("follow_up")
    assert not changes.touches("tag")
    assert changes.touches_customer(ali)
    assert not changes.touches_customer(ali + 1)
    assert changes.detail["name"] == "علی"
    stop()
    desk.customers.add(CustomerDraft("رضا"))
    assert len(heard) == 1


def test_a_new_write_discards_the_redo_list(desk: Desk) -> None:
    desk.customers.add(CustomerDraft("علی"))
    desk.store.undo()
    desk.customers.add(CustomerDraft("رضا"))
    assert desk.store.redo() is None
    assert names(desk) == ["رضا"]


def test_an_undone_id_never_returns(desk: Desk) -> None:
    first = desk.customers.add(CustomerDraft("علی"))
    desk.store.undo()
    assert desk.customers.add(CustomerDraft("رضا")) > first


def test_only_the_newest_operations_can_be_taken_back(desk: Desk) -> None:
    for number in range(UNDO_LIMIT + 3):
        desk.customers.add(CustomerDraft(f"مشتری {number}"))
    steps = 0
    while desk.store.undo():
        steps += 1
    assert steps == UNDO_LIMIT
    assert desk.customers.count() == 3
    for _ in range(steps):
        assert desk.store.redo()
    assert desk.customers.count() == UNDO_LIMIT + 3


def test_a_stale_form_is_refused_and_loses_nothing(desk: Desk) -> None:
    ali = desk.customers.add(CustomerDraft("علی"))
    opened = desk.customers.get(ali)
    desk.customers.update(ali, CustomerDraft("علی کریمی"), opened.version)
    with pytest.raises(Conflict):
        desk.customers.update(ali, CustomerDraft("علی رضایی"), opened.version)
    assert names(desk) == ["علی کریمی"]


def test_deleted_records_are_gone_from_every_list(desk: Desk) -> None:
    ali = desk.customers.add(CustomerDraft("علی کریمی"))
    due = desk.followups.add(FollowUpDraft(ali, date(2026, 11, 21)))
    desk.customers.delete([ali])
    assert names(desk) == []
    assert desk.customers.count() == 0
    assert desk.search.find("کریمی") == ()
    assert desk.today.read_lists().today == ()
    with pytest.raises(NotFound):
        desk.customers.get(ali)
    with pytest.raises(NotFound):
        desk.followups.get(due)
    with pytest.raises(NotFound):
        desk.interactions.log(InteractionDraft(ali))
    desk.customers.restore([ali])
    assert [row.id for row in desk.today.read_lists().today] == [due]


def test_drafts_that_cannot_be_saved_say_why(desk: Desk) -> None:
    with pytest.raises(Invalid) as caught:
        desk.customers.add(CustomerDraft("  \u200c "))
    assert set(caught.value.fields) == {"name"}
    ali = desk.customers.add(CustomerDraft("علی"))
    with pytest.raises(Invalid) as caught:
        desk.interactions.log(InteractionDraft(ali, kind="note", body=" "))
    assert set(caught.value.fields) == {"body"}


def test_another_process_is_noticed(desk: Desk, data_file: Path) -> None:
    heard: list[Changes] = []
    desk.store.subscribe(heard.append)
    assert not desk.store.poll_outside()
    other = open_desk(data_file, source="cli")
    other.customers.add(CustomerDraft("از خط فرمان"))
    other.close()
    assert desk.store.poll_outside()
    assert [changes.kind for changes in heard] == ["outside"]
    assert heard[0].touches("customer")
    assert not desk.store.poll_outside()
    desk.customers.add(CustomerDraft("از پنجره"))
    assert not desk.store.poll_outside()


def test_the_undo_list_is_one_for_all_processes(desk: Desk, data_file: Path) -> None:
    desk.customers.add(CustomerDraft("علی"))
    other = open_desk(data_file, source="cli")
    undone = other.store.undo()
    other.close()
    assert undone is not None
    assert undone.op == "add_customer"
    assert names(desk) == []
    assert desk.store.redo() is not None
    assert names(desk) == ["علی"]


def test_two_threads_take_turns(desk: Desk) -> None:
    def work(prefix: str) -> None:
        for number in range(25):
            desk.customers.add(CustomerDraft(f"{prefix} {number}"))

    threads = [threading.Thread(target=work, args=(name,)) for name in ("الف", "ب", "پ")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert desk.customers.count() == 75


def test_a_cancelled_long_operation_is_taken_back(desk: Desk, data_file: Path) -> None:
    before = state_of(data_file)
    with (
        pytest.raises(KeyboardInterrupt),
        desk.store.long_operation("import_contacts", name="f") as operation,
    ):
        with operation.chunk() as tx:
            tx.insert(customer, {"name": "نیمه", "sort_key": "x"})
        raise KeyboardInterrupt
    assert state_of(data_file) == before
    assert desk.store.peek() is None


def test_undo_waits_while_an_import_runs(desk: Desk) -> None:
    desk.customers.add(CustomerDraft("علی"))
    with desk.store.long_operation("import_contacts", name="f") as operation:
        with operation.chunk() as tx:
            tx.insert(customer, {"name": "تازه", "sort_key": "x"})
        with pytest.raises(Conflict):
            desk.store.undo()
        desk.customers.add(CustomerDraft("در میان ورود"))
        other = desk.store.long_operation("import_contacts", name="g")
        with pytest.raises(Conflict), other:
            pass
    undone = desk.store.undo()
    assert undone is not None
    assert undone.op == "import_contacts"
    assert sorted(names(desk)) == ["در میان ورود", "علی"]


IMPORT_AND_HANG = """
import sys
from pathlib import Path
from crmdesk.db.tables import customer
from crmdesk.desk import open_desk
desk = open_desk(Path(sys.argv[1]), source="cli")
with desk.store.long_operation("import_contacts", name="f") as operation:
    with operation.chunk() as tx:
        tx.insert(customer, {"name": "half", "sort_key": "x"})
    print("written", flush=True)
    sys.stdin.readline()
"""


def test_what_a_crash_left_open_is_taken_back_at_the_next_start(
    desk: Desk, data_file: Path, expect_log: Callable[[str], None]
) -> None:
    expect_log("unfinished operation")
    desk.customers.add(CustomerDraft("علی"))
    before = state_of(data_file)
    command = [sys.executable, "-c", IMPORT_AND_HANG, str(data_file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as importer:
        assert importer.stdout is not None
        assert importer.stdout.readline() == b"written\n"
        assert desk.store.recover() == 0, "the importing process lives: its work is left alone"
        assert desk.customers.count() == 2
        importer.kill()
    assert desk.store.recover() == 1
    assert state_of(data_file) == before
    assert desk.store.undo() is not None


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


def test_a_statement_of_another_thread_is_stopped_before_the_file_is_closed(desk: Desk) -> None:
    reached, ended = threading.Event(), threading.Event()
    found: list[BaseException] = []

    def work() -> None:
        connection = desk.store.read
        reached.set()
        try:
            connection.exec_driver_sql(ENDLESS)
        except Exception as error:
            found.append(error)
        ended.set()

    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    assert reached.wait(5)
    while not ended.wait(0.01):  # it may be just before its first step
        desk.store.readers.stop()
    worker.join(5)
    assert "interrupted" in str(found[0])


def test_a_thread_that_does_not_rest_keeps_its_connection(data_file: Path) -> None:
    desk = open_desk(data_file)
    go_on, read = threading.Event(), threading.Event()
    found: list[int] = []

    def work() -> None:
        connection = desk.store.read
        read.set()
        go_on.wait(5)
        found.append(connection.exec_driver_sql("SELECT count(*) FROM customer").scalar_one())

    worker = threading.Thread(target=work)
    worker.start()
    assert read.wait(5)
    desk.store.readers.leave()
    desk.close()
    go_on.set()
    worker.join(5)
    assert found == [0]


def test_a_data_file_on_a_share_has_an_address_that_sqlite_takes(tmp_path: Path) -> None:
    share = file_uri(PureWindowsPath(r"\\nas\shop files\desk#1.db"), "mode=rw")
    assert share == "file:////nas/shop%20files/desk%231.db?mode=rw"
    assert file_uri(PureWindowsPath(r"D:\a\desk.db"), "mode=rw") == "file:///D:/a/desk.db?mode=rw"
    assert file_uri(PurePosixPath("/a/desk?.db"), "mode=rw") == "file:///a/desk%3F.db?mode=rw"
    (tmp_path / "desk.db").touch()
    address = "file:///" + file_uri(tmp_path / "desk.db", "mode=rw").removeprefix("file://")
    assert address.startswith("file:////")
    dbapi2.connect(address, uri=True).close()
