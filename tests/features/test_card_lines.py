"""Lines of the cards that we write: folded, grouped and labelled so that any reader knows them."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmdesk.desk import Desk
from crmdesk.exchange.cardlines import Lines, is_border, logical_lines
from crmdesk.exchange.cardwrite import fold, write_card
from crmdesk.exchange.contact import ExtraLine, ParsedContact, read_extra
from crmdesk.exchange.export import export_customers
from crmdesk.exchange.exportread import Whole
from crmdesk.exchange.importer import import_contacts
from crmdesk.exchange.vcard import read_vcards
from crmdesk.services.customers import ContactDraft, CustomerDraft


def test_lines_are_folded_without_cutting_a_letter() -> None:
    for length in range(60, 200):
        folded = fold("NOTE:" + "آ" * length + "😀" * 9)
        lines = folded.split(b"\r\n")
        assert lines[-1] == b""
        assert all(len(line) <= 75 for line in lines)
        for line in lines:
            line.decode()


@pytest.mark.parametrize("word", ["BEGIN:VCARD", "End:vCard", " BEGIN:VCARD"])
@pytest.mark.parametrize("after", ["", " و بعد"])
def test_no_part_of_a_folded_line_looks_like_the_frame_of_a_card(word: str, after: str) -> None:
    for length in range(40, 160):
        note = "x" * length + word + after
        draft = CustomerDraft("علی", note=note).cleaned()
        data = write_card(Whole(1, draft, ()))
        (contact,) = read_vcards(data)
        assert isinstance(contact, ParsedContact)
        assert contact.note == draft.note
        assert all(len(line) <= 75 for line in data.split(b"\r\n"))


def unfolded(data: bytes) -> list[bytes]:
    return [raw for _number, raw in logical_lines(Lines(data))]


@pytest.mark.parametrize("word", ["BEGIN:VCARD", "begin : vcard", "END\t:VCARD"])
@pytest.mark.parametrize("blank", [" ", "\t", " \v"])
def test_more_blanks_before_the_words_of_a_frame_than_a_line_holds(word: str, blank: str) -> None:
    for blanks in (*range(40, 160), 1000):
        line = f"X-FOO:see{blank * blanks}{word}"
        folded = fold(line)
        assert unfolded(folded) == [line.encode()]
        assert not any(is_border(part) for part in folded.split(b"\r\n"))
        assert all(len(part) <= 75 for part in folded.split(b"\r\n"))


def test_a_kept_line_with_blanks_before_the_words_of_a_frame_is_written(
    desk: Desk, tmp_path: Path
) -> None:
    value = f"see{' ' * 100}BEGIN:VCARD"
    card = f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:علی\r\nX-FOO:{value}\r\nEND:VCARD\r\n"
    (tmp_path / "in.vcf").write_bytes(card.encode())
    import_contacts(desk.store, tmp_path / "in.vcf")
    assert export_customers(desk, tmp_path / "out.vcf").count == 1
    (contact,) = read_vcards((tmp_path / "out.vcf").read_bytes())
    assert isinstance(contact, ParsedContact)
    assert ("X-FOO", [], value) in read_extra(contact.extra)


def test_our_groups_are_not_those_of_kept_lines() -> None:
    contacts = tuple(ContactDraft("phone", f"0912123456{n}", word) for n, word in enumerate("بپ"))
    kept: list[ExtraLine] = [
        ("crm1.X-FOO", [], "bar"),
        ("CRM3.X-BAZ", [], "b2"),
        ("crm1.X-ABLabel", [], "baz"),
    ]
    extras = tuple(("vcard", line) for line in kept)
    data = write_card(Whole(1, CustomerDraft("علی", contacts=contacts).cleaned(), extras))
    assert (b"crm2.TEL" in data, b"crm4.TEL" in data) == (True, True)
    (contact,) = read_vcards(data)
    assert isinstance(contact, ParsedContact)
    assert [phone.label for phone in contact.phones] == ["ب", "پ"]
    assert sorted(line for line in read_extra(contact.extra) if line[0] != "VERSION") == sorted(
        kept
    )


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("تلگرام", "telegram"),
        ("Our Forum", '"Our Forum"'),
        ("انجمن ما", '"انجمن ما"'),
        ("home", ""),
        ('a"b;c', ""),
        ("", ""),
    ],
)
def test_a_network_in_words_is_known_to_others_too(label: str, shown: str) -> None:
    handle = ContactDraft("handle", "@ali", label)
    data = write_card(Whole(1, CustomerDraft("علی", contacts=(handle,)), ()))
    head = f";TYPE={shown}" if shown else ""
    assert f"\r\ncrm1.X-SOCIALPROFILE{head}:@ali\r\n".encode() in data
    (contact,) = read_vcards(data)
    assert isinstance(contact, ParsedContact)
    assert [(each.label, each.value) for each in contact.handles] == [(label, "@ali")]
    assert [line[0] for line in read_extra(contact.extra) if line[0] != "VERSION"] == []
