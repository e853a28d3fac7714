"""The rehearsal of an import, what a person says to it, and what is done then."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from crmdesk.desk import Desk
from crmdesk.errors import Cancelled, FileProblem
from crmdesk.exchange import performing
from crmdesk.exchange import plan as plan_module
from crmdesk.exchange.batchwrite import BatchWriter
from crmdesk.exchange.performing import perform, rehearsal
from crmdesk.exchange.plan import (
    ADDS,
    NEW,
    SAME,
    SKIP,
    ImportPlan,
    plan_import,
    stamp_of,
    write_error_rows,
)
from crmdesk.exchange.table import open_table, paste_table, remap
from crmdesk.jobs import Progress
from crmdesk.services.address_data import AddressDraft
from crmdesk.services.customer_writes import insert_customer
from crmdesk.services.customers import ContactDraft, CustomerDraft
from crmdesk.store import Transaction
from tests.state import state_of

VCARDS = Path(__file__).parents[1] / "data" / "vcards"
ALI = CustomerDraft("علی کریمی", contacts=(ContactDraft("phone", "09121112233"),), city="کرج")
TABLE = (
    "نام,موبایل,شهر\n"
    "علی آقا,+98 912 111 2233,تهران\n"
    "رضا,09121112244,\n"
    "رضا,09121112244,یزد\n"
    "علی کریمی,09121112233,\n"
    ",,قم\n"
)


@pytest.fixture
def ali(desk: Desk) -> int:
    return desk.customers.add(ALI)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "contacts.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def names(desk: Desk) -> list[str]:
    return [row.name for row in desk.customers.rows(desk.customers.ids())]


def test_a_plan_says_what_becomes_of_each_row_and_changes_nothing(
    desk: Desk, data_file: Path, ali: int, file: Path
) -> None:
    before = state_of(data_file)
    plan = plan_import(desk, file)
    assert state_of(data_file) == before
    assert plan.counts == {NEW: 1, ADDS: 1, SAME: 2, "errors": 1}
    first, second, third, fourth = plan.rows
    assert (first.number, first.action, first.customer_id) == (2, SAME, ali)
    assert (first.customer_name, first.differing_name) == ("علی کریمی", True)
    assert (first.other_name, first.not_taken) == ("", ("city",))
    assert (second.action, second.customer_id) == (NEW, 0)
    assert (third.action, third.earlier, third.parts) == (ADDS, 3, ("یزد",))
    assert (fourth.action, fourth.differing_name) == (SAME, False)
    assert [problem.line for problem in plan.problems] == [6]


def test_what_is_planned_is_done_as_one_step_after_a_backup(
    desk: Desk, data_file: Path, ali: int, file: Path
) -> None:
    before = state_of(data_file)
    report = perform(plan_import(desk, file))
    assert (report.new, report.adds, report.same) == (1, 1, 2)
    assert names(desk) == ["رضا", "علی کریمی"]
    assert Path(report.backup).exists()
    assert desk.store.undo() is not None
    assert state_of(data_file) == before


def test_a_person_may_say_otherwise(desk: Desk, ali: int, file: Path) -> None:
    plan = plan_import(desk, file)
    plan.choose(2, NEW)
    plan.choose(3, SKIP)
    assert plan.counts[SKIP] == 1
    report = perform(plan)
    # The row that was to add to row 3 makes the customer itself now.
    # And the name that row 5 has for the customer of row 2 is not lost.
    assert [decision.action for decision in report.decisions] == [NEW, SKIP, NEW, ADDS]
    assert sorted(names(desk)) == ["رضا", "علی آقا", "علی کریمی"]
    assert desk.customers.get(report.decisions[2].customer_id).city == "یزد"


def test_a_choice_can_be_changed_and_must_make_sense(desk: Desk, ali: int, file: Path) -> None:
    plan = plan_import(desk, file)
    assert plan.choose(2, SKIP).action == SKIP
    assert plan.choose(2, ADDS).action == SAME
    assert plan.choose(4, NEW).action == NEW
    assert plan.choose(4, ADDS).action == ADDS
    with pytest.raises(ValueError, match="row 3"):
        plan.choose(3, ADDS)
    with pytest.raises(ValueError, match="rubbish"):
        plan.choose(3, "rubbish")


def test_choices_are_carried_to_a_new_plan_where_they_fit(desk: Desk, ali: int, file: Path) -> None:
    plan = plan_import(desk, file)
    for number, action in ((2, NEW), (3, SKIP), (4, SKIP), (5, SKIP)):
        plan.choose(number, action)
    again = plan_import(desk, file)
    assert again.carry(plan) == []
    assert [row.action for row in again.rows] == [NEW, SKIP, SKIP, SKIP]
    assert all(row.chosen for row in again.rows)
    other = plan_import(desk, file)
    rows = other.rows
    rows[0].draft = replace(rows[0].draft, note="x")  # what was judged is no longer what is there
    rows[1].draft = replace(rows[1].draft, note="x")  # left out all the same
    rows[2].draft = replace(rows[2].draft, name="x")  # somebody else
    del rows[3]  # it holds no contact any more: it is left out by itself
    assert other.carry(plan) == [2, 4]
    assert [row.action for row in rows] == [SAME, SKIP, ADDS]
    assert [row.chosen for row in rows] == [False, True, False]


def test_nothing_to_write_makes_no_backup_and_no_undo_step(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("نام,موبایل\nعلی کریمی,09121112233\n", encoding="utf-8")
    desk.customers.add(ALI)
    label = desk.store.peek()
    report = perform(plan_import(desk, path))
    assert (report.same, report.backup, report.dry_run) == (1, "", False)
    assert desk.store.peek() == label
    assert not (desk.store.path.parent / "backups").exists()


def test_what_others_wrote_meanwhile_is_seen(desk: Desk, ali: int, file: Path) -> None:
    plan = plan_import(desk, file)
    reza = desk.customers.add(
        CustomerDraft("رضا", contacts=(ContactDraft("phone", "09121112244"),))
    )
    desk.customers.delete([ali])
    report = perform(plan)
    assert [decision.action for decision in report.decisions] == [NEW, SAME, ADDS, ADDS]
    assert report.decisions[1].customer_id == reza
    assert report.decisions[3].customer_id == report.decisions[0].customer_id


def test_a_customer_that_was_chosen_and_is_gone_is_made_new(
    desk: Desk, ali: int, file: Path
) -> None:
    plan = plan_import(desk, file)
    plan.choose(2, ADDS)
    desk.customers.delete([ali])
    assert perform(plan).decisions[0].action == NEW


def test_error_rows_go_to_a_file_that_can_be_brought_in_again(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text('نام,موبایل,شهر\nعلی,0912,\n,,قم\n"=2+2,x,y\n,9.1E+09,یزد\n', encoding="utf-8")
    plan = plan_import(desk, path)
    target = tmp_path / "errors.csv"
    assert write_error_rows(plan, target) == len(plan.problems) == 3
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    with target.open(encoding="utf-8-sig", newline="") as written:
        head, *rows = list(csv.reader(written))
    assert head[:3] == ["نام", "موبایل", "شهر"]
    assert [row[3] for row in rows] == ["3", "4", "5"]
    assert rows[0][:3] == ["", "", "قم"]
    assert all(row[4] for row in rows)
    again = open_table(target)
    assert again.roles == (*open_table(path).roles, "skip", "skip")
    with pytest.raises(FileProblem):
        write_error_rows(plan, tmp_path / "nowhere" / "errors.csv")


def test_cards_that_could_not_be_read_are_listed_too(desk: Desk, tmp_path: Path) -> None:
    plan = plan_import(desk, VCARDS / "three-one-broken.vcf")
    assert write_error_rows(plan, tmp_path / "errors.csv") == 1
    with (tmp_path / "errors.csv").open(encoding="utf-8-sig", newline="") as written:
        head, row = list(csv.reader(written))
    assert row[:2] == ["GARBAGE LINE WITHOUT COLON", "11"]
    assert len(head) == len(row) == 3


def test_a_cancelled_performance_leaves_nothing(
    desk: Desk, data_file: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(performing, "CHUNK", 1)
    before = state_of(data_file)
    plan = plan_import(desk, file)
    progress = Progress(lambda done, _total, _text: progress.cancel() if done == 2 else None)
    with pytest.raises(Cancelled):
        perform(plan, progress)
    assert state_of(data_file) == before


@pytest.mark.parametrize("chunk", [1, 2, 500])
def test_chunks_make_no_difference(
    chunk: int, desk: Desk, ali: int, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(performing, "CHUNK", chunk)
    plan = plan_import(desk, file)
    report = perform(plan)
    assert (report.new, report.adds, report.same) == (1, 1, 2)
    assert [(d.line, d.action, d.parts) for d in rehearsal(plan).decisions] == [
        (d.line, d.action, d.parts) for d in report.decisions
    ]


def test_a_table_that_a_person_explained(desk: Desk) -> None:
    table = paste_table("الف\tب\tپ\nعلی\t09121112233\tتهران\nرضا\t09121112244\tیزد\n")
    assert table.headings == ("الف", "ب", "پ")
    assert (table.kind, table.roles, table.total) == ("paste", ("full_name", "phone", "city"), 2)
    with pytest.raises(FileProblem):
        plan_import(desk, remap(table, ["extra", "skip", "city"]))
    told = remap(table, ["full_name", "phone:mobile", "skip"])
    report = perform(plan_import(desk, told))
    assert report.new == 2
    reza = desk.customers.get(report.decisions[1].customer_id)
    assert (reza.name, reza.phone, reza.city, reza.extra) == ("رضا", "09121112244", "", "")


# --- the batch writes what the service writes -------------------------------------------------

RICH = CustomerDraft(
    "نرگس رستمی‌نیا",
    given_name="نرگس",
    family_name="رستمی‌نیا",
    contacts=(
        ContactDraft("phone", "+98 912 123 4567", "mobile"),
        ContactDraft("phone", "021 8877 6655 داخلی 12", "مغازه"),
        ContactDraft("email", "N@Example.com", "work"),
        ContactDraft("handle", "@Narges", "telegram"),
    ),
    tags=("عمده", "همکار", "Alpha"),
    city="تهران",
    note="خط یک\nخط دو",
    extra='[["X",[],"y"]]',
    extra_source="vcard",
    organisation="چاپخانهٔ سپید",
    birthday="1990-05-12",
    addresses=(AddressDraft("work", "خیابان\nپلاک", "تهران"), AddressDraft(city="قم")),
)
PLAIN = CustomerDraft("رضا", kind="company")


def written(desk: Desk, data_file: Path, bulk: bool) -> dict[str, list[tuple[object, ...]]]:
    def work(tx: Transaction) -> None:
        if not bulk:
            for draft in (RICH, PLAIN, replace(RICH, name="دوم")):
                insert_customer(tx, draft)
            return
        writer = BatchWriter(tx)
        for draft in (RICH, PLAIN, replace(RICH, name="دوم")):
            writer.new(draft)
        writer.write()

    with desk.store.transaction("add_customer", name="x") as tx:
        work(tx)
    state = state_of(data_file)
    for table in ("customer", "contact_point", "address", "tag"):
        state[table] = [(row[0], *row[2:]) for row in state[table]]  # without the uid
    return state


def test_the_batch_writes_what_the_service_writes(desk: Desk, data_file: Path) -> None:
    one_by_one = written(desk, data_file, bulk=False)
    desk.store.undo()
    ids = {table: len(rows) for table, rows in one_by_one.items()}
    at_once = written(desk, data_file, bulk=True)
    assert {table: len(rows) for table, rows in at_once.items()} == ids
    for table, rows in one_by_one.items():
        if table == "customer_tag":
            continue
        later = list(at_once[table])
        # Ids never come back: only what else is in the rows is compared.
        assert sorted(map(str, (tail(table, row) for row in rows))) == sorted(
            map(str, (tail(table, row) for row in later))
        ), table


def tail(table: str, row: tuple[object, ...]) -> tuple[object, ...]:
    owned = table in ("contact_point", "address", "customer_extra")
    return row[2:] if owned else row[1:]


def test_a_plan_without_a_person_is_refused(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("نام,موبایل\n,\n", encoding="utf-8")
    with pytest.raises(FileProblem):
        plan_import(desk, path)
    assert not ImportPlan(desk.store, "csv", "x", stamp_of(desk.store.read)).writes


@pytest.mark.parametrize("chunk", [1, 500])
def test_a_plan_of_new_customers_notices_what_was_written_since(
    chunk: int, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(performing, "CHUNK", chunk)
    path = tmp_path / "c.csv"
    path.write_text("نام,موبایل\nعلی,09121112233\nرضا,09121112244\n", encoding="utf-8")
    desk.customers.add(ALI)
    desk.store.undo()
    plan = plan_import(desk, path)
    assert plan.counts[NEW] == 2
    desk.store.redo()
    assert [decision.action for decision in perform(plan).decisions] == [SAME, NEW]


def test_a_plan_notices_what_is_written_while_it_is_done(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(performing, "CHUNK", 1)
    path = tmp_path / "c.csv"
    path.write_text("نام,موبایل\nرضا,09121112244\nعلی,09121112233\n", encoding="utf-8")

    def report(done: int, _total: int, _text: str) -> None:
        if done == 1:
            desk.customers.add(ALI)

    plan = plan_import(desk, path)
    decisions = perform(plan, Progress(report)).decisions
    assert [decision.action for decision in decisions] == [NEW, SAME]


def test_cards_beyond_what_memory_holds_are_refused(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_module, "MAX_CONTACTS", 50)
    path = tmp_path / "many.vcf"
    path.write_text("BEGIN:VCARD\n" * 52, encoding="utf-8")  # none of them ends
    with pytest.raises(FileProblem, match=r"500,000|۵۰۰٬۰۰۰"):
        plan_import(desk, path)
