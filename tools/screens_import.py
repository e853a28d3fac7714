"""Where the import and the export are brought for their pictures, and the files that they read."""

from __future__ import annotations

import csv
import io
import os
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools.screens_stage import NotThereError, Shot, Stage, wait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QWidget

KNOWN, FRESH = 36, 240
"""Rows of customers who are there already, and of new ones."""

BAD_PHONES = ("9.12E+09", "9.35E+09", "ندارد")
_ARABIC = str.maketrans("یک", "يك")


def rows(stage: Stage) -> Iterator[list[str]]:
    """Yield the rows of a table: some are customers of the shop with something new."""
    yield ["نام و نام خانوادگی", "موبایل", "ایمیل", "شرکت", "شهر", "گروه", "کد", "توضیحات"]
    ids = list(stage.desk.customers.ids())[: KNOWN * 3]
    reached = [one for one in stage.desk.customers.rows(ids) if one.phone][:KNOWN]
    for number, row in enumerate(reached):
        name = row.name if number % 4 else f"آقای {row.name.split()[-1]}"
        mail = f"customer{number}@example.com" if number % 3 else ""
        yield [name, row.phone, mail, "", row.city, "", f"A-{100 + number}", ""]
    for number, one in enumerate(_people()):
        phone = BAD_PHONES[number // 40 % 3] if number % 40 == 9 else one[1]
        note = "از نمایشگاه مشهد" if number % 5 == 0 else ""
        code = f"B-{100 + number}"
        yield [one[0], phone, "", "", "تهران", "همکار، عمده" if number % 3 else "", code, note]


def _people() -> list[tuple[str, str]]:
    from crmdesk.demo.people import People

    people = People(random.Random(77))
    names = [people.person().name for _one in range(FRESH)]
    return [(name, f"0935{4_100_000 + 7919 * place:07d}") for place, name in enumerate(names)]


def table_file(stage: Stage, folder: Path) -> Path:
    """Write the table as an old Persian Windows program does: 1256, semicolons, ي and ك."""
    held = io.StringIO()
    csv.writer(held, delimiter=";").writerows(rows(stage))
    path = folder / "مشتریان.csv"
    path.write_bytes(
        held.getvalue().translate(_ARABIC).replace("ی", "ي").encode("cp1256", "replace")
    )
    return path


def card_file(stage: Stage, folder: Path) -> Path:
    """Write the rows as a phone does."""
    cards = []
    for name, phone, mail, *_rest in list(rows(stage))[1:60]:
        lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:{name}", f"TEL;TYPE=CELL:{phone}"]
        lines += [f"EMAIL:{mail}"] * bool(mail)
        cards.append("\r\n".join([*lines, "END:VCARD", ""]))
    path = folder / "contacts.vcf"
    path.write_text("".join(cards), encoding="utf-8")
    return path


def _folder() -> Path:
    return Path(os.environ["CRMDESK_HOME"]).resolve()


def _dialog(stage: Stage) -> Any:
    from ui.dialogs.import_wizard import ImportDialog

    dialog = ImportDialog(stage.window, stage.desk)
    dialog.open()
    stage.settle()
    return dialog


def _at(stage: Stage, dialog: Any, step: int) -> Any:
    """Wait until a step is shown.

    Raises:
        NotThereError: it did not come.
    """
    try:
        wait(lambda: dialog.step == step and not dialog.jobs.running)
    except NotThereError as error:
        raise NotThereError(f"step {step}: {dialog.message.accessibleName()}") from error
    stage.pause(0.1)
    return dialog


def import_file(stage: Stage) -> QWidget:
    """The first step."""
    return _dialog(stage)  # type: ignore[no-any-return]


def import_wrong(stage: Stage) -> QWidget:
    """A file that is none of contacts."""
    dialog = _dialog(stage)
    path = _folder() / "picture.csv"
    path.write_bytes(bytes(range(256)) * 20)
    dialog.take(path)
    return _at(stage, dialog, 0)  # type: ignore[no-any-return]


def import_columns(stage: Stage) -> QWidget:
    """The columns of an old table."""
    dialog = _dialog(stage)
    dialog.take(table_file(stage, _folder()))
    return _at(stage, dialog, 1)  # type: ignore[no-any-return]


def import_preview(stage: Stage) -> QWidget:
    """What would become of its rows."""
    dialog: Any = import_columns(stage)
    dialog.next()
    return _at(stage, dialog, 2)  # type: ignore[no-any-return]


def import_adds(stage: Stage) -> QWidget:
    """The rows that add to customers, three of them marked."""
    dialog: Any = import_preview(stage)
    dialog.preview.filters.chip("adds").click()
    dialog.preview.table.setFocus()
    stage.pause(0.1)
    return dialog  # type: ignore[no-any-return]


def import_marked(stage: Stage) -> QWidget:
    """Several rows are marked and left out."""
    dialog: Any = import_adds(stage)
    for _row in range(3):
        stage.press(dialog.preview.table, "Shift+Down")
    stage.type_text(dialog.preview.table, "s")
    stage.pause(0.1)
    return dialog  # type: ignore[no-any-return]


def import_errors(stage: Stage) -> QWidget:
    """The rows that could not be read."""
    dialog: Any = import_preview(stage)
    dialog.preview.filters.chip("error").click()
    stage.pause(0.1)
    return dialog  # type: ignore[no-any-return]


def import_cards(stage: Stage) -> QWidget:
    """Cards of a phone: no columns to match."""
    dialog = _dialog(stage)
    dialog.take(card_file(stage, _folder()))
    return _at(stage, dialog, 2)  # type: ignore[no-any-return]


def import_working(stage: Stage) -> QWidget:
    """While it is written."""
    dialog: Any = import_preview(stage)
    dialog._show_working(_words(), True)  # noqa: SLF001 - the moment itself is too short
    dialog.working.progress(3100, 12400)
    stage.settle()
    return dialog  # type: ignore[no-any-return]


def _words() -> str:
    from crmdesk.i18n import _

    return _("A backup first, then the contacts…")


def import_result(stage: Stage) -> QWidget:
    """What was done."""
    dialog: Any = import_preview(stage)
    dialog.next()
    return _at(stage, dialog, 3)  # type: ignore[no-any-return]


def import_undone(stage: Stage) -> QWidget:
    """Taken back again."""
    dialog: Any = import_result(stage)
    dialog.take_back()
    stage.pause(0.3)
    return _at(stage, dialog, 3)  # type: ignore[no-any-return]


def import_veil(stage: Stage) -> None:
    """A file is held over the window."""
    from ui.drop import FileDrop, _Veil

    drop = FileDrop(stage.window, lambda _files: None)
    drop._veil = _Veil(stage.window)  # noqa: SLF001 - no file manager here
    drop._veil.cover()  # noqa: SLF001
    stage.settle()


def export(stage: Stage) -> QWidget:
    """Whom and in which format."""
    from ui.dialogs.export import ExportDialog

    ids = list(stage.desk.customers.ids())
    dialog = ExportDialog(stage.window, stage.desk, marked=ids[:3], found=ids[:12])
    dialog.open()
    stage.settle()
    return dialog


def export_done(stage: Stage) -> QWidget:
    """The file is there."""
    dialog: Any = export(stage)
    dialog.write(_folder() / "customers.xlsx")
    stage.pause(0.3)
    return dialog  # type: ignore[no-any-return]


IMPORT: tuple[Shot, ...] = (
    Shot("import-file", import_file, "empty"),
    Shot("import-wrong", import_wrong, "empty"),
    Shot("import-columns", import_columns),
    Shot("import-preview", import_preview),
    Shot("import-adds", import_adds),
    Shot("import-marked", import_marked),
    Shot("import-errors", import_errors),
    Shot("import-cards", import_cards),
    Shot("import-working", import_working),
    Shot("export", export),
    Shot("export-done", export_done),
    Shot("import-result", import_result),
    Shot("import-undone", import_undone),
)
