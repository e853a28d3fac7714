"""Nothing of a file is lost silently: other names, other values, numbers that were cut off."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from crmdesk.desk import Desk
from crmdesk.exchange import quick
from crmdesk.exchange.performing import owners_of, perform, rehearsal
from crmdesk.exchange.plan import ADDS, NEW, SAME, SKIP, plan_import, write_error_rows
from crmdesk.exchange.table import paste_table
from crmdesk.i18n import _
from crmdesk.services.customers import ContactDraft, CustomerDraft

ALI = CustomerDraft("علی کریمی", contacts=(ContactDraft("phone", "09121112233"),), city="کرج")


def names(desk: Desk) -> list[str]:
    return [row.name for row in desk.customers.rows(desk.customers.ids())]


def called(name: str) -> str:
    """Return the line of a note that keeps another name."""
    return _("Other name: {name}").format(name=name)


def test_two_names_with_one_number_are_one_customer_with_both(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("نام,موبایل\nعلی کریمی,09121112233\nمکانیک محل,09121112233\n", "utf-8")
    plan = plan_import(desk, path)
    second = plan.rows[1]
    assert (second.action, second.earlier, second.other_name) == (ADDS, 2, "مکانیک محل")
    perform(plan)
    (made,) = desk.customers.ids()
    assert (desk.customers.get(made).name, desk.customers.get(made).note) == (
        "علی کریمی",
        called("مکانیک محل"),
    )
    again = plan_import(desk, path)
    assert again.counts == {SAME: 2, "errors": 0}
    assert not again.writes


def test_a_filler_that_stands_for_the_number_of_very_many(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "c.csv"
    people = [f"مشتری {number}" for number in range(1200)]
    rows = "".join(f"{name},09120000000,خرید {name}\n" for name in people)
    path.write_text(f"نام,موبایل,یادداشت\n{rows}", "utf-8")
    folded: list[int] = []
    search_key = quick.search_key

    def counted(raw: str) -> str:
        folded.append(len(raw))
        return search_key(raw)

    monkeypatch.setattr(quick, "search_key", counted)
    perform(plan_import(desk, path))
    (made,) = desk.customers.ids()
    wanted = [f"خرید {people[0]}"]
    for name in people[1:]:
        wanted += [called(name), f"خرید {name}"]
    assert desk.customers.get(made).note.split("\n") == wanted
    assert sum(folded) < 40 * len(rows), "the note is not gone through for every row"
    assert plan_import(desk, path).counts == {SAME: 1200, "errors": 0}


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("كريمي", False),  # a part of the name, on an Arabic keyboard
        ("علی‌کریمی", False),
        ("کریمی کیف ستاره", False),  # the company is there
        ("آقای بزرگ", False),  # the note has it
        ("09121112233", False),  # stands for a name that is not there
        ("علی", False),
        ("علیرضا", True),
        ("بزرگ", False),
        ("جناب آقای کریمی", False),  # courtesy
        ("دکتر کریمی", True),
    ],
)
def test_only_a_name_that_says_something_is_kept(desk: Desk, name: str, kept: bool) -> None:
    desk.customers.add(replace(ALI, organisation="کیف ستاره", note="همان آقای بزرگ است"))
    plan = plan_import(desk, paste_table(f"نام\tموبایل\n{name}\t09121112233\n"))
    assert plan.rows[0].other_name == (name if kept else "")
    assert plan.rows[0].action == (ADDS if kept else SAME)


def test_what_is_different_and_not_taken_is_told(desk: Desk) -> None:
    desk.customers.add(replace(ALI, birthday="1990-05-12"))
    rows = "علی کریمی\t09121112233\tکرج\t1369/02/22\nعلی کریمی\t09121112233\tقم\t1369/02/23\n"
    plan = plan_import(desk, paste_table(f"نام\tموبایل\tشهر\tتاریخ تولد\n{rows}"))
    assert [row.action for row in plan.rows] == [SAME, SAME]
    assert [row.not_taken for row in plan.rows] == [(), ("city", "birthday")]


CUT = "نام,موبایل,شهر\nعلی کریمی,9.12E+09,کرج\nرضا,09121112244,یزد\n,,قم\n"


def cut_off(desk: Desk, folder: Path) -> Path:
    """Bring in a table with a number that was cut off; return the file of rows with errors."""
    path, errors = folder / "c.csv", folder / "errors.csv"
    path.write_text(CUT, encoding="utf-8")
    plan = plan_import(desk, path)
    report = perform(plan)
    assert report.new == 2
    assert write_error_rows(plan, errors, path, owners_of(desk.store, report)) == 2
    return errors


def test_a_row_with_a_lost_number_is_one_row_of_the_file(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text(CUT, encoding="utf-8")
    plan = plan_import(desk, path)
    problems = [problem.line for problem in plan.problems]
    contacts = [row.number for row in plan.rows]
    assert set(problems) & set(contacts) == {2}  # it comes in, and stands with the errors
    assert len({*problems, *contacts}) == CUT.count("\n") - 1
    report = perform(plan)
    assert (report.new, len(report.problems)) == (2, 2)
    (ali,) = (one.id for one in desk.search.find("علی کریمی", 5))
    assert "9.12E+09" in desk.customers.get(ali).extra  # what was written is kept


def mend(errors: Path) -> None:
    text = errors.read_text(encoding="utf-8-sig")
    assert text.count("9.12E+09,") == 1
    errors.write_text(text.replace("9.12E+09,", "09121112233,"), encoding="utf-8")


def test_a_mended_row_finds_the_customer_that_it_made(desk: Desk, tmp_path: Path) -> None:
    errors = cut_off(desk, tmp_path)
    (ali,) = (one.id for one in desk.search.find("علی کریمی", 5))
    mend(errors)
    plan = plan_import(desk, errors)
    (row,) = plan.rows
    assert (row.action, row.customer_id, row.parts) == (ADDS, ali, ("09121112233",))
    report = perform(plan)
    assert (report.new, report.adds) == (0, 1)
    found = desk.customers.get(ali)
    assert found.phone == "09121112233"
    assert names(desk) == ["رضا", "علی کریمی"]


def test_a_row_that_was_not_mended_makes_nobody(desk: Desk, tmp_path: Path) -> None:
    plan = plan_import(desk, cut_off(desk, tmp_path))
    assert [row.action for row in plan.rows] == [SAME]
    assert len(plan.problems) == 2


def test_a_mended_row_whose_customer_is_gone_makes_a_new_one(desk: Desk, tmp_path: Path) -> None:
    errors = cut_off(desk, tmp_path)
    mend(errors)
    plan = plan_import(desk, errors)
    assert desk.store.undo() is not None  # the import: written between the preview and the end
    assert [decision.action for decision in perform(plan).decisions] == [NEW]
    desk.store.undo()
    assert plan_import(desk, errors).rows[0].action == NEW


def test_a_rehearsal_and_a_row_that_was_left_out_name_no_customer(
    desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "c.csv"
    path.write_text(CUT, encoding="utf-8")
    plan = plan_import(desk, path)
    assert owners_of(desk.store, rehearsal(plan)) == {}
    plan.choose(2, SKIP)
    assert owners_of(desk.store, perform(plan)) == {}
