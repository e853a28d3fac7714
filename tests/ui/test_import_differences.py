"""The preview of an import says what the file has otherwise, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtTest import QTest

from crmdesk import formats
from crmdesk.desk import Desk
from crmdesk.i18n import _, ngettext
from crmdesk.services.customer_data import ContactDraft, CustomerDraft
from crmdesk.text import strip_isolates
from tests.helpers import type_text
from tests.ui.import_kit import open_import, settled
from ui import tasks
from ui.dialogs.import_wizard import PREVIEW, ImportDialog
from ui.models import import_rows
from ui.text import plain

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Reader = Callable[[str], ImportDialog]
pytestmark = pytest.mark.usefixtures("persian_look")


@pytest.fixture
def read(qtbot: QtBot, desk: Desk) -> Iterator[Reader]:
    """Paste rows and go to the first one in the preview."""
    phone = ContactDraft("phone", "09121110077")
    desk.customers.add(CustomerDraft("نادر رادمنش", contacts=(phone,), city="شیراز"))

    def make(rows: str) -> ImportDialog:
        dialog = open_import(qtbot, desk, rows)
        dialog.next()
        settled(dialog)
        assert dialog.step == PREVIEW
        dialog.preview.table.go_to(0, 0)
        dialog.preview.table.setFocus()
        QTest.qWait(60)
        return dialog

    yield make
    tasks.shutdown()


def test_a_row_with_another_name_says_where_that_goes(read: Reader) -> None:
    dialog = read("نام\tموبایل\nگل‌فروشی محل\t09121110077\n")
    (line,) = import_rows.lines(dialog.plan, import_rows.Errors(), [0])  # type: ignore[arg-type]
    assert strip_isolates(line.parts) == _("Other name: {name}").format(name="گل‌فروشی محل")
    assert (line.action, line.differs) == ("adds", True)
    note = dialog.preview.compare.note
    words = _("The file calls this customer {name}. That goes into the note; the name here stays.")
    assert strip_isolates(note.accessibleName()) == words.format(name="گل‌فروشی محل")
    type_text(dialog.preview.table, "s")
    assert not note.isVisible()


@pytest.mark.parametrize(("city", "stays"), [("شیراز", False), ("تهران", True)])
def test_a_row_with_nothing_to_add_says_whether_it_differs(
    read: Reader, city: str, stays: bool
) -> None:
    dialog = read(f"نام\tموبایل\tشهر\nنادر رادمنش\t09121110077\t{city}\n")
    (line,) = import_rows.lines(dialog.plan, import_rows.Errors(), [0])  # type: ignore[arg-type]
    # The name last: in a narrow column it is what may be cut.
    said = _("Unchanged: {name}") if stays else _("Nothing new: {name}")
    assert strip_isolates(line.words) == said.format(name="نادر رادمنش")
    assert line.differs == stays
    whole = _("{name} stays as it is") if stays else _("{name} already has everything")
    assert whole.format(name="نادر رادمنش") in strip_isolates(dialog.preview.compare.said)
    note = dialog.preview.compare.note
    assert note.isVisible() == stays
    assert (_("City") in note.accessibleName()) == stays


TABLE = """نام\tموبایل\tشهر
رضا کریمی\t09121110001\tیزد
نادر رادمنش\t09121110077\tشیراز
سارا امینی\t9.12E+09\t
\t\tقم
"""
SPOILED = ("سارا امینی", "new")


def listed(dialog: ImportDialog) -> list[tuple[str, str]]:
    """Return the names and actions of the rows that a chip lists."""
    model = dialog.preview.model
    found = [model.row_at(number) for number in range(model.rowCount())]
    return [(strip_isolates(row.name), row.action) for row in found if row is not None]


def test_a_row_with_a_lost_number_is_one_row(read: Reader, desk: Desk) -> None:
    dialog = read(TABLE)
    others = [("رضا کریمی", "new"), ("نادر رادمنش", "same")]
    assert dialog.plan is not None
    assert dialog.table is not None
    assert listed(dialog) == [*others, SPOILED, ("قم", "error")]
    assert dialog.table.total == 4
    all_chip, error_chip = map(dialog.preview.filters.chip, ("all", "error"))
    assert formats.number(4) in all_chip.text()
    assert formats.number(2) in error_chip.text()
    error_chip.click()
    assert listed(dialog) == [SPOILED, ("قم", "error")]
    dialog.preview.table.go_to(0, 0)
    QTest.qWait(60)
    line = dialog.preview.model.row_at(0)
    problem = dialog.plan.problems[0]
    assert line is not None
    assert line.words.startswith(problem.short)
    assert import_rows.COLUMNS[1].icon is not None
    assert import_rows.COLUMNS[1].icon(line) == ("triangle-alert", "warn")
    said = dialog.preview.compare.said
    assert problem.sentence in said
    assert _("The customer is imported without this number.") in said
    assert "9.12E+09" in said
    # It is a row like any other: a person may leave it out, and it stays with the errors.
    type_text(dialog.preview.table, "s")
    assert listed(dialog)[0] == (SPOILED[0], "skip")
    assert _("The customer is imported without this number.") not in dialog.preview.compare.said
    type_text(dialog.preview.table, "n")
    dialog.next()
    settled(dialog)
    assert dialog.written is not None
    assert dialog.written.report.new == 2
    assert len(dialog.written.report.problems) == 2
    found = plain(dialog.outcome._lines)
    wanted = ngettext(
        "{n} of them was imported without its number.",
        "{n} of them were imported without their numbers.",
        1,
    )
    assert wanted.format(n=formats.number(1)) in found
    assert dialog.outcome.errors_button.isVisible()
    names = [row.name for row in desk.customers.rows(desk.customers.ids())]
    assert names.count(SPOILED[0]) == 1
