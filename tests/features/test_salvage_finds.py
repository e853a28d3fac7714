"""Salvage misses nothing that is still there: what does not come back is named."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crmdesk.backup import rebuilding
from crmdesk.backup.pages import Pages, varint
from crmdesk.backup.trees import Tree, walk
from crmdesk.db.engine import raw_connect
from crmdesk.desk import open_desk
from crmdesk.errors import Cancelled, FileProblem
from crmdesk.exchange.batchwrite import BatchWriter
from crmdesk.i18n import _
from crmdesk.jobs import Progress
from crmdesk.salvage import SalvageReport, salvage
from crmdesk.services.customers import ContactDraft, CustomerDraft
from tests.core.backup_kit import run_sql, zero_page
from tests.state import state_of

PAGE = 4096
CUSTOMERS = 900
TABLES = ("customer", "contact_point")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Imported customers with a phone each, some with notes that take pages of their own."""
    path = tmp_path_factory.mktemp("shop") / "desk.db"
    desk = open_desk(path)
    with desk.store.transaction("import_contacts", name="x") as tx:
        writer = BatchWriter(tx)
        for number in range(CUSTOMERS):
            note = "یادداشت " * (900 if number % 60 == 0 else 5)
            phone = ContactDraft("phone", f"0912{number:07}")
            writer.new(CustomerDraft(f"نام {number}", note=note, contacts=(phone,)))
        writer.write()
    desk.close()
    run_sql(path, "SELECT 1")
    return path


@pytest.fixture
def shop(made: Path, data_file: Path) -> Path:
    shutil.copy(made, data_file)
    return data_file


def tree_of(path: Path, table: str = "customer") -> Tree:
    pages = Pages(path, PAGE)
    try:
        return walk(pages, root_of(path, table), lambda _values: True, lambda: None)
    finally:
        pages.close()


def root_of(path: Path, table: str) -> int:
    connection = raw_connect(path)
    sql = "SELECT rootpage FROM sqlite_master WHERE name = ?"
    root: int = connection.execute(sql, (table,)).fetchone()[0]
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    return root


def rowid_place(path: Path, page: int, cell: int) -> int:
    """Return where in the file the rowid of a cell of a leaf begins."""
    content = path.read_bytes()[(page - 1) * PAGE : page * PAGE]
    place = int.from_bytes(content[8 + 2 * cell : 10 + 2 * cell] if cell >= 0 else b"", "big")
    return (page - 1) * PAGE + varint(content, place)[1]


