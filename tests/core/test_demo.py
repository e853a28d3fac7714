"""The invented shop: always the same, believable, and in no way different from typed data."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from crmdesk import clock, phones, text
from crmdesk.changes import Changes
from crmdesk.db.derive import derived
from crmdesk.db.triggers import CONTACT_CONDITION, FTS_CHECK, all_triggers
from crmdesk.demo import names, notes_calls, notes_other, words
from crmdesk.demo.chance import Weighted
from crmdesk.demo.load import load_demo
from crmdesk.demo.people import MAX_CUSTOMERS, People
from crmdesk.demo.shop import BATCH, COLUMNS, Batch, DemoSize, generate
from crmdesk.desk import Desk, open_desk
from crmdesk.errors import Cancelled, UserError
from crmdesk.jobs import Progress
from crmdesk.services.customers import ContactDraft, CustomerDraft, contact_key
from crmdesk.services.interactions import InteractionDraft

NOW = datetime(2026, 11, 21, 5, 30, tzinfo=UTC)
NOW_TEXT = "2026-11-21T05:30:00Z"
EMPTY = CustomerDraft("علی کریمی", contacts=(ContactDraft("phone", "0912 000 0000"),))


@cache
def made(customers: int, seed: int) -> list[Batch]:
    return list(generate(customers, seed, NOW))


def rows_of(table: str, customers: int, seed: int = 7) -> list[dict[str, Any]]:
    """All rows of one table, by column name."""
    return [
        dict(zip(COLUMNS[table], row, strict=True))
        for batch in made(customers, seed)
        for row in batch[table]
    ]


def digest(customers: int, seed: int, now: datetime = NOW) -> str:
    batches: list[Batch] = list(generate(customers, seed, now))
    return hashlib.sha256(repr(batches).encode()).hexdigest()


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Desk]:
    """A desk with 300 invented customers."""
    desk = open_desk(tmp_path / "desk.crmdesk")
    load_demo(desk.store, 300, seed=7)
    yield desk
    desk.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Desk]:
    desk = open_desk(tmp_path / "empty.crmdesk")
    yield desk
    desk.close()


# ---- always the same -----------------------------------------------------------------------


def test_a_seed_gives_the_same_shop_again() -> None:
    assert digest(200, 7) == digest(200, 7)
    assert digest(200, 7) != digest(200, 8)
    assert digest(200, 7) != digest(201, 7)
    assert digest(200, 7) != digest(200, 7, NOW.replace(day=22))


def test_batches_are_small_and_ids_dense() -> None:
    batches = list(generate(BATCH + 100, 3, NOW))
    assert [len(batch["customer"]) for batch in batches] == [BATCH, 100]
    for table in COLUMNS:
        ids = [row[0] for batch in batches for row in batch[table]]
        assert ids == list(range(1, len(ids) + 1))
        if "uid" in COLUMNS[table]:
            uids = {row[1] for batch in batches for row in batch[table]}
            assert len(uids) == len(ids)
            assert all(len(str(uid)) == 32 for uid in uids)


# ---- the words -------------------------------------------------------------------------------


def all_words() -> Iterator[str]:
    for module in (names, words, notes_calls, notes_other):
        for name, value in vars(module).items():
            if name.lstrip("_").isupper():
                yield from _flat(value)


def _flat(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _flat(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _flat(inner)


def test_every_word_is_proper_persian() -> None:
    found = list(all_words())
    assert len(found) > 1000
    for word in found:
        assert text.clean(word) == word
        assert not set(word) & set("يكىة٠١٢٣٤٥٦٧٨٩")


def test_there_are_words_enough() -> None:
    calls = {line for lines in notes_calls.ANSWERED.values() for line in lines}
    assert len(names.MALE) + len(names.FEMALE) >= 150
    assert len(set(names.FAMILY)) >= 250
    assert len(words.CITIES) >= 40
    assert len(words.COMPANY_KINDS) >= 60
    assert len(words.TAGS) == 25
    assert len(calls) >= 120
    assert sum(map(len, notes_other.REASONS.values())) >= 60
    assert any("\u200c" in name for name in names.FAMILY)


def test_no_slot_stays_empty() -> None:
    bodies = [row["body"] for row in rows_of("interaction", 400)]
    reasons = [row["reason"] for row in rows_of("follow_up", 400)]
    assert all("{" not in line and "}" not in line for line in bodies + reasons)
    assert all(text.clean(line) == line for line in bodies + reasons)
    assert all(reasons)


# ---- phones and keys -------------------------------------------------------------------------


def test_keys_are_what_the_program_would_have_made() -> None:
    points = rows_of("contact_point", 500)
    for point in points:
        assert text.clean(point["value"]) == point["value"]
        if point["kind"] == "phone":
            phone = phones.normalise(point["value"])
            assert phone.valid, point
            assert phone.digits == point["key"], point
        else:
            assert point["key"] == contact_key(ContactDraft(point["kind"], point["value"]))
    spellings = {point["value"][:2] for point in points}
    assert {"09", "۰۹", "+9", "00"} <= spellings


def test_the_last_seven_digits_are_of_one_customer_only() -> None:
    numbers = [row["key"][-7:] for row in rows_of("contact_point", 3000) if row["kind"] == "phone"]
    assert len(numbers) > 3000
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("seed", [0, 1, 12345])
def test_the_shuffle_of_numbers_loses_none(seed: int) -> None:
    import random

    people = People(random.Random(seed))
    some = [*range(20_000), *range(MAX_CUSTOMERS - 5, MAX_CUSTOMERS + 20_000), 9_999_999]
    assert len({people._seven(index) for index in some}) == len(some)


def test_stored_keys_agree_with_derive(shop: Desk) -> None:
    checked = list(derived(shop.store.read))
    assert len(checked) == 300
    assert all(stored == right for _id, stored, right in checked)


# ---- a believable shop -----------------------------------------------------------------------


def test_sizes_are_believable() -> None:
    customers = rows_of("customer", 2000)
    points = rows_of("contact_point", 2000)
    kinds = Counter(row["kind"] for row in customers)
    lines = Counter(row["label"] for row in points if row["kind"] == "phone")
    cities = Counter(row["city"] for row in customers)
    assert 0.11 < kinds["company"] / 2000 < 0.19
    assert lines["mobile"] == 2000
    assert 0.2 < (lines["home"] + lines["work"]) / 2000 < 0.3
    assert 0.09 < sum(row["kind"] == "email" for row in points) / 2000 < 0.15
    assert cities.most_common(1)[0][0] == "تهران"
    assert 0.15 < sum(bool(row["note"]) for row in customers) / 2000 < 0.25
    assert len({row["name"] for row in customers}) > 1800
    assert len(rows_of("follow_up", 2000)) / 2000 == pytest.approx(0.45, abs=0.08)


def test_calls_are_believable() -> None:
    entries = rows_of("interaction", 2000)
    per_customer = Counter(row["customer_id"] for row in entries)
    assert len(entries) / 2000 == pytest.approx(3, abs=0.5)
    assert sum(count >= 20 for count in per_customer.values()) == DemoSize.of(2000).regulars == 20
    assert max(per_customer.values()) <= 50
    fridays = 0
    for row in entries:
        local = clock.local(datetime.fromisoformat(row["happened_at"]))
        assert 9 <= local.hour < 21
        fridays += local.weekday() == 4
        assert row["happened_at"] <= NOW_TEXT
        spoke = row["kind"] == "call" and row["outcome"] == "answered"
        assert (row["duration_s"] is not None) == spoke
        assert (row["outcome"] is not None) == (row["kind"] == "call")
        assert (row["direction"] is None) == (row["kind"] == "note")
    assert 0 < fridays / len(entries) < 0.05


def test_nothing_happened_before_the_customer_came_or_after_now() -> None:
    came = {row["id"]: row["created_at"] for row in rows_of("customer", 1000)}
    assert min(came.values()) < "2024-01-01" < "2026-11-01" < max(came.values()) < NOW_TEXT
    for row in rows_of("interaction", 1000):
        assert came[row["customer_id"]] <= row["happened_at"]
    for row in rows_of("follow_up", 1000):
        assert came[row["customer_id"]] <= row["created_at"] <= row["updated_at"] <= NOW_TEXT
        if row["done_at"]:
            assert row["created_at"] <= row["done_at"] < NOW_TEXT
        if row["due_at"]:
            local = clock.local(datetime.fromisoformat(row["due_at"]))
            assert local.date().isoformat() == row["due_day"]
        if row["done_at"] is None and row["due_day"] is None:
            assert row["no_date_reason"]


def test_a_day_of_work_hardly_grows_with_the_shop() -> None:
    small, large = DemoSize.of(300), DemoSize.of(100_000)
    assert (small.overdue, small.today, small.week) == (2, 5, 12)
    assert (large.overdue, large.today, large.week) == (6, 9, 40)
    tiny = DemoSize.of(1)
    assert (tiny.overdue, tiny.today, tiny.week, tiny.regulars) == (0, 0, 0, 0)


def test_today_is_believable(shop: Desk) -> None:
    lists = shop.today.read_lists()
    assert (lists.overdue_count, lists.today_count, lists.week_count) == (2, 5, 12)
    assert all(row.reason and row.phone for row in lists.overdue + lists.today + lists.week)
    everyone = lists.overdue + lists.today + lists.week
    assert any(row.moment for row in everyone)
    assert any(row.moment is None for row in everyone)


@pytest.mark.parametrize("customers", [1, 7, 40])
def test_small_shops_work_too(customers: int, empty: Desk) -> None:
    counts = load_demo(empty.store, customers, seed=2)
    assert counts["customer"] == empty.customers.count() == customers
    assert empty.today.read_lists().overdue_count == customers // 20


# ---- loading ---------------------------------------------------------------------------------


def test_counts_are_what_the_file_holds(empty: Desk) -> None:
    counts = load_demo(empty.store, 120, seed=4)
    for table, count in counts.items():
        found = empty.store.read.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
        assert found == count, table


def test_what_is_derived_is_right(shop: Desk) -> None:
    read = shop.store.read.exec_driver_sql
    recount = (
        "SELECT customer_id, max(happened_at), count(*) FROM interaction "
        f"WHERE {CONTACT_CONDITION} GROUP BY customer_id ORDER BY customer_id"
    )
    kept = read("SELECT * FROM customer_stats ORDER BY customer_id").all()
    assert kept == read(recount).all()
    with shop.store._writer.begin():
        shop.store._writer.exec_driver_sql(FTS_CHECK)
    assert read("SELECT count(*) FROM customer_fts").scalar_one() == 300
    assert read("SELECT count(*) FROM sqlite_stat1").scalar_one() > 0
    assert read("PRAGMA foreign_key_check").all() == []


def test_undo_knows_nothing_of_the_load_and_works_after_it(shop: Desk) -> None:
    read = shop.store.read.exec_driver_sql
    assert shop.store.peek() is None
    assert shop.store.undo() is None
    assert read("SELECT count(*) FROM journal_row").scalar_one() == 0
    laid = read("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
    assert dict(map(tuple, laid)) == all_triggers()

    before = shop.customers.get(1)
    shop.interactions.log(InteractionDraft(1, body="بعد از بارگذاری"))
    assert shop.customers.get(1).contact_count == before.contact_count + 1
    assert shop.store.undo() is not None
    assert shop.customers.get(1) == before
    assert shop.customers.add(EMPTY) == 301


def test_customers_of_the_load_are_found(shop: Desk) -> None:
    one = shop.customers.get(17)
    assert 17 in [hit.id for hit in shop.search.find(one.phone)]
    assert 17 in [hit.id for hit in shop.search.find(one.phone[-7:])]


def test_a_file_in_use_is_refused(empty: Desk) -> None:
    empty.customers.add(EMPTY)
    with pytest.raises(UserError):
        load_demo(empty.store, 10)
    assert empty.customers.count() == 1
    empty.customers.delete([1])
    with pytest.raises(UserError):
        load_demo(empty.store, 10)
    assert empty.store.undo() is not None
    assert empty.customers.count() == 1


def test_what_was_undone_cannot_come_back_over_the_load(empty: Desk) -> None:
    empty.customers.add(EMPTY)
    empty.store.undo()
    load_demo(empty.store, 10)
    assert empty.store.redo() is None
    assert empty.customers.count() == 10


def test_a_shop_is_not_loaded_twice(shop: Desk) -> None:
    with pytest.raises(UserError):
        load_demo(shop.store, 10)
    assert shop.customers.count() == 300


@pytest.mark.parametrize("customers", [-1, 0, MAX_CUSTOMERS + 1])
def test_impossible_sizes_are_refused(customers: int, empty: Desk) -> None:
    with pytest.raises(UserError):
        load_demo(empty.store, customers)
    with pytest.raises(ValueError, match="not between"):
        next(generate(customers, 1, NOW))


def test_a_cancel_leaves_the_file_as_it_was(empty: Desk) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        load_demo(empty.store, 50, progress=progress)
    assert empty.customers.count() == 0
    assert empty.customers.add(EMPTY) == 1
    assert empty.store.peek() is not None


def test_progress_and_listeners_are_told(empty: Desk) -> None:
    seen: list[tuple[int, int, str]] = []
    heard: list[Changes] = []
    empty.store.subscribe(heard.append)
    load_demo(empty.store, 60, progress=Progress(lambda *step: seen.append(step)))
    assert seen[0] == (60, 60, "")
    assert seen[-1][2]
    assert [change.kind for change in heard] == ["outside"]


def test_a_weight_for_each_thing() -> None:
    with pytest.raises(ValueError, match="weight"):
        Weighted((1, 2), (1,))
