"""One spoilt byte in a name: the page stays readable, and the check tells whose it is."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from crmdesk import cli
from crmdesk.check import check
from crmdesk.db.engine import file_problem, raw_connect
from crmdesk.db.patient import PatientConnection
from crmdesk.desk import open_desk
from crmdesk.errors import FileProblem
from crmdesk.exchange.additions import Addition
from crmdesk.exchange.batchwrite import BatchWriter
from crmdesk.exchange.export import export_customers
from crmdesk.i18n import set_language
from crmdesk.services.address_data import AddressDraft
from crmdesk.services.customers import ContactDraft, CustomerDraft
from crmdesk.services.followups import FollowUpDraft
from tests.core.backup_kit import run_sql

NAME = "نام ۳"
BAD = "cast(x'ff41' as text)"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRMDESK_LANG", "en")


@pytest.fixture
def shop(data_file: Path) -> Path:
    set_language("en")
    desk = open_desk(data_file)
    for number in range(5):
        phone = ContactDraft("phone", f"0912000{number:04}")
        desk.customers.add(CustomerDraft(NAME if number == 3 else "علی", contacts=(phone,)))
    desk.close()
    spoil(data_file, NAME)
    return data_file


def spoil(path: Path, text: str) -> None:
    """Make the first byte of a text one that no UTF-8 has, wherever it stands."""
    path.write_bytes(path.read_bytes().replace(text.encode(), b"\xff" + text.encode()[1:]))


def test_the_page_and_an_export_stay_readable(shop: Path, tmp_path: Path) -> None:
    desk = open_desk(shop)
    try:
        rows = desk.customers.rows(desk.customers.ids())
        assert len(rows) == 5
        assert [row.name for row in rows if row.id != 4] == ["علی"] * 4
        assert "\ufffd" in next(row.name for row in rows if row.id == 4)
        assert "\ufffd" in desk.customers.get(4).name
        assert export_customers(desk, tmp_path / "a.csv").count == 5
    finally:
        desk.close()


def test_the_check_names_the_customer_by_number(
    shop: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert cli.main(["check", "--json", "--db", str(shop)]) == 1
        found = json.loads(capsys.readouterr().out)
        assert cli.main(["check", "--db", str(shop)]) == 1
    shown = capsys.readouterr()
    assert any("customer 4: \u2066customer.name\u2069" in one for one in found["texts"])
    said = shown.out + shown.err + caplog.text + json.dumps(found, ensure_ascii=False)
    assert "whole; what is made" not in said
    assert NAME[2:] not in said, "nor a part of the name"
    assert "all else can be read" in shown.err


def test_moments_and_parts_of_customers_are_looked_at(shop: Path) -> None:
    desk = open_desk(shop)
    assert [one.name for one in check(desk.store) if one.name == "texts" and one.faults]
    desk.customers.change(4, name="درست")
    desk.close()
    run_sql(
        shop,
        f"UPDATE contact_point SET label = {BAD} WHERE customer_id = 2",
        "UPDATE customer SET updated_at = '2026-13-01T00:00:00Z' WHERE id = 5",
        "UPDATE customer SET created_at = 'x' WHERE id = 1",
    )
    desk = open_desk(shop)
    try:
        (texts,) = (one.faults for one in check(desk.store) if one.name == "texts")
        assert [one.partition(":")[0] for one in texts] == [
            "customer 1",
            "customer 5",
            "customer 2",
        ]
    finally:
        desk.close()


SPOILT = ("نام ۹", "خیابان ۹", "برچسب ۹", "یادداشت ۹", "دلیل ۹")


def texts_of(path: Path) -> list[bytes]:
    """Return the spoilt texts as they stand in the file."""
    connection = raw_connect(path)
    connection.text_factory = bytes
    rows = connection.execute(
        "SELECT c.name, a.street, p.label, c.note, f.reason FROM customer c "
        "JOIN address a ON a.customer_id = c.id JOIN contact_point p ON p.customer_id = c.id "
        "JOIN follow_up f ON f.customer_id = c.id WHERE p.label <> '' AND a.street <> ''"
    )
    (found,) = rows.fetchall()
    connection.close()
    return list(found)


@pytest.fixture
def spoilt(data_file: Path) -> Path:
    desk = open_desk(data_file)
    phone, second = ContactDraft("phone", "09120001234", SPOILT[2]), ContactDraft("phone", "0912")
    draft = CustomerDraft(SPOILT[0], contacts=(phone, second), note=SPOILT[3])
    desk.customers.add(replace(draft, addresses=(AddressDraft(street=SPOILT[1], city="قم"),)))
    desk.followups.add(FollowUpDraft(1, reason=SPOILT[4], no_date_reason="x"))
    desk.close()
    for text in SPOILT:
        spoil(data_file, text)
    assert all(text[:1] == b"\xff" for text in texts_of(data_file))
    return data_file


def test_what_nobody_changed_keeps_its_bytes(spoilt: Path) -> None:
    before = texts_of(spoilt)
    desk = open_desk(spoilt)
    try:
        shown = desk.customers.get(1).draft()
        places = (replace(shown.addresses[0], label="home"), AddressDraft(city="ری"))
        turned = replace(shown, city="قم", contacts=shown.contacts[::-1], addresses=places)
        desk.customers.update(1, turned)
        follow_up = desk.followups.open_of(1)[0]
        desk.followups.update(
            follow_up.id, FollowUpDraft(1, reason=follow_up.reason, no_date_reason="y")
        )
        assert desk.customers.get(1).city == "قم"
        assert desk.customers.get(1).contacts[0].value == "0912"
        assert desk.customers.get(1).addresses[0].label == "home"
        assert texts_of(spoilt) == before
        (faults,) = (one.faults for one in check(desk.store) if one.name == "texts")
        assert len(faults) == len(SPOILT)
    finally:
        desk.close()


def test_undo_and_redo_keep_the_bytes(spoilt: Path) -> None:
    before = texts_of(spoilt)
    desk = open_desk(spoilt)
    try:
        places = (AddressDraft(street="نو"),)
        desk.customers.change(1, name="نو", note="نو", contacts=(), addresses=places)
        desk.store.undo()
        assert texts_of(spoilt) == before
        desk.customers.change(1, city="قم")
        desk.store.undo()
        desk.store.redo()
        assert desk.customers.get(1).city == "قم"
        assert texts_of(spoilt) == before
    finally:
        desk.close()


def test_a_text_that_was_changed_is_written(spoilt: Path) -> None:
    before = texts_of(spoilt)
    desk = open_desk(spoilt)
    try:
        desk.customers.change(1, name=desk.customers.get(1).name + "!", note="تازه")
        after = texts_of(spoilt)
        assert after[0].decode().endswith("!")
        assert after[3] == "تازه".encode()
        assert after[1:3] == before[1:3]
    finally:
        desk.close()


def test_a_note_that_is_added_leaves_the_spoilt_one_as_it_is(spoilt: Path) -> None:
    before = texts_of(spoilt)[3]
    desk = open_desk(spoilt)
    try:
        with desk.store.transaction("edit_customer", name="x") as tx:
            writer = BatchWriter(tx)
            writer.add(1, Addition((), (), (), {}, "تازه", ""), 0, 0, "")
            writer.write()
        assert texts_of(spoilt)[3] == before + "\nتازه".encode()
    finally:
        desk.close()


@pytest.mark.parametrize("change", ["INSERT INTO t VALUES (0, 'x')", "DELETE FROM t WHERE id = 2"])
def test_a_save_between_two_rows_doubles_and_skips_none(tmp_path: Path, change: str) -> None:
    path = tmp_path / "t.db"
    path.touch()
    writer, reader = raw_connect(path), raw_connect(path, query_only=True)
    writer.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, a)")
    for number in range(1, 11):
        writer.execute("INSERT INTO t VALUES (?, ?)", (number, f"x{number}"))
    writer.execute(f"UPDATE t SET a = {BAD} WHERE id = 8")
    cursor = reader.execute("SELECT id, a FROM t ORDER BY id")
    assert cursor.fetchone() == (1, "x1")
    assert cursor.fetchmany(2) == [(2, "x2"), (3, "x3")]
    writer.execute(change)
    with pytest.raises(dbapi2.OperationalError, match="could not decode"):
        cursor.fetchall()
    assert len(reader.execute("SELECT id, a FROM t").fetchall()) in (9, 11), "it reads from now on"
    reader.close()
    writer.close()


def test_rows_that_moved_while_they_were_read_are_no_bug(shop: Path) -> None:
    desk = open_desk(shop)
    try:
        living = "SELECT id, name FROM customer WHERE deleted_at IS NULL ORDER BY id"
        rows = desk.store.read.exec_driver_sql(living)
        assert rows.fetchone() == (1, "علی")
        desk.customers.delete([1])
        with pytest.raises(FileProblem, match="check"):
            list(rows)
    finally:
        desk.close()


@pytest.fixture
def letters() -> PatientConnection:
    connection = dbapi2.connect(":memory:", factory=PatientConnection, isolation_level=None)
    connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, a)")
    for number in range(1, 11):
        connection.execute("INSERT INTO t VALUES (?, ?)", (number, f"x{number}"))
    connection.execute(f"UPDATE t SET a = {BAD} WHERE id IN (5, 8)")
    return connection


ROWS = [(n, "\ufffdA" if n in (5, 8) else f"x{n}") for n in range(1, 11)]


@pytest.mark.parametrize("way", ["next", "all", "one", "many", "mixed"])
def test_every_way_of_reading_gives_each_row_once(letters: PatientConnection, way: str) -> None:
    cursor = letters.execute("SELECT id, a FROM t ORDER BY id")
    if way == "next":
        rows = list(cursor)
    elif way == "all":
        rows = cursor.fetchall()
    elif way == "one":
        rows = list(iter(cursor.fetchone, None))
    elif way == "many":
        rows = [*cursor.fetchmany(4), *cursor.fetchmany(2), *cursor.fetchmany(9)]
    else:
        rows = [*cursor.fetchmany(3), next(cursor), cursor.fetchone(), *cursor.fetchall()]
    assert rows == ROWS
    assert cursor.fetchone() is None


def test_a_first_row_and_a_second_statement(letters: PatientConnection) -> None:
    assert letters.execute("SELECT a FROM t WHERE id = ?", (5,)).fetchone() == ("\ufffdA",)
    assert letters.execute("SELECT a FROM t WHERE id = ?", (4,)).fetchone() == ("x4",)


def test_a_statement_that_writes_is_not_run_twice(letters: PatientConnection) -> None:
    letters.execute("CREATE TABLE log (x)")
    with pytest.raises(dbapi2.OperationalError) as caught:
        letters.execute("INSERT INTO log SELECT a FROM t WHERE id = 5 RETURNING x").fetchall()
    assert "A" not in str(caught.value), "the text does not reach a log"
    told = str(file_problem(caught.value, Path("desk.db")))
    assert "desk.db" in told
    assert "check" in told
    assert letters.execute("SELECT count(*) FROM log").fetchone()[0] <= 1


def test_other_errors_stay_what_they_are(letters: PatientConnection) -> None:
    with pytest.raises(dbapi2.OperationalError, match="no such table"):
        letters.execute("SELECT a FROM elsewhere")


def test_a_check_beside_a_writer_finds_no_fault(
    data_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    open_desk(data_file).close()
    monkeypatch.setattr("crmdesk.db.engine.BUSY_SECONDS", 0.05)
    held = raw_connect(data_file)
    held.execute("BEGIN IMMEDIATE")
    try:
        assert cli.main(["check", "--db", str(data_file)]) == 1
    finally:
        held.execute("ROLLBACK")
        held.close()
    shown = capsys.readouterr()
    assert "? The search index fits the customers" in shown.out
    assert "in use by another program" in shown.out
    assert "salvage" not in shown.out + shown.err
    assert cli.main(["check", "--db", str(data_file)]) == 0
