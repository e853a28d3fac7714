"""Exports in trouble: full disks, customers who change meanwhile, sheets that are too small."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from crmdesk import i18n
from crmdesk.desk import Desk, open_desk
from crmdesk.errors import FileProblem
from crmdesk.exchange import tablewrite
from crmdesk.exchange.export import ENDINGS, export_customers
from crmdesk.exchange.importer import import_contacts
from crmdesk.jobs import Progress
from crmdesk.services.customers import ContactDraft, CustomerDraft

LATER = CustomerDraft(
    "آخر",
    contacts=(ContactDraft("phone", "09120000519"), ContactDraft("phone", "09359998877", "home")),
    note="بعد",
)


@pytest.mark.parametrize("kind", ENDINGS)
def test_a_number_that_is_added_meanwhile_is_in_the_file(
    kind: str, desk: Desk, tmp_path: Path
) -> None:
    names = [f"{number:04}" for number in range(510)]
    ids = [desk.customers.add(CustomerDraft(name)) for name in (*names, "آخر")]
    told: list[int] = []

    def report(done: int, _total: int, _text: str) -> None:
        if done and not told:
            told.append(done)
            desk.customers.update(ids[-1], LATER)

    target = tmp_path / f"a{ENDINGS[kind]}"
    export_customers(desk, target, kind, ids, Progress(report))
    assert told
    other = open_desk(tmp_path / "other" / "desk.db")
    try:
        import_contacts(other.store, target)
        found = [other.customers.get(one).draft() for one in other.customers.ids()]
    finally:
        other.close()
    assert [draft for draft in found if draft.name == "آخر"] == [LATER]


@pytest.mark.parametrize("after", range(0, 24, 2))
def test_a_sheet_on_a_full_disk_is_a_sentence_and_leaves_nothing(
    after: int, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    i18n.set_language("fa")
    desk.customers.add(LATER)
    folder = tmp_path / "out"
    folder.mkdir()
    left, real = [after], os.open

    def full(path: Any, flags: int, *arguments: Any, **more: Any) -> int:
        if str(path).startswith(str(folder)) and flags & os.O_CREAT:
            left[0] -= 1
            if left[0] < 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(path, flags, *arguments, **more)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", full)
        try:
            export_customers(desk, folder / "a.xlsx")
        except FileProblem as error:
            assert "دیسک پر است" in error.message
            assert list(folder.iterdir()) == []
        else:
            assert [path.name for path in folder.iterdir()] == ["a.xlsx"]
            assert after > 0


def test_a_sheet_is_refused_when_the_library_meets_a_full_disk(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import xlsxwriter.workbook

    i18n.set_language("fa")
    desk.customers.add(LATER)

    class Full:
        def __init__(self, *_arguments: Any, **_more: Any) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(xlsxwriter.workbook, "ZipFile", Full)
    with pytest.raises(FileProblem) as caught:
        export_customers(desk, tmp_path / "out.xlsx")
    assert "دیسک پر است" in caught.value.message
    assert not [path for path in tmp_path.iterdir() if path.name.startswith((".crmdesk", "tmp"))]


def test_more_customers_than_a_sheet_holds_are_refused_before_anything_is_written(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tablewrite, "ROW_LIMIT", 2)
    for name in ("الف", "ب", "پ"):
        desk.customers.add(CustomerDraft(name))
    with pytest.raises(FileProblem):
        export_customers(desk, tmp_path / "a.xlsx")
    assert not (tmp_path / "a.xlsx").exists()
    assert export_customers(desk, tmp_path / "a.csv").count == 3
    assert export_customers(desk, tmp_path / "a.xlsx", ids=desk.customers.ids()[:2]).count == 2


KILLED = """
    import os, sys
    from pathlib import Path
    from crmdesk.desk import open_desk
    from crmdesk.exchange import cardwrite, export, tablewrite
    desk = open_desk(Path(sys.argv[1]))
    def die(*_arguments):
        os._exit(9)
    cardwrite.write_card = tablewrite.RowWriter.cells = die
    export.export_customers(desk, Path(sys.argv[2]))
"""


@pytest.mark.parametrize("kind", ENDINGS)
def test_what_a_killed_export_left_goes_with_the_next_one(
    kind: str, desk: Desk, data_file: Path, tmp_path: Path
) -> None:
    desk.customers.add(LATER)
    folder = tmp_path / "out"
    folder.mkdir()
    target = folder / f"a{ENDINGS[kind]}"
    command = [sys.executable, "-c", textwrap.dedent(KILLED), str(data_file), str(target)]
    assert subprocess.run(command, check=False, timeout=60).returncode == 9
    left = list(folder.iterdir())
    assert left
    assert all(path.name.startswith(".crmdesk-document-") for path in left)
    for path in left:
        os.utime(path, (1, 1))
    export_customers(desk, folder / "b.csv")
    assert [path.name for path in folder.iterdir()] == ["b.csv"]
