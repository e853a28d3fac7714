"""No document takes the name of a data file, of what lies beside it, or of a backup."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from crmdesk.backup import back_up
from crmdesk.desk import Desk, open_desk
from crmdesk.documents import save
from crmdesk.errors import FileProblem
from crmdesk.exchange.export import export_customers
from crmdesk.exchange.plan import plan_import, write_error_rows
from crmdesk.services.customers import CustomerDraft

Write = Callable[[Desk, Path], object]


def errors(desk: Desk, target: Path) -> None:
    source = desk.store.path.with_name("contacts.csv")
    source.write_text("name,mobile\nA,9.12E+09\n", encoding="utf-8")
    plan = plan_import(desk, source)
    assert plan.problems
    write_error_rows(plan, target, source)


WAYS: dict[str, Write] = {
    "table": lambda desk, target: export_customers(desk, target, "csv"),
    "cards": lambda desk, target: export_customers(desk, target, "vcard"),
    "paper": lambda _desk, target: save(b"%PDF", target),
    "errors": errors,
}


@pytest.mark.parametrize("way", WAYS)
def test_what_holds_data_is_not_replaced(desk: Desk, tmp_path: Path, way: str) -> None:
    desk.customers.add(CustomerDraft("مریم گلپایگانی"))
    data = desk.store.path
    backup = Path(back_up(data, "manual").path)
    other = tmp_path / "other.db"
    open_desk(other).close()
    kept = (data, backup, other, data.with_name(data.name + "-wal"))
    before = [path.read_bytes() for path in kept]
    linked = tmp_path / "link.csv"
    linked.symlink_to(data)
    for target in (*kept, backup.with_suffix(".csv"), data.parent / "photos" / "x.csv", linked):
        with pytest.raises(FileProblem, match=re.escape(target.name)):
            WAYS[way](desk, target)
    assert [path.read_bytes() for path in kept] == before


@pytest.mark.parametrize("way", WAYS)
def test_other_names_beside_the_data_are_free(desk: Desk, way: str) -> None:
    desk.customers.add(CustomerDraft("مریم گلپایگانی"))
    target = desk.store.path.with_name("customers.csv")
    WAYS[way](desk, target)
    WAYS[way](desk, target)  # a document may be replaced by a newer one
    assert target.stat().st_size


def test_the_rows_with_errors_do_not_replace_their_file(desk: Desk) -> None:
    source = desk.store.path.with_name("contacts.csv")
    with pytest.raises(FileProblem, match=r"contacts\.csv"):
        errors(desk, source)
    assert "9.12E+09" in source.read_text(encoding="utf-8")