def write_at(path: Path, place: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        file.write(content)


def byte_at(path: Path, place: int) -> int:
    with path.open("rb") as file:
        file.seek(place)
        return file.read(1)[0]


def saved(shop: Path, name: str = "saved.db") -> tuple[Path, SalvageReport]:
    target = shop.parent / "out" / name
    return target, salvage(shop, target)


def test_one_bit_of_one_number_costs_nothing(shop: Path) -> None:
    """SQLite, asked for a range, ends at the first row above it: the rest would not be missed."""
    whole = state_of(shop)
    leaf = tree_of(shop).leaves[20]
    place = rowid_place(shop, leaf.page, 0)
    assert byte_at(shop, place) & 0x80
    write_at(shop, place, bytes([byte_at(shop, place) ^ 0x20]))
    target, report = saved(shop)
    assert (report.lost, report.set_aside) == ((), 0)
    assert state_of(target) == whole


def test_two_numbers_that_cannot_be_known_are_named(shop: Path) -> None:
    """A hole of an earlier deletion leaves a choice: the row goes aside, its numbers are named."""
    leaf = tree_of(shop).leaves[20]
    middle = leaf.first + 2
    run_sql(shop, "PRAGMA foreign_keys = OFF", f"DELETE FROM contact_point WHERE id = {middle}")
    run_sql(shop, f"UPDATE contact_point SET customer_id = 1 WHERE customer_id = {middle}")
    run_sql(shop, f"DELETE FROM customer WHERE id = {middle}")
    place = rowid_place(shop, leaf.page, 1)
    write_at(shop, place, bytes([byte_at(shop, place) ^ 0x40]))
    _target, report = saved(shop)
    assert [(one.table, one.first, one.last) for one in report.lost] == [
        ("customer", middle - 1, middle)
    ]
    assert report.aside is not None
    lines = [json.loads(line) for line in report.aside.read_text("utf-8").splitlines()]
    assert any(line["why"] == "its number is damaged" for line in lines)


@pytest.mark.parametrize("pages", [1, 2, 3, 4])
def test_the_beginning_is_wiped(shop: Path, pages: int) -> None:
    """Page 2 is the root of the customers, page 3 what tells the highest ids."""
    whole = state_of(shop)
    write_at(shop, 0, bytes(pages * PAGE))
    target, report = saved(shop)
    assert {table: report.saved[table] for table in TABLES} == dict.fromkeys(TABLES, CUSTOMERS)
    assert state_of(target)["contact_point"] == whole["contact_point"]
    assert all(one.first > CUSTOMERS for one in report.lost if one.table in TABLES)


def test_the_last_leaf_and_what_tells_the_highest_id(shop: Path) -> None:
    last = tree_of(shop).leaves[-1]
    sequence = root_of(shop, "sqlite_sequence")
    zero_page(shop, last.page)
    zero_page(shop, sequence)
    _target, report = saved(shop)
    named = [one for one in report.lost if one.table == "customer"]
    assert [(one.first, one.last) for one in named] == [(last.first, CUSTOMERS)]
    assert report.saved["customer"] == last.first - 1


def test_a_garbage_number_at_the_end_neither_hangs_nor_stays(shop: Path) -> None:
    leaf = tree_of(shop).leaves[-1]
    place = rowid_place(shop, leaf.page, leaf.rows - 1)
    write_at(shop, place, bytes.fromhex("8180808080808001"))
    target, report = saved(shop)
    assert report.saved["customer"] == CUSTOMERS - 1
    assert [(one.table, one.first, one.last) for one in report.lost if one.table == "customer"] == [
        ("customer", CUSTOMERS, CUSTOMERS)
    ]
    desk = open_desk(target)
    assert desk.customers.add(CustomerDraft("بعدی")) == CUSTOMERS + 1
    desk.close()


def test_it_can_be_stopped_anywhere(shop: Path) -> None:
    zero_page(shop, tree_of(shop).inner[0])
    for stop in (1, 5, 25, 60):
        progress = Progress()
        steps: Iterator[int] = iter(range(stop))

        def told(_done: int, _total: int, _text: str, steps: Iterator[int] = steps) -> None:
            if next(steps, None) is None:
                progress.cancel()  # noqa: B023

        progress._report = told
        with pytest.raises(Cancelled):
            salvage(shop, shop.parent / "out" / "stopped.db", progress)
        assert list((shop.parent / "out").iterdir()) == []


def test_a_long_statement_can_be_stopped(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    progress = Progress()
    monkeypatch.setattr(rebuilding, "STEPS", 100)
    monkeypatch.setattr(rebuilding, "rederive", lambda _connection: progress.cancel())
    with pytest.raises(Cancelled):
        salvage(shop, shop.parent / "out" / "stopped.db", progress)
    assert list((shop.parent / "out").iterdir()) == []


def test_a_text_that_is_none_and_a_moment_that_is_nearly_one(shop: Path) -> None:
    content = shop.read_bytes()
    at = content.index("نام 7".encode(), (tree_of(shop).leaves[0].page - 1) * PAGE)
    write_at(shop, at, b"\xff")
    run_sql(shop, "UPDATE customer SET updated_at = '2026-01-02 03:04:05Z' WHERE id = 30")
    run_sql(shop, "UPDATE customer SET city = x'00ff' WHERE id = 31")
    _target, report = saved(shop)
    assert report.saved["customer"] == CUSTOMERS
    assert report.set_aside >= 3
    assert report.aside is not None
    whys = {json.loads(line)["why"] for line in report.aside.read_text("utf-8").splitlines()}
    assert whys == {"damaged: a text", "damaged: updated_at"}


@pytest.mark.parametrize("place", [44, 20, 53, 57])
def test_a_head_that_the_driver_does_not_know(shop: Path, place: int) -> None:
    whole = state_of(shop)
    write_at(shop, place, b"\x03")
    before = shop.read_bytes()
    with pytest.raises(FileProblem, match=r"desk\.db"):
        open_desk(shop)
    assert shop.read_bytes() == before
    target, report = saved(shop)
    assert report.mended == ("head",)
    assert state_of(target) == whole


def test_names_of_columns_with_a_wrong_bit(shop: Path) -> None:
    whole = state_of(shop)
    content = shop.read_bytes()
    at = content.index(b"given_name", content.index(b"CREATE TABLE customer"))
    write_at(shop, at, b"givem_name")
    target, report = saved(shop)
    assert (report.lost, report.set_aside) == ((), 0)
    assert state_of(target) == whole


@pytest.mark.parametrize("bad", [b"customer0REFERENCES", b"customer\xffREFERENCES"])
def test_a_table_whose_making_cannot_be_understood(shop: Path, bad: bytes) -> None:
    whole = state_of(shop)
    content = shop.read_bytes()
    at = content.index(b"REFERENCES", content.index(b"CREATE TABLE customer_tag"))
    write_at(shop, at - 1, bad[8:])
    target, report = saved(shop)
    assert (report.lost, report.set_aside, report.mended) == ((), 0, ("schema",))
    assert state_of(target) == whole


def test_a_schema_that_calls_itself_older(shop: Path) -> None:
    whole = state_of(shop)
    write_at(shop, 60, (1).to_bytes(4, "big"))
    target, report = saved(shop)
    assert (report.lost, report.set_aside) == ((), 0)
    assert state_of(target) == whole


def test_a_leaf_that_says_it_has_fewer_rows(shop: Path) -> None:
    leaf = tree_of(shop).leaves[10]
    write_at(shop, (leaf.page - 1) * PAGE + 3, (leaf.rows - 3).to_bytes(2, "big"))
    _target, report = saved(shop)
    named = {one.table: (one.first, one.last) for one in report.lost}
    assert named["customer"] == (leaf.last - 2, leaf.last)


def test_a_row_whose_place_on_its_page_is_lost(shop: Path) -> None:
    leaf = tree_of(shop).leaves[10]
    write_at(shop, (leaf.page - 1) * PAGE + 10, b"\xf0")  # the second row begins past the end
    _target, report = saved(shop)
    named = {one.table: (one.first, one.last) for one in report.lost}
    assert named["customer"] == (leaf.first + 1, leaf.first + 1)


def test_a_leaf_in_the_place_of_another(shop: Path) -> None:
    """What stands twice comes once, and the leaf that lost its place is found."""
    leaves = tree_of(shop).leaves
    root = tree_of(shop).inner[0]
    content = bytearray(shop.read_bytes()[(root - 1) * PAGE : root * PAGE])
    one, other = (leaf.page.to_bytes(4, "big") for leaf in (leaves[4], leaves[7]))
    start = int.from_bytes(content[5:7], "big")
    at = content.index(one, start)
    whole = state_of(shop)
    write_at(shop, (root - 1) * PAGE + at, other)
    target, report = saved(shop)
    assert (report.lost, report.set_aside) == ((), 0)
    assert state_of(target) == whole


def test_ids_never_return(data_file: Path) -> None:
    desk = open_desk(data_file)
    gone = desk.customers.add(CustomerDraft("پس گرفته"))
    desk.store.undo()
    desk.close()
    target, _report = saved(data_file)
    desk = open_desk(target)
    assert desk.customers.add(CustomerDraft("بعدی")) > gone
    desk.close()


IMPORT = """
import os, sys
from pathlib import Path
from crmdesk.desk import open_desk
from crmdesk.exchange.batchwrite import BatchWriter
from crmdesk.services.customers import CustomerDraft
desk = open_desk(Path(sys.argv[1]))
desk.customers.add(CustomerDraft("پیش از آن"))
with desk.store.long_operation("import_contacts", name="x") as op:
    with op.chunk() as tx:
        writer = BatchWriter(tx)
        for number in range(50):
            writer.new(CustomerDraft(f"وارد {number}"))
        writer.write()
    os._exit(9)
"""


def test_a_half_done_import_is_taken_back(
    data_file: Path, expect_log: Callable[[str], None]
) -> None:
    expect_log("taken back")
    subprocess.run([sys.executable, "-c", IMPORT, str(data_file)], check=False)
    target, report = saved(data_file)
    assert report.saved["customer"] == 1
    assert "unfinished taken back" in report.mended
    assert report.unfinished == _("An import that had been cut short was taken back.")
    desk = open_desk(target)
    assert desk.customers.count() == 1
    assert desk.store.undo() is not None
    desk.close()


def test_what_an_earlier_salvage_put_aside_stays(shop: Path) -> None:
    zero_page(shop, tree_of(shop).leaves[5].page)
    target, report = saved(shop)
    assert report.aside is not None
    first = report.aside.read_bytes()
    target.unlink()
    _target, again = saved(shop)
    assert again.aside is not None
    assert again.aside != report.aside
    assert report.aside.read_bytes() == first
    if os.name == "posix":
        assert again.aside.stat().st_mode & 0o777 == 0o600


def test_every_row_of_a_sound_leaf_comes_back_or_is_named(shop: Path) -> None:
    """Some flips and lost pages anywhere; the leaf decides, not the path to it."""
    content = shop.read_bytes()
    leaves = {table: tree_of(shop, table).leaves for table in TABLES}
    for seed in range(8):
        chance = random.Random(seed)
        spoilt = bytearray(content)
        hurt = set()
        for _turn in range(chance.randint(1, 12)):
            at = chance.randrange(len(content))
            hurt.add(at // PAGE + 1)
            if chance.random() < 0.5:
                spoilt[at] ^= 1 << chance.randrange(8)
            else:
                start = at // PAGE * PAGE
                spoilt[start : start + PAGE] = bytes(PAGE)
        shop.write_bytes(spoilt)
        target, report = saved(shop, f"{seed}.db")
        connection = raw_connect(target)
        for table in TABLES:
            there = {row[0] for row in connection.execute(f"SELECT id FROM {table}")}
            if report.aside is not None:
                lines = report.aside.read_text("utf-8").rstrip("\n").split("\n")
                there |= {
                    line["row"]["id"] for line in map(json.loads, lines) if line["table"] == table
                }
            named = [(one.first, one.last) for one in report.lost if one.table == table]
            for leaf in leaves[table]:
                if leaf.page not in hurt:
                    missing = set(range(leaf.first, leaf.last + 1)) - there
                    assert all(any(a <= one <= b for a, b in named) for one in missing), seed
        connection.close()
