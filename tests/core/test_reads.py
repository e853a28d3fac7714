"""Rules of reading: every list has its index, no read forgets the trash."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from sqlalchemy import Select, Table
from sqlalchemy.dialects import sqlite

import crmdesk.services
from crmdesk.db.tables import SOFT_DELETED
from crmdesk.desk import Desk
from crmdesk.services import customers, followups, search, timeline, today

PARAMS = {
    "id": 1, "ids": "[1, 2]", "limit": 10, "first": "2026-01-01", "last": "2026-12-31",
    "day": "2026-01-01", "start": "2026-01-01T00:00:00Z", "key": "0912", "kind": "phone",
    "exact": "x", "ends": "x", "begins": "x", "word": "x", "phone": 1, "low": "a", "high": "b",
    "match": '"علی"', "ends_match": '"علی"', "needle": "x", "bound": 50,
}  # fmt: skip

LISTS = {
    "customers by name": customers._IDS["name"],
    "customers by name, backwards": customers._IDS["-name"],
    "customers, newest first": customers._IDS["new"],
    "a page of customers": customers._ROWS,
    "customers with a phone": customers._BY_KEY,
    "a block of today": today._ROWS,
    "the next due day": today._NEXT,
    "settled today": today._DONE,
    "follow-ups of a customer": followups._OPEN_OF,
    "timeline: interactions": timeline._INTERACTIONS,
    "timeline: settled": timeline._SETTLED,
    "find": search._BY_NAME_PART,
    "find a phone": search._BY_NUMBER_PART,
}
FULL_READS = {"customers, newest first"}
"""Lists that read the whole table in its own order, which is the index."""

IN_INDEX_ORDER = {
    "customers by name",
    "customers by name, backwards",
    "customers, newest first",
    "a block of today",
    "timeline: interactions",
}


def plan_of(desk: Desk, name: str) -> list[str]:
    statement, params = LISTS[name], PARAMS
    if not isinstance(statement, str):
        compiled = statement.compile(dialect=sqlite.dialect(paramstyle="named"))
        params = {**compiled.params, **PARAMS}
        statement = str(compiled)
    rows = desk.store.read.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", params)
    return [row[3] for row in rows]


@pytest.mark.parametrize("name", list(LISTS))
def test_no_list_reads_a_whole_table(name: str, desk: Desk) -> None:
    tables = {"customer", "interaction", "follow_up", "contact_point", "c", "p", "s", "r"}
    steps = plan_of(desk, name)
    scans = [step for step in steps if step.startswith("SCAN") and step.split()[1] in tables]
    assert name in FULL_READS or all("INDEX" in step for step in scans), steps


@pytest.mark.parametrize("name", sorted(IN_INDEX_ORDER))
def test_long_lists_come_out_of_their_index_in_order(name: str, desk: Desk) -> None:
    steps = plan_of(desk, name)
    assert not [step for step in steps if step == "USE TEMP B-TREE FOR ORDER BY"], steps


def statements() -> list[tuple[str, Select[tuple[object, ...]]]]:
    found = []
    for module_info in pkgutil.iter_modules(crmdesk.services.__path__):
        module = importlib.import_module(f"crmdesk.services.{module_info.name}")
        for name, value in vars(module).items():
            entries = value.items() if isinstance(value, dict) else [(name, value)]
            found += [
                (f"{module_info.name}.{name}.{key}", each)
                for key, each in entries
                if isinstance(each, Select)
            ]
    return found


ALSO_THE_TRASH = {
    "base._NAMES",  # the name for an undo sentence, when the customer is in the trash already
    "merge._ONE",  # its id comes from a read that left the trash out
}


@pytest.mark.parametrize(("name", "statement"), statements(), ids=lambda value: str(value)[:40])
def test_no_read_forgets_the_trash(name: str, statement: Select[tuple[object, ...]]) -> None:
    if ".".join(name.split(".")[:2]) in ALSO_THE_TRASH:
        return
    where = str(statement.whereclause)
    tables = {t for f in statement.get_final_froms() for t in _tables(f)}
    for table in tables & set(SOFT_DELETED):
        assert f"{table.name}.deleted_at IS NULL" in where, name


def _tables(part: object) -> set[Table]:
    if isinstance(part, Table):
        return {part}
    left, right = getattr(part, "left", None), getattr(part, "right", None)
    return (_tables(left) | _tables(right)) if left is not None else set()


def test_the_statements_are_found() -> None:
    names = [name for name, _ in statements()]
    assert len(names) > 20
