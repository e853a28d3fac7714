"""The preview of an import says what the file has otherwise, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtTest import QTest

from crmdesk.desk import Desk
from crmdesk.i18n import _
from crmdesk.services.customer_data import ContactDraft, CustomerDraft
from crmdesk.text import strip_isolates
from tests.helpers import type_text
from tests.ui.import_kit import open_import, settled
from ui import tasks
from ui.dialogs.import_wizard import PREVIEW, ImportDialog
from ui.models import import_rows

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
    (line,) = import_rows.lines(dialog.plan, [0])  # type: ignore[arg-type]
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
    (line,) = import_rows.lines(dialog.plan, [0])  # type: ignore[arg-type]
    said = _("{name} stays as it is") if stays else _("{name} already has everything")
    assert strip_isolates(line.words) == said.format(name="نادر رادمنش")
    assert line.differs == stays
    assert said.format(name="نادر رادمنش") in strip_isolates(dialog.preview.compare.said)
    note = dialog.preview.compare.note
    assert note.isVisible() == stays
    assert (_("City") in note.accessibleName()) == stays
