"""The columns and the preview of an import: what is shown, chosen, marked and compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from crmdesk import formats
from crmdesk.desk import Desk
from crmdesk.services.customer_data import ContactDraft, CustomerDraft
from crmdesk.text import strip_isolates
from tests.helpers import type_text
from tests.ui.kit import settle_events
from tests.ui.watchdog import Watchdog
from ui import tasks
from ui.dialogs.import_wizard import COLUMNS, PREVIEW, ImportDialog
from ui.text import plain

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
Reader = Callable[..., ImportDialog]
pytestmark = pytest.mark.usefixtures("persian_look")

TABLE = """نام,موبایل,ایمیل,شهر,کد,خالی
رضا کریمی,09121110001,reza@example.com,تهران,A-1,
خانم گلپایگانی,09214177763,maryam@example.com,شیراز,,
علی روحانی,09123456789,,,,
سارا امینی,ندارد,,,A-4,
کریمی رضا,0912 111 0001,,کرج,,
نادر رادمنش,9.12E+09,,,,
"""


@pytest.fixture
def read(qtbot: QtBot, desk: Desk, tmp_path: Path) -> Iterator[Reader]:
    def make(content: str = TABLE, step: int = COLUMNS, name: str = "a.csv") -> ImportDialog:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        dialog = ImportDialog(None, desk, path)
        qtbot.addWidget(dialog)
        dialog.open()
        dialog.activateWindow()
        settle(dialog)
        if dialog.step < step:
            dialog.next()
            settle(dialog)
        assert dialog.step == step
        return dialog

    yield make
    tasks.shutdown()


def settle(dialog: ImportDialog) -> None:
    for _round in range(4):
        settle_events()
        QTest.qWait(2)
    assert not dialog.jobs.running


def rows(dialog: ImportDialog) -> list[tuple[str, str]]:
    """Return name and action of the listed rows."""
    model = dialog.preview.model
    found = [model.row_at(number) for number in range(model.rowCount())]
    return [(row.name, row.action) for row in found if row is not None]


def go_to(dialog: ImportDialog, name: str) -> None:
    """Make a row current and wait until it is compared."""
    number = [row[0] for row in rows(dialog)].index(name)
    dialog.preview.table.go_to(number, 0)
    dialog.preview.table.setFocus()
    QTest.qWait(60)


# ---- columns ---------------------------------------------------------------------------------


def test_columns_say_what_they_become(read: Reader) -> None:
    dialog = read()
    shown = {
        strip_isolates(row.heading.text): (row.choice.code, plain(row.status))
        for row in dialog.columns.rows
    }
    assert list(shown) == ["نام", "موبایل", "ایمیل", "شهر", "کد"]  # the empty one is left out
    assert shown["موبایل"][0] == "phone:mobile"
    assert formats.number(4) in shown["موبایل"][1]
    assert formats.number(2) in shown["موبایل"][1]
    assert shown["کد"][0] == "extra"
    assert "رضا کریمی" in dialog.columns.rows[0].samples.text
    assert "0001" in dialog.columns.first.texts[0]


def test_nothing_but_the_dialog_comes_up(read: Reader) -> None:
    dialog = read()
    seen = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    assert seen == [dialog]


def test_another_role_is_judged_at_once(read: Reader) -> None:
    dialog = read()
    row = dialog.columns.rows[0]
    row.choice.setCurrentIndex(row.choice.findData("phone:mobile"))
    assert plain(row.status) == "…"
    assert not dialog.next_button.isEnabled()
    settle(dialog)
    assert formats.number(6) in plain(row.status)
    assert dialog.next_button.isEnabled()
    row.choice.setCurrentIndex(row.choice.findData("skip"))
    settle(dialog)
    assert dialog.columns.roles[0] == "skip"
    assert "رضا" not in dialog.columns.first.texts[0]


def test_only_a_person_ends_a_guess(read: Reader) -> None:
    dialog = read(TABLE.replace(",", ";"))
    source = dialog.columns.source
    assert (source.encoding.code, source.delimiter.code) == ("utf-8", ";")
    guessed = source.delimiter.currentText()
    source.delimiter.setCurrentIndex(source.delimiter.findData(","))
    settle(dialog)
    assert dialog.table is not None
    assert dialog.table.delimiter == ","
    assert len(dialog.columns.rows) < 5
    source.delimiter.setCurrentIndex(source.delimiter.findData(";"))
    settle(dialog)
    assert source.delimiter.currentText() != guessed
    assert len(dialog.columns.rows) == 5
    assert source.sheet.isHidden() or not source.sheet.isVisible()


def test_another_encoding_is_shown_at_once(read: Reader) -> None:
    dialog = read()
    source = dialog.columns.source
    source.encoding.setCurrentIndex(source.encoding.findData("windows-1256"))
    settle(dialog)
    assert "رضا" not in " ".join(dialog.columns.first.texts)
    source.encoding.setCurrentIndex(source.encoding.findData("utf-8"))
    settle(dialog)
    assert "رضا" in " ".join(dialog.columns.first.texts)


def test_ninety_columns_do_not_hold_the_window_up(read: Reader) -> None:
    headings = ",".join(["Name", "Phone 1 - Value", *(f"Column {n}" for n in range(88))])
    cells = ",".join(["Ali", "09121110001", *("x" for _n in range(88))])
    dialog = read(f"{headings}\n{cells}\n")
    for _turn in range(200):
        if len(dialog.columns.rows) == 90:
            break
        QTest.qWait(20)
    assert len(dialog.columns.rows) == 90
    assert len(dialog.columns.roles) == 90


def test_a_workbook_offers_its_sheets(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    path = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for title, name in (("مشتریان", "رضا"), ("قدیمی", "سارا")):
        sheet = book.add_worksheet(title)
        sheet.write_row(0, 0, ["نام", "موبایل"])
        sheet.write_row(1, 0, [name, "09121110001"])
    book.close()
    dialog = ImportDialog(None, desk, path)
    qtbot.addWidget(dialog)
    dialog.open()
    settle(dialog)
    assert dialog.step == COLUMNS, dialog.message.accessibleName()
    sheets = dialog.columns.source.sheet
    assert sheets.isVisible()
    assert not dialog.columns.source.encoding.isVisible()
    sheets.setCurrentIndex(sheets.findData("قدیمی"))
    settle(dialog)
    assert "سارا" in dialog.columns.first.texts[0]
    tasks.shutdown()


# ---- preview ---------------------------------------------------------------------------------


def test_rows_stand_in_the_order_of_the_file(read: Reader) -> None:
    dialog = read(step=PREVIEW)
    assert rows(dialog)[:5] == [
        ("رضا کریمی", "new"),
        ("خانم گلپایگانی", "adds"),
        ("علی روحانی", "same"),
        ("سارا امینی", "new"),
        ("کریمی رضا", "same"),
    ]
    assert rows(dialog)[5:] == [("نادر رادمنش", "new")]  # its number is cut off; it comes in


@pytest.mark.parametrize(
    ("kind", "count"), [("all", 6), ("new", 3), ("adds", 1), ("same", 2), ("skip", 0), ("error", 1)]
)
def test_the_chips_count_and_filter(read: Reader, kind: str, count: int) -> None:
    dialog = read(step=PREVIEW)
    chip = dialog.preview.filters.chip(kind)
    assert formats.number(count) in chip.text()
    chip.click()
    assert len(rows(dialog)) == count
    QTest.qWait(60)


@pytest.mark.parametrize(
    ("letter", "action"), [("s", "skip"), ("س", "skip"), ("n", "new"), ("د", "new"), ("ش", "adds")]
)
def test_a_letter_decides_on_any_keyboard(read: Reader, letter: str, action: str) -> None:
    dialog = read(step=PREVIEW)
    go_to(dialog, "خانم گلپایگانی")
    type_text(dialog.preview.table, "s" if action == "adds" else "")
    type_text(dialog.preview.table, letter)
    assert dict(rows(dialog))["خانم گلپایگانی"] == action
    assert dialog.preview.action.value() == action


def test_nobody_to_add_to(read: Reader) -> None:
    dialog = read(step=PREVIEW)
    go_to(dialog, "رضا کریمی")
    assert not dialog.preview.action.chip("adds").isEnabled()
    type_text(dialog.preview.table, "a")
    assert dict(rows(dialog))["رضا کریمی"] == "new"
    assert dialog.preview.action.value() == "new"


def test_many_rows_at_once(read: Reader, desk: Desk) -> None:
    dialog = read(step=PREVIEW)
    table = dialog.preview.table
    go_to(dialog, "رضا کریمی")
    for _row in range(3):
        QTest.keyClick(table, Key.Key_Down, SHIFT)
    assert formats.number(4) in plain(dialog.preview._whose)
    dialog.preview.action.chip("skip").click()
    assert [row[1] for row in rows(dialog)[:4]] == ["skip"] * 4
    assert formats.number(4) in dialog.preview.filters.chip("skip").text()
    assert formats.number(1) in dialog.next_button.text()
    QTest.keyClick(table, Key.Key_Escape)
    assert dialog.step == PREVIEW  # first the marks go
    assert table.marked_count() == 1
    dialog.next()
    settle(dialog)
    names = {row.name for row in desk.customers.rows(desk.customers.ids())}
    assert "رضا کریمی" not in names


def test_nothing_to_bring_in(read: Reader) -> None:
    dialog = read(step=PREVIEW)
    dialog.preview.table.selectAll()
    QTest.keyClick(dialog.preview.table, Key.Key_Delete)
    assert not dialog.next_button.isEnabled()
    dialog.next()
    assert dialog.step == PREVIEW
    type_text(dialog.preview.table, "a")
    assert dialog.next_button.isEnabled()


def test_choices_stay_when_one_looks_at_the_columns_again(read: Reader) -> None:
    dialog = read(step=PREVIEW)
    go_to(dialog, "رضا کریمی")
    type_text(dialog.preview.table, "s")
    dialog.back()
    dialog.next()
    settle(dialog)
    assert dialog.step == PREVIEW
    assert dict(rows(dialog))["رضا کریمی"] == "skip"


def test_the_menu_of_a_row(read: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    menus: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, *_at: menus.append(menu))
    dialog = read(step=PREVIEW)
    go_to(dialog, "خانم گلپایگانی")
    QTest.keyClick(dialog.preview.table, Key.Key_Return)
    (menu,) = menus
    assert [entry.isChecked() for entry in menu.actions()] == [False, True, False]
    menu.actions()[2].trigger()
    assert dict(rows(dialog))["خانم گلپایگانی"] == "skip"


def test_a_row_beside_its_customer(read: Reader) -> None:
    dialog = read(step=PREVIEW)
    go_to(dialog, "خانم گلپایگانی")
    said = strip_isolates(dialog.preview.compare.said)
    assert "مریم گلپایگانی" in said
    assert "maryam@example.com" in said
    assert "شیراز" in said
    assert dialog.preview.compare.note.isVisible()  # the names differ
    type_text(dialog.preview.table, "n")
    assert dialog.preview.compare.note.isVisible()  # two customers with one number
    go_to(dialog, "رضا کریمی")
    assert not dialog.preview.compare.note.isVisible()
    assert "reza@example.com" in dialog.preview.compare.said
    assert "A-1" in dialog.preview.compare.said


def test_a_row_that_adds_to_an_earlier_one(read: Reader) -> None:
    dialog = read(step=PREVIEW)
    go_to(dialog, "کریمی رضا")
    assert "رضا کریمی" in strip_isolates(dialog.preview.compare.said)


def test_a_customer_that_went_away_meanwhile(read: Reader, desk: Desk) -> None:
    dialog = read(step=PREVIEW)
    gone = next(row.customer_id for row in dialog.plan.rows if row.customer_id)  # type: ignore[union-attr]
    desk.customers.delete([gone])
    go_to(dialog, "خانم گلپایگانی")
    assert "maryam@example.com" in dialog.preview.compare.said


def test_a_row_that_could_not_be_read(read: Reader) -> None:
    dialog = read(f"{TABLE},,,قم,,\n", PREVIEW)
    dialog.preview.filters.chip("error").click()
    dialog.preview.table.go_to(1, 0)
    QTest.qWait(60)
    assert "قم" in dialog.preview.compare.said
    assert not dialog.preview.action.isEnabled()
    type_text(dialog.preview.table, "s")
    assert [row[1] for row in rows(dialog)] == ["new", "error"]
    assert formats.number(7) in dialog.preview.filters.chip("all").text()
    assert formats.number(2) in dialog.preview.filters.chip("error").text()


def test_every_field_is_compared(read: Reader, desk: Desk) -> None:
    from crmdesk.services.address_data import AddressDraft

    whole = CustomerDraft(
        "سارا نیک‌پور",
        contacts=(ContactDraft("phone", "09121234500", "mobile"),),
        tags=("همکار",),
        note="خوش‌حساب",
        birthday="1991-05-12",
        addresses=(AddressDraft("home", "خیابان ۱", "تهران"),),
    )
    desk.customers.add(whole)
    card = (
        "BEGIN:VCARD\nVERSION:3.0\nFN:سارا نیک‌پور\nTEL:09121234500\nBDAY:1991-05-12\n"
        "ORG:کیف ستاره\nCATEGORIES:عمده\nNOTE:تازه\nADR;TYPE=WORK:;;خیابان ۲;کرج;;;\nEND:VCARD\n"
    )
    dialog = read(card, PREVIEW, "card.vcf")
    go_to(dialog, "سارا نیک‌پور")
    said = strip_isolates(dialog.preview.compare.said)
    for part in ("همکار", "عمده", "خوش‌حساب", "تازه", "کیف ستاره", "خیابان ۱", "خیابان ۲"):
        assert part in said


def test_ten_thousand_rows_never_hold_the_window_up(read: Reader) -> None:
    head = "نام,موبایل\n"
    dialog = read(head + "رضا,09121110001\n")
    lines = (f"مشتری {n},0935{n:07d}\n" for n in range(10_000))
    path = Path(dialog._given)  # type: ignore[arg-type]
    path.write_text(head + "".join(lines), encoding="utf-8")
    watch = Watchdog(50)

    def until(step: int, what: str) -> None:
        for _turn in range(4000):
            watch.turn(what, QApplication.processEvents)
            if dialog.step == step and not dialog.jobs.running:
                break
            QTest.qSleep(1)
        for _turn in range(20):
            watch.turn(what, QApplication.processEvents)

    dialog.show_step(0)
    watch.turn("take", lambda: dialog.take(path))
    until(COLUMNS, "read")
    watch.turn("next", dialog.next)
    until(PREVIEW, "compared")
    watch.turn("filter", lambda: dialog.preview.filters.chip("new").click())
    assert len(dialog.preview.model.ids) == 10_000
    assert watch.slow == []
