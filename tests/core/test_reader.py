"""Contact files from disk: the kind is told by what they hold."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path

import pytest

from crmdesk import i18n
from crmdesk.errors import FileProblem
from crmdesk.exchange import filekind
from crmdesk.exchange.contact import ParsedContact
from crmdesk.exchange.reader import read_contacts

FOLDER = Path(__file__).parents[1] / "data" / "vcards"


@pytest.fixture(autouse=True)
def english() -> None:
    i18n.set_language("en")


def names(path: Path) -> tuple[str, list[str], int]:
    kind, items, hint = read_contacts(path)
    return kind, [item.name for item in items if isinstance(item, ParsedContact)], hint


@pytest.mark.parametrize("name", ["مخاطبین من.vcf", "contacts.csv", "contacts"])
def test_cards_are_known_by_what_they_hold(tmp_path: Path, name: str) -> None:
    shutil.copyfile(FOLDER / "three-one-broken.vcf", tmp_path / name)
    assert names(tmp_path / name) == ("vcard", ["مریم گلپایگانی", "ژاله چراغی"], 3)


def test_cards_in_utf_16(tmp_path: Path) -> None:
    path = tmp_path / "contacts.txt"
    shutil.copyfile(FOLDER / "iphone-3.0-utf16.vcf", path)
    assert names(path) == ("vcard", ["مریم گلپایگانی"], 1)


@pytest.mark.parametrize("code", ["utf-8", "utf-16"])
def test_a_table(tmp_path: Path, code: str) -> None:
    path = tmp_path / "contacts.txt"
    path.write_bytes("نام,موبایل\nعلی,0912\nمینا,0935".encode(code))
    assert names(path) == ("csv", ["علی", "مینا"], 3)


def test_a_card_file_without_a_card_is_no_table(tmp_path: Path) -> None:
    path = tmp_path / "contacts.vcf"
    path.write_text("Name,Phone\nAli,0912\n")
    with pytest.raises(FileProblem, match="no contact card"):
        read_contacts(path)


def test_a_folder_and_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="folder"):
        read_contacts(tmp_path)
    with pytest.raises(FileProblem, match="not found"):
        read_contacts(tmp_path / "missing.vcf")
    with pytest.raises(FileProblem, match="could not be read"):
        read_contacts(tmp_path / "a\0b.vcf")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only where there are named pipes")
def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    pipe = tmp_path / "contacts.vcf"
    os.mkfifo(pipe)
    with pytest.raises(FileProblem, match="ordinary file"):
        read_contacts(pipe)


def test_an_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "contacts.vcf"
    path.write_bytes(b"x")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(Path, "open", refuse)  # rights do not stop root
    with pytest.raises(FileProblem, match="permission"):
        read_contacts(path)


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "contacts.vcf"
    shutil.copyfile(FOLDER / "v4.vcf", path)
    monkeypatch.setattr(filekind, "MAX_FILE", 100)
    with pytest.raises(FileProblem, match="50 MB"):
        read_contacts(path)


def test_spreadsheets_and_archives(tmp_path: Path) -> None:
    sheet = tmp_path / "contacts.csv"
    with zipfile.ZipFile(sheet, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(FileProblem, match="damaged"):
        read_contacts(sheet)
    old = tmp_path / "contacts.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(FileProblem, match="damaged"):
        read_contacts(old)
    other = tmp_path / "contacts.xlsb"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("xl/workbook.bin", "")
    with pytest.raises(FileProblem, match="save it as CSV"):
        read_contacts(other)
    packed = tmp_path / "contacts.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("contacts.vcf", "BEGIN:VCARD")
    with pytest.raises(FileProblem, match="Unpack"):
        read_contacts(packed)


def test_other_files(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_bytes(b"")
    with pytest.raises(FileProblem, match="empty"):
        read_contacts(path)
    path.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 20)
    with pytest.raises(FileProblem, match="cannot read this file"):
        read_contacts(path)


def test_a_note_in_a_table_may_hold_a_card(tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    path.write_text('نام,یادداشت\nعلی,"کارت:\nBEGIN:VCARD\nEND:VCARD"\n', encoding="utf-8")
    kind, items, _expected = read_contacts(path)
    assert kind == "csv"
    assert [item.name for item in items if isinstance(item, ParsedContact)] == ["علی"]
    path.write_bytes(
        b"\xef\xbb\xbf\r\n" + (FOLDER / "v4.vcf").read_bytes()
    )  # cards under the name of a table
    assert read_contacts(path)[0] == "vcard"
